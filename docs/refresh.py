"""Make every figure in the documents again: the README's table, the chart, the notebook's outputs.

    python docs/refresh.py

The tests run the same functions and fail where a document is not what they make.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import flestimate as fl
from flestimate.publication.figures import lines

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
CHART = ROOT / "docs" / "images" / "prevalence.png"
NOTEBOOK = ROOT / "examples" / "quickstart.ipynb"

_BLOCK = re.compile(r"(<!-- demo -->\n).*?(<!-- /demo -->)", re.DOTALL)


def publication() -> fl.Publication:
    """The embedded study's publication."""
    return fl.run(files("flestimate.demo") / "study.toml")


def table() -> str:
    """The demo's first table in Markdown, without the crossing of sex and age."""
    release = publication()
    rows = ["| per 1,000 persons aged 5 and over | estimate | 95 % interval | SE | sample | cases | |", "| --- | ---: | :---: | ---: | ---: | ---: | --- |"]
    for line in lines(release.tables[0]):
        if " and " in line.breakdown:
            continue
        estimate, low, high, error, _, sample, cases, _ = line.figures
        interval = f"{low} to {high}" if low != line.sign else low
        name = f"**{line.group}**" if not line.breakdown else f"{line.breakdown}: {line.group}"
        rows.append(f"| {name} | {estimate} | {interval} | {error} | {sample} | {cases} | {line.sign} |")
    return f"*{release.title}*\n\n" + "\n".join(rows) + "\n"


def readme() -> str:
    """The README with today's table in it."""
    return _BLOCK.sub(lambda match: f"{match[1]}{table()}{match[2]}", README.read_text(encoding="utf-8"))


def notebook() -> nbformat.NotebookNode:
    """The notebook, run from the top."""
    book = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
    return book


def main() -> None:
    """Write all of them."""
    README.write_text(readme(), encoding="utf-8")
    publication().save(CHART, overwrite=True)
    nbformat.write(notebook(), NOTEBOOK)


if __name__ == "__main__":
    main()
