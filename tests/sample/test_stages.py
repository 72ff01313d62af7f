"""Samples drawn in stages: the variance is that of the recursion written out, whatever the stages are."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DesignError, FlestimateError, SingletonError

OF = ["total", "total, women", "prevalence", "prevalence, women"]
FIRST = {"weight": "w", "strata": "stratum", "psu": "ea"}


def test_the_persons_leave_households_and_villages_without_a_case_or_a_woman(villages: pl.DataFrame) -> None:
    """Zeros of units without persons of a domain are what is tested, so there have to be some."""
    with_women = villages.filter(pl.col("sex") == "f").select("ea", "hh").n_unique()
    assert with_women < villages.select("ea", "hh").n_unique()
    assert 0 < villages["fl"].sum() < len(villages)


@pytest.mark.parametrize("what", OF)
@pytest.mark.parametrize(("first", "second"), [("n_ea", "n_hh"), ("f_ea", "f_hh"), ("n_ea", "f_hh"), ("f_ea", "n_hh")])
def test_two_stages_with_finite_populations_as_sizes_and_as_shares(
    villages, by_recursion, one_stage, linearised, estimated, first: str, second: str, what: str
) -> None:
    design = fl.Clustered(**FIRST, fpc=first, stages=(fl.Stage(psu="hh", fpc=second),))
    stages = [one_stage(("stratum",), "ea", "f_ea"), one_stage((), "hh", "f_hh")]
    expected = by_recursion(villages, linearised(villages, what), stages)
    assert estimated(villages, design, what).se ** 2 == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("what", OF)
def test_three_stages_the_last_of_which_drew_persons(villages, by_recursion, one_stage, linearised, estimated, what: str) -> None:
    design = fl.Clustered(**FIRST, fpc="n_ea", stages=[fl.Stage(psu="hh", fpc="n_hh"), fl.Stage(psu=fl.Persons(), fpc="n_p")])
    stages = [
        one_stage(("stratum",), "ea", "f_ea"),
        one_stage((), "hh", "f_hh"),
        one_stage((), None, "f_p"),
    ]
    expected = by_recursion(villages, linearised(villages, what), stages)
    assert estimated(villages, design, what).se ** 2 == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("what", OF)
def test_four_stages(villages, by_recursion, one_stage, linearised, estimated, what: str) -> None:
    # The strata are districts now, two of three that were drawn; then villages, households and persons.
    frame = villages.with_columns(district="stratum", n_district=pl.lit(3), f_district=pl.lit(2 / 3))
    design = fl.Clustered(
        weight="w",
        psu="district",
        fpc="n_district",
        stages=(fl.Stage(psu="ea", fpc="n_ea"), fl.Stage(psu="hh", fpc="n_hh"), fl.Stage(psu=fl.Persons(), fpc="f_p")),
    )
    stages = [
        one_stage((), "district", "f_district"),
        one_stage((), "ea", "f_ea"),
        one_stage((), "hh", "f_hh"),
        one_stage((), None, "f_p"),
    ]
    assert estimated(frame, design, what).se ** 2 == pytest.approx(by_recursion(frame, linearised(frame, what), stages), rel=1e-11)


@pytest.mark.parametrize("what", OF)
def test_strata_inside_the_units_of_a_further_stage(villages, by_recursion, one_stage, linearised, estimated, what: str) -> None:
    design = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", strata="side", fpc="n_side"),))
    stages = [one_stage(("stratum",), "ea", "f_ea"), one_stage(("side",), "hh", "f_side")]
    expected = by_recursion(villages, linearised(villages, what), stages)
    assert estimated(villages, design, what).se ** 2 == pytest.approx(expected, rel=1e-11)
    without = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"),))
    assert estimated(villages, without, what).se != estimated(villages, design, what).se


@pytest.mark.parametrize("what", OF)
def test_unequal_probabilities_at_both_stages(villages, by_recursion, one_stage, linearised, estimated, what: str) -> None:
    design = fl.Clustered(**FIRST, fpc=fl.Brewer("p_ea"), stages=(fl.Stage(psu="hh", fpc=fl.Brewer("p_hh")),))
    stages = [one_stage(("stratum",), "ea", "p_ea"), one_stage((), "hh", "p_hh")]
    expected = by_recursion(villages, linearised(villages, what), stages)
    assert estimated(villages, design, what).se ** 2 == pytest.approx(expected, rel=1e-11)


def test_a_last_stage_may_be_with_replacement(villages, by_recursion, one_stage, linearised, estimated) -> None:
    design = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh"),))
    stages = [one_stage(("stratum",), "ea", "f_ea"), one_stage((), "hh")]
    expected = by_recursion(villages, linearised(villages, "total"), stages)
    assert estimated(villages, design, "total").se ** 2 == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize(
    ("stages", "that_count"),
    [
        ((fl.Stage(psu="hh", fpc="n_hh"),), {"fpc": None}),
        ((fl.Stage(psu="hh"), fl.Stage(psu=fl.Persons(), fpc="n_p")), {"fpc": "n_ea", "stages": (fl.Stage(psu="hh"),)}),
    ],
    ids=["behind the first", "behind the second"],
)
def test_a_stage_behind_one_with_replacement_adds_nothing(villages, estimated, stages, that_count: dict[str, object]) -> None:
    whole = fl.Clustered(**FIRST, **{**that_count, "stages": stages})
    cut = fl.Clustered(**FIRST, **that_count)
    for what in OF:
        assert estimated(villages, whole, what).se == estimated(villages, cut, what).se
    assert len(fl.weigh(villages, whole).drawn.stages) == len(fl.weigh(villages, cut).drawn.stages)


def test_a_stage_that_does_not_count_may_have_single_units(villages: pl.DataFrame) -> None:
    design = fl.Clustered(**FIRST, stages=(fl.Stage(psu="hh", fpc="n_hh"),))
    assert len(fl.weigh(villages.unique(["stratum", "ea"]), design).drawn.stages) == 1


def test_where_every_unit_was_taken_only_the_stage_behind_varies(villages, by_recursion, one_stage, linearised, estimated) -> None:
    frame = villages.with_columns(all_ea=pl.lit(1.0))
    design = fl.Clustered(**FIRST, fpc="all_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"),))
    z = linearised(frame, "total")
    by_village = [one_stage(("stratum", "ea"), "hh", "f_hh")]
    assert estimated(frame, design, "total").se ** 2 == pytest.approx(by_recursion(frame, z, by_village), rel=1e-11)
    assert fl.weigh(frame, design).drawn.stages[0].remaining.tolist() == [0.0] * 5


def test_a_village_taken_with_certainty_is_no_singleton_and_its_households_vary(
    villages, by_recursion, one_stage, linearised, estimated
) -> None:
    # The last village becomes a stratum of its own, of which it is all; the other four are one stratum.
    alone = pl.col("ea") == 4
    frame = villages.with_columns(
        stratum=pl.when(alone).then(pl.lit("capital")).otherwise(pl.lit("a")),
        n_ea=pl.when(alone).then(1).otherwise(12),
        f=pl.when(alone).then(1.0).otherwise(4 / 12),
    )
    design = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"),))
    stages = [one_stage(("stratum",), "ea", "f"), one_stage((), "hh", "f_hh")]
    for what in OF:
        assert estimated(frame, design, what).se ** 2 == pytest.approx(by_recursion(frame, linearised(frame, what), stages), rel=1e-11)
    only = frame.filter(alone)
    assert estimated(only, design, "total").se ** 2 == pytest.approx(by_recursion(only, linearised(only, "total"), stages[1:]), rel=1e-11)


def test_a_stage_that_took_everybody_adds_nothing_even_where_it_found_one(villages: pl.DataFrame, estimated) -> None:
    first = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"),))
    one_each = villages.unique(["ea", "hh"], keep="first", maintain_order=True).with_columns(all=pl.lit(1))
    whole = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"), fl.Stage(psu=fl.Persons(), fpc="all")))
    assert estimated(one_each, whole, "total").se == pytest.approx(estimated(one_each, first, "total").se, rel=1e-14)


def test_a_difference_has_the_covariance_of_every_stage_in_it(villages, by_recursion, one_stage, linearised) -> None:
    design = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"),))
    stages = [one_stage(("stratum",), "ea", "f_ea"), one_stage((), "hh", "f_hh")]
    table = fl.estimate(fl.weigh(villages, design), fl.Total("hours"), by=["sex"])
    women, men = table["sex", "f"], table["sex", "m"]
    everybody, z = linearised(villages, "total"), linearised(villages, "total, women")
    assert table.difference(women, men).se ** 2 == pytest.approx(by_recursion(villages, 2 * z - everybody, stages), rel=1e-11)
    assert women.se**2 + men.se**2 + 2 * table.covariance(women, men) == pytest.approx(table.total.se**2, rel=1e-10)


def test_the_order_of_persons_does_not_matter_where_persons_were_drawn_last(villages: pl.DataFrame, estimated) -> None:
    design = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"), fl.Stage(psu=fl.Persons(), fpc="n_p")))
    shuffled = villages.sample(fraction=1.0, shuffle=True, seed=3)
    for what in OF:
        assert estimated(shuffled, design, what).se == pytest.approx(estimated(villages, design, what).se, rel=1e-12)


def test_psus_and_degrees_of_freedom_are_of_the_first_stage(villages: pl.DataFrame) -> None:
    one = fl.estimate(fl.weigh(villages, fl.Clustered(**FIRST, fpc="n_ea")), fl.Prevalence("fl"), by=["sex"])
    design = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"), fl.Stage(psu=fl.Persons(), fpc="n_p")))
    three = fl.estimate(fl.weigh(villages, design), fl.Prevalence("fl"), by=["sex"])
    assert [(each.n_psu, each.n_strata, each.df) for each in three] == [(each.n_psu, each.n_strata, each.df) for each in one]
    assert (three.total.n_psu, three.total.n_strata, three.total.df) == (5, 2, 3)


# Single units at a further stage


def single(villages: pl.DataFrame) -> pl.DataFrame:
    """Villages 0 and 3 with their first household alone."""
    return villages.filter(~pl.col("ea").is_in([0, 3]) | (pl.col("hh") == 1))


TWO_STAGES = {**FIRST, "fpc": "n_ea", "stages": (fl.Stage(psu="hh", fpc="n_hh"),)}


def test_a_single_unit_in_a_unit_of_the_stage_before_is_refused(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(SingletonError) as caught:
        fl.weigh(single(villages), fl.Clustered(**TWO_STAGES))
    assert str(caught.value) == snapshot


def test_a_single_person_in_a_household_is_refused(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    lone = villages.filter((pl.col("ea") != 0) | (pl.col("hh") != 1) | (pl.int_range(pl.len()) == 0))
    design = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"), fl.Stage(psu=fl.Persons(), fpc="n_p")))
    with pytest.raises(SingletonError) as caught:
        fl.weigh(lone, design)
    assert str(caught.value) == snapshot


@pytest.mark.parametrize("rule", [fl.Removed(), fl.Certainty()], ids=repr)
def test_single_units_inside_that_are_left_out_add_nothing(villages, by_recursion, one_stage, linearised, estimated, rule) -> None:
    frame = single(villages)
    # As if the one household were all there are: a share of 1 adds nothing.
    taken = frame.with_columns(f_hh=pl.when(pl.col("ea").is_in([0, 3])).then(1.0).otherwise(pl.col("f_hh")))
    expected = by_recursion(taken, linearised(frame, "total"), [one_stage(("stratum",), "ea", "f_ea"), one_stage((), "hh", "f_hh")])
    assert estimated(frame, fl.Clustered(**TWO_STAGES, singleton=rule), "total").se ** 2 == pytest.approx(expected, rel=1e-11)


def test_single_units_inside_count_as_the_other_units_of_the_stage_before_on_average(
    villages, by_recursion, one_stage, linearised, estimated
) -> None:
    frame = single(villages)
    z = linearised(frame, "total")
    first = by_recursion(frame, z, [one_stage(("stratum",), "ea", "f_ea")])
    others = 0.0
    for village in (1, 2, 4):
        own = (frame["ea"] == village).to_numpy()
        others += frame.filter(own)["f_ea"][0] * by_recursion(frame.filter(own), z[own], [one_stage((), "hh", "f_hh")])
    se = estimated(frame, fl.Clustered(**TWO_STAGES, singleton=fl.Average()), "total").se
    assert se**2 == pytest.approx(first + others * 5 / 3, rel=1e-11)


def one_in_the_west(villages: pl.DataFrame) -> pl.DataFrame:
    """Village 0 with a single household west of the river, and two east of it."""
    return villages.filter((pl.col("ea") != 0) | (pl.col("hh") != 4))


BY_SIDE = {**FIRST, "fpc": "n_ea", "stages": (fl.Stage(psu="hh", strata="side", fpc="n_side"),)}


def test_a_single_unit_inside_is_centred_around_the_units_of_the_same_unit_of_the_stage_before(
    villages, by_recursion, one_stage, linearised, estimated
) -> None:
    frame = one_in_the_west(villages)
    z = linearised(frame, "total")
    of_household = [z[((frame["ea"] == 0) & (frame["hh"] == household)).to_numpy()].sum() for household in (1, 2, 3)]
    lone = frame.filter((pl.col("ea") == 0) & (pl.col("hh") == 2))
    drawn, in_village = lone["f_ea"][0], 1 / lone["n_side"][0]
    taken = frame.with_columns(f_side=pl.when((pl.col("ea") == 0) & (pl.col("hh") == 2)).then(1.0).otherwise(pl.col("f_side")))
    # Two east of so many, as before; the one in the west is 1 of n_side.
    others = by_recursion(taken, z, [one_stage(("stratum",), "ea", "f_ea"), one_stage(("side",), "hh", "f_side")])
    own = drawn * (1 - in_village) * (of_household[1] - np.mean(of_household)) ** 2
    se = estimated(frame, fl.Clustered(**BY_SIDE, singleton=fl.Centred()), "total").se
    assert se**2 == pytest.approx(others + own, rel=1e-11)


def test_a_single_unit_inside_is_collapsed_with_units_of_the_same_unit_of_the_stage_before(
    villages, by_recursion, one_stage, linearised, estimated
) -> None:
    frame = one_in_the_west(villages)
    joined = frame.with_columns(
        f_side=pl.when((pl.col("ea") == 0) & (pl.col("hh") == 2)).then(1 / pl.col("n_side")).otherwise(pl.col("f_side")),
        side=pl.when(pl.col("ea") == 0).then(pl.lit("both")).otherwise(pl.col("side")),
    )
    stages = [one_stage(("stratum",), "ea", "f_ea"), one_stage(("side",), "hh", "f_side")]
    for what in OF:
        se = estimated(frame, fl.Clustered(**BY_SIDE, singleton=fl.Collapsed()), what).se
        assert se**2 == pytest.approx(by_recursion(joined, linearised(frame, what), stages), rel=1e-11)


@pytest.mark.parametrize("rule", [fl.Centred(), fl.Collapsed()], ids=repr)
def test_a_single_unit_that_has_no_other_in_the_unit_of_the_stage_before_adds_nothing_to_these(villages, estimated, rule) -> None:
    frame = single(villages)
    given, removed = (estimated(frame, fl.Clustered(**TWO_STAGES, singleton=each), "total").se for each in (rule, fl.Removed()))
    assert given == pytest.approx(removed, rel=1e-14)


# What cannot be


def told(frame: pl.DataFrame, stage: fl.Stage, **design: object) -> str:
    with pytest.raises(DesignError) as caught:
        fl.weigh(frame, fl.Clustered(**{**FIRST, "fpc": "n_ea", **design}, stages=stage))
    return str(caught.value)


def test_a_finite_population_of_a_further_stage_is_one_number_in_each_unit_of_the_stage_before(
    villages: pl.DataFrame, snapshot: SnapshotAssertion
) -> None:
    varying = villages.with_columns(n_hh=pl.col("n_hh") + ((pl.col("ea") == 1) & (pl.col("hh") == 2)))
    assert told(varying, fl.Stage(psu="hh", fpc="n_hh")) == snapshot


def test_fewer_units_at_a_further_stage_than_were_drawn(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    assert told(villages.with_columns(n_hh=pl.lit(4)), fl.Stage(psu="hh", fpc="n_hh")) == snapshot


def test_strata_of_a_further_stage_are_named(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    mixed = villages.with_columns(n_side=pl.when(pl.col("side") == "east").then(pl.col("f_side")).otherwise(pl.col("n_side")))
    assert told(mixed, fl.Stage(psu="hh", strata="side", fpc="n_side")) == snapshot


def test_a_household_without_a_code_is_refused(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    missing = villages.with_columns(hh=pl.when(pl.int_range(pl.len()) == 7).then(None).otherwise(pl.col("hh")))
    assert told(missing, fl.Stage(psu="hh", fpc="n_hh")) == snapshot


WRONG = {
    "words in place of stages": lambda: fl.Clustered(**FIRST, fpc="n_ea", stages=("hh",)),
    "a stage behind persons": lambda: fl.Clustered(weight="w", psu=fl.Persons(), fpc="n", stages=(fl.Stage(psu="hh"),)),
    "a stage behind persons of a stage": lambda: fl.Clustered(**FIRST, stages=(fl.Stage(psu=fl.Persons()), fl.Stage(psu="hh"))),
    "a stage of no unit": lambda: fl.Stage(psu=None),
    "a stage of a class": lambda: fl.Stage(psu=fl.Persons),
    "a stage with a misspelt argument": lambda: fl.Stage(psu="hh", frac="n_hh"),
    "one column in two parts": lambda: fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="ea", fpc="n_hh"),)),
}


@pytest.mark.parametrize("what", WRONG)
def test_stages_that_cannot_be_declared(what: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as caught:
        WRONG[what]()
    assert str(caught.value) == snapshot
