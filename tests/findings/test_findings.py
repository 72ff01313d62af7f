"""What a check found, as one value: in words, in Jupyter, as a page, as JSON, as a frame."""

from __future__ import annotations

import json

import pytest

from flestimate.errors import Fix
from flestimate.findings import Finding, Findings, Severity, Stage

NASTY = "<script>alert('&')</script>"


@pytest.fixture
def found() -> Findings:
    return Findings.of(
        "Forced labour in X",
        [
            Finding(Severity.NOTE, Stage.WEIGHTS, "FLE-W23", "unequal weights alone multiply variances by about 1.16."),
            Finding(Severity.WARNING, Stage.ANSWERS, "FLE-F04", "15 % have no answer.", {"concept": "violence"}, "it is many"),
            Finding(
                Severity.ERROR,
                Stage.ANSWERS,
                "FLE-V05",
                "'violence' is turned round.",
                {"file": "study.toml", "line": "12"},
                "they would count as their contrary",
                (Fix("answers = { ... }", "as the labels say"), Fix("or correct the labels")),
            ),
        ],
    )


def test_findings_are_one_line(found: Findings) -> None:
    assert repr(found) == "Check of Forced labour in X: 1 error, 1 warning, 1 note"


def test_findings_are_read_by_stage_the_gravest_first(found: Findings, snapshot) -> None:
    assert str(found) == snapshot


def test_findings_are_a_table_in_jupyter(found: Findings, snapshot) -> None:
    assert found._repr_html_().split("</style>")[1] == snapshot


def test_a_page_needs_nothing_from_elsewhere(found: Findings) -> None:
    page = found.html()
    assert page.startswith("<!doctype html>")
    assert not any(word in page for word in ("<script", "http", "src=", "@import", "url("))


def test_json_has_stable_keys(found: Findings, snapshot) -> None:
    assert found.json() == snapshot
    assert list(json.loads(found.json())["findings"][0]) == ["severity", "stage", "code", "what", "where", "why", "fix"]


def test_a_frame_has_a_row_a_finding(found: Findings) -> None:
    frame = found.to_frame()
    assert list(frame.columns) == ["severity", "stage", "code", "what", "where", "why", "fix"]
    assert frame["where"].tolist() == ["file: study.toml; line: 12", "concept: violence", ""]
    assert Findings.of("nothing", []).to_frame().shape == (0, 7)


def test_what_is_found_twice_is_said_once() -> None:
    twice = [Finding(Severity.ERROR, Stage.FILE, "FLE-R01", "there is no file.")] * 2
    assert len(Findings.of("a study", twice)) == 1


def test_without_an_error_nothing_stops_an_estimate(found: Findings) -> None:
    assert Findings.of("a study", found.notes).verdict == "Nothing here stops an estimate."
    assert str(Findings.of("a study", [])) == "Check of a study: 0 errors, 0 warnings, 0 notes\n\nNothing here stops an estimate."


@pytest.mark.parametrize("render", [Findings._repr_html_, Findings.html])
def test_everything_is_escaped(render) -> None:
    nasty = Finding(Severity.ERROR, Stage.FILE, NASTY, NASTY, {NASTY: NASTY}, NASTY, (Fix(NASTY, NASTY),))
    assert "<script" not in render(Findings.of(NASTY, [nasty]))
