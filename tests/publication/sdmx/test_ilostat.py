"""ILOSTAT's flat file has its columns in its order, its codes, and its signs for what is unreliable or withheld."""

from pathlib import Path

import pytest
from tests.publication.sdmx.conftest import released, rows

import flestimate as fl

COLUMNS = "ref_area,source,indicator,sex,classif1,classif2,time,obs_value,obs_status,note_classif,note_indicator,note_source"


def test_the_columns_are_ilostats_in_order(publication: fl.Publication, tmp_path: Path) -> None:
    assert publication.save(tmp_path / "t.ilostat.csv").read_bytes().startswith(f"{COLUMNS}\r\n".encode())


def test_the_rows_are_the_cells_of_the_tables(publication: fl.Publication, tmp_path: Path) -> None:
    found = rows(publication.save(tmp_path / "t.ilostat.csv"))
    assert len(found) == sum(len(table.rows) for table in publication)
    keys = {tuple(row[name] for name in COLUMNS.split(",")[:7]) for row in found}
    assert len(keys) == len(found)
    total = publication.tables[0].published[0].estimate
    assert (found[0]["ref_area"], found[0]["sex"], found[0]["classif1"], found[0]["classif2"]) == ("XAA", "SEX_T", "NOC_VALUE", "")
    assert found[0]["obs_value"] == repr(total.estimate)
    assert {row["obs_status"] for row in found} == {"", "U", "C", "N"}
    assert all(bool(row["obs_value"]) == (row["obs_status"] in {"", "U"}) for row in found)


def test_a_crossing_has_its_sex_and_its_classification(publication: fl.Publication, tmp_path: Path) -> None:
    found = rows(publication.save(tmp_path / "t.ilostat.csv"))
    (row,) = [one for one in found if one["note_classif"] == "sex: women; sector: Farms"]
    assert (row["indicator"], row["sex"], row["classif1"]) == ("XFL_FLAB_SEX_SECTOR_RT", "SEX_F", "XFL_OWN_SECTOR_FARMS")


def test_notes_say_the_unit_the_banner_and_that_the_indicator_is_private(publication: fl.Publication, tmp_path: Path) -> None:
    found = rows(publication.save(tmp_path / "t.ilostat.csv"))
    units = {row["indicator"][-2:]: row["note_indicator"].split(". ")[0] for row in found}
    assert units == {"RT": "Per 1,000 persons", "NB": "Persons, in thousands", "DT": "Per cent"}
    assert all("Private indicator" in row["note_indicator"] and "SYNTHETIC" in row["note_source"] for row in found)


@pytest.mark.parametrize(("time", "written"), [("2021", "2021"), ("2021-S2", "2021S2"), ("2021-Q3", "2021Q3"), ("2021-07", "2021M07")])
@pytest.mark.parametrize(("source", "id_"), [("BA:453", "BA:453"), ("", "BA:XFL"), ("LFS 2021", "BA:XFL_LFS_2021")])
def test_time_and_source_are_written_as_ilostat_does(
    table: fl.EstimateTable, tmp_path: Path, time: str, written: str, source: str, id_: str
) -> None:
    publication = released(table, about=fl.About(area="ZMB", time=time, source=source))
    row = rows(publication.save(tmp_path / "t.ilostat.csv"))[0]
    assert (row["time"], row["source"], row["ref_area"]) == (written, id_, "ZMB")


def test_the_demonstration_is_written_whole(demo: fl.Publication, tmp_path: Path) -> None:
    found = rows(demo.save(tmp_path / "demo.ilostat.csv"))
    assert len(found) == sum(len(table.rows) for table in demo)
    assert {row["ref_area"] for row in found} == {"XSY"}
    assert {row["source"] for row in found} == {"BA:XFL_LABOUR_FORCE_SURVEY_OF_SYNTHETICA_SYNTHETIC"}
