"""The sampled units of a design: numbered once, whatever holds the persons and in whatever order they are."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.variance import Pairs
from flestimate.variance.arrays import sum_by

FIRST = {"weight": "w", "strata": "stratum", "psu": "ea"}
TWO = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"),))
THREE = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"), fl.Stage(psu=fl.Persons(), fpc="n_p")))


def test_there_are_as_many_units_of_a_stage_as_combinations_of_codes(villages: pl.DataFrame) -> None:
    drawn = fl.weigh(villages, THREE).drawn
    assert [len(stage) for stage in drawn.stages] == [5, villages.select("ea", "hh").n_unique(), len(villages)]
    assert [stage.strata for stage in drawn.stages] == [2, 5, villages.select("ea", "hh").n_unique()]


def test_every_finest_unit_lies_in_one_unit_of_each_stage_and_units_in_one_of_the_stage_before(villages: pl.DataFrame) -> None:
    first, second, third = fl.weigh(villages, THREE).drawn.stages
    assert len(first.unit) == len(second.unit) == len(third.unit) == len(villages)
    for outer, inner in ((first, second), (second, third)):
        pairs = np.unique(np.stack([inner.unit, outer.unit]), axis=1)
        assert pairs.shape[1] == len(inner)
        # A stratum of a further stage lies inside one unit of the stage before, which is its parent.
        np.testing.assert_array_equal(inner.parent[inner.stratum[pairs[0]]], pairs[1])


def test_what_a_unit_counts_is_what_was_not_drawn_times_the_shares_of_the_stages_before(villages: pl.DataFrame) -> None:
    drawn = fl.weigh(villages, THREE).drawn
    first, second, third = drawn.stages
    shares = villages.sort("stratum", "ea", "hh").select("f_ea", "f_hh", "f_p").to_numpy()  # finest units are in this order
    f1, f2, f3 = shares.T
    assert first.remaining[first.unit] == pytest.approx(1 - f1, rel=1e-14)
    assert second.remaining[second.unit] == pytest.approx(f1 * (1 - f2), rel=1e-14)
    assert third.remaining[third.unit] == pytest.approx(f1 * f2 * (1 - f3), rel=1e-14)


def test_persons_are_told_apart_only_where_they_were_drawn(villages: pl.DataFrame) -> None:
    one, two, three = (fl.weigh(villages, design).drawn for design in (fl.Clustered(**FIRST, fpc="n_ea"), TWO, THREE))
    assert (one.singly, two.singly, three.singly) == (False, False, True)
    assert (one.keys, two.keys, three.keys) == (("stratum", "ea"), ("stratum", "ea", "hh"), ("stratum", "ea", "hh"))
    households = villages.select("ea", "hh").n_unique()
    assert (len(one.stages[-1]), len(two.stages[-1]), len(three.stages[-1])) == (5, households, len(villages))


def test_columns_of_stages_that_do_not_count_tell_no_units_apart(villages: pl.DataFrame) -> None:
    with_replacement = fl.Clustered(**FIRST, stages=(fl.Stage(psu="hh", fpc="n_hh"), fl.Stage(psu=fl.Persons(), fpc="n_p")))
    assert fl.weigh(villages, with_replacement).drawn.keys == ("stratum", "ea")


def test_rows_find_their_units_in_any_order(villages: pl.DataFrame) -> None:
    sample = fl.weigh(villages, TWO)
    rows = sample.frame.collect()
    order = np.random.default_rng(5).permutation(len(rows))
    numbered = sample.drawn.numbered(rows)
    np.testing.assert_array_equal(sample.drawn.numbered(rows[order.tolist()]), numbered[order])
    codes = villages.select(pl.struct("ea", "hh").rank("dense")).to_series().to_numpy() - 1
    np.testing.assert_array_equal(numbered, codes)


def test_persons_drawn_last_are_numbered_within_their_household(villages: pl.DataFrame) -> None:
    sample = fl.weigh(villages.sample(fraction=1.0, shuffle=True, seed=8), THREE)
    rows = sample.frame.collect()
    unit = sample.drawn.numbered(rows)
    assert sorted(unit) == list(range(len(villages)))
    household = pl.DataFrame({"ea": rows["ea"].to_list(), "hh": rows["hh"].to_list()}).select(pl.struct("ea", "hh").rank("dense"))
    np.testing.assert_array_equal(sample.drawn.stages[1].unit[unit], household.to_series().to_numpy() - 1)


def test_totals_have_an_entry_only_where_a_unit_and_a_cell_meet(villages: pl.DataFrame) -> None:
    drawn = fl.weigh(villages, TWO).drawn
    unit, cell = np.array([3, 0, 3, 3]), np.array([1, 0, 1, 0])
    pairs = Pairs.of(unit, cell, drawn.units, 2)
    totals = drawn.totals(pairs, sum_by(pairs.position, np.array([1.0, 2.0, 4.0, 8.0]), len(pairs))[:, None, None])
    assert totals.cluster.tolist() == [0, 3, 3]
    assert totals.cell.tolist() == [0, 0, 1]
    assert totals.values.tolist() == [[2.0], [8.0], [5.0]]
    assert totals.sums.tolist() == [[10.0], [5.0]]


def test_a_unit_of_a_further_stage_leads_to_its_psu(villages: pl.DataFrame) -> None:
    sample = fl.weigh(villages, THREE)
    rows = sample.frame.collect()
    np.testing.assert_array_equal(sample.drawn.psu(sample.drawn.numbered(rows)), villages["ea"].to_numpy())


CODES = {
    "numbers": [10, 9, 9, 100, 2, 2],
    "text": ["10", "9", "9", "100", "2", "2"],
    "numbers with a point": [10.0, 9.0, 9.0, 100.0, 2.0, 2.0],
    "text with spaces": ["a b", "c", "c", "d ", "e", "e"],
    "letters beyond ASCII": ["Åkra", "Kathmandu काठ", "Kathmandu काठ", "東", "É", "É"],
    "very large numbers": [2**53 + 1, 2**53, 2**53, 2**53 + 3, 7, 7],
    "true and false": [True, False, False, True, False, False],
}


@pytest.mark.parametrize("codes", CODES)
@pytest.mark.bad_input("FLE-D17")
def test_codes_may_be_of_any_kind(codes: str) -> None:
    frame = pl.DataFrame({"w": [1.0] * 6, "s": [1, 1, 1, 2, 2, 2], "ea": CODES[codes], "hours": [1.0, 2, 3, 4, 5, 6]})
    total = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", strata="s", psu="ea")), fl.Total("hours")).total
    assert (total.n_psu, total.n_strata, total.df) == (4, 2, 2)
    assert total.se**2 == pytest.approx((1 - 5) ** 2 + (4 - 11) ** 2, rel=1e-13)


def test_codes_that_differ_only_by_a_space_are_different() -> None:
    frame = pl.DataFrame({"w": [1.0] * 4, "ea": ["a", "a ", " a", "a"], "hours": [1.0, 2, 3, 4]})
    assert len(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")).drawn.stages[0]) == 3


def test_a_sample_says_how_many_psus_and_strata_it_is_in(villages: pl.DataFrame) -> None:
    assert repr(fl.weigh(villages, THREE)).startswith("Sample of polars.DataFrame: 56 persons in 5 PSUs and 2 strata stand for ")


def test_codes_of_a_further_stage_that_repeat_need_no_note(villages: pl.DataFrame) -> None:
    assert villages["hh"].n_unique() < villages.select("ea", "hh").n_unique()
    assert fl.weigh(villages, THREE).notes == ()


def test_psus_whose_persons_all_have_weight_zero_are_units_all_the_same(villages: pl.DataFrame) -> None:
    nobody = villages.with_columns(w=pl.when(pl.col("ea") == 1).then(0.0).otherwise(pl.col("w")))
    t = [float((own["w"] * own["hours"]).sum()) for own in nobody.partition_by("ea")]
    total = fl.estimate(fl.weigh(nobody, fl.Clustered(**FIRST)), fl.Total("hours")).total
    first = np.array([t[0], 0.0, t[2]])
    assert total.se**2 == pytest.approx(((first - first.mean()) ** 2).sum() * 3 / 2 + (t[3] - t[4]) ** 2, rel=1e-12)
    assert total.n_psu == 4


def test_nothing_of_the_size_of_units_times_cells_is_made() -> None:
    """2,000 PSUs and 1,000 cells that meet in 4,000 pairs: entries, not a table of 2 million."""
    size = 4_000
    frame = pl.DataFrame({"w": [1.0] * size, "ea": np.arange(size) // 2, "code": np.arange(size) % 1_000, "hours": np.arange(size) * 1.0})
    sample = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    block = fl.estimate(sample, fl.Total("hours"), by=["code"]).blocks[1]
    assert len(block.groups) == 1_000
    assert len(block.spread.values) == size


def test_units_are_numbered_alike_whatever_order_their_codes_are_in() -> None:
    """As text 10 is before 9, as a number behind it; numpy knows no Int128, which is read as text."""
    number = np.random.default_rng(0)
    stratum, ea, y = number.integers(1, 13, 400), number.integers(1, 15, 400), number.normal(size=400)
    frame = pl.DataFrame({"w": 1.0 + stratum, "stratum": stratum, "ea": ea, "y": y + stratum})
    for design in (
        fl.Clustered(weight="w", strata="stratum", psu="ea", singleton=fl.Centred()),
        fl.Resampled(fl.Clustered(weight="w", strata="stratum", psu="ea", singleton=fl.Certainty()), fl.JackknifeN()),
    ):
        errors = [
            fl.estimate(fl.weigh(frame.with_columns(pl.col("stratum", "ea").cast(dtype)), design), fl.Total("y")).total.se
            for dtype in (pl.Int64, pl.String, pl.Int128)
        ]
        assert errors == pytest.approx([errors[0]] * 3, rel=1e-12)
