"""Planted secrets appear in no message, repr, log, warning, printed line or temporary file, whatever goes wrong.

`Classification.explain(person=...)` is exempt: it shows one person's answers because the analyst names the person; what it says where
it fails is not.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.catalogue import Kind, entries
from flestimate.errors import FlestimateError

from .provocations import CHECKS, FINDINGS, PROVOCATIONS, REMARKS
from .provocations.declared import in_duckdb
from .provocations.planted import DESIGN, ID, NAME, SECRETS, Planted, persons
from .provocations.readers import waves, zipped

VARIANT = 'builds_on = "icls-2018"\n'
SAID = [*REMARKS, *FINDINGS]
NOT_PROVOKED = {
    "FLE-V23": "Only Spark has such columns, and it is not part of these tests: tests/engines/test_spark.py has the message.",
    "FLE-R28": "Nothing at hand writes a data set of SAS; the note is a fixed sentence.",
}
"""Codes that are not provoked here, each with the reason."""


@dataclass
class Heard:
    """Everything that came out while something was done."""

    texts: list[str] = field(default_factory=list)

    def error(self, error: BaseException) -> None:
        """The error, and every error before it that it carries, as a notebook, a debugger or a log would show them."""
        self.texts += traceback.format_exception(error)
        seen: list[BaseException] = []
        while error is not None and error not in seen:
            seen.append(error)
            self.texts += [str(error), repr(error), repr(error.args), *map(repr, vars(error).values()), *getattr(error, "__notes__", ())]
            error = error.__cause__ or error.__context__

    def value(self, value: object) -> None:
        """A value as it shows itself, with its notes and its provenance; a table also estimate by estimate."""
        self.texts += [repr(value), str(value), *map(str, getattr(value, "notes", ())), *map(str, getattr(value, "provenance", ()))]
        for show in ("_repr_html_", "markdown", "html", "json"):
            if hasattr(value, show):
                self.texts.append(getattr(value, show)())
        for each in value if isinstance(value, fl.EstimateTable) else ():
            self.value(each)

    @property
    def secrets(self) -> list[str]:
        whole = "\n".join(self.texts).lower()
        return [secret for secret in SECRETS if secret.lower() in whole]


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    folder = tmp_path / "own"
    folder.mkdir()
    return Planted(folder)


@pytest.fixture
def heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[Heard]:
    """What is heard, from all sides; temporary files and the working directory have to stay empty."""
    watched = [tmp_path / "temporary", tmp_path / "working"]
    for folder in watched:
        folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "POLARS_TEMP_DIR"):
        monkeypatch.setenv(name, str(watched[0]))
    monkeypatch.setattr(tempfile, "tempdir", str(watched[0]))
    monkeypatch.chdir(watched[1])
    caplog.set_level(logging.DEBUG)
    heard = Heard()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield heard
    heard.texts += [str(each.message) for each in warned] + [record.getMessage() for record in caplog.records] + list(capfd.readouterr())
    assert heard.secrets == []
    assert [path for folder in watched for path in folder.rglob("*")] == []


@pytest.mark.bad_input("FLE-X11")
@pytest.mark.bad_input("FLE-X12")
@pytest.mark.parametrize(("name", "code", "provoke"), PROVOCATIONS, ids=[f"{code} {name}" for name, code, _ in PROVOCATIONS])
def test_no_error_says_a_secret(name: str, code: str, provoke: object, planted: Planted, heard: Heard) -> None:
    with pytest.raises(FlestimateError) as caught:
        provoke(planted)
    heard.error(caught.value)
    assert heard.secrets == []
    assert caught.value.code == f"FLE-{code}"


@pytest.mark.bad_input("FLE-X11")
@pytest.mark.parametrize("look", CHECKS.values(), ids=CHECKS)
def test_no_check_and_no_draft_says_a_secret(look: Callable[[Planted], object], planted: Planted, heard: Heard) -> None:
    heard.value(look(planted))
    assert heard.secrets == []


@pytest.mark.parametrize(("name", "code", "provoke"), SAID, ids=[f"{code} {name}" for name, code, _ in SAID])
def test_nothing_said_beside_a_result_says_a_secret(name: str, code: str, provoke: object, planted: Planted, heard: Heard) -> None:
    heard.value(provoke(planted))
    assert heard.secrets == []
    assert f"FLE-{code}" in "\n".join(heard.texts)


def test_every_code_is_provoked_or_listed_with_the_reason() -> None:
    known = {code for code, entry in entries().items() if entry.kind is not Kind.HANDLED}
    assert known - {f"FLE-{code}" for _, code, _ in (*PROVOCATIONS, *SAID)} == NOT_PROVOKED.keys()


def values(planted: Planted) -> Iterator[object]:
    """One of every public value that knows persons, and of what is made of them."""
    yield from (fl.read(getattr(planted, name)) for name in ("sav", "dta", "csv", "parquet"))
    yield from (zipped(planted, "lfs.csv"), waves(persons().write_csv(), persons().write_csv())(planted))
    yield from (fl.read(frame) for frame in (persons(), planted.pandas, persons().to_arrow(), in_duckdb(persons())))
    survey, classified = planted.survey(), planted.classified()
    rules = fl.RuleSet.load("icls-2018")
    yield from (survey, survey.codebook, rules, rules.check(survey.codebook), classified, classified.crosstab())
    yield planted.network()
    design = fl.Clustered(**DESIGN)
    samples = [planted.sample(), fl.weigh(classified, design), fl.weigh(survey, fl.Resampled(design, fl.JackknifeN()))]
    yield from (*samples, design, samples[0].drawn)
    table = fl.estimate(samples[0], fl.Prevalence("fl"), by=["sex"])
    release = fl.publish(table, fl.PublicationRule.load("ilo"))
    yield from (table, table.total, table.total.evidence, table.difference(table["sex", "1"], table["sex", "2"]), fl.verify(table), release)
    yield from (fl.independence(samples[0], "sex", "fl"), fl.sensitivity(survey, [rules, planted.rules(VARIANT)], design))
    yield fl.estimate(samples[1], fl.Mean("wage"), by=["sex"])


@pytest.mark.bad_input("FLE-X13")
def test_no_value_shows_a_secret(planted: Planted, heard: Heard) -> None:
    for value in values(planted):
        heard.value(value)
        assert heard.secrets == [], type(value).__name__


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".html", ".svg"])
def test_no_release_holds_a_secret(planted: Planted, heard: Heard, suffix: str) -> None:
    written = planted.study().save(planted.folder / f"release{suffix}").read_bytes()
    if suffix == ".xlsx":
        with zipfile.ZipFile(planted.folder / "release.xlsx") as book:
            written = b"".join(book.read(name) for name in book.namelist())
    heard.texts.append(written.decode("utf-8"))


FILES = ("lfs.sav", "lfs.dta", "lfs.parquet", "lfs.zip", "waves")
COMMANDS = [
    *(f"{verb} {file}" for file in FILES for verb in ("inspect", "draft")),
    *("check study.toml", "check study.toml --format json", "check study.toml --format html"),
    *("run study.toml", "verify study.toml", "rules icls-2018"),
]
REFUSED = [
    "inspect cut.sav",
    "draft cut.sav",
    "inspect headerless.csv",
    "check wrong.toml",
    "check wrong.toml --format json",
    "run wrong.toml",
]


@pytest.fixture
def files(planted: Planted) -> Path:
    """The folder in which a user has every form of the survey, a study, and those that are wrong."""
    planted.study()
    for wave in (planted.folder / "waves" / f"{year}.csv" for year in (2021, 2022)):
        wave.parent.mkdir(exist_ok=True)
        wave.write_bytes(planted.csv.read_bytes())
    with zipfile.ZipFile(planted.folder / "lfs.zip", "w") as archive:
        archive.write(planted.sav, "lfs.sav")
    planted.file("cut.sav", planted.sav.read_bytes()[:-20])
    planted.file("headerless.csv", planted.csv.read_bytes().partition(b"\n")[2])
    planted.file("wrong.toml", (planted.folder / "study.toml").read_text().replace('weight = "w"', 'weight = "name"'))
    assert all(path.is_file() for path in (planted.dta, planted.parquet))
    return planted.folder


def flestimate(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "flestimate", *command.split()], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_prints_a_secret(files: Path, heard: Heard, command: str) -> None:
    done = flestimate(command, files)
    assert done.returncode == 0, done.stderr
    heard.texts += [done.stdout, done.stderr]


@pytest.mark.parametrize("command", REFUSED)
def test_no_command_that_refuses_prints_a_secret(files: Path, heard: Heard, command: str) -> None:
    done = flestimate(command, files)
    assert done.returncode == 1
    heard.texts += [done.stdout, done.stderr]


def test_what_is_heard_would_be_found() -> None:
    """The net has no holes: a secret is found wherever it stands in an error."""
    for secret in (ValueError(NAME), ValueError("see", {"id": ID})):
        error = FlestimateError("FLE-W04", "the sum of the weights is 0.")
        error.__context__ = secret
        heard = Heard()
        heard.error(error)
        assert heard.secrets
