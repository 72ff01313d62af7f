"""What may leave the building, and that nothing else does."""

import math

import polars as pl
import pytest

import flestimate as fl
from flestimate.publication import Published, Suppressed


def rows(release: fl.Publication) -> dict[str, Published | Suppressed]:
    return {row.cell[0][1] if row.cell else "total": row for row in release.tables[0].rows}


def test_a_suppressed_cell_has_no_number_anywhere(release: fl.Publication) -> None:
    mines = rows(release)["Mines"]
    assert isinstance(mines, Suppressed)
    assert not any(isinstance(getattr(mines, name), int | float) for name in mines.__slots__)
    record = next(record for record in release.records() if record["sector"] == "Mines")
    numbers = [value for name, value in record.items() if isinstance(value, int | float) and name != "conf_level"]
    assert numbers == []


def test_a_second_cell_is_withheld_so_that_the_first_is_not_found_by_subtraction(release: fl.Publication) -> None:
    withheld = {name for name, row in rows(release).items() if row.status == "withheld"}
    assert withheld == {"Mines", "Homes"}
    assert rows(release)["Homes"].reason == rows(release)["Mines"].reason


@pytest.mark.bad_input("FLE-X09")
def test_what_is_withheld_in_one_table_is_withheld_in_all_of_the_same_cases(sample: fl.Sample) -> None:
    tables = [
        fl.estimate(sample, fl.Prevalence("forced_labour"), by=["sector"]),
        fl.estimate(sample, fl.Share("forced_labour", of="sector")),
        fl.estimate(sample, fl.Count("forced_labour"), by=["sector"]),
    ]
    release = fl.publish(tables, fl.PublicationRule.load("ilo"))
    for table in release:
        status = {row.cell[0][1]: row.status for row in table.rows if row.cell}
        assert (status["Mines"], status["Homes"]) == ("withheld", "withheld")
        assert {status[sector] for sector in ("Farms", "Mills")} == {"reliable"}


def test_in_a_crossing_every_line_that_hides_a_cell_hides_enough(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Prevalence("forced_labour"), by=[("sex", "sector")])
    release = fl.publish(table, fl.PublicationRule.load("ilo"))
    cases = {frozenset(estimate.cell): estimate.n_cases for estimate in table if estimate.n}
    hidden = {frozenset(row.cell) for row in release.tables[0].rows if row.status == "withheld"}
    lines = [(pair[0], cell - {pair}) for cell in cases for pair in cell]
    for variable, rest in lines:
        line = [cell for cell in cases if len(cell) == len(rest) + 1 and rest < cell and variable in dict(cell)]
        in_line = [cell for cell in line if cell in hidden]
        assert not in_line or len(in_line) == len(line) or (len(in_line) > 1 and sum(cases[cell] for cell in in_line) >= 5)


@pytest.mark.bad_input("FLE-F10")
def test_unreliable_estimates_are_shown_and_marked(release: fl.Publication) -> None:
    shops = rows(release)["Shops"]
    assert isinstance(shops, Published)
    assert (shops.status, shops.reason) == ("unreliable", "fewer than 15 sample cases")


def test_the_frame_has_the_contract_s_columns_in_order(release: fl.Publication) -> None:
    expected = "measure unit sector estimate std_error conf_low conf_high conf_level conf_method cv deff df n n_cases n_psu n_strata population undetermined undetermined_share bound_low bound_high status note"
    assert list(release.to_frame().columns) == expected.split()
    assert list(release.to_polars().columns) == expected.split()


def test_pandas_and_polars_hold_the_same(release: fl.Publication) -> None:
    assert (
        pl.from_pandas(release.to_frame()[["sector", "status", "estimate"]])
        .fill_nan(None)
        .equals(release.to_polars().select("sector", "status", "estimate"))
    )


@pytest.mark.bad_input("FLE-F12")
def test_provenance_names_data_design_measure_rule_and_software(release: fl.Publication) -> None:
    assert {origin.what for origin in release.provenance} == {"data", "codebook", "design", "measure", "publication rule", "software"}


def test_the_repr_is_one_line(release: fl.Publication) -> None:
    assert repr(release) == "Publication of 1 table: 7 cells, 2 of them withheld"


def test_per_scales_value_and_uncertainty_together(table: fl.EstimateTable) -> None:
    total = table.total
    tenth = total.per(0.1, "per 100")
    assert tenth.unit == "per 100"
    assert tenth.std_error == pytest.approx(total.std_error / 10)
    assert math.isclose(tenth.cv, total.cv)
    assert tenth.interval(fl.KornGraubard()) == pytest.approx((tenth.conf_low, tenth.conf_high))


def test_notes_on_slips_of_interviewers_and_gaps_of_the_file_stay_in_the_office() -> None:
    """They give small numbers of persons: breaches of filters, relatives who are not found, persons without a job."""
    yes_no = {"answers": {1: "yes", 2: "no"}}
    codebook = fl.Codebook.of(
        {
            "person": {"variables": ["line"]},
            "worked": {"variable": "w5", **yes_no},
            "forced_labour": {"variable": "fl", **yes_no, "asked_if": {"concept": "worked", "is": "yes"}},
        },
        spells={"wide": ["j1", "j2"], "concept": {"hours": {"variable": "*_h"}}},
        links={"parents": {"household": "ea", "member": "line", "variables": "mother"}},
    )
    size = 120
    frame = pl.DataFrame(
        {
            "w": [1.0] * size,
            "ea": [number % 12 for number in range(size)],
            "line": [number // 12 for number in range(size)],
            "mother": [99, *[None] * (size - 1)],
            "w5": [2, *[1] * (size - 1)],
            "fl": [1 if number % 4 == 0 else 2 for number in range(size)],
            "j1_h": [None, *[40] * (size - 1)],
            "j2_h": pl.Series([None] * size, dtype=pl.Int64),
        }
    )
    sample = fl.weigh(fl.describe(frame, codebook), fl.Clustered(weight="w", psu="ea"))
    table = fl.estimate(sample, fl.Prevalence("forced_labour"))
    office = {"FLE-D14", "FLE-F06", "FLE-F21", "FLE-F22"}
    assert office <= {note.code for note in table.notes}
    release = fl.publish(table, fl.PublicationRule.load("ilo"))
    for notes in (release.notes, *(published.notes for published in release.tables)):
        assert not office & {note.code for note in notes}
    assert "filter says" not in release._repr_html_()
