"""One pass over the persons tells which questions nobody was asked, whatever a blank is declared to mean."""

from collections.abc import Callable
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest

import flestimate as fl
from flestimate.survey.looked_over import counted_in

YES_OR_NO = {"answers": {1: "yes", 2: "no"}, "missing": {9: "refused"}, "blank": "no"}


def test_a_question_of_which_nothing_is_entered_is_known_as_such_though_a_blank_means_no() -> None:
    frame = pl.DataFrame({"a": [None, None, None], "b": [None, 9, None]}, schema={"a": pl.Int64, "b": pl.Int64})
    survey = fl.describe(frame, fl.Codebook.of({"violence": {"variable": "a", **YES_OR_NO}, "debt": {"variable": "b", **YES_OR_NO}}))
    assert survey.unasked == {"violence"}


def test_a_question_with_several_answers_is_asked_where_any_of_them_is_given() -> None:
    frame = pl.DataFrame({"by": [None, "A"], "why": [None, None]}, schema={"by": pl.String, "why": pl.String})
    codebook = fl.Codebook.of({name: {"variable": name, "letters": {"A": "employer"}, "blank": "no"} for name in ("by", "why")})
    assert fl.describe(frame, codebook).unasked == {"why"}


def test_a_question_of_each_job_is_asked_where_it_is_of_any_job() -> None:
    frame = pl.DataFrame(
        {"j1_a": [None, None], "j2_a": [None, 2], "j1_b": [None, None], "j2_b": [None, None]}, schema_overrides={"j1_b": pl.Int64}
    )
    spells = {"wide": ["j1", "j2"], "concept": {name: {"variable": f"*_{name}", **YES_OR_NO} for name in ("a", "b")}}
    codebook = fl.Codebook.of({"sex": {"variable": "j2_a", "answers": {2: "female"}}}, spells=spells)
    assert fl.describe(frame, codebook).unasked == {"b"}


def test_of_no_persons_nothing_is_unasked() -> None:
    frame = pl.DataFrame({"a": []}, schema={"a": pl.Int64})
    assert not fl.describe(frame, fl.Codebook.of({"a": {"variable": "a", **YES_OR_NO}})).unasked


@pytest.mark.parametrize("held", [pl.DataFrame.lazy, lambda frame: duckdb.connect().from_arrow(frame.to_arrow())], ids=["polars", "duckdb"])
def test_more_persons_are_counted_than_the_marks_of_each_could_tell(held: Callable[[pl.DataFrame], Any]) -> None:
    """A mark is a byte: their sum is more."""
    frame = pl.DataFrame({"a": [1] * 40_000 + [2] * 300 + [None]})
    assert counted_in(nw.from_native(held(frame)).lazy(), [nw.col("a") == 1, nw.col("a") == 2]) == (40_301, [40_000, 300])
