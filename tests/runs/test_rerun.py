"""A run can be repeated from its log; what has changed is said, and nothing that was withheld stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError, ReadError
from flestimate.runs import Run
from flestimate.runs.outputs import LOG

Done = Callable[..., Run]


@pytest.fixture
def log(study: Path) -> Path:
    """Where the log is."""
    return study.parent / "results" / LOG


def changed(log: Path, **values: object) -> None:
    log.write_text(json.dumps({**json.loads(log.read_text()), **values}))


def test_the_same_run_is_identical_even_later(done: Done, log: Path) -> None:
    done()
    compared = fl.rerun(log)
    assert compared.identical
    assert repr(compared) == "Identical: 3 cells compared."
    assert compared.furthest == 0


def test_the_files_of_the_repeated_run_have_the_same_bytes(done: Done, log: Path, tmp_path: Path) -> None:
    done()
    fl.rerun(log, tmp_path / "again")
    for path in log.parent.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_other_data_are_named_and_their_figures_compared(done: Done, log: Path, study: Path, snapshot: SnapshotAssertion) -> None:
    done()
    data = study.parent / "persons.csv"
    lines = data.read_text().splitlines()
    data.write_text("\n".join(lines[:-20]) + "\n")
    compared = fl.rerun(log)
    assert not compared.identical
    assert [change.what for change in compared.inputs] == ["data persons.csv"]
    assert {"estimate", "std_error", "n"} <= {change.column for change in compared.cells}
    assert 0 < compared.furthest < 1
    assert repr(compared) == snapshot


def test_another_study_is_named_and_cells_come_and_go(done: Done, log: Path, study: Path) -> None:
    done()
    study.write_text(study.read_text().replace('by = ["sex"]', 'by = ["area"]'))
    compared = fl.rerun(log)
    assert [change.what for change in compared.inputs] == ["declaration study.toml"]
    gone = [change.cell for change in compared.cells if change.now is None]
    assert any("women" in cell for cell in gone)
    assert {"there then, absent now", "absent then, there now"} <= {str(change).rpartition(": ")[2] for change in compared.cells}


def test_other_software_alone_is_said_and_is_no_difference(done: Done, log: Path) -> None:
    done()
    content = json.loads(log.read_text())
    changed(log, software={**content["software"], "polars": "0.1"}, files=dict.fromkeys(content["files"], "0"))
    compared = fl.rerun(log)
    assert compared.identical
    assert "polars: 0.1 then" in repr(compared)


def test_files_that_differ_on_the_same_software_are_a_difference(done: Done, log: Path) -> None:
    done()
    changed(log, files={**json.loads(log.read_text())["files"], "table.csv": "0"})
    assert fl.rerun(log).files == ("table.csv",)
    assert not fl.rerun(log).identical


def test_the_log_holds_no_number_of_a_withheld_cell(done: Done, log: Path) -> None:
    done(("by = [", 'by = [["sex", "area"], '))
    content = json.loads(log.read_text())
    withheld = [cell for cell in content["figures"] if cell["status"] == "withheld"]
    assert withheld
    for cell in withheld:
        known = {key: value for key, value in cell.items() if isinstance(value, int | float) and key != "conf_level"}
        assert known == {}
    assert "secret" not in log.read_text()


def test_the_log_knows_no_absolute_path(done: Done, log: Path, study: Path) -> None:
    done()
    assert json.loads(log.read_text())["study"] == "../study.toml"
    assert str(study.parent) not in log.read_text()


def test_own_rules_stand_in_the_log(done: Done, log: Path, study: Path) -> None:
    (study.parent / "rule.toml").write_text("# a text beside the study\n")
    done(('title = "A synthetic study"', 'title = "rule.toml"'))
    assert list(json.loads(log.read_text())["declarations"]) == ["study.toml", "rule.toml"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"form": "something else"}', '{"form": "flestimate run log", "version": 1}', "\udcff"], ids=range(6)
)
def test_a_damaged_log_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / LOG).write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ReadError, match="FLE-X25"):
        fl.rerun(tmp_path / LOG)


def test_a_log_of_a_later_version_is_refused(done: Done, log: Path, snapshot: SnapshotAssertion) -> None:
    done()
    changed(log, version=2, something="new")
    with pytest.raises(ReadError) as error:
        fl.rerun(log)
    assert str(error.value) == snapshot


def test_a_study_that_was_moved_is_asked_for(done: Done, log: Path, study: Path, snapshot: SnapshotAssertion) -> None:
    done()
    study.rename(study.parent / "elsewhere.toml")
    with pytest.raises(ReadError) as error:
        fl.rerun(log)
    assert str(error.value).replace(str(log.parent), "FOLDER") == snapshot


def test_data_that_were_moved_are_asked_for(done: Done, log: Path, study: Path) -> None:
    done()
    (study.parent / "persons.csv").unlink()
    with pytest.raises(FlestimateError, match="FLE-R01"):
        fl.rerun(log)


def test_a_repeated_run_writes_over_nothing(done: Done, log: Path) -> None:
    done()
    with pytest.raises(FlestimateError, match="FLE-R18"):
        fl.rerun(log, log.parent)
