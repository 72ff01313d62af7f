"""Names of sheets that Excel takes, whatever measures are called."""

# ruff: noqa: RUF001 -- titles in other scripts

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from flestimate.publication.workbook.names import numbered, slug


@pytest.mark.bad_input("FLE-X05")
@pytest.mark.parametrize(
    "titles",
    [
        ["[a]:*?/\\b", "[a]:*?/\\b"],
        ["History", "history", "HISTORY"],
        ["a very long title that goes on and on and on", "a very long title that goes on and on and on again"],
        ["'quoted'", "", "   ", "\u202e\u200b"],
        ["x" * 400, "x" * 401],
        ["𝒻𝑜𝓇𝒸𝑒𝒹 " * 20, "عمل قسري بحسب القطاع والجنس والعمر والمنطقة"],
    ],
)
def test_they_are_short_unlike_one_another_and_without_signs(titles: list[str]) -> None:
    names = numbered(titles)
    book = xlsxwriter.Workbook("never-written.xlsx", {"in_memory": True})
    for name in names:
        book.add_worksheet(name)  # raises where Excel would not take it
        assert len(name.encode("utf-16-le")) // 2 <= 31
    book.fileclosed = True
    assert len({name.casefold() for name in names}) == len(titles)


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_every_text_gives_such_names(titles: list[str]) -> None:
    names = numbered(titles)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
    assert len({name.casefold() for name in names}) == len(titles)


def test_a_name_is_cut_between_words() -> None:
    assert slug("Prevalence of forced labour by definition") == "Prevalence of forced labour by"
