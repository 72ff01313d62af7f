"""The rank of replicate weights that were read, by cell: found once for all breakdowns, and what it is of each by itself."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.estimates import ranks
from flestimate.variance.replication import rank_df

REPLICATES = 12
NAMES = [f"rw{number}" for number in range(REPLICATES)]
DESIGN = fl.Replicated(weight="w", replicates="rw*", method=fl.Bootstrap(), df=fl.ByRank())
BY = [("sex", "sector")]


def survey(persons: int) -> pl.DataFrame:
    """SYNTHETIC persons whose replicate weights were calibrated one by one, so that no two persons have the same factors; some stand for nobody."""
    random = np.random.default_rng(8)
    weight = random.lognormal(3, 1, persons) * (np.arange(persons) % 11 > 0)
    factors = random.gamma(4, 0.25, (REPLICATES, persons))
    # Who stands for nobody may stand for somebody in a replicate.
    own = np.where(weight > 0, weight, 5.0)
    return pl.DataFrame(
        {
            "w": weight,
            "sex": np.where(np.arange(persons) % 2, "f", "m"),
            "sector": random.integers(0, 4, persons),
            "fl": random.random(persons) < 0.3,
            "old": random.random(persons) < 0.5,
            **{name: own * factor for name, factor in zip(NAMES, factors, strict=True)},
        }
    )


def expected(frame: pl.DataFrame, cell: tuple[tuple[str, str], ...], whom: pl.Expr = pl.lit(value=True)) -> int:  # noqa: B008 -- an expression is never changed
    own = frame.filter(whom, pl.col("w") > 0, *(pl.col(name).cast(pl.String) == value for name, value in cell))
    return max(rank_df(own.select(NAMES).to_numpy()), 0) if len(own) else 0


@pytest.mark.parametrize("persons", [9, 60, 600])
@pytest.mark.parametrize("by", [BY, ["sector", "sex"], ["sex", ("sector", "sex")]], ids=str)
def test_degrees_of_every_cell_are_the_rank_of_its_persons_weights(persons: int, by: list[object]) -> None:
    frame = survey(persons)
    for one in fl.estimate(fl.weigh(frame, DESIGN), fl.Prevalence("fl"), by=by):
        assert one.df == expected(frame, one.cell)


def test_a_part_that_is_one_short_of_the_highest_rank_tells_nothing() -> None:
    """One replicate repeats another, so that no cell has the highest rank there could be."""
    frame = survey(600).with_columns(pl.col(NAMES[0]).alias(NAMES[-1]))
    table = fl.estimate(fl.weigh(frame, DESIGN), fl.Prevalence("fl"), by=BY)
    assert {one.df for one in table} == {expected(frame, ())} == {REPLICATES - 2}


def test_so_they_are_of_a_group_and_of_the_parts_of_the_cases() -> None:
    frame = survey(90)
    sample = fl.weigh(frame, DESIGN)
    for one in fl.estimate(sample, fl.Prevalence("fl", among="old"), by=BY):
        assert one.df == expected(frame, one.cell, pl.col("old"))
    for one in fl.estimate(sample, fl.Share("fl", of="sector"), by=["sex"]):
        assert one.df == expected(frame, tuple(pair for pair in one.cell if pair[0] == "sex"), pl.col("fl"))


def test_so_they_are_of_things_that_a_case_may_have_met_together() -> None:
    frame = survey(60).with_columns(beaten=pl.when(pl.int_range(60) % 5 > 0).then(pl.col("old")))
    table = fl.estimate(fl.weigh(frame, DESIGN), fl.Profile("fl", of=("old", "beaten"), name="met"), by=["sex"])
    for one in table:
        cell = dict(one.cell)
        own = tuple(pair for pair in one.cell if pair[0] == "sex")
        assert one.df == expected(frame, own, pl.col("fl") & pl.col(cell["met"]).is_not_null())


def test_persons_are_read_once_for_all_breakdowns_and_for_the_number_beside_a_prevalence(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = fl.weigh(survey(60), DESIGN)
    asked, read = [], ranks.unplaced
    monkeypatch.setattr(ranks, "unplaced", lambda *given: asked.append(given) or read(*given))
    prevalence, count = (fl.estimate(sample, measure, by=BY) for measure in (fl.Prevalence("fl"), fl.Count("fl")))
    assert len(asked) == 1
    assert [one.df for one in prevalence] == [one.df for one in count]


def test_nothing_is_ranked_where_a_part_has_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    ranked, rank = [], ranks.rank_df
    monkeypatch.setattr(ranks, "rank_df", lambda rows: ranked.append(rows.shape) or rank(rows))
    table = fl.estimate(fl.weigh(survey(600), DESIGN), fl.Prevalence("fl"), by=BY)
    assert {one.df for one in table} == {REPLICATES - 1}
    assert len(ranked) == 8


def test_a_sample_is_let_go_of_with_its_last_holder() -> None:
    import gc
    import weakref

    sample = fl.weigh(survey(60), DESIGN)
    fl.estimate(sample, fl.Prevalence("fl"), by=BY)
    held = weakref.ref(sample)
    gc.collect()
    gc.disable()
    try:
        del sample
        assert held() is None
    finally:
        gc.enable()
