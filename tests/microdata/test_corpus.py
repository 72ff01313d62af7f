"""424 odd, old, foreign, encrypted, cut and damaged files: each is read as it is, or refused with a word for what is wrong."""

from __future__ import annotations

import csv
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from flestimate.errors import ReadError
from flestimate.microdata import Microdata, read

KNOWN = tomllib.loads(Path(__file__).with_name("corpus.toml").read_text(encoding="utf-8"))
SECONDS = 20


@dataclass(frozen=True)
class Outcome:
    """What became of one file, beside what pyreadstat makes of it."""

    file: str
    read: Microdata | None
    refused: ReadError | None
    seconds: float
    pyreadstat: dict[str, str]

    @property
    def told(self) -> str:
        if self.refused:
            return f"refused {self.refused.code}: {self.refused.what}"
        notes = "".join(f"  [{note}]" for note in self.read.notes)
        return f"{self.read.n} persons, {len(self.read.variables)} variables{notes}"


def outcome_of(corpus: Path, row: dict[str, str]) -> Outcome:
    start = time.perf_counter()
    microdata, refusal = None, None
    try:
        microdata = read(corpus / row["file"])
        assert len(microdata.frame.collect()) == microdata.n
    except ReadError as error:
        refusal = error
    return Outcome(row["file"], microdata, refusal, time.perf_counter() - start, row)


@pytest.fixture(scope="module")
def outcomes(shared: Path) -> list[Outcome]:
    corpus = shared / "data" / "reader_corpus"
    with (corpus / "RESULTS.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    with ThreadPoolExecutor(max_workers=2) as several:
        return list(several.map(lambda row: outcome_of(corpus, row), rows))


def test_no_file_crashes_the_session_or_hangs(outcomes: list[Outcome], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        for outcome in outcomes:
            print(f"\n{outcome.file}: {outcome.told}", end="")
        print(f"\n{Counter('read' if outcome.read else outcome.refused.code for outcome in outcomes)}")
    assert len(outcomes) == 424
    assert max(outcome.seconds for outcome in outcomes) < SECONDS


def test_what_is_read_has_the_persons_and_the_variables_that_pyreadstat_finds(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.read and outcome.file not in KNOWN["read"]:
            found = (str(outcome.read.n), str(len(outcome.read.variables)))
            assert found == (outcome.pyreadstat["rows"], outcome.pyreadstat["cols"]), outcome.file


def test_what_is_refused_is_refused_by_pyreadstat_too_or_listed_with_its_reason(outcomes: list[Outcome]) -> None:
    refused = {outcome.file for outcome in outcomes if outcome.refused and outcome.pyreadstat["pyreadstat_1.3.7"] == "ok"}
    assert refused == set(KNOWN["refused"])


def test_labels_that_are_lost_are_lost_with_a_word(outcomes: list[Outcome]) -> None:
    said = {outcome.file: str(note) for outcome in outcomes if outcome.read for note in outcome.read.notes if note.code == "FLE-R27"}
    assert said.keys() == KNOWN["lost"].keys()
    assert all(lost in said[file] for file, lost in KNOWN["lost"].items())


def test_every_refusal_says_what_is_wrong_and_what_to_do(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.refused:
            assert outcome.refused.code.startswith(("FLE-R", "FLE-V03")), outcome.file
            assert outcome.refused.fix, outcome.file


def test_a_mutant_has_the_persons_of_the_file_it_was_made_of(outcomes: list[Outcome], shared: Path) -> None:
    corpus = shared / "data" / "reader_corpus"
    for outcome in outcomes:
        if outcome.read and outcome.file.startswith("mutated/"):
            folder, stem, change = Path(outcome.file).stem.split("__")
            originals = list(corpus.glob(f"{folder}/{stem}{Path(outcome.file).suffix}"))
            assert "trunc" not in change or change == "trunc_m1", outcome.file
            assert not originals or outcome.read.n == read(originals[0]).n, outcome.file
