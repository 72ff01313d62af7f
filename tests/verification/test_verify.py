"""A second opinion says how far apart the figures are, and never that two agree where only one was computed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from typing import ClassVar

import numpy as np
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.classification import Undetermined
from flestimate.errors import ArgumentKindError, EstimateError
from flestimate.estimates import EstimateTable
from flestimate.verification import Cannot, Comparison, Direct, Figures, Quantity, Samplics, Verdict, verify
from flestimate.verification.engine import Opinion
from flestimate.verification.extras import load
from flestimate.verification.question import Question

SECRET = "Amina-0412"
SEXES_AS_CODES = {"female": 1, "male": 2}
SEXES = {code: sex for sex, code in SEXES_AS_CODES.items()}


@dataclass(frozen=True)
class Told:
    """An engine that says what it is told to."""

    opinion: Opinion
    name: ClassVar[str] = "told"
    version: ClassVar[str] = "1"
    caveats: ClassVar[tuple[str, ...]] = ()

    def opinions(self, question: Question) -> Iterator[tuple[object, Opinion]]:
        return ((cell, self.opinion) for cell in question.cells)


class Failing(Told):
    """An engine that fails, with persons' data in its message."""

    def opinions(self, question: Question) -> Iterator[tuple[object, Opinion]]:  # noqa: ARG002 -- it does not get that far
        raise ZeroDivisionError(SECRET)


def tampered(table: EstimateTable, **factors: float) -> EstimateTable:
    """The table with figures of every cell times a factor."""
    blocks = []
    for block in table.blocks:
        changed = {name: getattr(block.evidence, name) * factor for name, factor in factors.items()}
        blocks.append(replace(block, evidence=replace(block.evidence, **changed)))
    return replace(table, blocks=tuple(blocks))


def only(table: EstimateTable, opinion: Opinion) -> Comparison:
    """What an opinion on the total comes to."""
    return next(iter(verify(table, Told(opinion))))


# What is said


def test_a_table_that_is_right_agrees_to_rounding(prevalence: EstimateTable) -> None:
    verification = verify(prevalence, Direct())
    assert verification.differing == verification.unverified == ()
    assert 0 < verification.largest < 1e-12
    assert verification.worst.largest == verification.largest


@pytest.mark.parametrize("choice", [fl.Excluded(), fl.AsNotMet()], ids=lambda choice: choice.word)
def test_undetermined_persons_count_as_they_do_in_the_table(persons: pl.DataFrame, choice: Undetermined) -> None:
    question = {"variable": "fl", "answers": {1: "yes", 0: "no"}}
    columns = {"w": {"variable": "w"}, "s": {"variable": "s"}, "ea": {"variable": "ea"}, "sex": {"variable": "sex", "answers": SEXES}}
    codebook = fl.Codebook.of({**columns, "age": {"variable": "age"}, "deceived_nature": question, "violence": question})
    survey = fl.describe(persons.with_columns(sex=pl.col("sex").replace_strict(SEXES_AS_CODES)), codebook)
    classified = fl.classify(survey, fl.RuleSet.load("icls-2018"), undetermined=choice)
    sample = fl.weigh(classified, fl.Clustered(weight="w", strata="s", psu="ea", singleton=fl.Centred()))
    table = fl.estimate(sample, fl.Prevalence("forced_labour"), by=["sex"])
    assert table.total.undetermined > 0
    verification = verify(table, Direct())
    assert verification.differing == verification.unverified == ()


@pytest.mark.parametrize(("figure", "quantity"), [("std_error", Quantity.STD_ERROR), ("estimate", Quantity.ESTIMATE), ("df", Quantity.DF)])
def test_a_figure_that_is_off_by_one_per_cent_differs(prevalence: EstimateTable, figure: str, quantity: Quantity) -> None:
    verification = verify(tampered(prevalence, **{figure: 1.01}), Direct())
    total = verification.comparisons[0]
    assert total.verdict is Verdict.DIFFERS
    assert total.reason == f"{quantity} differs"
    assert total.differences[quantity] == pytest.approx(0.01 / 1.01)
    assert verification.largest == pytest.approx(0.01 / 1.01)
    assert total in verification.differing


def test_a_difference_of_a_billionth_is_the_limit(prevalence: EstimateTable) -> None:
    assert verify(tampered(prevalence, std_error=1 + 1e-10), Direct()).differing == ()
    assert len(verify(tampered(prevalence, std_error=1 + 1e-8), Direct()).differing) > 0


def test_a_standard_error_that_only_one_of_them_has_differs(prevalence: EstimateTable) -> None:
    assert verify(tampered(prevalence, std_error=np.nan), Direct()).largest == math.inf


def test_figures_are_in_the_unit_of_the_table(prevalence: EstimateTable) -> None:
    total = verify(prevalence, Direct()).comparisons[0]
    assert total.theirs.estimate == pytest.approx(prevalence.total.estimate, rel=1e-12)
    assert total.theirs.estimate > 1


def test_a_cell_that_an_engine_cannot_do_does_not_agree(prevalence: EstimateTable) -> None:
    one = only(prevalence, Cannot("it is not its day"))
    assert (one.verdict, one.reason, math.isnan(one.largest)) == (Verdict.CANNOT, "it is not its day", True)


def test_nothing_computed_is_nothing_agreed(prevalence: EstimateTable) -> None:
    verification = verify(prevalence, Told(Cannot("no")))
    assert verification.worst is None
    assert math.isnan(verification.largest)
    assert len(verification.unverified) == len(prevalence)


def test_cells_without_persons_are_no_agreement(persons: pl.DataFrame) -> None:
    children = persons.with_columns(case=pl.when(pl.col("sector") == "mining").then(None).otherwise(pl.col("fl")))
    table = fl.estimate(fl.weigh(children, fl.Clustered(weight="w", psu="s")), fl.Prevalence("case"), by=["sector"])
    mining = next(one for one in verify(table, Direct()) if one.cell == (("sector", "mining"),))
    assert (mining.verdict, mining.reason) == (Verdict.CANNOT, "nothing to estimate from")


def test_a_figure_where_there_is_none_differs(prevalence: EstimateTable) -> None:
    assert only(prevalence, Figures(math.nan, math.nan)).verdict is Verdict.DIFFERS


def test_faults_that_are_known_are_no_difference_but_others_are(prevalence: EstimateTable) -> None:
    total = prevalence.total
    ours = Figures(total.estimate / 1_000, total.std_error / 1_000, total.df)
    fault = {Quantity.STD_ERROR: "it counts twice"}
    wrong = only(prevalence, replace(ours, std_error=1.0, faults=fault))
    assert (wrong.verdict, wrong.reason, wrong.wrong) == (Verdict.KNOWN_WRONG, "it counts twice", (Quantity.STD_ERROR,))
    assert only(prevalence, replace(ours, std_error=1.0, estimate=1.0, faults=fault)).verdict is Verdict.DIFFERS
    assert only(prevalence, replace(ours, faults=fault)).verdict is Verdict.AGREES


def test_a_statistic_without_a_second_formula_is_not_verified(persons: pl.DataFrame) -> None:
    table = fl.estimate(fl.weigh(persons, fl.Clustered(weight="w", psu="s")), fl.Quantile("hours"))
    [one] = verify(table, Direct())
    assert (one.verdict, one.reason) == (Verdict.CANNOT, "there is no second formula for this statistic and this design")


def test_an_engine_that_fails_does_not_stop_the_others_nor_quote_persons(prevalence: EstimateTable) -> None:
    verification = verify(prevalence, Failing(Cannot("")), Direct())
    assert verification.count("told", Verdict.CANNOT) == verification.count("direct", Verdict.AGREES) == len(prevalence)
    assert verification.comparisons[0].reason == "told failed with a ZeroDivisionError"
    assert SECRET not in str(verification)


# How it is shown


def test_a_verification_as_it_is_shown(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    table = fl.estimate(fl.weigh(persons, fl.Clustered(weight="w", psu="s")), fl.Count("fl"), by=["sex"])
    total = table.total
    verification = verify(table, Told(Figures(total.estimate, total.std_error * 2, 30.0, {Quantity.DF: "it counts <replicates>"})))
    assert repr(verification) == snapshot
    assert str(verification) == snapshot
    assert verification._repr_html_() == snapshot
    assert repr(verification.comparisons[0]) == snapshot


def test_what_is_shown_holds_no_estimate(prevalence: EstimateTable) -> None:
    verification = verify(prevalence, Direct())
    for shown in (str(verification), verification._repr_html_()):
        assert f"{prevalence.total.estimate:.4g}" not in shown


def test_the_frame_has_both_figures_of_every_cell(prevalence: EstimateTable) -> None:
    frame = verify(prevalence, Direct()).to_frame()
    assert len(frame) == len(prevalence)
    assert frame["estimate"].tolist() == pytest.approx(frame["estimate_theirs"].tolist(), rel=1e-12)
    assert frame["std_error"].tolist() == pytest.approx(frame["std_error_theirs"].tolist(), rel=1e-12)
    assert set(frame["verdict"]) == {"agrees"}


def test_the_question_shows_nobody(prevalence: EstimateTable) -> None:
    question = Question.of(prevalence)
    assert repr(question) == "Question about 15 cells"
    assert "array" not in repr(next(question.groups()))
    assert "array" not in repr(question.design)


# Who is asked


def test_without_a_name_the_formula_and_what_is_installed_are_asked(prevalence: EstimateTable) -> None:
    there = [name for name in ("samplics", "svy") if find_spec(name)]
    assert [name for name, _ in verify(prevalence).engines] == ["direct", *there]


def test_engines_that_are_not_installed_are_said(prevalence: EstimateTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flestimate.verification.verification.installed", lambda _: False)
    verification = verify(prevalence)
    assert [name for name, _ in verification.engines] == ["direct"]
    assert verification.notes[-1].text == 'samplics, svy not installed, so not asked: pip install "flestimate[verify]"'


def test_an_engine_that_is_asked_for_and_not_there(
    prevalence: EstimateTable, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.setattr(Samplics, "name", "samplics-of-old")
    with pytest.raises(EstimateError) as caught:
        verify(prevalence, Samplics())
    assert str(caught.value) == snapshot


def test_only_a_table_can_be_verified() -> None:
    with pytest.raises(ArgumentKindError):
        verify("table")


def test_verifying_imports_no_engine_until_it_is_asked() -> None:
    with pytest.raises(EstimateError):
        load("no_such_engine")


# Rows that are no parts of a sum, and parts of cases


PERIOD = fl.ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))
OF_SEVERAL = {
    "profile": fl.Profile("fl", of=("young", "long"), name="traits"),
    "definitions": fl.PrevalenceByDefinition((fl.Definition("wide", "young"), fl.Definition("narrow", "fl"))),
    "stock": fl.Stock("fl", PERIOD, days="hours"),
    "stock prevalence": fl.StockPrevalence("fl", PERIOD, days="hours"),
    "flow": fl.Flow("fl", PERIOD, days="hours"),
    "flow prevalence": fl.FlowPrevalence("fl", PERIOD, days="hours"),
}


@pytest.mark.parametrize("measure", OF_SEVERAL)
@pytest.mark.parametrize(
    "design",
    [
        fl.Clustered(weight="w", strata="s", psu="ea", singleton=fl.Removed()),
        fl.Replicated(weight="w", replicates="fay_*", method=fl.Fay(0.5)),
    ],
    ids=["clustered", "replicated"],
)
def test_profiles_definitions_and_stocks_have_a_second_formula(persons: pl.DataFrame, measure: str, design: object) -> None:
    young = pl.when(pl.col("age") > 70).then(None).otherwise((pl.col("age") < 30).cast(pl.Int64))
    frame = persons.with_columns(young=young, long=(pl.col("hours") > 40).cast(pl.Int64))
    table = fl.estimate(fl.weigh(frame, design), OF_SEVERAL[measure], by=["sex", ("sex", "sector")])
    verification = verify(table, Direct())
    assert verification.differing == ()
    assert 0 < verification.largest < 1e-9
    assert len(verification) == len(table)
    assert verification.count("direct", Verdict.AGREES) > len(table) / 2
