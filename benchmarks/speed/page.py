"""docs/speed.md and its charts, made of results.json without measuring anything.

python benchmarks/speed/page.py [--results FILE] [--documents FOLDER]
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import charts
import results
import tables
import targets

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCKS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "run": tables.run,
    "targets": targets.targets,
    "cells": tables.cells,
    "replicates": tables.replicates,
    "classification": tables.classification,
    "workbook": tables.workbook,
    "growth": tables.growth,
    "engines": tables.engines,
    "census": tables.census,
}
_BLOCK = re.compile(r"(<!-- speed: (?P<name>\w+) -->\n).*?(<!-- /speed -->)", re.DOTALL)


def filled(text: str, measured: Mapping[str, Any]) -> str:
    """The page's text with the tables in it."""
    return _BLOCK.sub(lambda block: f"{block[1]}\n{BLOCKS[block['name']](measured)}\n{block[3]}", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=results.FILE)
    parser.add_argument("--documents", type=Path, default=DOCS, help="folder in which speed.md is filled, and which has a folder images")
    given = parser.parse_args()
    measured = results.read(given.results)
    page = given.documents / "speed.md"
    page.write_text(filled(page.read_text(encoding="utf-8"), measured), encoding="utf-8")
    (given.documents / "images").mkdir(exist_ok=True)
    for name, picture in charts.pictures(measured).items():
        (given.documents / "images" / name).write_bytes(picture)


if __name__ == "__main__":
    main()
