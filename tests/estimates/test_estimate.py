"""estimate: figures written out by hand, and the laws that estimates of a finite sample obey."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flestimate as fl

DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")
MEASURES = {
    "prevalence": fl.Prevalence("fl", per=1_000),
    "count": fl.Count("fl", per=1_000),
    "share": fl.Share("fl", of="sector"),
    "mean": fl.Mean("hours"),
    "total": fl.Total("hours"),
    "ratio": fl.Ratio("hours", "w"),
}
BY = ["sex", "sector", ("sex", "sector")]


@pytest.fixture(scope="module")
def sample(persons: pl.DataFrame) -> fl.Sample:
    return fl.weigh(persons, DESIGN)


def known(persons: pl.DataFrame) -> np.ndarray:
    return persons["fl"].is_not_null().to_numpy()


def arrays(persons: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return persons["w"].to_numpy(), persons["fl"].fill_null(0).to_numpy().astype(float)


def figures(estimate: fl.Estimate) -> list[float]:
    return [estimate.estimate, estimate.se, estimate.conf_low, estimate.conf_high, estimate.deff, estimate.df, estimate.n_psu]


def same(one: fl.EstimateTable, other: fl.EstimateTable) -> bool:
    if [each.cell for each in one] != [each.cell for each in other]:
        return False
    return all(np.allclose(figures(a), figures(b), rtol=1e-9, atol=1e-12, equal_nan=True) for a, b in zip(one, other, strict=True))


# Domains


@pytest.mark.bad_input("FLE-G04")
@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_prevalence_of_a_domain_keeps_all_psus(persons: pl.DataFrame, sample: fl.Sample, variance_of, sex: str) -> None:
    w, y = arrays(persons)
    inside = (persons["sex"] == sex).to_numpy() & known(persons)
    x = inside.astype(float)
    prevalence = (w * y * x).sum() / (w * x).sum()
    z = w * x * (y - prevalence) / (w * x).sum()
    got = fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])["sex", sex]
    assert got.estimate == pytest.approx(prevalence, rel=1e-12)
    assert got.se == pytest.approx(np.sqrt(variance_of(persons, z)), rel=1e-12)
    assert got.n == inside.sum()
    assert got.n_cases == (y[inside] == 1).sum()
    assert got.population == pytest.approx(w[inside].sum())
    assert got.undetermined == ((persons["sex"] == sex).to_numpy() & ~known(persons)).sum()


@pytest.mark.bad_input("FLE-G04")
def test_a_domain_in_some_psus_differs_from_the_filtered_sample(variance_of) -> None:
    frame = pl.DataFrame(
        {
            "w": [1.0] * 8,
            "s": [1] * 8,
            "ea": [1, 1, 2, 2, 3, 3, 4, 4],
            "group": ["a", "b", "a", "b", "b", "b", "b", "b"],
            "fl": [1, 0, 0, 1, 0, 0, 1, 0],
        }
    )
    filtered = frame.filter(pl.col("group") == "a")
    domain = fl.estimate(fl.weigh(frame, DESIGN), fl.Prevalence("fl"), by=["group"])["group", "a"]
    naive = fl.estimate(fl.weigh(filtered, DESIGN), fl.Prevalence("fl")).total
    assert domain.estimate == naive.estimate == 0.5
    # z = 1/4, -1/4, 0, 0: 4/3 (1/16 + 1/16) = 1/6 with all four PSUs; 2/1 (1/16 + 1/16) = 1/4 with the two that are left.
    assert domain.se == pytest.approx(np.sqrt(1 / 6))
    assert naive.se == pytest.approx(np.sqrt(1 / 4))


def test_the_count_of_a_domain_keeps_all_psus(persons: pl.DataFrame, sample: fl.Sample, variance_of) -> None:
    w, y = arrays(persons)
    z = w * y * (persons["sector"].fill_null("") == "Mining").to_numpy()
    got = fl.estimate(sample, fl.Count("fl", per=1_000), by="sector")["sector", "Mining"]
    assert got.estimate == pytest.approx(z.sum() / 1_000, rel=1e-12)
    assert got.se == pytest.approx(np.sqrt(variance_of(persons, z)) / 1_000, rel=1e-12)


def test_a_mean_and_a_ratio_by_hand(persons: pl.DataFrame, sample: fl.Sample, variance_of) -> None:
    w, hours = persons["w"].to_numpy(), persons["hours"].to_numpy()
    mean = (w * hours).sum() / w.sum()
    got = fl.estimate(sample, fl.Mean("hours")).total
    assert got.estimate == pytest.approx(mean, rel=1e-12)
    assert got.se == pytest.approx(np.sqrt(variance_of(persons, w * (hours - mean) / w.sum())), rel=1e-12)
    assert got.n_cases is None
    ratio = (w * hours).sum() / (w * w).sum()
    got = fl.estimate(sample, fl.Ratio("hours", "w", per=100)).total
    assert got.estimate == pytest.approx(100 * ratio, rel=1e-12)
    assert got.se == pytest.approx(100 * np.sqrt(variance_of(persons, w * (hours - ratio * w) / (w * w).sum())), rel=1e-12)


def test_among_is_a_domain_too(persons: pl.DataFrame) -> None:
    frame = persons.with_columns(woman=(pl.col("sex") == "female").cast(pl.Int8))
    drawn = fl.weigh(frame, DESIGN)
    by_sex = fl.estimate(drawn, fl.Prevalence("fl"), by=["sex"])["sex", "female"]
    assert figures(fl.estimate(drawn, fl.Prevalence("fl", among="woman")).total) == pytest.approx(figures(by_sex))


# Margins, shares


@pytest.mark.parametrize("measure", [fl.Count("fl"), fl.Total("hours")], ids=lambda measure: measure.title)
def test_margins_of_totals_are_sums_of_their_cells(sample: fl.Sample, measure: object) -> None:
    table = fl.estimate(sample, measure, by=BY)
    for names in (["sex"], ["sector"], ["sex", "sector"]):
        cells = [each for each in table if [name for name, _ in each.cell] == names]
        for field in ("estimate", "n", "population", "undetermined"):
            assert sum(getattr(each, field) for each in cells) == pytest.approx(getattr(table.total, field))
    for sex in ("female", "male"):
        cells = [each for each in table if len(each.cell) == 2 and ("sex", sex) in each.cell]
        assert sum(each.estimate for each in cells) == pytest.approx(table["sex", sex].estimate)


def test_a_crossing_brings_its_margins_once(sample: fl.Sample) -> None:
    alone = fl.estimate(sample, fl.Prevalence("fl"), by=[("sex", "sector")])
    assert same(alone, fl.estimate(sample, fl.Prevalence("fl"), by=[*BY, "sex"]))
    assert len(alone) == 1 + 2 + 4 + 8


def test_shares_make_a_hundred(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Share("fl", of="sector"), by=["sex"])
    for sex in (None, "female", "male"):
        cells = [each for each in table if dict(each.cell).get("sex") == sex]
        assert sum(each.estimate for each in cells) == pytest.approx(100)
        assert {dict(each.cell)["sector"] for each in cells} == {"Farming", "Mining", "Trade"}
        assert len({each.n for each in cells}) == 1
        assert sum(each.n_cases for each in cells) == cells[0].n


@pytest.mark.bad_input("FLE-G09")
def test_a_share_by_hand_leaves_out_cases_of_unknown_sector(persons: pl.DataFrame, sample: fl.Sample, variance_of) -> None:
    w, y = arrays(persons)
    x = y * persons["sector"].is_not_null().to_numpy()
    part = x * (persons["sector"].fill_null("") == "Mining").to_numpy()
    share = (w * part).sum() / (w * x).sum()
    table = fl.estimate(sample, fl.Share("fl", of="sector"))
    got = table["sector", "Mining"]
    assert got.estimate == pytest.approx(100 * share, rel=1e-12)
    assert got.se == pytest.approx(100 * np.sqrt(variance_of(persons, w * (part - share * x) / (w * x).sum())), rel=1e-12)
    left_out = int(y.sum() - x.sum())
    assert left_out > 0
    assert [note.text for note in table.notes if note.code == "FLE-G09"] == ["Cases of unknown sector are left out of the distribution."]


def test_no_note_tells_whether_a_category_is_unknown_of_some(persons: pl.DataFrame) -> None:
    known = persons.with_columns(pl.col("sector").fill_null("Mining"))
    notes = [fl.estimate(fl.weigh(frame, DESIGN), fl.Share("fl", of="sector")).notes for frame in (persons, known)]
    assert notes[0] == notes[1]


# Differences, scales


@pytest.mark.parametrize("by", [["sex"], ["sector"], BY], ids=repr)
def test_a_difference_is_linearised_with_its_covariance(persons: pl.DataFrame, sample: fl.Sample, variance_of, by: list) -> None:
    table = fl.estimate(sample, fl.Prevalence("fl", per=100), by=by)
    one, other = [each for each in table if len(each.cell) == 1][:2]
    w, y = arrays(persons)
    z, values = np.zeros(len(w)), []
    for sign, each in ((1, one), (-1, other)):
        ((name, category),) = each.cell
        x = ((persons[name].fill_null("unknown") == category).to_numpy() & known(persons)).astype(float)
        values.append((w * y * x).sum() / (w * x).sum())
        z += sign * w * x * (y - values[-1]) / (w * x).sum()
    difference, turned = table.difference(one, other), table.difference(other, one)
    assert difference.estimate == pytest.approx(100 * (values[0] - values[1]), rel=1e-10)
    assert difference.std_error == pytest.approx(100 * np.sqrt(variance_of(persons, z)), rel=1e-10)
    assert (turned.estimate, turned.std_error) == pytest.approx((-difference.estimate, difference.std_error))


def test_a_part_and_the_whole_overlap(persons: pl.DataFrame, sample: fl.Sample, variance_of) -> None:
    table = fl.estimate(sample, fl.Count("fl"), by=["sex"])
    rest, nothing = table.difference(table.total, table["sex", "female"]), table.difference(table.total, table.total)
    assert (rest.estimate, rest.std_error) == pytest.approx((table["sex", "male"].estimate, table["sex", "male"].se))
    assert (nothing.estimate, nothing.std_error) == (0.0, 0.0)


def test_a_difference_is_in_the_unit_of_its_estimates(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])
    women, men = table["sex", "female"], table["sex", "male"]
    share, per_thousand = table.difference(women, men), table.difference(women.per(1_000), men.per(1_000))
    assert (per_thousand.estimate, per_thousand.std_error) == pytest.approx((1_000 * share.estimate, 1_000 * share.std_error))


def test_per_scales_an_estimate_and_its_uncertainty_together(sample: fl.Sample) -> None:
    share, per_thousand = (fl.estimate(sample, fl.Prevalence("fl", per=per)).total for per in (1, 1_000))
    scaled = share.per(1_000, "per 1,000")
    for field in ("estimate", "se", "conf_low", "conf_high", "cv", "deff", "unit"):
        assert getattr(scaled, field) == pytest.approx(getattr(per_thousand, field))
    assert scaled.interval(fl.KornGraubard()) == pytest.approx((scaled.conf_low, scaled.conf_high))
    assert scaled.interval(fl.KornGraubard(level=0.8))[0] > scaled.conf_low


# Invariance


@pytest.mark.parametrize("name", MEASURES)
def test_the_order_of_persons_does_not_matter(persons: pl.DataFrame, sample: fl.Sample, name: str) -> None:
    shuffled = persons.sample(fraction=1.0, shuffle=True, seed=1)
    by = ["sex"] if name == "share" else BY
    assert same(fl.estimate(sample, MEASURES[name], by=by), fl.estimate(fl.weigh(shuffled, DESIGN), MEASURES[name], by=by))


@pytest.mark.parametrize("name", MEASURES)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=st.integers(0, 119), part=st.sampled_from([0.5, 0.25, 0.9]))
def test_a_person_in_two_parts_is_one_person(persons: pl.DataFrame, sample: fl.Sample, name: str, person: int, part: float) -> None:
    if name == "ratio":
        measure = fl.Ratio("hours", "size")
        persons = persons.with_columns(size=pl.col("hours") + 1)
        sample = fl.weigh(persons, DESIGN)
    else:
        measure = MEASURES[name]
    weight = persons["w"][person]
    parts = [persons[person].with_columns(w=pl.lit(weight * share)) for share in (part, 1 - part)]
    split = pl.concat([persons[:person], *parts, persons[person + 1 :]])
    by = ["sex"] if name == "share" else BY
    one, other = fl.estimate(sample, measure, by=by), fl.estimate(fl.weigh(split, DESIGN), measure, by=by)
    for before, after in zip(one, other, strict=True):
        assert before.cell == after.cell
        assert [after.estimate, after.se, after.population] == pytest.approx(
            [before.estimate, before.se, before.population], rel=1e-9, abs=1e-12, nan_ok=True
        )
        assert before.df == after.df


@pytest.mark.parametrize("factor", [1e-3, 7.0, 1e6])
def test_the_scale_of_the_weights_matters_to_totals_only(persons: pl.DataFrame, sample: fl.Sample, factor: float) -> None:
    scaled = fl.weigh(persons.with_columns(pl.col("w") * factor), DESIGN)
    for one, other in zip(*(fl.estimate(each, fl.Prevalence("fl"), by=BY) for each in (sample, scaled)), strict=True):
        assert [other.estimate, other.se, other.conf_high] == pytest.approx([one.estimate, one.se, one.conf_high], rel=1e-9, nan_ok=True)
    for one, other in zip(*(fl.estimate(each, fl.Count("fl"), by=BY) for each in (sample, scaled)), strict=True):
        assert [other.estimate, other.se] == pytest.approx([factor * one.estimate, factor * one.se], rel=1e-9, nan_ok=True)


def test_the_definitions_universe_is_in_no_denominator() -> None:
    persons = pl.DataFrame(
        {"w": [1.0] * 6, "ea": [1, 1, 2, 2, 3, 3], "age": [17, 20, 30, None, 40, 50], "i": [1, 1, 2, 1, 8, 2], "c": [1, 1, 2, 1, 1, 1]}
    )
    words = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
    codebook = fl.Codebook.of(
        {
            "violence": {"variable": "c", **words},
            "deceived_nature": {"variable": "i", **words},
            "age": {"variable": "age"},
            "w": {"variable": "w"},
            "ea": {"variables": ["ea"]},
        }
    )
    sample = fl.weigh(fl.classify(fl.describe(persons, codebook), fl.RuleSet.load("icls-2018")), fl.Clustered(weight="w", psu="ea"))
    total = fl.estimate(sample, fl.Prevalence("forced_labour")).total
    assert (total.estimate, total.n, total.n_cases, total.undetermined) == (pytest.approx(1 / 3), 3, 1, 2)  # one of them of unknown age
