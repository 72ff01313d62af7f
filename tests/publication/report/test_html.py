"""The page: whole, harmless, the same in every run, and readable by those who cannot see it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.publication.report import fragment, page

from .conftest import odd

VOID = {"meta", "br"}
INJECTED = "</style><script>alert(1)</script><img src=x onerror=alert(1)>"


class Elements(HTMLParser):
    """Every element of a page with its attributes; what is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_page_is_well_formed_and_in_its_language(told: fl.Publication) -> None:
    for language, direction in (("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")):
        [whole] = Elements(page(told.said_in(language))).all("html")
        assert whole == {"lang": language, "dir": direction}


def test_the_page_fetches_nothing_and_runs_nothing(told: fl.Publication) -> None:
    written = page(told)
    elements = Elements(written)
    references = [value for _, attributes in elements.found for name, value in attributes.items() if name in {"src", "href", "xlink:href"}]
    assert references
    assert [reference for reference in references if not (reference or "").startswith("#")] == []
    assert not {tag for tag, _ in elements.found} & {"script", "link", "iframe", "object", "embed", "img", "base", "form"}
    assert "@import" not in written
    assert re.findall(r"url\((?!#)", written) == []


def test_ids_are_unique_and_every_link_leads_somewhere(told: fl.Publication) -> None:
    elements = Elements(page(told))
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {(attributes["href"] or "")[1:] for attributes in elements.all("a")} <= set(ids)


def test_charts_have_their_words_and_tables_their_captions_and_headings(told: fl.Publication) -> None:
    written = page(told)
    elements = Elements(written)
    charts = [attributes for attributes in elements.all("svg") if attributes.get("role") == "img"]
    assert charts
    assert all((attributes["aria-label"] or "").strip() for attributes in charts)
    assert len(elements.all("caption")) == len(elements.all("table"))
    assert {attributes.get("scope") for attributes in elements.all("th")} == {"col", "row", "rowgroup"}


def test_the_banner_stands_on_the_page_and_on_every_printed_sheet(told: fl.Publication) -> None:
    written = page(told)
    assert written.count(">SYNTHETIC</p>") == 2
    sheet = re.search(r'@top-center \{ content: "([^"]*)"', written)
    assert sheet
    assert "".join(chr(int(code, 16)) for code in re.findall(r"\\([0-9a-f]+) ", sheet[1])) == "SYNTHETIC"


def test_no_label_title_or_banner_is_markup() -> None:
    release = odd([INJECTED, '" onload="alert(1)', "&amp;"], title=INJECTED, banner=INJECTED)
    elements = Elements(page(release))
    assert not {tag for tag, _ in elements.found} & {"script", "img"}
    assert not [attributes for _, attributes in elements.found if {"onload", "onerror"} & attributes.keys()]
    assert "&lt;script&gt;" in fragment(release)
    assert "<script" not in fragment(release)


@pytest.mark.bad_input("FLE-X04")
def test_no_control_character_is_in_the_page() -> None:
    written = page(odd(["nul\x00l", "bell\x07", "escape\x1b[31m"], banner="a\x00b"))
    assert not [character for character in written if ord(character) < 32 and character not in "\t\n"]


@pytest.mark.bad_input("FLE-X03")
def test_signs_of_mathematics_are_written_as_they_are() -> None:
    assert page(odd(["$\\frac{1}{$", "_under_score_"])).count("$\\frac{1}{$") >= 2


@pytest.mark.bad_input("FLE-X18")
def test_a_number_that_there_is_none_of_is_a_sign(told: fl.Publication) -> None:
    shown = re.sub(r"<[^>]*>", "\n", page(told)).lower()
    assert not {"nan", "inf", "none"} & {line.strip() for line in shown.splitlines()}


def test_two_runs_give_the_same_bytes(told: fl.Publication, tables: list[fl.EstimateTable], tmp_path: Path) -> None:
    again = fl.publish(tables, told.rule, title=told.title, banner=told.banner, about=told.about)
    first, second = (release.save(tmp_path / f"{number}.html").read_bytes() for number, release in enumerate((told, again)))
    assert first == second


def test_the_fragment_has_the_tables_and_no_page_around_them(told: fl.Publication) -> None:
    tags = {tag for tag, _ in Elements(fragment(told)).found}
    assert "table" in tags
    assert not tags & {"html", "body", "svg", "title"}
