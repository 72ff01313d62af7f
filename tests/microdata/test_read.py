"""What `read` keeps of a released file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from flestimate.microdata import Microdata, Source, Variable, read


def column(microdata: Microdata, name: str) -> list[object]:
    return microdata.frame.collect()[name].to_list()


@pytest.mark.bad_input("FLE-V07")
def test_answers_reasons_and_blanks_of_spss_are_kept_apart(sav: Path) -> None:
    microdata = read(sav)
    assert column(microdata, "f02") == [1.0, None, None, None, 2.0]
    assert column(microdata, "f02.reason") == [None, "98", "99", None, None]


def test_missing_texts_of_spss_are_reasons_and_empty_texts_are_blanks(sav: Path) -> None:
    microdata = read(sav)
    assert column(microdata, "job") == ["farm", None, None, "mine", "farm"]
    assert column(microdata, "job.reason") == [None, "NA", None, None, None]


@pytest.mark.bad_input("FLE-V08")
def test_extended_missing_values_of_stata_are_letters(dta: Path) -> None:
    microdata = read(dta)
    assert column(microdata, "f02") == [1.0, None, None, None, 2.0]
    assert column(microdata, "f02.reason") == [None, "a", "b", None, None]
    assert microdata.variables["f02"].missing == {"a": "Refused", "b": "missing (code b)"}


def test_labels_are_keyed_by_codes_as_an_analyst_writes_them(sav: Path) -> None:
    variable = read(sav).variables["f02"]
    assert variable == Variable(
        "f02",
        "Work as promised?",
        {"1": "Yes", "2": "No", "98": "Refused"},
        {"98": "Refused", "99": "missing (code 99)"},
        "F8.2",
        declared=("98 to 99",),
    )


def test_a_variable_without_missing_codes_has_no_reason_column(sav: Path) -> None:
    names = read(sav).frame.collect_schema().names()
    assert names == ["id", "sex", "f02", "f02.reason", "job", "job.reason"]


def test_only_missing_codes_present_in_the_data_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pl.DataFrame({"a": [1.0, 98.0]}), path, missing_ranges={"a": [{"lo": 97, "hi": 99}]})
    assert list(read(path).variables["a"].missing) == ["98"]


def test_numbers_are_float_and_texts_are_text(sav: Path) -> None:
    schema = read(sav).frame.collect().to_native().schema
    assert schema == {
        "id": pl.String,
        "sex": pl.Float64,
        "f02": pl.Float64,
        "f02.reason": pl.String,
        "job": pl.String,
        "job.reason": pl.String,
    }


def test_only_the_columns_asked_for_are_read_in_their_order(sav: Path) -> None:
    microdata = read(sav, columns=["f02", "sex"])
    assert microdata.frame.collect_schema().names() == ["f02", "f02.reason", "sex"]
    assert list(microdata.variables) == ["f02", "sex"]


def test_microdata_are_read_as_they_are(sav: Path) -> None:
    microdata = read(sav)
    assert read(microdata) is microdata
    assert read(microdata, columns=["f02"]).frame.collect_schema().names() == ["f02", "f02.reason"]


def test_the_source_names_the_file_and_hashes_its_bytes(sav: Path) -> None:
    data = sav.read_bytes()
    assert read(sav).source == Source("spss", "lfs.sav", hashlib.sha256(data).hexdigest(), len(data), "lfs.sav")


@pytest.mark.bad_input("FLE-R15")
def test_a_path_may_hold_blanks_accents_and_other_scripts(sav: Path) -> None:
    folder = sav.parent / "enquête emploi مسح"
    folder.mkdir()
    assert read(sav.rename(folder / "données 2021.sav")).n == 5


@pytest.mark.bad_input("FLE-R05")
def test_content_decides_and_a_wrong_suffix_is_noted(dta: Path) -> None:
    microdata = read(str(dta.rename(dta.with_suffix(".sav"))))
    assert microdata.source.kind == "stata"
    assert [note.code for note in microdata.notes] == ["FLE-R05"]


def test_a_file_that_does_not_declare_its_persons_is_noted(sav: Path) -> None:
    data = bytearray(sav.read_bytes())
    data[80:84] = b"\xff\xff\xff\xff"
    sav.write_bytes(data)
    microdata = read(sav)
    assert (microdata.n, [note.code for note in microdata.notes]) == (5, ["FLE-R06"])


@pytest.mark.bad_input("FLE-X12")
def test_reading_leaves_nothing_on_disk(sav: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary, working = tmp_path / "tmp", tmp_path / "cwd"
    temporary.mkdir()
    working.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.chdir(working)
    read(sav).frame.collect()
    assert list(temporary.iterdir()) == list(working.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "codes"),
    [("lfs_small.sav", {"98", "99"}), ("lfs_small.zsav", {"98", "99"}), ("lfs_small.dta", {"a", "b"})],
)
def test_a_survey_keeps_its_labels_and_reasons(shared: Path, file: str, codes: set[str]) -> None:
    microdata = read(shared / "reference" / "data" / file)
    refused, unknown = sorted(codes)
    variable = microdata.variables["fl_q"]
    assert microdata.n == 2_754
    assert variable.label == "Forced labour, item non-response kept"
    assert variable.missing == {refused: "Refused", unknown: "Don't know"}
    frame = microdata.frame.collect()
    assert frame["fl_q"].drop_nulls().unique().sort().to_list() == [0.0, 1.0]
    assert set(frame["fl_q.reason"].drop_nulls().to_list()) == codes
    assert frame["fl_q"].null_count() == len(frame["fl_q.reason"].drop_nulls())


def test_amounts_in_a_missing_range_are_no_codes_and_are_not_shown(tmp_path: Path) -> None:
    frame = pl.DataFrame({"wage": [500.0, 90_000.25, 98.0, None], "age": [30.0, 98, 99, 31]})
    ranges = {"wage": [{"lo": 98, "hi": 98}, {"lo": 1_000, "hi": float("inf")}], "age": [{"lo": 98, "hi": 99}]}
    pyreadstat.write_sav(frame, tmp_path / "a.sav", missing_ranges=ranges)
    microdata = read(tmp_path / "a.sav")
    assert list(microdata.variables["wage"].missing) == ["98", "1000 to highest"]
    assert list(microdata.variables["age"].missing) == ["98", "99"]
    assert microdata.frame.collect()["wage.reason"].to_list() == [None, "1000 to highest", "98", None]
    assert microdata.frame.collect()["wage"].to_list() == [500.0, None, None, None]


def test_many_values_in_a_missing_range_are_no_codes(tmp_path: Path) -> None:
    frame = pl.DataFrame({"wage": [float(each) for each in range(1, 30)]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", missing_ranges={"wage": [{"lo": float("-inf"), "hi": 25}]})
    assert list(read(tmp_path / "a.sav").variables["wage"].missing) == ["lowest to 25"]


@pytest.mark.parametrize("texts", [["a", "", "b c", "d"], ["a\x1fb", "", "c"], [""], []])
def test_texts_come_as_they_are_whatever_stands_between_them_on_the_way(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pl.DataFrame({"t": pl.Series(texts, dtype=pl.String), "n": [1.0] * len(texts)}), path)
    assert column(read(path), "t") == [text or None for text in texts]


def test_a_declared_range_without_an_end_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    ranges = {"wage": [{"lo": 1000, "hi": 1.7976931348623157e308}], "age": [{"lo": -1.7976931348623157e308, "hi": -1}]}
    pyreadstat.write_sav(pl.DataFrame({"wage": [5.0], "age": [30.0]}), path, missing_ranges=ranges)
    variables = read(path).variables
    assert (variables["wage"].declared, variables["age"].declared) == (("1000 and above",), ("up to -1",))
