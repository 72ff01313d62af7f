"""SDMX-CSV 1.0 and 2.0 are read back by pysdmx against the structure that is written beside them, and are the published tables."""

import io
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.model import Schema
from tests.publication.conftest import frame
from tests.publication.sdmx.conftest import released, rows

import flestimate as fl
from flestimate.publication.sdmx.indicator import stems

ENDINGS = [".sdmx.csv", ".sdmx1.csv"]
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "<script>alert(1)</script>", "a\x00b", 'a"b,c', "two\nlines", "عمل قسري"]
COLUMNS = (
    "FREQ,REF_AREA,INDICATOR,SEX,CLASSIF1,CLASSIF2,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,UNIT_MEASURE,UNIT_MULT,LOWER_BOUND,UPPER_BOUND,"
    "CONF_LEVEL,METHOD,STD_ERROR,CV,DEFF,DF,SAMPLE_PERSONS,SAMPLE_CASES,UNDETERMINED,UNDETERMINED_SHARE,LOWEST,HIGHEST,SOURCE,NOTE,"
    "NOTE_CLASSIF,NOTE_INDICATOR,NOTE_SOURCE,PROVENANCE"
)


def read_back(publication: fl.Publication, folder: Path, ending: str) -> tuple[pd.DataFrame, Schema]:
    """What pysdmx makes of the data, typed and keyed by the structure, which it checks against the XML schemas of SDMX."""
    data, structure = publication.save(folder / f"t{ending}"), publication.save(folder / f"t{ending}.sdmx.xml")
    (found,) = get_datasets(data, structure, validate=True)
    assert isinstance(found.structure, Schema)
    return found.data, found.structure


def refused_by(schema: Schema, data: pd.DataFrame) -> list[str]:
    """What does not agree with the structure: columns, codes, numbers, keys."""
    components = {component.id: component for component in schema.components}
    dimensions = [component.id for component in schema.components.dimensions]
    problems = [f"column {name}" for name in {*components} ^ {*data.columns}]
    problems += [f"empty {name}" for name in dimensions if (data[name].fillna("") == "").any()]
    problems += ["keys"] if data.duplicated(dimensions).any() else []
    for name, component in components.items():
        codes = {code.id for code in component.enumeration} if component.enumeration else None
        used = set(data[name].dropna().astype(str)) - {""}
        problems += [f"code {code} of {name}" for code in used - codes] if codes is not None else []
    return problems


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_data_agree_with_the_structure(publication: fl.Publication, tmp_path: Path, ending: str) -> None:
    data, schema = read_back(publication, tmp_path, ending)
    assert refused_by(schema, data) == []
    broken = data.assign(SEX="female")
    assert refused_by(schema, broken)[-1] == "code female of SEX"


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_demonstration_agrees_with_its_structure_and_is_its_tables(demo: fl.Publication, tmp_path: Path, ending: str) -> None:
    data, schema = read_back(demo, tmp_path, ending)
    assert refused_by(schema, data) == []
    assert_is_table(demo, data)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_data_are_the_table_cell_by_cell(publication: fl.Publication, tmp_path: Path, ending: str) -> None:
    assert_is_table(publication, read_back(publication, tmp_path, ending)[0])


def assert_is_table(publication: fl.Publication, data: pd.DataFrame) -> None:
    """Every cell stands under its labels with the figures that it has in the table, and the withheld ones with none."""
    found = {(row["NOTE_INDICATOR"], row["NOTE_CLASSIF"]): row for row in data.to_dict("records")}
    for table, stem in zip(publication, stems(publication.tables), strict=True):
        assert stem is not None
        divisor = stem.unit.divisor(table.measure.scale)
        for row in table.rows:
            labels = "; ".join(f"{name.replace('_', ' ')}: {category}" for name, category in row.cell)
            (read,) = [one for (title, cell), one in found.items() if title.startswith(f"{table.title}. ") and cell == labels]
            if isinstance(row, fl.Suppressed):
                assert pd.isna(
                    [read[name] for name in ("OBS_VALUE", "LOWER_BOUND", "STD_ERROR", "CV", "SAMPLE_PERSONS", "SAMPLE_CASES")]
                ).all()
                assert read["OBS_STATUS"] in {"C", "N"}
                continue
            one = row.estimate
            for name, value in {
                "OBS_VALUE": one.estimate,
                "LOWER_BOUND": one.conf_low,
                "UPPER_BOUND": one.conf_high,
                "STD_ERROR": one.std_error,
            }.items():
                assert read[name] * divisor == pytest.approx(value, rel=1e-14)
            assert (read["SAMPLE_PERSONS"], read["SAMPLE_CASES"], read["UNDETERMINED"]) == (one.n, one.n_cases, one.undetermined)
            assert read["OBS_STATUS"] == {"reliable": "R", "unreliable": "U"}[row.status]


def test_the_columns_begin_as_each_version_has_it(publication: fl.Publication, tmp_path: Path) -> None:
    one = publication.save(tmp_path / "t.sdmx1.csv").read_bytes()
    two = publication.save(tmp_path / "t.sdmx.csv").read_bytes()
    assert one.startswith(f"DATAFLOW,{COLUMNS}\r\nXFL:DF_XFL_FLAB(1.0),A,XAA,XFL_FLAB_SEX_RT,".encode())
    assert two.startswith(f"STRUCTURE,STRUCTURE_ID,ACTION,{COLUMNS}\r\ndataflow,XFL:DF_XFL_FLAB(1.0),I,A,XAA,XFL_FLAB_SEX_RT,".encode())


def test_every_observation_says_synthetic_and_that_its_indicator_is_private(publication: fl.Publication, tmp_path: Path) -> None:
    for row in rows(publication.save(tmp_path / "t.sdmx.csv")):
        assert row["NOTE_SOURCE"].startswith("SYNTHETIC. ")
        assert "Private indicator" in row["NOTE_INDICATOR"]
        assert row["INDICATOR"].startswith("XFL_")
        assert "publication rule: ilo" in row["PROVENANCE"]


@pytest.mark.bad_input("FLE-X18")
@pytest.mark.parametrize("ending", [*ENDINGS, ".ilostat.csv"])
def test_what_is_missing_is_empty_and_never_nan(publication: fl.Publication, tmp_path: Path, ending: str) -> None:
    words = publication.save(tmp_path / f"t{ending}").read_text(encoding="utf-8").lower().replace("\r\n", ",").split(",")
    assert not {"nan", "inf", "-inf", "none", "null"} & set(words)


@pytest.mark.parametrize("ending", [*ENDINGS, ".sdmx.xml", ".ilostat.csv"])
def test_two_files_of_one_publication_are_the_same_bytes_in_every_language(
    publication: fl.Publication, tmp_path: Path, ending: str
) -> None:
    written = publication.save(tmp_path / f"one{ending}").read_bytes()
    assert publication.save(tmp_path / f"two{ending}").read_bytes() == written
    if ending != ".sdmx.xml":  # which tells in which language the labels of the data are
        assert publication.said_in("fr").save(tmp_path / f"fr{ending}").read_bytes() == written


@pytest.mark.bad_input("FLE-X01")
@pytest.mark.bad_input("FLE-X04")
def test_labels_never_become_formulas_and_have_no_control_characters(tmp_path: Path) -> None:
    people = [{"w": 1.0, "ea": person % 5, "place": place, "fl": int(person < 30)} for place in DANGEROUS for person in range(60)]
    sample = fl.weigh(pl.DataFrame(people), fl.Clustered(weight="w", psu="ea"))
    publication = released(fl.estimate(sample, fl.Prevalence("fl"), by=["place"]), about=fl.About(area="XAA", time="2021", source="=1+1"))
    for ending in ENDINGS:
        data, schema = read_back(publication, tmp_path, ending)
        assert refused_by(schema, data) == []
    for ending in (*ENDINGS, ".ilostat.csv"):
        path = tmp_path / f"t{ending}"
        content = path.read_bytes() if path.exists() else publication.save(path).read_bytes()
        assert b"\x00" not in content
        cells = [cell for row in rows(content) for name, cell in row.items() if name.lower() not in {"obs_value", "lower_bound", "lowest"}]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    structure = publication.save(tmp_path / "again.sdmx.xml").read_text(encoding="utf-8")
    assert "<script" not in structure
    assert "\x00" not in structure
    assert read_sdmx(tmp_path / "again.sdmx.xml", validate=True).structures


def test_withheld_numbers_are_in_no_byte(tmp_path: Path) -> None:
    """Mines have one case of a weight that nobody else has: neither it nor what it makes is anywhere."""
    people = frame().with_columns(fl=(pl.col("fl") == 1).cast(pl.Int64), w=pl.when(pl.col("sector") == 5).then(54.321987).otherwise("w"))
    table = fl.estimate(fl.weigh(people, fl.Clustered(weight="w", psu="ea")), fl.Count("fl"), by=["sector"])
    assert table["sector", "5"].estimate == pytest.approx(54.321987)
    publication = released(table)
    for ending in (*ENDINGS, ".sdmx.xml", ".ilostat.csv"):
        assert b"54321987" not in publication.save(tmp_path / f"t{ending}").read_bytes().replace(b".", b"")


def test_pandas_reads_the_file_as_it_is(publication: fl.Publication, tmp_path: Path) -> None:
    found = pd.read_csv(io.BytesIO(publication.save(tmp_path / "t.sdmx.csv").read_bytes()))
    assert found["OBS_VALUE"].dtype == "float64"
