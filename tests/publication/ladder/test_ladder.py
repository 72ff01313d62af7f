"""Where too many cells of a breakdown fail, coarser categories are proposed or applied, estimated again from the sample."""

import numpy as np
import pytest

import flestimate as fl
from flestimate.errors import EstimateError, FlestimateError

from .conftest import CASES, SECTIONS, codebook, drawn, frame

ILO = fl.PublicationRule.load("ilo")
RATE = fl.Prevalence("fl", per=1_000)


def sectors(table: fl.EstimateTable) -> list[str]:
    return [one.cell[0][1] for one in table if [name for name, _ in one.cell] == ["sector"]]


def of_ladder(release: fl.Publication) -> list[str]:
    return [note.text for note in release.notes if note.code == "FLE-F32"]


def shown(release: fl.Publication) -> list[str]:
    return [row.cell[0][1] for row in release.tables[0].rows if [name for name, _ in row.cell] == ["sector"]]


def test_the_first_rung_that_passes_is_taken(sample: fl.Sample) -> None:
    """17 of 22 cells have two cases. Of the aggregate sectors none has fewer than five."""
    found = fl.collapsed(fl.estimate(sample, RATE, by=["sector"]), ILO, "sector")
    assert sectors(found) == [
        "Agriculture",
        "Manufacturing",
        "Construction",
        "Mining, electricity and water",
        "Market services",
        "Non-market services",
        "not employed",
    ]


def test_its_figures_are_those_of_a_sample_described_by_the_coarser_scheme(sample: fl.Sample) -> None:
    """Estimates, standard errors, bounds, design effects and degrees of freedom, and the covariances between cells."""
    by = ["sector", ("sex", "sector")]
    for measure in (RATE, fl.Count("fl"), fl.Share("fl", of="sector")):
        over = [] if isinstance(measure, fl.Share) else by
        found = fl.collapsed(fl.estimate(sample, measure, over), ILO, "sector")
        coarse = fl.estimate(drawn("ECO_AGGREGATE"), measure, over)
        assert [one.cell for one in found] == [one.cell for one in coarse]
        for name in ("estimate", "std_error", "conf_low", "conf_high", "deff", "df", "n", "n_cases", "n_psu", "population"):
            np.testing.assert_allclose(
                [getattr(one, name) for one in found], [getattr(one, name) for one in coarse], rtol=1e-12, err_msg=name
            )
        assert found.covariance(*found.estimates[-2:]) == pytest.approx(coarse.covariance(*coarse.estimates[-2:]), rel=1e-12)


def test_a_table_that_passes_stays_as_it_is(sample: fl.Sample) -> None:
    table = fl.estimate(sample, RATE, by=["sex"])
    assert fl.collapsed(table, ILO, "sex") is table


def test_where_no_rung_passes_the_breakdown_is_left_out() -> None:
    table = fl.estimate(drawn(cases=dict.fromkeys(SECTIONS, 0)), RATE, by=["sector", "sex", ("sex", "sector")])
    found = fl.collapsed(table, ILO, "sector")
    assert found.variables == ("sex",)
    assert "breakdown left out: sector" in [str(origin) for origin in found.provenance]


def test_a_share_that_no_rung_helps_ends_on_the_last() -> None:
    cases = dict.fromkeys(SECTIONS, 0) | {"B": 1}
    table = fl.estimate(drawn(cases=cases), fl.Share("fl", of="sector"))
    assert sectors(fl.collapsed(table, ILO, "sector")) == ["Agriculture", "Non-agriculture", "not employed"]


def test_a_variable_that_the_table_does_not_have_is_refused(sample: fl.Sample) -> None:
    with pytest.raises(EstimateError, match="FLE-V01.*did you mean sector"):
        fl.collapsed(fl.estimate(sample, RATE, by=["sector"]), ILO, "sectors")


def test_it_is_proposed_by_default_with_counts_of_cells_only(sample: fl.Sample) -> None:
    release = fl.publish(fl.estimate(sample, RATE, by=["sector"]), ILO)
    assert of_ladder(release) == [
        "sector: 17 of 22 cells not shown, 33.4% or more. Coarser categories would help: ECO_AGGREGATE (ILOSTAT aggregate sectors)."
    ]
    assert len(shown(release)) == 22


def test_it_is_applied_where_that_is_asked_for(sample: fl.Sample) -> None:
    tables = [fl.estimate(sample, RATE, by=["sector"]), fl.estimate(sample, fl.Count("fl"), by=["sex", ("sex", "sector")])]
    release = fl.publish(tables, ILO, ladder=fl.Apply())
    assert of_ladder(release) == [
        "sector: collapsed from ECO_ISIC4 to ECO_AGGREGATE (ILOSTAT aggregate sectors), because 17 of 22 cells not shown, 33.4% or more."
    ]
    assert shown(release) == sectors(fl.estimate(drawn("ECO_AGGREGATE"), RATE, by=["sector"]))
    assert any(str(origin).startswith("categories put together: sector: ECO_AGGREGATE (") for origin in release.provenance)
    assert {name for table in release.tables for row in table.rows for name, label in row.cell if "Mining and quarrying" in label} == set()


def test_nothing_is_looked_for_where_the_tables_are_to_be_kept(sample: fl.Sample) -> None:
    assert of_ladder(fl.publish(fl.estimate(sample, RATE, by=["sector"]), ILO, ladder=fl.Keep())) == []


def test_a_reader_is_told_where_no_rung_helps() -> None:
    table = fl.estimate(drawn(cases=dict.fromkeys(SECTIONS, 0)), RATE, by=["sector"])
    assert of_ladder(fl.publish(table, ILO)) == [
        "sector: 22 of 22 cells not shown, 33.4% or more. No coarser categories are within the limit."
    ]
    applied = fl.publish(table, ILO, ladder=fl.Apply())
    assert of_ladder(applied) == [
        "sector: the breakdown is left out, because 22 of 22 cells not shown, 33.4% or more, and no coarser categories are within the limit."
    ]
    assert shown(applied) == []


def test_ages_have_a_ladder_of_their_own() -> None:
    one_in_each_hundred = {**dict.fromkeys(SECTIONS, 0), "A": 12}
    table = fl.estimate(drawn(cases=one_in_each_hundred, ages="AGE_5YRBANDS"), RATE, by=["age_group"])
    found = fl.collapsed(table, ILO, "age_group")
    assert len(found) < len(table)
    assert set(found.sample.scales["age_group"].levels) <= {"<15", "15-24", "25-34", "35-44", "45-54", "55-64", "25-54", "65+"}


def test_a_variable_of_the_design_is_not_touched() -> None:
    survey = fl.describe(frame(CASES), codebook())
    sample = fl.weigh(survey, fl.Clustered(weight="w", psu="ea", strata="sector"))
    assert of_ladder(fl.publish(fl.estimate(sample, RATE, by=["sector"]), ILO)) == []


def test_categories_of_no_built_in_scheme_are_not_touched(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Prevalence("fl", among="fl"), by=["sex"])
    strict = ILO & fl.FewestCases(10_000)
    assert of_ladder(fl.publish(table, strict)) == []


def test_a_word_is_no_ladder(sample: fl.Sample) -> None:
    with pytest.raises(FlestimateError, match="FLE-C05: ladder"):
        fl.publish(fl.estimate(sample, RATE), ILO, ladder="apply")
