"""The forced labour module: what is unknown, coded otherwise, of another period or of other persons is never counted in silence."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import flestimate as fl
from flestimate.errors import FlestimateError

from .provocations.planted import DESIGN, YES_NO, N, persons

YEAR = fl.ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))
FIVE_YEARS = fl.ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31))


def table(measure: object, frame: pl.DataFrame) -> fl.EstimateTable:
    return fl.estimate(fl.weigh(frame, fl.Clustered(**DESIGN)), measure)


@pytest.mark.bad_input("FLE-F04")
def test_persons_without_an_answer_are_no_zeros_and_are_told() -> None:
    codebook = fl.Codebook.of({"fl": {"variable": "fl", **YES_NO}})
    answers = [1, 2, 9] * (N // 3)
    sample = fl.weigh(fl.describe(persons(fl=answers, w=[1.0] * N), codebook), fl.Clustered(**DESIGN))
    total = fl.estimate(sample, fl.Prevalence("fl")).total
    assert (total.estimate, total.n, total.undetermined, total.undetermined_share) == (0.5, 16, 8, 1 / 3)
    assert (total.bound_low, total.bound_high) == (1 / 3, 2 / 3)


@pytest.mark.bad_input("FLE-F08")
@pytest.mark.parametrize("words", [["True", "False"], ["TRUE", "FALSE"], ["Vrai", "Faux"], ["yes", "no"], ["1", "0"]])
def test_words_for_true_are_an_answer_only_where_a_table_says_so(words: list[str]) -> None:
    frame = persons(fl=[words[each % 6 > 0] for each in range(N)])
    with pytest.raises(FlestimateError, match="FLE-F13"):
        table(fl.Prevalence("fl"), frame)
    with pytest.raises(FlestimateError, match=r"FLE-V04|FLE-V11"):
        fl.describe(frame, fl.Codebook.of({"fl": {"variable": "fl", "answers": {"oui": "yes", "non": "no"}}}))
    mapped = fl.describe(frame, fl.Codebook.of({"fl": {"variable": "fl", "answers": {words[0]: "yes", words[1]: "no"}}}))
    meant = table(fl.Prevalence("fl"), persons()).total
    assert fl.estimate(fl.weigh(mapped, fl.Clustered(**DESIGN)), fl.Prevalence("fl")).total.estimate == meant.estimate


@pytest.mark.bad_input("FLE-F08")
def test_true_and_false_themselves_need_no_table() -> None:
    boolean = table(fl.Prevalence("fl"), persons().with_columns(pl.col("fl") == 1)).total
    assert boolean.estimate == table(fl.Prevalence("fl"), persons()).total.estimate


@pytest.mark.bad_input("FLE-F14")
@pytest.mark.parametrize("days", [float("inf"), -1.0, 366.0, 9999.0])
def test_an_impossible_duration_of_a_case_is_refused(days: float) -> None:
    with pytest.raises(FlestimateError, match=r"FLE-F14|FLE-F13"):
        table(fl.Stock("fl", days="days", during=YEAR), persons(fl=1, days=days))


@pytest.mark.bad_input("FLE-F15")
def test_measures_of_a_period_say_which_and_are_not_that_of_the_whole_recall() -> None:
    frame = persons(days=[365] * N)
    of_year, of_five = (table(fl.Stock("fl", days="days", during=during), frame) for during in (YEAR, FIVE_YEARS))
    of_recall = table(fl.Count("fl"), frame)
    said = [f"{one.measure.title} {one.measure.unit}" for one in (of_year, of_five, of_recall)]
    assert "2021-01-01" in said[0]
    assert "2017-01-01" in said[1]
    assert len(set(said)) == 3
    assert of_five.total.estimate == pytest.approx(of_year.total.estimate * YEAR.days / FIVE_YEARS.days)


@pytest.mark.bad_input("FLE-F16")
def test_children_are_in_no_figure_of_a_definition_of_adults_and_that_is_said() -> None:
    concepts = {name: {"variable": variable, **YES_NO} for name, variable in {"deceived_nature": "f02", "violence": "f11"}.items()}
    frame = persons(age=[12] * (N // 2) + [40] * (N // 2), f02=[1] * N, f11=[1] * N)
    survey = fl.describe(frame, fl.Codebook.of({"age": {"variable": "age"}, **concepts}))
    found = fl.estimate(fl.weigh(fl.classify(survey, fl.RuleSet.load("icls-2018")), fl.Clustered(**DESIGN)), fl.Count("forced_labour"))
    assert (found.total.n, found.total.n_cases) == (N // 2, N // 2)
    assert [note.text for note in found.notes if note.code == "FLE-F16"] == [
        "icls-2018 speaks of persons aged 18 and over; other persons are in no numerator or denominator."
    ]
