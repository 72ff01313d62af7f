"""What is known of cells: one of them can be taken out with all that is known of it."""

import numpy as np
import pytest

from flestimate.variance import (
    Clusters,
    ClusterTotals,
    Evidence,
    InPsus,
    JackknifeN,
    Linearised,
    Population,
    PsuSums,
    Ratio,
    Refused,
    ReplicateSpread,
    ReplicateTotals,
)
from flestimate.variance.link import LogOdds
from flestimate.variance.replication import replicate_totals

PSUS = Clusters.of_one_stage(np.array([0, 0, 0, 1, 1, 1]), np.zeros(2))
RANDOM = np.random.default_rng(3)
# Cases and persons of 3 cells in 6 PSUs; the last cell is not in PSUs 0 and 4.
PAIRS = [(psu, cell) for psu in range(6) for cell in range(3) if not (cell == 2 and psu in {0, 4})]
TOTALS = ClusterTotals(*np.array(PAIRS).T, np.array([[1.0 + psu, 40.0 + 7 * psu + cell] for psu, cell in PAIRS]), 3)


def linearised() -> object:
    return Linearised((PSUS,), Refused()).spread(Ratio(), TOTALS)


def replicated() -> object:
    made = JackknifeN().factors(PSUS)
    return ReplicateSpread.of(Ratio(), ReplicateTotals(TOTALS.sums, replicate_totals(made.factors, TOTALS)), made.scheme)


def psu_sums() -> PsuSums:
    names = ("n", "cases", "weight", "weight2")
    columns = {name: np.arange(len(TOTALS.cell)) + 100.0 * number for number, name in enumerate(names)}
    return PsuSums.of(InPsus(TOTALS.cell, **columns, case_weight=TOTALS.values[:, 0], case_weight2=TOTALS.values[:, 0] ** 2), cells=3)


def evidence(spread: object = None, **more: object) -> Evidence:
    estimate = Ratio().value(TOTALS.sums)
    known = {
        "estimate": estimate,
        "std_error": np.array([0.01, 0.02, 0.03]),
        "n": np.array([300.0, 310.0, 200.0]),
        "n_kish": np.array([250.0, 260.0, 150.0]),
        "df": np.array([4.0, 4.0, 2.0]),
        "cases": np.array([21.0, 20.0, np.nan]),
    }
    return Evidence(**known, spread=spread, **more)


FIGURES = ("estimate", "std_error", "n", "n_kish", "df", "cases")


@pytest.mark.parametrize("spread", [lambda: None, linearised, replicated], ids=["unknown", "linearised", "replicated"])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_one_cell_alone_has_its_own_figures(spread, position: int) -> None:
    whole = evidence(spread())
    alone = whole.at(position)
    assert (len(whole), len(alone)) == (3, 1)
    for name in FIGURES:
        np.testing.assert_array_equal(getattr(alone, name), getattr(whole, name)[[position]])


@pytest.mark.parametrize("spread", [linearised, replicated])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_one_cell_alone_has_its_own_spread(spread, position: int) -> None:
    whole = evidence(spread())
    alone = whole.at(position)
    assert alone.spread.variance == pytest.approx(whole.spread.variance[[position]], rel=1e-12)
    assert alone.std_error_on(LogOdds()) == pytest.approx(whole.std_error_on(LogOdds())[[position]], rel=1e-12)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_one_cell_alone_has_its_own_psus(position: int) -> None:
    whole = psu_sums()
    alone = evidence(psus=whole).at(position).psus
    assert alone.n.tolist() == whole.n[[position]].tolist()
    np.testing.assert_array_equal(alone.carrying.weight, whole.carrying.weight[whole.carrying.cell == position])


def test_one_cell_alone_has_its_own_population_and_the_same_whole() -> None:
    of_all = evidence().at(0)
    population = Population(np.array([10.0, 20.0, 30.0]), np.array([1.0, 2.0, 3.0]), evidence(linearised()))
    alone = evidence(whole=of_all, population=population).at(1)
    assert alone.whole is of_all
    assert (alone.population.size.tolist(), alone.population.std_error.tolist()) == ([20.0], [2.0])
    assert alone.population.prevalence.n.tolist() == [310.0]
    assert alone.population.prevalence.spread.variance == pytest.approx(linearised().variance[[1]], rel=1e-12)


def test_what_is_not_known_stays_unknown() -> None:
    alone = evidence().at(2)
    assert (alone.spread, alone.psus, alone.whole, alone.population) == (None, None, None, None)
    assert np.isnan(alone.cases).all()


def test_evidence_of_figures_is_one_cell() -> None:
    made = Evidence.of(estimate=0.01, std_error=0.004, n=1_000, n_kish=800, df=30, cases=9)
    assert {name: getattr(made, name).tolist() for name in FIGURES} == {
        "estimate": [0.01],
        "std_error": [0.004],
        "n": [1_000.0],
        "n_kish": [800.0],
        "df": [30.0],
        "cases": [9.0],
    }
    assert np.isnan(Evidence.of(estimate=0.01, std_error=0.004, n=1_000, n_kish=800, df=30).cases).all()


def test_without_a_spread_the_error_on_a_link_is_the_delta_methods() -> None:
    made = evidence()
    expected = made.std_error / (made.estimate * (1 - made.estimate))
    assert made.std_error_on(LogOdds()) == pytest.approx(expected, rel=1e-14)


def test_with_linearisation_the_error_on_a_link_is_that_of_its_own_variance() -> None:
    """The standard errors that stand beside it do not count: an estimate that has none shown still has a spread."""
    made = evidence(linearised())
    expected = np.sqrt(made.spread.variance) / (made.estimate * (1 - made.estimate))
    assert made.std_error_on(LogOdds()) == pytest.approx(expected, rel=1e-13)


def test_with_replicates_the_error_on_a_link_is_that_of_the_linked_replicates() -> None:
    made = evidence(replicated())
    linked = np.log(made.spread.values / (1 - made.spread.values)) - np.log(made.estimate / (1 - made.estimate))
    expected = np.sqrt(np.array(made.spread.scheme.rscales) @ linked**2 * made.spread.scheme.scale)
    assert made.std_error_on(LogOdds()) == pytest.approx(expected, rel=1e-12)
    delta = np.sqrt(made.spread.variance) / (made.estimate * (1 - made.estimate))
    assert (abs(made.std_error_on(LogOdds()) / delta - 1) > 1e-6).all()
