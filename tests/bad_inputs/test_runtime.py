"""While it runs: an interruption leaves nothing behind, and neither threads nor hashes nor versions change what comes out."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.publication import saving

from .provocations.planted import Planted

ROOT = Path(__file__).parents[2]
RELEASE = """
import pathlib, sys
import numpy as np, polars as pl, flestimate as fl
random = np.random.default_rng(1)
count = 4_000
frame = pl.DataFrame({
    "w": random.uniform(1, 9, count), "ea": random.integers(0, 80, count), "fl": (random.random(count) < 0.1).astype(int),
    "place": random.choice(["Wadi", "Alto", "Mare", "Bois", "Énclave"], count), "sex": random.integers(1, 3, count),
})
sample = fl.weigh(frame, fl.Resampled(fl.Clustered(weight="w", psu="ea"), fl.Bootstrap(replicates=200, seed=7)))
table = fl.estimate(sample, fl.Prevalence("fl"), by=["place", ("sex", "place")])
fl.publish(table, fl.PublicationRule.load("ilo")).save(pathlib.Path(sys.argv[1]) / "t.csv", overwrite=True)
print([figure for one in table for figure in (one.estimate, one.std_error)])
"""


def released(folder: Path, **environment: str) -> tuple[bytes, list[float]]:
    """The file that a session with this environment writes, and the figures as they were before rounding."""
    told = {**os.environ, **environment}
    done = subprocess.run([sys.executable, "-c", RELEASE, str(folder)], env=told, capture_output=True, text=True, check=True)
    return (folder / "t.csv").read_bytes(), [float(figure) for figure in done.stdout.strip("[]\n").split(", ")]


@pytest.fixture
def release(tmp_path: Path) -> fl.Publication:
    return fl.publish(Planted(tmp_path).table(by=["sex"]), fl.PublicationRule.load("ilo"))


@pytest.mark.bad_input("FLE-T01")
@pytest.mark.parametrize("older", [None, "last year's"])
def test_an_interruption_while_writing_leaves_the_older_file_or_none(
    release: fl.Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, older: str | None
) -> None:
    path = tmp_path / "t.csv"
    if older:
        path.write_text(older)

    def interrupted(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:100])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        release.save(path, overwrite=True)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == ([("t.csv", older)] if older else [])


@pytest.mark.bad_input("FLE-T01")
def test_an_interruption_while_computing_leaves_nothing(release: fl.Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setitem(saving._WRITERS, ".csv", interrupted)
    with pytest.raises(KeyboardInterrupt):
        release.save(tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.bad_input("FLE-T03")
def test_the_number_of_threads_does_not_change_results(tmp_path: Path) -> None:
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
    one, four = (released(tmp_path, **dict.fromkeys(names, threads))[1] for threads in ("1", "4"))
    assert one == pytest.approx(four, rel=1e-12)


@pytest.mark.bad_input("FLE-T05")
def test_the_order_of_hashes_changes_no_bit(tmp_path: Path) -> None:
    runs = [released(tmp_path, PYTHONHASHSEED=seed, SOURCE_DATE_EPOCH="1700000000") for seed in ("0", "1", "4711")]
    assert len(runs[0][0].decode("utf-8-sig").splitlines()) == 1 + 1 + 5 + 2 + 10
    assert runs == [runs[0]] * 3


@pytest.mark.bad_input("FLE-T06")
def test_an_older_python_is_refused_by_pip() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert sys.version_info >= (3, 11)


@pytest.mark.bad_input("FLE-X16")
@pytest.mark.parametrize("console", ["cp1252", "ascii", "cp850"])
def test_a_console_that_lacks_a_character_still_gets_the_words(tmp_path: Path, console: str) -> None:
    text = (resources.files("flestimate.demo") / "study.toml").read_text(encoding="utf-8").replace("[rules]", "[règles ≤ ‰]")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    for arguments in (["run", "study.toml"], ["explain", "R15"], ["rules", "icls-2018"]):
        done = subprocess.run(
            [sys.executable, "-m", "flestimate", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": console},
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        assert done.stdout or b"FLE-C" in done.stderr
