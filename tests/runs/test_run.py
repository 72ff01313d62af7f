"""A run writes its files together, with a log, and the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from flestimate.runs import Run
from flestimate.runs.outputs import LOG

WHEN = re.compile(rb"\d{4}-\d{2}-\d{2}(,?[T ]\d{2}:\d{2}(:\d{2})?(\+00:00|Z| UTC)?)?")


def without_stamp(path: Path) -> object:
    """The content of a file, without its declared time stamp; of an archive, that of its parts."""
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        parts = zipfile.ZipFile(io.BytesIO(content))
        return {name: WHEN.sub(b"", parts.read(name)) for name in parts.namelist()}
    if path.name == LOG:
        return {key: value for key, value in json.loads(content).items() if key not in {"made", "files"}}
    return WHEN.sub(b"", content)


def test_a_run_writes_every_file_and_nothing_else(done: Callable[..., Run], study: Path) -> None:
    run = done()
    # A table of two groups and no country has no other chart, and no place in SDMX.
    expected = {"table.xlsx", "report.html", "report.docx", "table.csv", "chart.png", LOG}
    assert set(run.written) == expected == {path.name for path in (study.parent / "results").iterdir()}


def test_two_runs_give_the_same_bytes_where_the_time_is_the_same(
    done: Callable[..., Run], study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first, second = done(to="one"), done(to="two")
    assert first.written == second.written
    for name in first.written:
        assert (study.parent / "one" / name).read_bytes() == (study.parent / "two" / name).read_bytes(), name


def test_two_runs_differ_in_their_time_stamp_only(done: Callable[..., Run], study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = done(to="one")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    done(to="two")
    stamped = [name for name in first.written if not name.endswith(".png")]
    for name in first.written:
        one, two = study.parent / "one" / name, study.parent / "two" / name
        assert without_stamp(one) == without_stamp(two), name
        assert (one.read_bytes() != two.read_bytes()) == (name in stamped), name


def test_every_file_says_where_its_figures_come_from(done: Callable[..., Run], study: Path) -> None:
    run = done(('psu = "ea"', 'psu = "ea"\n[design.clustered.replicates]\nmethod = "bootstrap"\nreplicates = 50\nseed = 77'))
    origins = {origin.what: origin for origin in run.publication.origins}
    assert list(origins) == [
        "data",
        "codebook",
        "design",
        "seed",
        "measure",
        "publication rule",
        "software",
        "command",
        "made",
    ]
    assert origins["seed"].name == "77"
    assert origins["command"].name == "flestimate run study.toml"
    assert len(origins["data"].hash) == 64
    for name in ("table.csv", "report.html"):
        written = (study.parent / "results" / name).read_text(encoding="utf-8-sig")
        for origin in run.publication.origins:
            assert origin.hash in written
            assert origin.name.replace("'", "&#x27;") in written or origin.name in written
