"""Laws that hold for every sample: in one stage, in two, and over replicates that are made."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import flestimate as fl

FIRST = {"weight": "w", "strata": "stratum", "psu": "ea"}
ONE, FINITE = fl.Clustered(**FIRST), fl.Clustered(**FIRST, fpc="n_ea")
TWO = fl.Clustered(**FIRST, fpc="n_ea", stages=(fl.Stage(psu="hh", fpc="n_hh"),))
DESIGNS = {"one stage": FINITE, "two stages": TWO, "jackknife": fl.Resampled(FINITE, fl.JackknifeN())}
# Against a sample with replacement: that without is of a population, whose size the weights say.
PREVALENCE, TOTAL = fl.Prevalence("fl", deff=fl.WithReplacement()), fl.Total("hours", deff=fl.WithReplacement())
every_design = pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
few = settings(max_examples=10)


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """Up to 36 persons in households, in PSUs, in one or two strata: at least two units in each."""
    rows: list[dict[str, object]] = []
    person = st.tuples(st.integers(1, 20), st.integers(0, 1), st.integers(0, 60), st.sampled_from(["f", "m", None]))
    for stratum, psus in enumerate(draw(st.lists(st.integers(2, 3), min_size=1, max_size=2))):
        n_ea = draw(st.sampled_from([psus, psus + 1, 10]))
        for ea in range(psus):
            households = draw(st.lists(st.lists(person, min_size=1, max_size=2), min_size=2, max_size=3))
            n_hh = draw(st.sampled_from([len(households), 7]))
            for hh, persons in enumerate(households):
                names = {"stratum": stratum, "ea": ea, "hh": hh, "n_ea": n_ea, "n_hh": n_hh}
                rows += [{**names, "w": float(w), "fl": y, "hours": float(hours), "sex": sex} for w, y, hours, sex in persons]
    return pl.DataFrame(rows, schema_overrides={"sex": pl.String})


def estimates(frame: pl.DataFrame, design: object, *measures: object) -> list[fl.Estimate]:
    """Of everybody, and of each sex that there is, the unknown last: by each of the measures."""
    sample = fl.weigh(frame, design)
    return [each for measure in measures for each in fl.estimate(sample, measure, by=["sex"])]


def alike(one: Sequence[fl.Estimate], other: Sequence[fl.Estimate], names: Sequence[str], factor: float = 1.0) -> None:
    """The same cells, and in them the same numbers, `factor` times as large."""
    assert [each.cell for each in one] == [each.cell for each in other]
    for before, after in zip(one, other, strict=True):
        for name in names:
            expected, got = getattr(before, name) * factor, getattr(after, name)
            assert got == pytest.approx(expected, rel=1e-8, abs=1e-9 * max(1.0, factor), nan_ok=True), (name, before.cell)


EVERYTHING = ["estimate", "se", "deff", "n", "n_psu", "n_strata", "df", "population", "n_kish"]


@every_design
@few
@given(frame=frames(), random=st.randoms(use_true_random=False))
@pytest.mark.bad_input("FLE-D20")
def test_the_order_of_persons_does_not_matter(design, frame: pl.DataFrame, random) -> None:
    order = random.sample(range(len(frame)), len(frame))
    alike(estimates(frame, design, PREVALENCE, TOTAL), estimates(frame[order], design, PREVALENCE, TOTAL), EVERYTHING)


@every_design
@few
@given(frame=frames(), random=st.randoms(use_true_random=False))
def test_the_names_of_strata_psus_and_households_do_not_matter(design, frame: pl.DataFrame, random) -> None:
    new = {name: random.sample(["x", "7", "é", " ", "0", "Z z"], 6) for name in ("stratum", "ea", "hh")}
    renamed = frame.with_columns(pl.col(name).replace_strict(range(6), names, return_dtype=pl.String) for name, names in new.items())
    # A name of blanks alone is a missing one.
    renamed = renamed.with_columns(pl.col(list(new)).str.replace_all("^ $", "blank"))
    alike(estimates(frame, design, PREVALENCE, TOTAL), estimates(renamed, design, PREVALENCE, TOTAL), EVERYTHING)


@every_design
@few
@given(frame=frames(), factor=st.sampled_from([0.001, 0.5, 3.0, 1e6]))
def test_scaled_weights_leave_ratios_and_design_effects_and_scale_totals(design, frame: pl.DataFrame, factor: float) -> None:
    scaled = frame.with_columns(pl.col("w") * factor)
    for measure, of_estimate in ((PREVALENCE, 1.0), (TOTAL, factor)):
        before, after = (estimates(each, design, measure) for each in (frame, scaled))
        alike(before, after, ["estimate", "se"], of_estimate)
        alike(before, after, ["deff", "df", "n", "n_kish"])
        alike(before, after, ["population"], factor)


@every_design
@few
@given(frame=frames(), data=st.data())
def test_a_person_may_be_split_in_two_of_half_the_weight_in_the_same_household(design, frame: pl.DataFrame, data) -> None:
    chosen = pl.int_range(pl.len()) == data.draw(st.integers(0, len(frame) - 1))
    halved = frame.with_columns(w=pl.when(chosen).then(pl.col("w") / 2).otherwise(pl.col("w")))
    split = pl.concat([halved, halved.filter(chosen)])
    one, other = (estimates(each, design, PREVALENCE, TOTAL) for each in (frame, split))
    alike(one, other, ["estimate", "se", "n_psu", "df", "population"])


@every_design
@few
@given(frame=frames())
def test_domains_add_up_to_the_whole_with_their_covariances(design, frame: pl.DataFrame) -> None:
    table = fl.estimate(fl.weigh(frame, design), fl.Total("hours"), by=["sex"])
    whole, *parts = table
    assert sum(each.estimate for each in parts) == pytest.approx(whole.estimate, rel=1e-12)
    added = sum(table.covariance(one, other) for one in parts for other in parts)
    size = sum(each.se for each in parts) ** 2
    assert added == pytest.approx(whole.se**2, rel=1e-9, abs=1e-9 * size + 1e-9)
    together = table.contrast(dict.fromkeys(parts, 1.0))
    assert together.se**2 == pytest.approx(whole.se**2, rel=1e-9, abs=1e-9 * size + 1e-9)


@every_design
@few
@given(frame=frames())
def test_a_cell_is_the_estimate_among_its_persons(design, frame: pl.DataFrame) -> None:
    marked = frame.with_columns(woman=(pl.col("sex") == "f").fill_null(value=False))
    assume(marked["woman"].any())
    sample = fl.weigh(marked, design)
    cell = fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])["sex", "f"]
    among = fl.estimate(sample, fl.Prevalence("fl", among="woman")).total
    for name in (*EVERYTHING, "conf_low", "conf_high"):
        assert getattr(among, name) == pytest.approx(getattr(cell, name), rel=1e-9, abs=1e-12, nan_ok=True), name


@pytest.mark.parametrize("design", [ONE, FINITE], ids=["with replacement", "finite"])
@few
@given(frame=frames())
def test_the_jackknife_of_a_total_is_linearisation(design, frame: pl.DataFrame) -> None:
    made = fl.Resampled(design, fl.JackknifeN())
    totals = (TOTAL, fl.Count("fl"))
    alike(estimates(frame, design, *totals), estimates(frame, made, *totals), ["estimate", "se", "df"])


@few
@given(frame=frames())
def test_a_finite_population_makes_a_variance_smaller_and_a_further_stage_larger(frame: pl.DataFrame) -> None:
    infinite, finite, staged = (estimates(frame, design, PREVALENCE, TOTAL) for design in (ONE, FINITE, TWO))
    for one, other, more in zip(infinite, finite, staged, strict=True):
        if not math.isnan(one.se):
            assert other.se <= one.se * (1 + 1e-9) + 1e-12
            assert more.se >= other.se * (1 - 1e-9) - 1e-12


@few
@given(frame=frames())
def test_where_all_were_taken_at_every_stage_nothing_varies(frame: pl.DataFrame) -> None:
    whole = frame.with_columns(n_ea=pl.lit(1.0), n_hh=pl.lit(1.0))
    assert max(each.se for each in estimates(whole, TWO, PREVALENCE, TOTAL) if not math.isnan(each.se)) == 0.0
