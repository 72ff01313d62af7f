"""Every figure of R `survey` 4.5 is ours too, but for those that tests/reference/exclusions.toml names, each with its reason."""

from __future__ import annotations

import csv
import io
import json
import lzma
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from . import designs
from .exclusions import DIFFERENT, EXCLUDED
from .figures import FIGURES
from .judgement import DIFFERS, EQUAL, LEFT_OUT, WRONG, Judgement, judgements
from .ours import DEGREES, DEGREES_OF_REPLICATES, Ours


@cache
def of_design(design_id: str) -> list[Judgement]:
    degrees = DEGREES_OF_REPLICATES if designs.DESIGNS[design_id]["kind"] == "replicate" else DEGREES
    return judgements(Ours(design_id, lambda df: designs.read(design_id, degrees[df])))


def of_made_replicates(design_id: str) -> list[Judgement]:
    return judgements(Ours(design_id, lambda df: designs.made(design_id, DEGREES_OF_REPLICATES[df])))


def wrong(found: list[Judgement]) -> list[str]:
    return [judgement.text for judgement in found if judgement.verdict == WRONG]


@pytest.mark.parametrize("design_id", FIGURES)
def test_every_figure_of_a_design_equals_r(design_id: str, record_property) -> None:
    found = of_design(design_id)
    record_property("figures of R", dict(Counter(judgement.verdict for judgement in found)))
    assert wrong(found) == []
    assert any(judgement.verdict == EQUAL for judgement in found)


@pytest.mark.parametrize("design_id", designs.MADE)
def test_replicates_that_are_made_give_the_figures_of_those_that_r_made(design_id: str) -> None:
    found = of_made_replicates(design_id)
    assert wrong(found) == []
    assert any(judgement.verdict == EQUAL for judgement in found)


def test_every_figure_is_compared_or_has_a_reason_why_not() -> None:
    found = [judgement for design_id in FIGURES for judgement in of_design(design_id)]
    counts = Counter(judgement.verdict for judgement in found)
    assert counts[EQUAL] + counts[DIFFERS] + counts[LEFT_OUT] == sum(map(len, FIGURES.values()))
    assert all(judgement.pattern and judgement.pattern.reason for judgement in found if judgement.verdict in {DIFFERS, LEFT_OUT})


@pytest.mark.parametrize("verdict, patterns", [(LEFT_OUT, EXCLUDED), (DIFFERS, DIFFERENT)])
def test_every_exclusion_is_needed(verdict: str, patterns) -> None:
    used = {id(judgement.pattern) for design_id in FIGURES for judgement in of_design(design_id) if judgement.verdict == verdict}
    assert [str(pattern) for pattern in patterns if id(pattern) not in used] == []


def test_the_copy_holds_every_figure_but_those_of_calibrated_designs(shared: Path) -> None:
    content = json.loads((shared / "reference" / "designs.json").read_text())
    calibrated = {name for name, design in content["designs"].items() if "base" in design}
    packed = (shared / "reference" / "reference.csv.xz").read_bytes()
    rows = csv.DictReader(io.StringIO(lzma.decompress(packed).decode()))
    counts = Counter(row["design_id"] for row in rows if row["design_id"] not in calibrated)
    assert counts == {design_id: len(figures) for design_id, figures in FIGURES.items()}
