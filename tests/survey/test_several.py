"""Questions with several answers at a time: the same persons in the three forms in which files keep them."""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import CodebookError, DeclarationError
from flestimate.microdata.labels import Variable
from flestimate.microdata.microdata import Source
from flestimate.survey.scale import Several, answer_column

Said = Callable[..., dict[str, list[object]]]

MARKS = {"variables": {"a": "employer", "b": "recruiter"}, "mentioned": [1], "not_mentioned": [0, 2], "missing": {9: "refused"}}
CHOICES = {"variables": ["a", "b"], "answers": {1: "employer", 2: "recruiter"}, "missing": {98: "refused"}}
LETTERS = {"variable": "a", "letters": {"A": "employer", "B": "recruiter"}, "missing": {"Z": "refused"}}


def answers(said: dict[str, list[object]]) -> list[tuple[object, object]]:
    return list(zip(said[answer_column("by", "employer")], said[answer_column("by", "recruiter")], strict=True))


FORMS = {
    "columns of yes and no": (MARKS, {"a": [1, 0, 1, 9, 0], "b": [0, 1, 1, 9, 0]}),
    "columns of yes alone": (MARKS, {"a": [1, None, 1, 9, 0], "b": [None, 1, 1, None, None]}),
    "columns of codes": (CHOICES, {"a": [1, 2, 2, 98], "b": [None, None, 1, None]}),
    "columns of codes as text": (CHOICES, {"a": ["1", "2", " 2", "98"], "b": ["", None, "1", ""]}),
    "letters": (LETTERS, {"a": ["A", "B", "AB", "Z"]}),
    "letters with blanks and commas": (LETTERS, {"a": [" A ", "B,", "B, A", " Z"]}),
}


@pytest.mark.parametrize("form", FORMS)
def test_one_answer_the_other_both_and_refused(said: Said, form: str) -> None:
    concept, columns = FORMS[form]
    expected = [("yes", "no"), ("no", "yes"), ("yes", "yes"), ("refused", "refused")]
    assert answers(said({"by": concept}, **columns))[:4] == expected


@pytest.mark.parametrize("concept", [MARKS, CHOICES, LETTERS], ids=["columns of yes and no", "columns of codes", "letters"])
def test_nothing_at_all_is_no_answer_unless_it_means_that_nothing_was_mentioned(said: Said, concept: dict[str, object]) -> None:
    nothing = {"a": [None], "b": [None]}
    assert answers(said({"by": concept}, **nothing)) == [("no answer", "no answer")]
    assert answers(said({"by": {**concept, "blank": "no"}}, **nothing)) == [("no", "no")]


def test_columns_that_all_say_no_say_it(said: Said) -> None:
    assert answers(said({"by": MARKS}, a=[0, 2], b=[0, None])) == [("no", "no"), ("no", "no")]


def test_a_missing_code_counts_for_all_where_nothing_was_mentioned(said: Said) -> None:
    assert answers(said({"by": MARKS}, a=[9], b=[0])) == [("refused", "refused")]
    assert answers(said({"by": CHOICES}, a=[98], b=[None])) == [("refused", "refused")]


def test_a_missing_code_counts_for_nothing_where_something_was_mentioned(said: Said) -> None:
    assert answers(said({"by": CHOICES}, a=[1], b=[98])) == [("yes", "no")]
    assert answers(said({"by": LETTERS}, a=["AZ"])) == [("yes", "no")]


def test_a_missing_code_in_the_column_of_an_answer_counts_for_that_answer(said: Said) -> None:
    assert answers(said({"by": MARKS}, a=[1], b=[9])) == [("yes", "refused")]


def test_several_columns_codes_or_letters_may_be_one_answer(said: Said) -> None:
    marks = {"variables": {"a": "employer", "b": "recruiter", "c": "employer"}, "mentioned": [1]}
    assert answers(said({"by": marks}, a=[None], b=[None], c=[1])) == [("yes", "no")]
    choices = {**CHOICES, "answers": {1: "employer", 3: "employer", 2: "recruiter"}}
    assert answers(said({"by": choices}, a=[3], b=[None])) == [("yes", "no")]
    letters = {**LETTERS, "letters": {"A": "employer", "C": "employer", "B": "recruiter"}}
    assert answers(said({"by": letters}, a=["C"])) == [("yes", "no")]


def test_letters_are_told_apart_by_their_case(said: Said) -> None:
    assert answers(said({"by": {**LETTERS, "letters": {"A": "employer", "a": "recruiter"}}}, a=["A", "a"])) == [
        ("yes", "no"),
        ("no", "yes"),
    ]


def test_digits_may_be_letters_even_where_the_file_has_numbers(said: Said) -> None:
    concept = {"variable": "a", "letters": {1: "employer", 3: "recruiter"}}
    assert answers(said({"by": concept}, a=[13.0, 3.0, None])) == [("yes", "yes"), ("no", "yes"), ("no answer", "no answer")]


def test_a_longer_code_for_missing_is_the_whole_text(said: Said) -> None:
    assert answers(said({"by": {**LETTERS, "missing": {"99": "refused"}}}, a=["99", "A"])) == [("refused", "refused"), ("yes", "no")]


def test_a_longer_code_for_missing_wins_over_the_letters_that_it_is_made_of(said: Said) -> None:
    concept = {
        "variable": "a",
        "letters": {"D": "employer", "N": "recruiter"},
        "missing": {"K": "refused", "DK": "don't know", "ND": "refused"},
    }
    expected = [("don't know", "don't know"), ("refused", "refused"), ("yes", "no"), ("yes", "yes"), ("refused", "refused")]
    assert answers(said({"by": concept}, a=["DK", " ND", "D", "DN", "K"])) == expected
    assert answers(said({"by": {**concept, "blank": "no"}}, a=["DK", None])) == [("don't know", "don't know"), ("no", "no")]


@pytest.mark.parametrize("values", [["98", "9", "89"], [98, 9, 89], [98.0, 9.0, 89.0]], ids=["text", "numbers", "numbers with a point"])
def test_a_longer_code_for_missing_wins_over_digits_too(said: Said, values: list[object]) -> None:
    concept = {"variable": "a", "letters": {9: "employer", 8: "recruiter"}, "missing": {98: "refused"}}
    assert answers(said({"by": concept}, a=values)) == [("refused", "refused"), ("yes", "no"), ("yes", "yes")]


def test_reasons_that_the_file_declares_are_kept_without_the_codebook_naming_them(said_of) -> None:
    frame = pl.DataFrame({"a": [None, 1.0], "a.reason": ["97", None], "b": [None, None]}, schema_overrides={"b": pl.Float64})
    variables = {"a": Variable("a", missing={"97": "Not stated"}), "b": Variable("b")}
    microdata = fl.Microdata(nw.from_native(frame).lazy(), variables, 2, Source("spss", "lfs.sav"))
    for concept in (MARKS, CHOICES):
        assert answers(said_of(fl.describe(microdata, fl.Codebook.of({"by": concept})))) == [("Not stated", "Not stated"), ("yes", "no")]


def test_the_scale_has_the_answers_and_the_reasons() -> None:
    survey = fl.describe(pl.DataFrame({"a": [1], "b": [2]}), fl.Codebook.of({"by": CHOICES}))
    assert survey.scales["by"] == Several(("employer", "recruiter"), ("refused", "no answer"))
    assert "employer, recruiter" in survey._repr_html_()


def test_only_the_variables_of_the_answers_are_read() -> None:
    assert fl.Codebook.of({"by": MARKS}).variables == ("a", "b")
    assert fl.Codebook.of({"by": CHOICES}).variables == ("a", "b")
    assert fl.Codebook.of({"by": LETTERS}).variables == ("a",)


REFUSED = {
    "a mark that says nothing": (MARKS, {"a": [1, 7], "b": [0, 0]}),
    "a code that is not mentioned": (CHOICES, {"a": [1, 1], "b": [None, 7]}),
    "a letter that is not mentioned": (LETTERS, {"a": ["A", "AQ"]}),
    "a single letter that is not mentioned": (LETTERS, {"a": ["A", "q"]}),
    "a text without a letter": (LETTERS, {"a": ["A", ","]}),
    "an open answer": (LETTERS, {"a": ["A", "Amina-0412"]}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_mentioned_is_refused(said: Said, case: str, snapshot: SnapshotAssertion) -> None:
    concept, columns = REFUSED[case]
    with pytest.raises(CodebookError) as caught:
        said({"by": concept}, **columns)
    assert "Amina" not in str(caught.value)
    assert str(caught.value) == snapshot


MISTAKEN = {
    "a code that is mentioned and not": {**MARKS, "not_mentioned": [1]},
    "a code that is an answer and missing": {**CHOICES, "missing": {1: "refused"}},
    "a letter that is an answer and missing": {**LETTERS, "missing": {"A": "refused"}},
    "letters that are words": {**LETTERS, "letters": {"AB": "employer"}},
    "marks without a code": {"variables": {"a": "employer"}},
    "blanks that mean yes": {**MARKS, "blank": "yes"},
}


@pytest.mark.parametrize("case", MISTAKEN)
def test_a_mistake_in_the_codebook_is_told(case: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.Codebook.of({"by": MISTAKEN[case]})
    assert str(caught.value) == snapshot
