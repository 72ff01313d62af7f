"""run and rerun as they are typed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flestimate import cli


def flestimate(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["flestimate", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


def test_a_run_is_repeated_and_ends_with_0_where_it_is_the_same(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(study.parent)
    assert flestimate(monkeypatch, "run", "study.toml", "--to", "here") == 0
    assert "run.log.json" in capsys.readouterr().out
    assert flestimate(monkeypatch, "rerun", "here/run.log.json", "--to", "again") == 0
    assert capsys.readouterr().out == "Identical: 3 cells compared.\n"
    assert (study.parent / "again" / "table.csv").read_bytes() == (study.parent / "here" / "table.csv").read_bytes()


def test_it_ends_with_1_where_it_differs_or_cannot_be_repeated(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(study.parent)
    assert flestimate(monkeypatch, "run", "study.toml", "--to", "here") == 0
    study.write_text(study.read_text() + "\n# a word more\n")
    assert flestimate(monkeypatch, "rerun", "here/run.log.json") == 1
    assert "declaration study.toml" in capsys.readouterr().out
    assert flestimate(monkeypatch, "rerun", "here/table.csv") == 1
    assert "FLE-X25" in capsys.readouterr().err


def test_a_second_run_writes_over_nothing_unasked(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study.parent)
    assert flestimate(monkeypatch, "run", "study.toml", "--to", "here") == 0
    assert flestimate(monkeypatch, "run", "study.toml", "--to", "here") == 1
    assert flestimate(monkeypatch, "run", "study.toml", "--to", "here", "--overwrite") == 0


def test_what_a_release_opens_is_said_on_the_screen(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(study.parent)
    text = study.read_text() + 'registry = "releases.jsonl"\n'
    study.write_text(text + "minimum_cell = 35\n")
    assert flestimate(monkeypatch, "run", "study.toml", "--to", "first") == 0
    assert "FLE-X28" not in capsys.readouterr().out
    study.write_text(text)
    assert flestimate(monkeypatch, "run", "study.toml", "--to", "second") == 0
    assert "For your eyes only: FLE-X28: 2 cells" in capsys.readouterr().out
