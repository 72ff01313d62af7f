"""What an estimate needs of PSUs, block after block: the same figures as from every pair of a PSU and a cell."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import flestimate as fl
from flestimate.estimates import by_pairs, inside
from flestimate.sample import across
from flestimate.variance import QuadraticSpread

FIGURES = ("estimate", "std_error", "conf_low", "conf_high", "deff", "df", "n", "n_cases", "n_psu", "n_strata", "population")
BY = [("sex", "sector")]
MEASURES = [
    fl.Prevalence("fl"),
    fl.Prevalence("fl", interval=fl.RareEvent()),
    fl.Count("fl"),
    fl.Mean("hours"),
    fl.Total("hours"),
    fl.Ratio("hours", "pay", among="woman"),
]


def survey(persons: int = 600, prevalence: float = 0.03, seed: int = 1, psu: int = 12) -> pl.DataFrame:
    """Made-up persons in PSUs of a few strata, some of whom stand for nobody."""
    random = np.random.default_rng(seed)
    ea = np.arange(persons) // psu
    return pl.DataFrame(
        {
            "stratum": ea % 4,
            "ea": ea,
            "w": random.lognormal(3, 1, persons) * (random.random(persons) > 0.02),
            "sex": random.integers(1, 3, persons),
            "sector": random.integers(0, 6, persons),
            "fl": (random.random(persons) < prevalence).astype(int),
            "woman": random.random(persons) < 0.5,
            "hours": random.normal(40, 10, persons).round(1),
            "pay": random.normal(900, 300, persons).round(2),
            "areas": 200,
        }
    )


DESIGNS = {
    "with replacement": fl.Clustered(weight="w", strata="stratum", psu="ea"),
    "without replacement": fl.Clustered(weight="w", strata="stratum", psu="ea", fpc="areas"),
    "made replicates": fl.Resampled(fl.Clustered(weight="w", strata="stratum", psu="ea"), fl.Bootstrap(replicates=20, seed=1)),
    "persons": fl.Clustered(weight="w", strata="stratum", psu=fl.Persons()),
}


def figures(frame: pl.DataFrame, design: object, measure: object) -> np.ndarray:
    table = fl.estimate(fl.weigh(frame, design), measure, by=BY)
    return np.array([[np.nan if (figure := getattr(one, name)) is None else figure for name in FIGURES] for one in table], dtype=float)


def from_pairs(frame: pl.DataFrame, design: object, measure: object) -> np.ndarray:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(across, "_TIMES", 0)
        return figures(frame, design, measure)


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.title)
def test_every_figure_is_that_of_the_pairs(design: object, measure: object) -> None:
    frame = survey()
    np.testing.assert_allclose(figures(frame, design, measure), from_pairs(frame, design, measure), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("by", [["sex", "sector"], ["sector", ("sector", "sex"), "woman"], [("sex", "sector"), ("sector", "sex")]], ids=str)
def test_crossings_that_are_not_asked_for_are_not_made(monkeypatch: pytest.MonkeyPatch, by: list[object]) -> None:
    made, sums = [], across.Crossed.across
    monkeypatch.setattr(across.Crossed, "across", lambda crossed, *given: made.extend(crossed.margins) or sums(crossed, *given))
    table = fl.estimate(fl.weigh(survey(), DESIGNS["with replacement"]), fl.Prevalence("fl"), by=by)
    assert set(made) == {block.groups.variables for block in table.blocks}
    assert len(made) == len(set(made))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(across, "_TIMES", 0)
        other = fl.estimate(fl.weigh(survey(), DESIGNS["with replacement"]), fl.Prevalence("fl"), by=by)
    for ours, theirs in zip(table, other, strict=True):
        assert (ours.cell, ours.n_psu) == (theirs.cell, theirs.n_psu)
        assert [ours.estimate, ours.std_error] == pytest.approx([theirs.estimate, theirs.std_error], rel=1e-10)


@pytest.mark.parametrize(("persons", "bases"), [(600, [("sex", "sector")]), (300, [("sex",), ("sector",)])])
def test_small_crossings_are_made_of_one_where_that_is_small(
    monkeypatch: pytest.MonkeyPatch, persons: int, bases: list[tuple[str, ...]]
) -> None:
    """600 persons of 50 PSUs by 2 x 6 cells have no more places than persons, and half of them in as many PSUs have."""
    made, sums = [], across.Crossed.across
    monkeypatch.setattr(across.Crossed, "across", lambda crossed, *given: made.append(crossed.of) or sums(crossed, *given))
    fl.estimate(fl.weigh(survey(persons, psu=persons // 50), DESIGNS["with replacement"]), fl.Prevalence("fl"), by=["sex", "sector"])
    assert made == bases


@given(prevalence=st.sampled_from([0.0, 0.01, 0.5, 0.97, 1.0]), seed=st.integers(0, 50), psu=st.sampled_from([2, 15, 35]))
def test_so_it_is_whatever_the_prevalence_and_the_size_of_psus(prevalence: float, seed: int, psu: int) -> None:
    frame, measure = survey(300, prevalence, seed, psu), fl.Prevalence("fl", interval=fl.RareEvent())
    ours, theirs = figures(frame, DESIGNS["with replacement"], measure), from_pairs(frame, DESIGNS["with replacement"], measure)
    # An error that is nothing but rounding has no digits to compare.
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-14)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many pairs were found, each time that somebody asked for them."""
    found, of = [], inside.Pairs.of
    monkeypatch.setattr(inside.Pairs, "of", lambda unit, *given: found.append(len(unit)) or of(unit, *given))
    return found


def test_pairs_are_found_for_those_alone_who_ask(asked: list[int]) -> None:
    frame = survey()
    table = fl.estimate(fl.weigh(frame, DESIGNS["with replacement"]), fl.Prevalence("fl"), by=BY)
    cases = int((frame["fl"] * (frame["w"] > 0)).sum())
    assert set(asked) == {cases}
    asked.clear()
    women, men = table["sex", "1"], table["sex", "2"]
    difference = table.difference(women, men)
    assert asked[0] == women.n
    asked.clear()
    direct = fl.estimate(fl.weigh(frame, DESIGNS["with replacement"]), fl.Prevalence("fl"), by=["sex"])
    assert direct.difference(direct["sex", "1"], direct["sex", "2"]).std_error == pytest.approx(difference.std_error, rel=1e-12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(across, "_TIMES", 0)
        other = fl.estimate(fl.weigh(frame, DESIGNS["with replacement"]), fl.Prevalence("fl"), by=BY)
    assert other.difference(other["sex", "1"], other["sex", "2"]).std_error == pytest.approx(difference.std_error, rel=1e-10)


def test_designs_with_a_rule_for_singletons_or_further_stages_are_of_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = survey().with_columns(lonely=pl.when(pl.col("ea") == 0).then(9).otherwise(pl.col("stratum")))
    used, totals = [], by_pairs.ByPairs.totals.fget
    monkeypatch.setattr(by_pairs.ByPairs, "totals", property(lambda self: used.append(self.k) or totals(self)))
    lonely = fl.Clustered(weight="w", strata="lonely", psu="ea", singleton=fl.Centred())
    table = fl.estimate(fl.weigh(frame, lonely), fl.Prevalence("fl"), by=["sex"])
    assert used
    assert not isinstance(table.blocks[0].spread, QuadraticSpread)
    used.clear()
    collapsed = fl.Clustered(weight="w", strata="lonely", psu="ea", singleton=fl.Collapsed())
    table = fl.estimate(fl.weigh(frame, collapsed), fl.Prevalence("fl"), by=["sex"])
    assert not used
    assert isinstance(table.blocks[0].spread, QuadraticSpread)


def test_a_table_lets_go_of_its_persons_with_the_last_who_holds_it() -> None:
    """What is kept of persons must not hold on to itself: memory of a million persons would stay until Python looks for circles."""
    import gc
    import weakref

    sample = fl.weigh(survey(), DESIGNS["with replacement"])
    table = fl.estimate(sample, fl.Prevalence("fl"), by=BY)
    held = weakref.ref(table.blocks[0].spread.totals.of_units)
    gc.collect()
    gc.disable()
    try:
        del sample, table
        assert held() is None
    finally:
        gc.enable()


def test_many_variables_one_by_one_are_not_crossed() -> None:
    frame = survey().with_columns(**{f"v{number}": (pl.col("ea") + number) % 3 for number in range(9)})
    sample = fl.weigh(frame, DESIGNS["with replacement"])
    table = fl.estimate(sample, fl.Prevalence("fl"), by=[f"v{number}" for number in range(9)])
    alone = fl.estimate(sample, fl.Prevalence("fl"), by=["v4"])
    assert len(table) == 1 + 9 * 3
    assert table["v4", "1"].std_error == pytest.approx(alone["v4", "1"].std_error, rel=1e-12)
    assert isinstance(table.blocks[5].spread, QuadraticSpread)


def test_an_estimate_goes_to_another_process_without_the_persons_behind_it() -> None:
    found = fl.estimate(fl.weigh(survey(), DESIGNS["with replacement"]), fl.Prevalence("fl"), by=BY)["sex", "1"]
    sent = pickle.dumps(found)
    arrived = pickle.loads(sent)  # noqa: S301 -- what has just been dumped
    assert arrived == found
    assert len(sent) < 3_000
    with pytest.raises(fl.FlestimateError, match="FLE-C17"):
        arrived.interval(fl.RareEvent())


ROWS = {
    "in no order": lambda frame: frame.sample(fraction=1.0, shuffle=True, seed=3),
    "PSUs named by text": lambda frame: frame.with_columns(ea=pl.format("ea {}", pl.col("ea"))),
    "PSUs numbered again in each stratum": lambda frame: frame.with_columns(ea=pl.col("ea") // 4),
    "sectors missing": lambda frame: frame.with_columns(sector=pl.when(pl.col("sector") != 3).then("sector")),
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_so_it_is_whatever_the_rows_are_like(rows: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    frame, measure = rows(survey()), fl.Prevalence("fl", interval=fl.RareEvent())
    ours, theirs = (make(frame, DESIGNS["without replacement"], measure) for make in (figures, from_pairs))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-14)
