"""Cells of different samples, each with a whole of its own: as good as one at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.rare_event import RareEvent
from flestimate.variance.psu_sums import InPsus, PsuSums

SAMPLES, PSUS = 6, 12


def drawn(rng: np.random.Generator, persons: int, risk: float) -> Evidence:
    """One cell of each of so many samples, which are made up; standard errors are as of equal weights in PSUs."""
    cell = np.repeat(np.arange(SAMPLES), PSUS)
    n = rng.integers(1, persons, SAMPLES * PSUS).astype(float)
    cases = rng.binomial(n.astype(int), risk).astype(float)
    weight = n * rng.uniform(0.5, 2, SAMPLES * PSUS)
    share = np.divide(cases, n)
    psus = PsuSums.of(InPsus(cell, n, cases, weight, weight**2 / n, weight * share, weight**2 / n * share), cells=SAMPLES)
    total, persons_in_all = np.bincount(cell, weight), np.bincount(cell, n)
    estimate = np.bincount(cell, weight * share) / total
    error = np.sqrt(np.bincount(cell, (weight * (share - estimate[cell])) ** 2)) / total
    kish = total**2 / np.bincount(cell, weight**2 / n)
    return Evidence(estimate, error, persons_in_all, kish, np.full(SAMPLES, PSUS - 1.0), np.bincount(cell, cases), psus=psus)


@pytest.mark.parametrize("risk", [0.02, 0.2, 0.9])
def test_cells_with_wholes_of_their_own_have_the_bounds_that_each_has_alone(risk: float) -> None:
    rng = np.random.default_rng(3)
    whole, domain = drawn(rng, 60, risk), drawn(rng, 15, risk)
    together = RareEvent().bounds(replace(domain, whole=whole))
    alone = [RareEvent().bounds(replace(domain.at(i), whole=whole.at(i))) for i in range(SAMPLES)]
    assert np.ptp(together[1]) > 0
    np.testing.assert_allclose(together, np.concatenate(alone, axis=1), rtol=1e-9)


def test_wholes_are_of_as_many_cells_in_turn() -> None:
    rng = np.random.default_rng(4)
    whole, domain = first(drawn(rng, 60, 0.02), 2), drawn(rng, 15, 0.02)
    together = RareEvent().bounds(replace(domain, whole=whole))
    alone = [RareEvent().bounds(replace(domain.at(i), whole=whole.at(i % 2))) for i in range(SAMPLES)]
    np.testing.assert_allclose(together, np.concatenate(alone, axis=1), rtol=1e-9)
    of_cells = [RareEvent().bounds(replace(domain, whole=whole).at(i)) for i in range(SAMPLES)]
    np.testing.assert_allclose(together, np.concatenate(of_cells, axis=1), rtol=1e-9)


def test_a_whole_for_some_of_the_cells_is_refused() -> None:
    rng = np.random.default_rng(4)
    whole, domain = first(drawn(rng, 60, 0.02), 4), drawn(rng, 15, 0.02)
    with pytest.raises(ValueError, match="broadcast"):
        RareEvent().bounds(replace(domain, whole=whole))


def first(whole: Evidence, cells: int) -> Evidence:
    psus = PsuSums.of(whole.psus.of_psus(np.arange(SAMPLES) < cells), cells=cells)
    return Evidence(*(getattr(whole, name)[:cells] for name in ("estimate", "std_error", "n", "n_kish", "df", "cases")), psus=psus)
