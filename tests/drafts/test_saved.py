"""A draft that is saved beside the data opens them, whatever they are: a file, an archive, a folder of waves, or a pattern."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import polars as pl
import pyreadstat
import pytest

import flestimate as fl
from flestimate.errors import ReadError

GIVEN = {"an archive": "survey.zip", "a folder of waves": "lfs", "a pattern": "lfs_*.sav"}
YES_NO = {1.0: "Yes", 2.0: "No"}


@pytest.fixture(params=GIVEN, ids=list(GIVEN))
def data(request: pytest.FixtureRequest, tmp_path: Path, columns: SimpleNamespace) -> Path:
    """What is drafted: persons once in an archive, or in two files that are waves."""
    given = tmp_path / GIVEN[request.param]
    folder = given if not given.suffix else tmp_path
    folder.mkdir(exist_ok=True)
    files = [folder / f"lfs_{quarter}.sav" for quarter in ("q1", "q2")]
    for file in files:
        write(file, columns)
    if given.suffix == ".zip":
        with ZipFile(given, "w") as archive:
            archive.write(files[0], "persons.sav")
    return given


def write(path: Path, columns: SimpleNamespace) -> None:
    """A file with a design, ages, and two questions of the module."""
    names = {"stratum": "stratum", "psu": "psu", "age": "age", "weight": "weight", "q1": "yes_no", "q2": "yes_no"}
    labels = {"q1": "Were you locked in or guarded?", "q2": "Were your identity documents withheld?"}
    frame = pl.DataFrame({name: getattr(columns, kind).astype(float) for name, kind in names.items()})
    pyreadstat.write_sav(frame, path, column_labels=labels, variable_value_labels=dict.fromkeys(labels, YES_NO))


def saved(data: Path) -> Path:
    """The study that is drafted of the data, beside them."""
    path = data.parent / "study.toml"
    path.write_text(fl.draft(data).toml, encoding="utf-8")
    return path


def test_the_study_names_what_is_on_the_disk(data: Path) -> None:
    assert tomllib.loads(saved(data).read_text(encoding="utf-8"))["study"]["file"] == data.name


def test_the_study_reads_the_persons_that_were_drafted(data: Path) -> None:
    read = fl.Study.load(saved(data)).as_if_confirmed().read()
    assert read.n == fl.read(data).n == (240 if data.suffix == ".zip" else 480)
    assert {"stratum", "psu", "age", "weight"} <= read.variables.keys()


def test_check_opens_the_data(data: Path) -> None:
    """It goes on to what it finds in the persons."""
    codes = {finding.code for finding in fl.check(saved(data)).errors}
    assert codes == {"FLE-C24", "FLE-F07"}


def test_other_bytes_are_not_taken_for_those_that_were_drafted(data: Path) -> None:
    path = saved(data)
    changed = data if data.suffix == ".zip" else next(data.parent.rglob("lfs_*1.sav"))
    with changed.open("ab") as file:
        file.write(b" ")
    with pytest.raises(ReadError, match="FLE-R44"):
        fl.Study.load(path).as_if_confirmed().read()


@pytest.mark.parametrize("data", ["a folder of waves"], indirect=True)
def test_of_waves_the_draft_tells_which_person_is_of_which_and_what_weights_then_are(data: Path) -> None:
    found = fl.draft(data)
    own = tomllib.loads(found.toml)["concept"]["wave"]
    assert own == {
        "unconfirmed": ["variable", "answers"],
        "variable": "wave",
        "answers": {"lfs_q1": "lfs_q1", "lfs_q2": "lfs_q2"},
    }
    [line] = [line for line in found.toml.splitlines() if "says from which file a person comes" in line]
    assert "weights then add up to several populations" in line


@pytest.mark.parametrize("data", ["an archive"], indirect=True)
def test_of_one_file_there_is_no_wave(data: Path) -> None:
    assert "wave" not in tomllib.loads(fl.draft(data).toml)["concept"]
