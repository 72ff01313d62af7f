"""Other engines' figures are ours, for every design that they know; where they are known to be wrong, that is said."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

import flestimate as fl
from flestimate.estimates import EstimateTable
from flestimate.verification import Direct, Engine, Quantity, Samplics, Svy, Verdict, verify

BY = ["sex", ("sector", "region"), "alone"]
MEASURES = [
    fl.Prevalence("fl", per=1_000),
    fl.Count("fl", per=1_000),
    fl.Share("fl", of="sector"),
    fl.Mean("hours", among="fl"),
    fl.Total("hours"),
    fl.Ratio("hours", "age", per=10),
]
COLUMNS = {"weight": "w", "strata": "s", "psu": "ea"}
HOUSEHOLDS = fl.Stage(psu="household", fpc="M")
TAYLOR = [
    *(fl.Clustered(**COLUMNS, singleton=rule) for rule in (fl.Removed(), fl.Certainty(), fl.Centred(), fl.Average(), fl.Collapsed())),
    *(fl.Clustered(**COLUMNS, singleton=fl.InDomains(rule)) for rule in (fl.Removed(), fl.Centred(), fl.Average())),
    fl.Clustered(**COLUMNS, fpc="N", singleton=fl.Centred()),
    fl.Clustered(**COLUMNS, fpc="N", singleton=fl.Average()),
    fl.Clustered(**COLUMNS, fpc="N", stages=(HOUSEHOLDS,), singleton=fl.Removed()),
    fl.Clustered(**COLUMNS, fpc="N", stages=(HOUSEHOLDS, fl.Stage(psu=fl.Persons())), singleton=fl.Removed()),
    fl.Clustered(**COLUMNS, fpc=fl.Brewer("p"), singleton=fl.Removed()),
    fl.Clustered(weight="w", strata="s", psu=fl.Persons()),
    fl.Clustered(weight="w", psu="s"),
    fl.Clustered(**COLUMNS, singleton=fl.Removed(), df=fl.OfDesign()),
    fl.Clustered(**COLUMNS, singleton=fl.Removed(), df=fl.Given(7)),
]
ASSUMED = fl.Assumed(weight="w", deff=2.5)
REPLICATES = [
    fl.Replicated(weight="w", replicates="fay_*", method=fl.Fay(0.5)),
    fl.Replicated(weight="w", replicates="fay_*", method=fl.BRR(centre=fl.AroundMean())),
    fl.Replicated(weight="w", replicates="fay_*", method=fl.SuccessiveDifferences(), df=fl.Given(12)),
    fl.Replicated(weight="w", replicates="fay_*", method=fl.Bootstrap(scale=1 / 15), df=fl.OfDesign()),
    fl.Replicated(weight="w", replicates="jk_*", method=fl.Jackknife1()),
    fl.Replicated(weight="w", replicates="jk_*", method=fl.Jackknife2()),
    fl.Replicated(weight="w", replicates="jk_*", method=fl.JackknifeN(rscales=tuple(0.5 + 0.02 * replicate for replicate in range(16)))),
    fl.Resampled(fl.Clustered(**COLUMNS, singleton=fl.Collapsed()), fl.JackknifeN()),
    fl.Resampled(fl.Clustered(**COLUMNS, singleton=fl.Collapsed()), fl.Bootstrap(replicates=30, seed=2), df=fl.ByRank()),
]

Estimated = Callable[[object], list[EstimateTable]]


@pytest.fixture(scope="module")
def estimated(persons: pl.DataFrame) -> Estimated:
    """Every measure, by every breakdown."""
    by = {measure: ["sex", "region", "alone"] if isinstance(measure, fl.Share) else BY for measure in MEASURES}
    return lambda design: [fl.estimate(fl.weigh(persons, design), measure, by=by[measure]) for measure in MEASURES]


def agreements(tables: list[EstimateTable], engine: Engine) -> int:
    """On how many cells an engine agrees; that it differs on any fails."""
    verifications = [verify(table, engine) for table in tables]
    assert [repr(one) for verification in verifications for one in verification.differing] == []
    return sum(verification.count(engine.name, Verdict.AGREES) for verification in verifications)


@pytest.mark.parametrize("design", [*TAYLOR, *REPLICATES, ASSUMED], ids=str)
def test_the_formula_over_persons_agrees_on_every_cell_that_has_persons(design: object, estimated: Estimated) -> None:
    tables = estimated(design)
    assert agreements(tables, Direct()) == sum(estimate.n > 0 for table in tables for estimate in table) > 130


@pytest.mark.parametrize("design", TAYLOR, ids=str)
def test_samplics_agrees_where_it_knows_the_design(design: fl.Clustered, estimated: Estimated, samplics: None) -> None:
    knows = isinstance(design.singleton, fl.Removed | fl.Certainty | fl.Collapsed | fl.Refused) and not (design.fpc or design.stages)
    assert (agreements(estimated(design), Samplics()) > 100) is knows


@pytest.mark.parametrize("design", [*TAYLOR, *REPLICATES], ids=str)
def test_svy_agrees_where_it_knows_the_design(design: object, estimated: Estimated, svy: None) -> None:
    unknown = (
        fl.Clustered(**COLUMNS, fpc="N", singleton=fl.Average()),
        fl.Clustered(**COLUMNS, singleton=fl.InDomains(fl.Removed())),
        fl.Clustered(**COLUMNS, fpc=fl.Brewer("p"), singleton=fl.Removed()),
        fl.Clustered(**COLUMNS, fpc="N", stages=(HOUSEHOLDS, fl.Stage(psu=fl.Persons())), singleton=fl.Removed()),
    )
    assert (agreements(estimated(design), Svy()) > 100) is (design not in unknown)


@pytest.mark.parametrize("engine", [Samplics(), Svy()], ids=lambda engine: engine.name)
def test_engines_agree_on_what_an_assumed_design_effect_widens(engine: Engine, estimated: Estimated, samplics: None, svy: None) -> None:
    tables = estimated(ASSUMED)
    assert agreements(tables, engine) > 100
    assert next(note.code for note in verify(tables[0], engine).notes) == "FLE-E05"


def test_a_variance_is_verified_by_linearisation(persons: pl.DataFrame) -> None:
    table = fl.estimate(fl.weigh(persons, fl.Clustered(**COLUMNS, singleton=fl.Removed())), fl.Variance("hours"), by=["sex", "alone"])
    verification = verify(table, Direct())
    assert [repr(one) for one in verification.differing] == []
    assert verification.count("direct", Verdict.AGREES) == len(table) == 5


# Against R


def test_the_formula_over_persons_is_that_of_r() -> None:
    # R survey 4.1-1, svydesign(~ea or ~ea + hh, strata = ~s, fpc = ~N or ~N + M, weights = ~w, nest = TRUE), SE(svytotal(~y)),
    # SE(svyratio(~y, ~x)), and the same of subset(design, g == "a"), options(survey.lonely.psu = "remove" or "average").
    frame = pl.DataFrame(
        {
            "s": [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4],
            "ea": [1, 1, 2, 2, 1, 1, 2, 3, 1, 1, 1, 1],
            "hh": [1, 2, 1, 2, 1, 2, 1, 1, 1, 2, 1, 2],
            "w": [10, 20, 10, 30, 5, 5, 15, 10, 8, 12, 6, 6],
            "y": [1, 0, 2, 5, 3, 1, 0, 4, 2, 2, 1, 3],
            "x": [2, 1, 1, 2, 2, 3, 1, 1, 2, 1, 1, 2],
            "N": [4, 4, 4, 4, 6, 6, 6, 6, 1, 1, 5, 5],
            "M": [4, 4, 8, 8, 6, 6, 2, 3, 4, 4, 2, 2],
            "g": ["a", "b", "a", "b", "a", "a", "b", "b", "a", "b", "a", "b"],
        }
    )
    one_stage, two_stages = {"fpc": "N"}, {"fpc": "N", "stages": (fl.Stage(psu="hh", fpc="M"),)}
    reference = [
        (fl.Removed(), {}, 163.707055437449, 0.602740520027806, 22.3606797749979, 0.255104480138433),
        (fl.Removed(), one_stage, 115.758369027902, 0.426201909007568, 15.8113883008419, 0.180386107816955),
        (fl.Removed(), two_stages, 140.811339505501, 0.463477168613998, 24.214320831552, 0.234741512955799),
        (fl.Average(), {}, 231.516738055805, 0.852403818015135, 31.6227766016838, 0.36077221563391),
        (fl.Average(), one_stage, 133.666251038423, 0.492135573789303, 18.2574185835055, 0.208291935812376),
    ]
    for rule, design, total, ratio, total_in_a, ratio_in_a in reference:
        sample = fl.weigh(frame, fl.Clustered(weight="w", strata="s", psu="ea", singleton=rule, **design))
        theirs = {
            (measure, one.cell): one.theirs.std_error
            for measure in (fl.Total("y"), fl.Ratio("y", "x"))
            for one in verify(fl.estimate(sample, measure, by=["g"]), Direct())
        }
        a = (("g", "a"),)
        found = [theirs[fl.Total("y"), ()], theirs[fl.Ratio("y", "x"), ()], theirs[fl.Total("y"), a], theirs[fl.Ratio("y", "x"), a]]
        assert found == pytest.approx([total, ratio, total_in_a, ratio_in_a], rel=1e-12)


# Where others are known to be wrong


def test_samplics_is_said_to_be_wrong_where_there_is_no_case(prevalence: EstimateTable, samplics: None) -> None:
    verdicts = {one.cell: one for one in verify(prevalence, Samplics())}
    mining = verdicts[(("sector", "mining"),)]
    assert mining.verdict is Verdict.KNOWN_WRONG
    assert mining.reason == "samplics divides by the estimate, and so fails in a cell whose estimate is 0"
    assert verdicts[(("sector", "farming"),)].verdict is Verdict.AGREES


def test_what_samplics_gives_no_right_figure_of_is_verified_by_another(prevalence: EstimateTable, samplics: None) -> None:
    assert verify(prevalence, Samplics()).unverified == ((("sector", "mining"),), (("sex", "female"), ("sector", "mining")), (("sex", "male"), ("sector", "mining")))  # fmt: skip
    assert verify(prevalence, Direct(), Samplics()).unverified == ()


def test_svy_is_said_to_be_wrong_about_the_degrees_of_freedom_of_replicates(persons: pl.DataFrame, svy: None) -> None:
    sample = fl.weigh(persons, fl.Replicated(weight="w", replicates="jk_*", method=fl.Jackknife1()))
    [one] = verify(fl.estimate(sample, fl.Total("hours")), Svy())
    assert one.verdict is Verdict.AGREES
    assert one.wrong == (Quantity.DF,)
    assert (one.ours.df, one.theirs.df) == (3, 15)
    assert "whatever the rank of their weights" in one.reason


def test_a_standard_error_of_0_from_a_single_psu_is_none(persons: pl.DataFrame, samplics: None) -> None:
    sample = fl.weigh(persons, fl.Clustered(**COLUMNS, singleton=fl.Removed()))
    alone = next(one for one in verify(fl.estimate(sample, fl.Mean("hours"), by=["alone"]), Samplics()) if one.cell == (("alone", "1"),))
    assert alone.verdict is Verdict.KNOWN_WRONG
    assert alone.wrong == (Quantity.STD_ERROR,)
