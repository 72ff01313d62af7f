"""The documents with this study's tables in them, between comments that say which."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import tables
from methods import DEFAULT, NCHS, RARE_EVENT, RARE_EVENT_90
from tables import SETS, Study

DOCUMENTS = ("coverage.md", "rare-event-interval.md", "decisions/0003-default-interval.md")
_BLOCK = re.compile(r"(<!-- coverage: (?P<name>[\w -]+) -->\n).*?(<!-- /coverage(?:: [\w -]+)? -->)", re.DOTALL)
_BESIDE = (NCHS, DEFAULT, RARE_EVENT_90, RARE_EVENT)


def rare_event(study: Study) -> str:
    """What the document on RareEvent shows: its worst cells, and beside Korn-Graubard in each set."""
    parts = [tables.run(study), tables.promises(study), "Its worst cells first:\n", tables.worst_of_rare_event(study)]
    for name in SETS:
        parts += [f"The {len(study.of(DEFAULT, (name,)))} {name} cells:\n", tables.by_method(study, (name,), _BESIDE)]
    return "\n".join(parts)


def default(study: Study) -> str:
    """What the decision on the default shows: what was asked, and the candidates in each set."""
    parts = [tables.run(study), tables.promises(study)]
    for name in SETS:
        parts += [f"The {len(study.of(DEFAULT, (name,)))} {name} cells:\n", tables.by_method(study, (name,))]
    return "\n".join(parts)


BLOCKS: dict[str, Callable[[Study], str]] = {
    "run": tables.run,
    "reasons": tables.reasons,
    "promises": tables.promises,
    "worst": tables.worst,
    "worst of RareEvent": tables.worst_of_rare_event,
    "base": lambda study: tables.by_method(study, ("base",)),
    "stress": lambda study: tables.by_method(study, ("stress",)),
    "own": lambda study: tables.by_method(study, ("own",)),
    "carriers of the default": lambda study: tables.carriers(study, DEFAULT),
    "carriers of RareEvent": lambda study: tables.carriers(study, RARE_EVENT),
    "few carriers": lambda study: tables.rules(study, tables.few_carriers()),
    "heavy carriers": lambda study: tables.rules(study, tables.heavy_carriers()),
    "reach": tables.reach,
    "rare-event": rare_event,
    "default": default,
}


def filled(text: str, study: Study) -> str:
    """A document's text with today's tables."""
    return _BLOCK.sub(lambda block: f"{block[1]}\n{BLOCKS[block['name']](study)}\n{block[3]}", text)


def fill(folder: Path, study: Study) -> list[Path]:
    """Write the tables into the documents of a folder that are there."""
    there = [folder / name for name in DOCUMENTS if (folder / name).exists()]
    for document in there:
        document.write_text(filled(document.read_text(encoding="utf-8"), study), encoding="utf-8")
    return there
