"""Publications in French, Spanish and Arabic: nothing of what flestimate says is left in English, and nothing of the data is changed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.publication.language import Language
from flestimate.said import Name, Said

from .catalogue import (
    TRANSLATED,
    in_strange_letters,
)

CODES = "FLE"
SOFTWARE = "flestimate numpy scipy polars narwhals pyreadstat python pandas matplotlib xlsxwriter docx"


@pytest.fixture(scope="module")
def demo() -> fl.Publication:
    return fl.run(resources.files("flestimate.demo") / "study.toml")


def printed(publication: fl.Publication) -> str:
    console = Console(file=StringIO(), width=240, color_system=None)
    console.print(publication)
    return console.file.getvalue()


def test_the_terminal_says_nothing_in_english(release: fl.Publication) -> None:
    left = _left_in_english(printed(_strange(release)), release)
    assert not left, "\n".join(left)


def test_the_terminal_says_nothing_of_the_demo_in_english(demo: fl.Publication) -> None:
    left = _left_in_english(printed(_strange(demo)), demo)
    assert not left, "\n".join(left)


@pytest.mark.parametrize("suffix", [".html", ".xlsx"])
def test_files_say_nothing_in_english(suffix: str, release: fl.Publication, tmp_path: Path) -> None:
    left = _left_in_english(_texts(_strange(release).save(tmp_path / f"release{suffix}")), release)
    assert not left, "\n".join(left)


@pytest.mark.parametrize("suffix", [".html", ".xlsx"])
def test_files_say_nothing_of_the_demo_in_english(suffix: str, demo: fl.Publication, tmp_path: Path) -> None:
    left = _left_in_english(_texts(_strange(demo).save(tmp_path / f"demo{suffix}")), demo)
    assert not left, "\n".join(left)


def _strange(publication: fl.Publication) -> fl.Publication:
    """In a language of strange letters, so that whatever has plain ones was not translated."""
    return replace(publication, title="", banner="", language=in_strange_letters())


def _left_in_english(text: str, publication: fl.Publication) -> list[str]:
    """Lines with words in plain letters that neither the data have nor a declaration."""
    known = set(re.findall("[A-Za-z]+", " ".join(_of_data(publication))))
    left = {line.strip(): [word for word in re.findall("[A-Za-z]{2,}", line) if word not in known] for line in text.splitlines()}
    return [f"{', '.join(words)}: {line}" for line, words in left.items() if words]


def _of_data(publication: fl.Publication) -> Iterator[str]:
    known = in_strange_letters().words
    for table in publication.tables:
        for row in table.rows:
            yield from (text for pair in row.cell for text in pair if text not in known)
    texts = [*publication.designs, *publication.methods]
    texts += [text for note in publication.notes for text in [note.text]]
    texts += [text for table in publication.tables for text in (table.title, table.unit, table.conf_method)]
    texts += [category for table in publication.tables for row in table.rows for _, category in row.cell]
    yield from (name for text in texts for name in _names(text))
    for origin in publication.provenance:
        yield from (*_names(origin.name), origin.hash)
        if not isinstance(origin.name, Said):
            yield origin.name
    yield from (publication.about.area, publication.about.time, publication.about.source, SOFTWARE, CODES)
    # Sources are citations.
    yield from (publication.rule.source, *(fl.RuleSet.load(name).source for name in fl.RuleSet.built_in()))


def _names(part: object) -> Iterator[str]:
    """The names of data and code in a sentence."""
    if isinstance(part, Name):
        yield part
    parts = part.parts.values() if isinstance(part, Said) else part if isinstance(part, tuple) else ()
    for each in parts:
        yield from _names(each)


class _Page(HTMLParser):
    """The texts of a page, also those that are only heard."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in {"style", "script", "metadata"}
        self.texts += [value for name, value in attrs if name in {"aria-label", "alt", "title"} and value]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 -- no tag that is hidden has others inside
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(" ".join(data.split()))


def _texts(path: Path) -> str:
    """What can be read in a file, a line a text."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
        return "\n".join([*book.sheetnames, *(value for value in cells if isinstance(value, str))])
    parser = _Page()
    parser.feed(re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", path.read_text("utf-8"), flags=re.DOTALL))
    return "\n".join(parser.texts)


@pytest.mark.parametrize("language", TRANSLATED)
def test_titles_units_designs_and_notes_in_every_language(language: str, release: fl.Publication, snapshot: SnapshotAssertion) -> None:
    say, table = Language.load(language).say, release.tables[0]
    assert [say(text) for text in (table.title, table.unit, table.conf_method, *release.designs, *release.methods)] == snapshot


def test_labels_of_the_data_stay_as_they_are(release: fl.Publication) -> None:
    assert "Farms" in printed(release.said_in("ar"))


def test_the_name_of_a_column_stays_where_it_is_a_word_too() -> None:
    design = str(fl.Clustered(weight="w", strata="sex", psu="household"))
    assert "sex" in Language.load("fr").say(design)
    assert "household" in Language.load("es").say(design)


def test_what_other_programs_read_stays_english(release: fl.Publication) -> None:
    assert release.said_in("fr").records() == release.records()
    assert release.said_in("es").to_polars().equals(release.to_polars())


def test_english_is_what_it_was(release: fl.Publication) -> None:
    assert printed(release.said_in("en")) == printed(release)
