"""Files of one survey are read as one, with the wave of each person, or refused where they contradict one another."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest

from flestimate.errors import ReadError
from flestimate.microdata import read


def quarter(folder: Path, name: str, sex: list[Any], *, labels: dict[int, str] | None = None, missing: int | None = None) -> Path:
    path = folder / f"{name}.sav"
    ranges = {"sex": [{"lo": missing, "hi": missing}]} if missing else None
    meaning = {"sex": labels or {1: "Male", 2: "Female"}}
    pyreadstat.write_sav(pl.DataFrame({"sex": sex}), path, variable_value_labels=meaning, missing_ranges=ranges)
    return path


def test_a_pattern_reads_waves_under_one_another_and_says_which(tmp_path: Path) -> None:
    quarter(tmp_path, "2021q1", [1.0, 2.0])
    quarter(tmp_path, "2021q2", [2.0, 9.0], missing=9)
    microdata = read(f"{tmp_path}/2021q*.sav")
    frame = microdata.frame.collect().to_native()
    assert frame.to_dict(as_series=False) == {
        "sex": [1.0, 2.0, 2.0, None],
        "sex.reason": [None, None, None, "9"],
        "wave": ["2021q1", "2021q1", "2021q2", "2021q2"],
    }
    assert microdata.n == 4
    assert microdata.variables["wave"].value_labels == {"2021q1": "2021q1", "2021q2": "2021q2"}
    assert str(microdata.notes[0]) == (
        "FLE-R29: 2 files are read as waves of one survey (2021q1, 2021q2); 'wave' says from which a person comes."
    )


def test_a_folder_of_one_format_is_read_as_waves(tmp_path: Path) -> None:
    quarter(tmp_path, "q1", [1.0])
    quarter(tmp_path, "q2", [2.0])
    (tmp_path / "questionnaire.pdf").write_bytes(b"not data")
    assert read(tmp_path).frame.collect()["wave"].to_list() == ["q1", "q2"]


def test_the_wave_can_be_asked_for_beside_variables_that_the_files_have(tmp_path: Path) -> None:
    for name in ("q1", "q2"):
        quarter(tmp_path, name, [1.0])
    assert [*read(tmp_path, columns=["sex", "wave"]).variables] == ["sex", "wave"]
    with pytest.raises(ReadError, match="'?age'?"):
        read(tmp_path, columns=["age", "wave"])


def test_files_of_one_name_in_several_folders_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for year in ("2020", "2021"):
        (tmp_path / year).mkdir()
        quarter(tmp_path / year, "lfs", [1.0])
    assert read(f"{tmp_path}/*/lfs.sav").frame.collect()["wave"].to_list() == ["2020/lfs", "2021/lfs"]


def test_parquet_stays_lazy_and_is_hashed_as_a_whole(tmp_path: Path) -> None:
    for number in (1, 2):
        pl.DataFrame({"a": [number]}).write_parquet(tmp_path / f"part{number}.parquet")
    microdata = read(f"{tmp_path}/*.parquet")
    assert (microdata.n, microdata.source.name) == (2, "*.parquet")
    assert isinstance(microdata.frame.to_native(), pl.LazyFrame)
    data = b"".join((tmp_path / f"part{number}.parquet").read_bytes() for number in (1, 2))
    assert microdata.source.sha256 == hashlib.sha256(data).hexdigest()


def test_whole_numbers_of_one_wave_and_fractions_of_another_are_numbers(tmp_path: Path) -> None:
    pl.DataFrame({"w": [1, 2]}).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame({"w": [1.5]}).write_parquet(tmp_path / "b.parquet")
    assert read(f"{tmp_path}/*.parquet").frame.collect()["w"].to_list() == [1.0, 2.0, 1.5]


def test_a_wave_of_the_survey_s_own_is_kept(tmp_path: Path) -> None:
    for number in (1, 2):
        pl.DataFrame({"wave": [number * 10]}).write_parquet(tmp_path / f"part{number}.parquet")
    microdata = read(f"{tmp_path}/*.parquet")
    assert microdata.frame.collect()["wave"].to_list() == [10, 20]
    assert "which is kept" in str(microdata.notes[0])


def test_waves_are_a_breakdown(tmp_path: Path) -> None:
    import flestimate as fl

    for number in (1, 2):
        frame = pl.DataFrame({"w": [1.0, 1.0], "ea": [1, 2], "fl": [number - 1, 1]})
        frame.write_parquet(tmp_path / f"q{number}.parquet")
    sample = fl.weigh(fl.read(f"{tmp_path}/*.parquet"), fl.Clustered(weight="w", psu="ea"))
    table = fl.estimate(sample, fl.Prevalence("fl"), by=["wave"])
    assert table["wave", "q1"].estimate == pytest.approx(0.5)
    assert table["wave", "q2"].estimate == pytest.approx(1.0)


def test_questions_and_missing_codes_that_differ_between_waves_are_noted(tmp_path: Path) -> None:
    quarter(tmp_path, "q1", [1.0, 9.0], missing=9)
    pyreadstat.write_sav(
        pl.DataFrame({"sex": [2.0]}),
        tmp_path / "q2.sav",
        column_labels={"sex": "Sex of head"},
        variable_value_labels={"sex": {1: "Male", 2: "Female"}},
    )
    assert [str(note) for note in read(f"{tmp_path}/q*.sav").notes[1:]] == [
        "FLE-R29: The labels of 1 variable are not the same in all files (sex): look at the questions.",
        "FLE-R29: Missing codes of 1 variable are declared in some files only (sex): in the others they are answers.",
    ]
