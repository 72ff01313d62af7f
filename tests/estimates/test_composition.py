"""A composition: every cell of a crossing, and every margin, as a share of the same persons."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

import flestimate as fl
from flestimate.publication.figures import headings
from flestimate.study.results import sides_of

OUTCOMES = ("met", "not met", "undetermined")
ANSWERS = {"answers": {1: "yes", 0: "no"}, "missing": {9: "refused"}}
CODEBOOK = fl.Codebook.of(
    {
        "deceived_nature": {"variable": "deceived", **ANSWERS},
        "violence": {"variable": "violence", **ANSWERS},
        "age": {"variable": "age"},
        **{name: {"variable": name} for name in ("w", "stratum", "psu")},
    }
)
SIDES = ("involuntary", "coercion")


@pytest.fixture(scope="module")
def classified() -> fl.Classification:
    """SYNTHETIC: 240 persons in 4 strata of two PSUs, of whom every tenth is a child that the rules do not speak of."""
    codes = (1, 0, 0, 0, 9)
    number = range(240)
    frame = pl.DataFrame(
        {
            "deceived": [codes[person % 5] for person in number],
            "violence": [codes[person // 7 % 5] for person in number],
            "age": [12 if person % 10 == 3 else 30 for person in number],
            "w": [1.0 + person % 3 for person in number],
            "psu": [person // 30 for person in number],
            "stratum": [person // 60 for person in number],
        }
    )
    return fl.classify(fl.describe(frame, CODEBOOK), fl.RuleSet.load("icls-2018"))


@pytest.fixture(scope="module")
def sample(classified: fl.Classification) -> fl.Sample:
    return fl.weigh(classified, fl.Clustered(weight="w", strata="stratum", psu="psu"))


@pytest.fixture(scope="module")
def sides(sample: fl.Sample, classified: fl.Classification) -> fl.EstimateTable:
    return sides_of(sample, classified.rules)


def test_its_persons_are_those_of_the_crosstab(sides: fl.EstimateTable, classified: fl.Classification) -> None:
    crosstab = classified.crosstab()
    cells = {(row, column): sides["involuntary", row, "coercion", column] for row, column in product(OUTCOMES, OUTCOMES)}
    assert {outcomes: one.n_cases for outcomes, one in cells.items()} == {outcomes: crosstab[outcomes] for outcomes in cells}
    assert {one.n for one in sides} == {crosstab.universe} == {216}


def test_cells_add_up_to_their_margins_and_these_to_everybody(sides: fl.EstimateTable) -> None:
    for row in OUTCOMES:
        parts = sum(sides["involuntary", row, "coercion", column].estimate for column in OUTCOMES)
        assert parts == pytest.approx(sides["involuntary", row].estimate, rel=1e-12)
    assert sum(sides["coercion", column].estimate for column in OUTCOMES) == pytest.approx(100, rel=1e-12)
    assert sides.total.estimate == 100


def test_a_cell_is_the_ratio_of_its_persons_to_all_with_the_design_s_error(sample: fl.Sample, sides: fl.EstimateTable) -> None:
    """The same as the prevalence of a column that is 1 in the cell, by the machinery of prevalences."""
    frame = sample.frame.collect().to_native().filter(pl.col("age") >= 18)
    both = frame.with_columns(both=((pl.col("involuntary") == 2) & (pl.col("coercion") == 2)).cast(pl.Int64))
    weighed = fl.weigh(both.select("w", "stratum", "psu", "both"), fl.Clustered(weight="w", strata="stratum", psu="psu"))
    other, own = fl.estimate(weighed, fl.Prevalence("both", per=100)).total, sides["involuntary", "met", "coercion", "met"]
    figures = ("estimate", "std_error", "conf_low", "conf_high", "deff", "n", "n_cases", "population")
    assert [getattr(own, name) for name in figures] == pytest.approx([getattr(other, name) for name in figures], rel=1e-9)


def test_among_restricts_the_persons(sample: fl.Sample, classified: fl.Classification) -> None:
    table, crosstab = fl.estimate(sample, fl.Composition(among="coercion"), by=["involuntary"]), classified.crosstab()
    assert table.total.n == sum(crosstab[row, "met"] for row in OUTCOMES)
    assert table.total.undetermined == sum(crosstab[row, "undetermined"] for row in OUTCOMES)


def test_without_a_rule_set_it_is_of_everybody() -> None:
    frame = pl.DataFrame({"w": [1.0, 3.0] * 10, "ea": [1, 2, 3, 4] * 5, "sex": ["m", "f"] * 10})
    table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Composition(), by=["sex"])
    assert table["sex", "f"].estimate == 75


def test_other_engines_agree(sides: fl.EstimateTable) -> None:
    assert "direct 0.1.0 agrees on 16" in repr(fl.verify(sides)).splitlines()[0]


def test_it_says_what_it_does_not_show(sides: fl.EstimateTable) -> None:
    assert {"FLE-F16", "FLE-F33"} <= {note.code for note in sides.notes}


def test_persons_of_the_whole_are_not_called_cases(sides: fl.EstimateTable) -> None:
    assert "FLE-F03" not in {note.code for note in sides.total.notes}
    [table] = fl.publish(sides, fl.PublicationRule.load("ilo"))
    assert table.cases == "Sample persons in the category"
    assert headings(table)[-2] == table.cases


def test_it_is_made_of_sums_by_psu_and_cell_where_these_are_fewer_than_persons(sample: fl.Sample, classified: fl.Classification) -> None:
    measure = fl.Composition(among=classified.rules.crosstab_among)
    found = measure.tabulated(sample, ["involuntary"], measure.terms(sample))
    assert found.rows <= 8 * len(OUTCOMES) < sample.n
