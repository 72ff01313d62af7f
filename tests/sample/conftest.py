"""What the tests of designs share: persons in households in villages in strata, and the variance written out stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

import flestimate as fl


@dataclass(frozen=True)
class OneStage:
    """One stage as the formula sees it: its strata, its units (None: persons), and the column with the sampled share of them."""

    strata: tuple[str, ...]
    unit: str | None
    share: str | None = None


def _groups(frame: pl.DataFrame, names: Sequence[str]) -> list[np.ndarray]:
    if not names:
        return [np.arange(len(frame))]
    keys = [tuple(row) for row in frame.select(names).rows()]
    return [np.array([position for position, own in enumerate(keys) if own == key]) for key in dict.fromkeys(keys)]


def _variance(frame: pl.DataFrame, z: np.ndarray, stages: Sequence[OneStage], rows: np.ndarray) -> float:
    """The variance of the total of z over rows, by recursion over stages (Sarndal, Swensson and Wretman, 1992, 4.3)."""
    stage, *further = stages
    total = 0.0
    for stratum in _groups(frame[rows], stage.strata):
        inside = rows[stratum]
        units = [[row] for row in inside] if stage.unit is None else [inside[own] for own in _groups(frame[inside], [stage.unit])]
        sums = np.array([z[unit].sum() for unit in units])
        share = np.array([0.0 if stage.share is None else frame[stage.share][int(unit[0])] for unit in units])
        squares = ((1 - share) * (sums - sums.mean()) ** 2).sum()
        total += squares * len(units) / (len(units) - 1) if len(units) > 1 else squares
        if further and stage.share is not None:
            total += sum(f * _variance(frame, z, further, np.array(unit)) for f, unit in zip(share, units, strict=True))
    return total


@pytest.fixture(scope="session")
def by_recursion() -> Callable[[pl.DataFrame, np.ndarray, Sequence[OneStage]], float]:
    """The variance of the total of a weighted variable (persons,), with every unit of the design in it."""
    return lambda frame, z, stages: _variance(frame, z, stages, np.arange(len(frame)))


@pytest.fixture(scope="session")
def one_stage() -> type[OneStage]:
    return OneStage


@pytest.fixture(scope="session")
def villages() -> pl.DataFrame:
    """Persons in households, codes of which repeat, in 5 villages of 2 strata; how many there were and were drawn at each stage.

    n_ea: villages in the stratum; n_hh, n_side: households in the village, and on its side of the river; n_p: persons in
    the household; f_ea, f_hh, f_p: the sampled shares of them; p_ea: a village's probability; p_hh: a household's.
    """
    random = np.random.default_rng(11)
    rows: list[dict[str, object]] = []
    for ea, (stratum, n_ea, drawn, households, p_ea) in enumerate(
        [("a", 7, 3, 4, 0.2), ("a", 7, 3, 5, 0.5), ("a", 7, 3, 4, 0.9), ("b", 5, 2, 5, 0.4), ("b", 5, 2, 4, 0.3)]
    ):
        n_hh = int(random.integers(8, 20))
        village = {"stratum": stratum, "ea": ea, "n_ea": n_ea, "f_ea": drawn / n_ea, "p_ea": p_ea, "n_hh": n_hh, "f_hh": households / n_hh}
        not_drawn = int(random.integers(4, 9))
        for number in range(households):
            size, on_side, n_p = int(random.integers(2, 4)), (households + 1 - number % 2) // 2, int(random.integers(4, 7))
            household = {
                "hh": number + 1,
                "p_hh": float(random.uniform(0.1, 0.9)),
                "side": ["east", "west"][number % 2],
                "n_side": on_side + not_drawn,
                "f_side": on_side / (on_side + not_drawn),
                "n_p": n_p,
                "f_p": size / n_p,
            }
            rows += [{**village, **household, **_person(random)} for _ in range(size)]
    return pl.DataFrame(rows)


def _person(random: np.random.Generator) -> dict[str, object]:
    return {
        "w": float(random.integers(5, 50)),
        "hours": float(random.integers(10, 60)),
        "fl": int(random.random() < 0.3),
        "sex": ["f", "m"][int(random.random() < 0.5)],
    }


@pytest.fixture(scope="session")
def linearised() -> Callable[[pl.DataFrame, str], np.ndarray]:
    """The weighted linearised variable of a total of hours or of a prevalence of fl, in everybody or in the women."""

    def made(frame: pl.DataFrame, what: str) -> np.ndarray:
        w, y, hours = (frame[name].to_numpy() for name in ("w", "fl", "hours"))
        women = (frame["sex"] == "f").to_numpy()
        inside = women if what.endswith("women") else np.ones(len(frame), dtype=bool)
        if what.startswith("total"):
            return inside * w * hours
        return inside * w * (y - (inside * w * y).sum() / (inside * w).sum()) / (inside * w).sum()

    return made


@pytest.fixture(scope="session")
def estimated() -> Callable[[pl.DataFrame, object, str], fl.Estimate]:
    """The estimate that `linearised` is the variable of."""

    def made(frame: pl.DataFrame, design: object, what: str) -> fl.Estimate:
        measure = fl.Total("hours") if what.startswith("total") else fl.Prevalence("fl")
        table = fl.estimate(fl.weigh(frame, design), measure, by=["sex"])
        return table["sex", "f"] if what.endswith("women") else table.total

    return made
