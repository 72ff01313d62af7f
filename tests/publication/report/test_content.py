"""What a report says: the headline first, every table with what belongs to it, and nothing that is withheld."""

from __future__ import annotations

import pytest

import flestimate as fl
from flestimate.publication.methods import methods_of
from flestimate.publication.quality import quality
from flestimate.publication.report import Document, report
from flestimate.publication.report.document import Bullets, Figure, Heading, Lead, Table, texts

from .conftest import odd

LANGUAGES = ["en", "fr", "es", "ar"]


@pytest.fixture
def document(told: fl.Publication) -> Document:
    return report(told)


def of_kind(document: Document, kind: type) -> list:
    return [block for block in document.blocks if isinstance(block, kind)]


def captioned(document: Document, word: str) -> Table:
    [found] = [table for table in of_kind(document, Table) if word in table.caption]
    return found


def test_every_part_of_a_report_is_there_in_order(document: Document, snapshot) -> None:
    assert [(heading.level, heading.text) for heading in of_kind(document, Heading)] == snapshot
    assert [block.caption for block in document.blocks if isinstance(block, Table | Figure)] == snapshot


def test_the_headline_has_its_interval_its_sample_and_its_undetermined(document: Document, snapshot) -> None:
    assert [block.text for block in document.blocks[1:3]] == snapshot
    assert isinstance(document.blocks[1], Lead)


def test_the_totals_of_the_other_tables_stand_below_the_headline(document: Document) -> None:
    [bullets] = [block for block in document.blocks[:4] if isinstance(block, Bullets)]
    assert [item.split(":")[0] for item in bullets.items] == ["Number of persons"]


def test_a_headline_of_few_cases_says_that_it_is_unreliable(tables: list[fl.EstimateTable]) -> None:
    rule = fl.PublicationRule(id="mine", title="Mine", source="this test", unreliable_below=100, withheld_below=5)
    assert "unreliable [u]: fewer than 100 sample cases" in report(fl.publish(tables, rule)).blocks[1].text


def test_a_headline_that_is_withheld_has_no_number(tables: list[fl.EstimateTable]) -> None:
    rule = fl.PublicationRule(id="mine", title="Mine", source="this test", unreliable_below=1_000, withheld_below=1_000)
    blocks = report(fl.publish(tables[:1], rule)).blocks
    assert blocks[1] == Lead("Prevalence of forced labour: not shown, fewer than 1,000 sample cases, or withheld to protect such a cell.")
    assert isinstance(blocks[2], Heading)


def test_the_sides_of_the_definition_are_a_grid_with_what_is_withheld_as_signs(document: Document, snapshot) -> None:
    shares, persons = captioned(document, "(per cent)"), captioned(document, "unweighted")
    assert [shares.headers, *shares.groups[0].rows] == snapshot
    assert [persons.headers, *persons.groups[0].rows] == snapshot


def test_the_grid_holds_the_persons_of_the_crosstab(told: fl.Publication, tables: list[fl.EstimateTable], document: Document) -> None:
    involuntary = tables[-1]["involuntary", "met"]
    assert captioned(document, "unweighted").groups[0].rows[0][-1] == f"{involuntary.n_cases}"
    assert captioned(document, "(per cent)").groups[0].rows[0][-1].startswith(f"{involuntary.estimate:.2f}")


def test_what_the_undetermined_could_make_of_a_total_stands_below_its_table(document: Document) -> None:
    written = list(texts(document.blocks))
    assert sum(text.startswith("If none of the undetermined were cases") for text in written) == 2
    assert any("If none of the undetermined were cases" in text for text in written[2:3])


def test_a_note_of_one_table_stands_below_it_and_one_of_all_in_the_notes(document: Document) -> None:
    of_sides = [
        item for bullets in of_kind(document, Bullets) for item in bullets.items if item.startswith("The two sides of the definition")
    ]
    assert len(of_sides) == 1
    notes = document.blocks[document.blocks.index(Heading(1, "Notes")) + 1]
    assert not set(of_sides) & set(notes.items)
    assert any(item.startswith("icls-2018 speaks of persons") for item in notes.items)


def test_methods_are_what_was_declared(told: fl.Publication, document: Document) -> None:
    start = document.blocks.index(Heading(1, "Methods")) + 1
    paragraphs = " ".join(block.text for block in document.blocks[start : start + 3])
    assert paragraphs == " ".join(methods_of(told))


def test_quality_says_how_large_the_sample_is_and_how_wide_the_interval(told: fl.Publication, snapshot) -> None:
    assert [(fact.what, fact.value) for fact in quality(told)] == snapshot


def test_how_much_of_each_table_is_shown_is_counted(document: Document) -> None:
    assert captioned(document, "How much").groups[0].rows[0][:5] == ("Prevalence of forced labour", "4", "2", "0", "2")


def test_the_office_and_the_moment_are_said_where_they_are_known(document: Document) -> None:
    assert document.about == ("Synthetic Labour Force Survey, XAA, 2021", "Made on 2021-01-01 with flestimate.")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_nothing_of_the_report_itself_is_left_in_english(told: fl.Publication, language: str) -> None:
    english, other = report(told), report(told.said_in(language))
    assert {heading.text for heading in english.headings if heading.level == 1} & {heading.text for heading in other.headings} <= {
        "Notes",
        "Provenance",
    }  # which are French, too
    assert len(english.headings) == len(other.headings)


def test_a_label_that_would_fill_a_page_is_cut() -> None:
    document = report(odd(["a very long label " * 3_000, "short"]))
    assert max(len(row[0]) for table in of_kind(document, Table)[:1] for group in table.groups for row in group.rows) == 200
