"""The files of a run are written together, or none is."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from flestimate.errors import PublicationError
from flestimate.runs.writing import refuse_overwriting, write_together


def content(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_all_are_there_and_nothing_else(tmp_path: Path) -> None:
    write_together(tmp_path / "a" / "b", {"x.csv": b"1", "y.csv": b"2"})
    assert content(tmp_path) == {"a/b/x.csv": "1", "a/b/y.csv": "2"}


def test_a_file_of_an_older_set_does_not_stay_beside_a_newer_one(tmp_path: Path) -> None:
    (tmp_path / "sensitivity.png").write_text("of another study")
    (tmp_path / "mine.txt").write_text("mine")
    write_together(tmp_path, {"x.csv": b"1"}, instead_of=["x.csv", "sensitivity.png"])
    assert content(tmp_path) == {"x.csv": "1", "mine.txt": "mine"}


@pytest.mark.bad_input("FLE-R19")
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.write_bytes

    def full(self: Path, what: bytes) -> int:
        if self.name != "y.csv":
            return whole(self, what)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PublicationError, match="FLE-R19(.|\n)*No space left on device"):
        write_together(tmp_path / "new", {"x.csv": b"1", "y.csv": b"2"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("held_one", ["old.csv", "x.csv", ".unfinished/new.csv", ".unfinished/y.csv"])
@pytest.mark.parametrize("stop", [PermissionError(errno.EACCES, "Permission denied"), KeyboardInterrupt()], ids=repr)
def test_what_was_there_comes_back_where_one_cannot_be_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException, held_one: str
) -> None:
    (tmp_path / "x.csv").write_text("old x")
    (tmp_path / "y.csv").write_text("old y")
    (tmp_path / "old.csv").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")
    moves = Path.replace

    def held(self: Path, target: Path) -> Path:
        if self == tmp_path / held_one:
            raise stop
        return moves(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises((PublicationError, KeyboardInterrupt)):
        write_together(tmp_path, {"new.csv": b"new", "x.csv": b"new x", "y.csv": b"new y"}, instead_of=["old.csv"])
    assert content(tmp_path) == {"old.csv": "old", "x.csv": "old x", "y.csv": "old y", "mine.txt": "mine"}


def test_a_folder_in_which_a_run_was_cut_off_is_refused(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (tmp_path / ".unfinished" / "before").mkdir(parents=True)
    (tmp_path / ".unfinished" / "before" / "x.csv").write_text("the only copy")
    with pytest.raises(PublicationError) as error:
        write_together(tmp_path, {"x.csv": b"new"})
    assert str(error.value).replace(str(tmp_path), "FOLDER") == snapshot
    assert content(tmp_path) == {".unfinished/before/x.csv": "the only copy"}


@pytest.mark.parametrize("name", ["CON", "aux.csv", "../x.csv", "a:b.csv", "x.csv ", "LPT1.png", "", "x\n.csv"])
def test_names_that_lead_elsewhere_or_belong_to_windows_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PublicationError, match="FLE-X29"):
        write_together(tmp_path / "results", {name: b"1"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.bad_input("FLE-R18")
def test_nothing_is_overwritten_unasked(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (tmp_path / "x.csv").write_text("old")
    with pytest.raises(PublicationError) as error:
        refuse_overwriting(tmp_path, ["x.csv", "y.csv"], overwrite=False)
    assert str(error.value).replace(str(tmp_path), "FOLDER") == snapshot
    refuse_overwriting(tmp_path, ["x.csv"], overwrite=True)


def test_a_folder_that_windows_cannot_have_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="FLE-X29"):
        refuse_overwriting(tmp_path / "nul", [], overwrite=False)
