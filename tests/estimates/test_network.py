"""Respondents report on themselves and on others: totals are exact where everybody reports, unbiased over samples, and R's."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flestimate as fl

HERE = Path(__file__).parent / "network"

# Against R's survey


CODEBOOK = fl.Codebook.of(
    {"person": {"variables": ["hh", "pid"]}},
    reports={
        "respondent": ["hh", "pid"],
        "reported": ["line_hh", "line"],
        "reporters": "m",
        "concept": {
            "sex": {"variable": "sex", "answers": {"female": "female", "male": "male"}},
            "fl": {"variable": "fl", "answers": {1: "yes", 0: "no"}},
            "hours": {"variable": "hours"},
        },
    },
)
DESIGNS = {
    "clustered": fl.Clustered(weight="w", strata="s", psu="ea"),
    "respondents": fl.Clustered(weight="w", strata="s", psu="respondent", fpc="respondents_of_stratum"),
    "replicated": fl.Replicated(weight="w", replicates="r_*", method=fl.Bootstrap()),
}
MEASURES = {"count": fl.Count("fl"), "total": fl.Total("hours"), "prevalence": fl.Prevalence("fl")}


@pytest.fixture(scope="module")
def survey() -> fl.Survey:
    """The reported persons of `make_network.py`."""
    return fl.describe(pl.read_csv(HERE / "respondents.csv"), CODEBOOK, reports=pl.read_csv(HERE / "reports.csv"))


def figures() -> list[dict[str, str]]:
    with (HERE / "r_network.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("figure", figures(), ids=lambda one: f"{one['design']} {one['measure']} {one['domain']}")
def test_it_is_r_s_total_over_respondents_of_what_their_reports_add_up_to(survey: fl.Survey, figure: dict[str, str]) -> None:
    sample = fl.weigh(survey, fl.Multiplicity(DESIGNS[figure["design"]]))
    table = fl.estimate(sample, MEASURES[figure["measure"]], by=["sex"])
    got = table.total if figure["domain"] == "total" else table["sex", figure["domain"]]
    assert got.estimate == pytest.approx(float(figure["estimate"]), rel=1e-12)
    assert got.se == pytest.approx(float(figure["se"]), rel=1e-12)


def test_n_counts_reported_persons_and_degrees_of_freedom_the_respondents_psus(survey: fl.Survey) -> None:
    one = fl.estimate(fl.weigh(survey, fl.Multiplicity(DESIGNS["clustered"])), fl.Prevalence("fl")).total
    assert (one.n, one.n_psu, one.n_strata, one.df) == (survey.n, 20, 5, 15)
    assert survey.n == len(pl.read_csv(HERE / "reports.csv"))
    of_respondents = fl.estimate(fl.weigh(survey, fl.Multiplicity(DESIGNS["respondents"])), fl.Prevalence("fl")).total
    assert (of_respondents.n_psu, of_respondents.df) == (120, 115)


def test_replicates_made_of_the_psus_are_of_the_divided_weights(survey: fl.Survey) -> None:
    """The jackknife's variance of a total is Taylor's."""
    made = fl.weigh(survey, fl.Multiplicity(fl.Resampled(DESIGNS["clustered"], fl.JackknifeN())))
    read = fl.weigh(survey, fl.Multiplicity(DESIGNS["clustered"]))
    one, other = (fl.estimate(sample, fl.Count("fl"), by=["sex"]) for sample in (made, read))
    assert [each.se for each in one] == pytest.approx([each.se for each in other], rel=1e-12)


# The estimator's own laws


@st.composite
def networks(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Who could report on whom (a symmetric relation in which everybody could report on themselves), and a value of everybody."""
    size = draw(st.integers(4, 6))
    pairs = list(combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True))
    could = np.eye(size, dtype=int)
    for one, other in chosen:
        could[one, other] = could[other, one] = 1
    return could, np.array(draw(st.lists(st.integers(0, 50), min_size=size, max_size=size)), dtype=float)


def reported(network: tuple[np.ndarray, np.ndarray], drawn: tuple[int, ...]) -> fl.Estimate:
    """The total that a simple random sample of respondents makes of their reports on everybody on whom they could report."""
    could, value = network
    respondent, person = np.nonzero(could[list(drawn)])
    size = len(value)
    frame = pl.DataFrame(
        {
            "w": [size / len(drawn)] * len(person),
            "respondent": np.array(drawn)[respondent],
            "population": [size] * len(person),
            "reporters": could.sum(axis=0)[person],
            "y": value[person],
        }
    )
    design = fl.Clustered(weight="w", psu="respondent", fpc="population")
    return fl.estimate(fl.weigh(frame, fl.Multiplicity(design)), fl.Total("y")).total


@given(networks())
def test_where_everybody_reports_on_everybody_they_could_the_total_is_exact(network: tuple[np.ndarray, np.ndarray]) -> None:
    one = reported(network, tuple(range(len(network[1]))))
    assert one.estimate == pytest.approx(network[1].sum(), rel=1e-12)
    assert one.population == pytest.approx(len(network[1]), rel=1e-12)


@settings(max_examples=12, deadline=None)
@given(networks(), st.integers(2, 3))
def test_over_all_samples_the_total_and_its_variance_are_unbiased(network: tuple[np.ndarray, np.ndarray], size: int) -> None:
    every = [reported(network, drawn) for drawn in combinations(range(len(network[1])), size)]
    estimates = np.array([one.estimate for one in every])
    assert estimates.mean() == pytest.approx(network[1].sum(), rel=1e-10, abs=1e-10)
    assert np.mean([one.se**2 for one in every]) == pytest.approx(estimates.var(), rel=1e-8, abs=1e-8)


# A second opinion


@pytest.mark.parametrize("design", [*DESIGNS.values(), fl.Resampled(DESIGNS["clustered"], fl.Bootstrap(replicates=20, seed=1))], ids=str)
def test_the_formula_over_persons_agrees(survey: fl.Survey, design: object) -> None:
    for measure in MEASURES.values():
        table = fl.estimate(fl.weigh(survey, fl.Multiplicity(design)), measure, by=["sex"])
        verification = fl.verify(table)
        assert verification.differing == ()
        assert verification.unverified == ()
