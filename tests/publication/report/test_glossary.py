"""The glossary explains the terms that a report uses, and no others."""

from __future__ import annotations

import pytest

import flestimate as fl
from flestimate.publication.language import ENGLISH, Language
from flestimate.publication.report import report
from flestimate.publication.report.document import Heading, Paragraph, Table, texts
from flestimate.publication.report.glossary import TERMS, glossary


def names(text: str) -> list[str]:
    _, table = glossary((Paragraph(text),), ENGLISH)
    return [row[0] for row in table.groups[0].rows]


def test_a_term_is_explained_if_it_is_used() -> None:
    assert names("The design effect of a stock is small.") == ["Design effect", "Stock"]


def test_a_word_that_only_holds_the_sign_of_a_term_is_not_that_term() -> None:
    assert names("An overflow of PSUs in showcases.") == ["Primary sampling unit (PSU)"]


def test_a_report_without_terms_has_no_glossary() -> None:
    assert glossary((Paragraph("Nothing."),), ENGLISH) == ()


def test_every_term_of_a_report_s_glossary_stands_in_the_report(told: fl.Publication) -> None:
    blocks = report(told).blocks
    start = blocks.index(Heading(1, "Glossary"))
    table, text = blocks[start + 1], "\n".join(texts(blocks[:start]))
    assert isinstance(table, Table)
    explained = {row[0] for row in table.groups[0].rows}
    assert explained == {term.name for term in TERMS if term.is_used_in(text)}
    assert "Flow" not in explained


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_every_term_is_explained_in_every_language(language: str) -> None:
    words = Language.load(language).words
    assert [term.name for term in TERMS if term.name not in words or term.meaning not in words] == []
