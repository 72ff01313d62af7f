"""A profile of cases, and a prevalence by several definitions: groups that a person may be in several of, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.survey.scale import MET, NOT_MET, UNDETERMINED, Categories, Outcome, Several
from flestimate.survey.works import Works

DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")
MEANS = fl.Profile("fl", of=("violence", "debt", "wages"), name="means of coercion")
NAMES = ("violence", "debt", "wages")


@pytest.fixture(scope="module")
def cases(persons: pl.DataFrame) -> pl.DataFrame:
    """The persons with three means of coercion, one of them unknown for some, one never met."""
    random = np.random.default_rng(7)
    yes = {name: random.random(len(persons)) < share for name, share in {"violence": 0.5, "debt": 0.3, "wages": 0.0}.items()}
    unknown = random.random(len(persons)) < 0.1
    violence = [None if lost else int(one) for lost, one in zip(unknown, yes["violence"], strict=True)]
    return persons.with_columns(violence=pl.Series(violence), debt=yes["debt"].astype(int), wages=yes["wages"].astype(int))


@pytest.fixture(scope="module")
def sample(cases: pl.DataFrame) -> fl.Sample:
    return fl.weigh(cases, DESIGN)


def figures(estimate: fl.Estimate) -> list[float]:
    numbers = (estimate.estimate, estimate.se, estimate.conf_low, estimate.conf_high, estimate.deff, estimate.df)
    return [*numbers, estimate.n, estimate.n_cases, estimate.n_psu, estimate.population]


def the_same(one: fl.Estimate, other: fl.Estimate) -> bool:
    return np.allclose(figures(one), figures(other), rtol=1e-9, atol=1e-12, equal_nan=True)


# Each alternative is what it would be alone


@pytest.mark.parametrize("interval", [fl.KornGraubard(), fl.RareEvent(), fl.Logit()], ids=lambda one: one.name)
@pytest.mark.parametrize("name", NAMES)
def test_a_row_is_the_prevalence_among_the_cases(sample: fl.Sample, name: str, interval: object) -> None:
    profile = fl.estimate(sample, replace(MEANS, interval=interval), by=["sex", ("sex", "sector")])
    alone = fl.estimate(sample, fl.Prevalence(name, among="fl", per=100, interval=interval), by=["sex", ("sex", "sector")])
    for one in alone:
        key = tuple(word for pair in one.cell for word in pair)
        assert the_same(profile[(*key, "means of coercion", name)], one)


@pytest.mark.parametrize(
    "design", [fl.Replicated(weight="w", replicates="r_*", method=fl.Bootstrap()), fl.Clustered(weight="w", psu=fl.Persons())]
)
def test_so_it_is_with_replicates_and_with_persons_drawn_one_by_one(cases: pl.DataFrame, design: object) -> None:
    random = np.random.default_rng(1)
    drawn = random.choice([0.5, 1.5], (8, 12))[:, (cases["s"].to_numpy() - 1) * 3 + cases["ea"].to_numpy() - 1]
    frame = cases.with_columns(**{f"r_{number}": cases["w"].to_numpy() * factor for number, factor in enumerate(drawn)})
    sample = fl.weigh(frame, design)
    profile = fl.estimate(sample, MEANS, by=["sex"])
    for name in NAMES:
        alone = fl.estimate(sample, fl.Prevalence(name, among="fl", per=100), by=["sex"])
        for one in alone:
            beside = profile[(*(word for pair in one.cell for word in pair), "means of coercion", name)]
            np.testing.assert_allclose(
                [beside.estimate, beside.se, beside.df, beside.n], [one.estimate, one.se, one.df, one.n], rtol=1e-9, atol=1e-12
            )


def test_differences_know_that_the_persons_are_the_same(cases: pl.DataFrame, sample: fl.Sample, variance_of: Callable[..., float]) -> None:
    table = fl.estimate(sample, MEANS)
    violence, debt = (table["means of coercion", name] for name in ("violence", "debt"))
    w, fl_ = cases["w"].to_numpy(), (cases["fl"] == 1).fill_null(value=False).to_numpy()
    parts = []
    for name in ("violence", "debt"):
        known = fl_ & cases[name].is_not_null().to_numpy()
        y = cases[name].fill_null(0).to_numpy()
        share = (w * y * known).sum() / (w * known).sum()
        parts.append(100 * w * known * (y - share) / (w * known).sum())
    assert table.difference(violence, debt).se == pytest.approx(np.sqrt(variance_of(cases, parts[0] - parts[1])), rel=1e-12)


def test_who_may_be_a_case_or_may_meet_it_is_undetermined(cases: pl.DataFrame, sample: fl.Sample) -> None:
    table = fl.estimate(sample, MEANS)
    no_status = cases["fl"].null_count()
    unknown = cases.filter(pl.col("fl") == 1)["violence"].null_count()
    assert unknown
    assert table["means of coercion", "violence"].undetermined == no_status + unknown
    assert table["means of coercion", "debt"].undetermined == no_status
    assert table["means of coercion", "violence"].n == (cases["fl"] == 1).sum() - unknown


def test_what_no_case_has_met_has_an_upper_bound(sample: fl.Sample) -> None:
    none = fl.estimate(sample, MEANS)["means of coercion", "wages"]
    assert (none.estimate, none.n_cases, none.status) == (0, 0, "no cases")
    assert 0 < none.conf_high < 100


# Works: what coerces counts in the job that makes the person a case


def in_works() -> fl.Sample:
    """Four cases: violence in the forced job, in the other job, in neither, unknown in the forced job; and debt of the person."""
    met, no, open_ = MET, NOT_MET, UNDETERMINED
    frame = pl.DataFrame(
        {
            "w": [1.0] * 6,
            "ea": [1, 2, 3, 1, 2, 3],
            "fl": [met, met, met, met, no, open_],
            "fl:1": [met, met, met, met, no, open_],
            "fl:2": [no] * 6,
            "violence": [met, met, no, open_, met, met],
            "violence:1": [met, no, no, open_, no, met],
            "violence:2": [no, met, no, no, met, no],
            "debt": [0, 1, 1, 2, 0, 0],
            "means: threats:1": [0, 1, 2, 0, 0, 0],
            "means: debts:1": [1, 0, 2, 1, 0, 0],
            "means: threats:2": [0, 0, 0, 0, 0, 0],
            "means: debts:2": [0, 0, 0, 0, 0, 0],
        }
    )
    drawn = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    means = Several(("threats", "debts"), ("no answer",))
    scales = {"fl": Outcome(), "violence": Outcome(), "debt": Categories(("yes", "no"), ("refused",)), "means": means}
    return replace(drawn, scales=scales, works=Works(("main job", "second job"), frozenset({"violence", "means"})))


@pytest.mark.parametrize(("name", "share", "n"), [("violence", 1 / 3, 3), ("debt", 1 / 3, 3)])
def test_a_means_counts_in_the_job_that_makes_the_case(name: str, share: float, n: int) -> None:
    one = fl.estimate(in_works(), fl.Profile("fl", of=(name,), name="means", per=1))["means", name]
    assert (one.estimate, one.n) == (pytest.approx(share), n)
    assert one.undetermined == 2


def test_a_multiple_response_question_stands_for_each_of_its_answers() -> None:
    table = fl.estimate(in_works(), fl.Profile("fl", of=("means", "debt"), name="means", per=1, labels={"threats": "threats of any kind"}))
    assert [one.cell[0][1] for one in table] == ["threats of any kind", "debts", "debt"]
    assert [(one.n_cases, one.n) for one in table] == [(2, 3), (1, 3), (1, 3)]


def test_columns_of_0_and_1_are_no_answers_of_a_question_whatever_they_are_called() -> None:
    frame = pl.DataFrame({"w": [1.0] * 6, "ea": [1, 2, 3, 1, 2, 3], "fl": [1] * 6, "means: threats": [1, 1, 1, 1, 1, 0]})
    sample = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    with pytest.raises(fl.FlestimateError, match="no variable 'means'"):
        fl.estimate(sample, fl.Profile("fl", of=("means",), name="means"))
    asked = fl.estimate(sample, fl.Profile("fl", of=("means: threats",), name="means", per=1))
    assert asked["means", "means: threats"].n_cases == 5


# Definitions


def test_a_definition_has_its_own_cases_and_its_own_universe() -> None:
    random = np.random.default_rng(2)
    columns = {name: random.choice([NOT_MET, UNDETERMINED, MET], 240, p=[0.6, 0.1, 0.3]) for name in ("one", "two", "all", "adults")}
    frame = pl.DataFrame({"w": random.uniform(1, 5, 240), "ea": np.arange(240) // 20, **columns})
    sample = replace(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), scales=dict.fromkeys(columns, Outcome()))
    definitions = (fl.Definition("wide", "one", "all"), fl.Definition("narrow", "two", "adults"), fl.Definition("no universe", "two"))
    table = fl.estimate(sample, fl.PrevalenceByDefinition(definitions))
    for label, case, universe in [("wide", "one", "all"), ("narrow", "two", "adults"), ("no universe", "two", None)]:
        alone = fl.estimate(replace(sample, universe=universe), fl.Prevalence(case, per=1_000)).total
        assert the_same(table["definition", label], alone)
        assert table["definition", label].undetermined == alone.undetermined
    wide, narrow = table["definition", "wide"], table["definition", "narrow"]
    assert table.covariance(wide, narrow) != 0
    assert table.difference(wide, narrow).estimate == pytest.approx(wide.estimate - narrow.estimate)


# Refusals


@pytest.mark.parametrize(
    "wrong",
    [
        lambda _: fl.Profile("fl", of=(), name="means"),
        lambda _: fl.Profile("fl", of="violence", name="means"),
        lambda _: fl.Profile("fl", of=("violence", "violence"), name="means"),
        lambda sample: fl.estimate(sample, fl.Profile("fl", of=("violence", "debt"), name="means", labels={"violence": "debt"})),
        lambda sample: fl.estimate(sample, fl.Profile("fl", of=("violence",), name="means", labels={"violenze": "V"})),
        lambda sample: fl.estimate(sample, fl.Profile("fl", of=("violenze",), name="means")),
        lambda sample: fl.estimate(sample, fl.Profile("fl", of=("hours",), name="means")),
        lambda sample: fl.estimate(sample, fl.Profile("fl", of=("violence",), name="sex"), by=["sex"]),
        lambda sample: fl.estimate(sample, fl.Profile("fl", of=("violence",), name="estimate")),
        lambda _: fl.PrevalenceByDefinition(()),
    ],
)
def test_what_cannot_be_a_profile_is_refused(sample: fl.Sample, wrong: Callable[[fl.Sample], object], snapshot: SnapshotAssertion) -> None:
    with pytest.raises(fl.FlestimateError) as refused:
        wrong(sample)
    assert str(refused.value) == snapshot
