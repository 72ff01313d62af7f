"""A second reader agrees on every column, or it is said which it reads differently: never a value, and never in silence."""

from __future__ import annotations

import struct
import sys
import tomllib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import polars as pl
import pyreadstat
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import Note, ReadError
from flestimate.microdata import Variable
from flestimate.microdata import verified as module
from flestimate.microdata.limits import Limits
from flestimate.microdata.original import Original
from flestimate.microdata.verified import FirstReading, verified

SECRET = "Amina-0412"
EPSILON = 4.5e-16
NO_RUST = find_spec("polars_readstat") is None
needs_rust = pytest.mark.skipif(NO_RUST, reason='polars-readstat is not installed (pip install "flestimate[verify]")')
Altered = Callable[[pl.DataFrame], pl.DataFrame]


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    path = tmp_path / "lfs.parquet"
    frame = pl.DataFrame(
        {"id": ["a ", None], "n": [1 << 60, None], "x": [float("nan"), -0.0], "born": [pl.date(2000, 1, 1)] * 2}, strict=False
    )
    frame.with_columns(born=pl.date(2000, 1, 1), job=pl.col("id").cast(pl.Categorical), sure=pl.lit(value=True)).write_parquet(path)
    return path


@pytest.fixture
def portable(tmp_path: Path) -> Path:
    path = tmp_path / "lfs.por"
    pyreadstat.write_por(pd.DataFrame({"SEX": [1.0, 2.0, 9.0], "JOB": ["farm", "", "mine"]}), path)
    return path


def told(call: Callable[[], object]) -> str:
    """What the error says; it holds no answer of a person."""
    with pytest.raises(ReadError) as caught:
        call()
    assert SECRET not in f"{caught.value}{caught.value.__cause__}{caught.value.__context__}"
    return str(caught.value)


@pytest.fixture(scope="module")
def answers() -> dict[str, Mapping[str, object]]:
    """What the second child has answered about a file, by its bytes."""
    return {}


@pytest.fixture
def once(answers: dict[str, Mapping[str, object]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The second child is asked about the same file once: what is planted, is planted in ours."""
    ask = module._answer

    def remembered(request: Mapping[str, str]) -> Mapping[str, object]:
        key = sha256(Path(request["file"]).read_bytes()).hexdigest()
        if key not in answers:
            answers[key] = ask(request)
        return answers[key]

    monkeypatch.setattr(module, "_answer", remembered)


def asked(frame: pl.DataFrame, variables: Mapping[str, Variable], path: Path, kind: str) -> tuple[Note, ...]:
    """What a second reader says of these persons."""
    return verified(FirstReading(lambda: frame, variables, Original(path), kind, None, Limits.of(None)))


def beside(path: Path, alter: Altered) -> tuple[str, ...]:
    """What is said where our persons are altered before they are compared."""
    microdata = fl.read(path)
    frame = alter(microdata.frame.collect().to_native())
    return tuple(map(str, asked(frame, microdata.variables, path, microdata.source.kind)))


# Agreement


@pytest.mark.parametrize("kind", [pytest.param("sav", marks=needs_rust), "dta", "csv", "parquet"])
def test_a_second_reader_agrees_on_every_column(request: pytest.FixtureRequest, kind: str) -> None:
    path: Path = request.getfixturevalue(kind)
    microdata = fl.read(path, verify=True)
    said = [str(note) for note in microdata.notes if note.code == "FLE-R31"]
    assert len(said) == 1
    assert f"agrees on all {len(microdata.variables)} columns." in said[0]
    assert microdata.frame.collect().to_native().equals(fl.read(path).frame.collect().to_native())


@pytest.mark.parametrize("kind", ["dta", "csv"])
def test_chosen_columns_are_compared_alone(request: pytest.FixtureRequest, kind: str) -> None:
    microdata = fl.read(request.getfixturevalue(kind), columns=["id"], verify=True)
    assert "agrees on 1 column." in str(microdata.notes[-1])


@needs_rust
def test_a_compressed_file_of_spss_is_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "lfs.zsav"
    pyreadstat.write_sav(pd.DataFrame({"sex": [1.0, 2.0]}), path, compress=True)
    assert "FLE-R31" in {note.code for note in fl.read(path, verify=True).notes}


def test_texts_of_an_old_stata_are_in_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "lfs.dta"
    pd.DataFrame({"job": ["n\u00e9e ~ ferme", "Gr\u00f6\u00dfe"]}).to_stata(path, version=114, write_index=False)
    path.write_bytes(path.read_bytes().replace(b"~", b"\x96"))  # a dash in Windows-1252, and nothing in ISO-8859-1
    assert "FLE-R31" in {note.code for note in fl.read(path, verify=True).notes}


@pytest.mark.parametrize(
    "text", ["id;name\n1;é\n2;\n", 'id\tname\n1\t"a\tb"\n', "id,name\r\n007,\r\n1.5,x \r\n"], ids=["semicolons", "tabs", "lines of Windows"]
)
def test_text_files_of_every_shape(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lfs.csv"
    path.write_bytes(text.encode())
    assert [note.code for note in fl.read(path, verify=True).notes] == ["FLE-R31"]


def test_a_text_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "lfs.csv"
    path.write_bytes("name\nné\n".encode("cp1252"))
    assert [note.code for note in fl.read(path, encoding="cp1252", verify=True).notes] == ["FLE-R31"]


@needs_rust
def test_codes_that_a_portable_file_declares_missing_are_compared_as_they_stand(portable: Path) -> None:
    frame = pl.DataFrame({"SEX": [1.0, 2.0, None], "SEX.reason": [None, None, "9"], "JOB": ["farm", None, "mine"]})
    variables = {"SEX": Variable("SEX", missing={"9": "refused"}), "JOB": Variable("JOB")}
    assert [note.code for note in asked(frame, variables, portable, "SPSS portable")] == ["FLE-R31"]
    other = frame.with_columns(pl.col("SEX.reason").replace("9", "8"))
    assert "values : SEX" in told(lambda: asked(other, variables, portable, "SPSS portable"))


@pytest.mark.parametrize("suffix", [".feather", ".xpt", ".zip"])
def test_every_format_has_a_second_reader(tmp_path: Path, dta: Path, suffix: str) -> None:
    path = tmp_path / f"again{suffix}"
    frame = pd.DataFrame({"SEX": [1.0, 0.0, 2.5], "JOB": ["farm", "", "mine"]})
    match suffix:
        case ".feather":
            pl.from_pandas(frame).write_ipc(path)
        case ".xpt":
            pyreadstat.write_xport(frame, path, file_format_version=5)
        case _:
            with ZipFile(path, "w") as archive:
                archive.write(dta, "lfs/lfs.dta")
    assert "FLE-R31" in {note.code for note in fl.read(path, verify=True).notes}


def test_every_wave_of_a_survey_is_read_twice(tmp_path: Path, csv: Path) -> None:
    for wave in ("2021", "2022"):
        (tmp_path / "waves").mkdir(exist_ok=True)
        (tmp_path / "waves" / f"{wave}.csv").write_bytes(csv.read_bytes())
    assert "FLE-R31" in {note.code for note in fl.read(tmp_path / "waves", verify=True).notes}


@needs_rust
def test_texts_that_are_repaired_are_compared_as_they_stand_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "twice.sav"
    pyreadstat.write_sav(pd.DataFrame({"job": ["\u00c3\u00a9t\u00c3\u00a9", "farm"]}), path)
    microdata = fl.read(path, verify=True)
    assert {"FLE-R14", "FLE-R31"} <= {note.code for note in microdata.notes}
    assert microdata.frame.collect()["job"].to_list() == ["\u00e9t\u00e9", "farm"]


@needs_rust
def test_ranges_of_missing_codes_are_compared_as_missing(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    path = tmp_path / "ranges.sav"
    pyreadstat.write_sav(pd.DataFrame({"pay": [1.0, 97.5, 98.25, None]}), path, missing_ranges={"pay": [{"lo": 97, "hi": 99}]})
    assert [without_versions(str(note)) for note in fl.read(path, verify=True).notes] == snapshot


# What is not compared is said


@needs_rust
def test_dates_are_compared_as_far_as_they_are_told(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    path = tmp_path / "dates.sav"
    seconds = [11_654_154_000.5, 13_630_723_200.75, 43_870.09, -5.5, 90_000.25, None]
    formats = {"day": "DATE11", "moment": "DATETIME23.2", "time": "TIME11.2", "spell": "DTIME15.2"}
    pyreadstat.write_sav(pd.DataFrame(dict.fromkeys(formats, seconds)), path, variable_format=formats)
    assert [without_versions(each) for each in beside(path, lambda frame: frame)] == snapshot
    assert "values : day, moment" in told(lambda: beside(path, lambda frame: frame.with_columns(pl.col("day", "moment") + 86_400)))


@needs_rust
def test_a_file_that_does_not_say_how_many_persons_it_holds_is_compared_all_the_same(sav: Path, snapshot: SnapshotAssertion) -> None:
    content = sav.read_bytes()
    sav.write_bytes(content[:80] + struct.pack("<i", -1) + content[84:])
    assert [without_versions(str(note)) for note in fl.read(sav, verify=True).notes] == snapshot


@needs_rust
def test_names_that_the_second_reader_cannot_decode_are_compared_as_far_as_it_can(shared: Path, snapshot: SnapshotAssertion) -> None:
    found = fl.read(shared / "data" / "reader_corpus" / "savReaderWriter" / "german.sav", verify=True)
    assert [without_versions(str(note)) for note in found.notes] == snapshot


# Differences

PLANTED: dict[str, Altered] = {
    "the last bit of one value": lambda frame: frame.with_columns(
        sex=pl.when(pl.int_range(pl.len()) == 2).then(2 + EPSILON).otherwise("sex")
    ),
    "one answer that is missing": lambda frame: frame.with_columns(sex=pl.when(pl.int_range(pl.len()) > 0).then("sex")),
    "two persons in each other's place": lambda frame: frame[[1, 0, 2, 3, 4]],
    "one text": lambda frame: frame.with_columns(job=pl.col("job").replace("mine", "Mine")),
    "one reason": lambda frame: frame.with_columns(pl.col("f02.reason").replace({"98": "99", "a": "b"})),
    "a person less": lambda frame: frame.head(4),
}


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("kind", [pytest.param("sav", marks=needs_rust), "dta"])
def test_what_is_planted_is_found(request: pytest.FixtureRequest, once: None, kind: str, planted: str, snapshot: SnapshotAssertion) -> None:
    path: Path = request.getfixturevalue(kind)
    said = told(lambda: beside(path, PLANTED[planted]))
    assert without_versions(said) == snapshot


def without_versions(said: str) -> str:
    """The same whichever version of pandas or polars-readstat is installed."""
    for package in ("pandas", "polars-readstat"):
        if package in said:
            said = said.replace(f"{package} {version(package)}", f"{package} VERSION")
    return said


@pytest.mark.parametrize("kind", [pytest.param("sav", marks=needs_rust), "dta"])
def test_other_labels_are_found(request: pytest.FixtureRequest, once: None, kind: str) -> None:
    path: Path = request.getfixturevalue(kind)
    microdata = fl.read(path)
    variables = {
        **microdata.variables,
        "f02": Variable("f02", value_labels={"1": "No", "2": "Yes"}, missing=microdata.variables["f02"].missing),
    }
    said = told(lambda: asked(microdata.frame.collect().to_native(), variables, path, microdata.source.kind))
    assert "labels : f02" in said
    assert "values" not in said


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_what_is_planted_in_plain_files_is_found(request: pytest.FixtureRequest, once: None, kind: str) -> None:
    said = told(lambda: beside(request.getfixturevalue(kind), lambda frame: frame.with_columns(id=pl.lit(SECRET))))
    assert "values : id" in said


def test_a_column_that_only_one_of_them_has_is_found(dta: Path, once: None, snapshot: SnapshotAssertion) -> None:
    microdata = fl.read(dta)
    frame = microdata.frame.collect().to_native().with_columns(more=pl.lit(1.0))
    said = told(lambda: asked(frame, {**microdata.variables, "more": Variable("more")}, dta, "stata"))
    assert without_versions(said) == snapshot


def test_another_order_of_columns_is_found(dta: Path, once: None) -> None:
    microdata = fl.read(dta)
    backwards = dict(reversed(microdata.variables.items()))
    assert "other columns" in told(lambda: asked(microdata.frame.collect().to_native(), backwards, dta, "stata"))


# Refusals


def test_what_nobody_else_reads_is_refused(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    assert told(lambda: asked(pl.DataFrame(), {}, tmp_path / "lfs.sas7bcat", "SAS catalogue")) == snapshot


def test_a_frame_cannot_be_read_twice(snapshot: SnapshotAssertion) -> None:
    assert told(lambda: fl.read(pl.DataFrame({"sex": [1]}), verify=True)) == snapshot


def test_a_second_reader_that_is_not_installed_is_said(sav: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion) -> None:
    answered(monkeypatch, "not installed")
    assert told(lambda: fl.read(sav, verify=True)) == snapshot


@pytest.mark.parametrize("word", ["unreadable", "memory"])
def test_a_second_reader_that_refuses_is_said(sav: Path, monkeypatch: pytest.MonkeyPatch, word: str, snapshot: SnapshotAssertion) -> None:
    answered(monkeypatch, word)
    assert told(lambda: fl.read(sav, verify=True)) == snapshot


def answered(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setattr(module, "_answer", lambda _: {"refusal": word})


@pytest.mark.parametrize(
    "program", ["import os; os.abort()", "print('{')", "import time; time.sleep(60)"], ids=["dies", "babbles", "goes on"]
)
def test_a_second_reader_that_does_not_answer_harms_nobody(
    dta: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, snapshot: SnapshotAssertion
) -> None:
    child = tmp_path / "child.py"
    child.write_text(program, encoding="utf-8")
    monkeypatch.setattr(module, "_CHILD", child)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 2.0)
    assert told(lambda: fl.read(dta, verify=True)) == snapshot


def test_what_is_not_installed_is_a_word_and_not_an_import_error(sav: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flestimate.microdata import second_child

    monkeypatch.setitem(sys.modules, "polars_readstat", None)
    request = {"file": str(sav), "member": "", "kind": "spss", "encoding": None, "persons": 5}
    assert second_child.answer(request) == {"refusal": "not installed"}


def test_the_second_child_answers_with_checksums_and_no_data(dta: Path) -> None:
    from flestimate.microdata import second_child

    answer = second_child.answer({"file": str(dta), "member": "", "kind": "stata", "encoding": None, "persons": 5})
    assert SECRET not in str(answer)
    assert {column["name"] for column in answer["columns"]} == {"id", "sex", "f02", "job"}


# The corpus


@needs_rust
def test_what_a_second_reader_sees_differently_in_the_corpus_is_listed_with_its_reason(shared: Path) -> None:
    corpus = shared / "data" / "reader_corpus"
    listed = tomllib.loads((Path(__file__).with_name("second_reader.toml")).read_text(encoding="utf-8"))["differs"]
    paths = [path for path in sorted(corpus.rglob("*")) if path.suffix in {".sav", ".zsav", ".dta", ".por", ".sas7bdat", ".xpt"}]
    with ThreadPoolExecutor(max_workers=4) as several:
        verdicts = dict(zip(paths, several.map(verdict, paths), strict=True))
    assert {str(path.relative_to(corpus)) for path, found in verdicts.items() if found == "differs"} == set(listed)
    assert sum(found == "agrees" for found in verdicts.values()) > 250


def verdict(path: Path) -> str:
    try:
        fl.read(path, verify=True)
    except ReadError as error:
        return "differs" if error.code in {"FLE-R30", "FLE-R34"} else "not read"
    return "agrees"
