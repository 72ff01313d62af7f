"""Every figure of R `survey` 4.5 is ours too, but for those that tests/reference/exclusions.toml names, each with its reason."""

from __future__ import annotations

import csv
import io
import json
import lzma
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import flestimate as fl

from . import designs
from .exclusions import DIFFERENT, EXCLUDED
from .figures import FIGURES
from .judgement import DIFFERS, EQUAL, LEFT_OUT, WRONG, Judgement, judgement
from .ours import DEGREES, DEGREES_OF_REPLICATES, OF_DOMAIN, Ours

MANY = 100
"""With more replicate weights than this, reading them all for every figure takes too long: most figures are of made ones."""
LARGE = [name for name in designs.JACKKNIFED if designs.DESIGNS[name]["n_reps"] > MANY]


def ours_of(design_id: str, sample: Callable[[str, object], fl.Sample]) -> Ours:
    degrees = DEGREES_OF_REPLICATES if designs.DESIGNS[design_id]["kind"] == "replicate" else DEGREES
    return Ours(design_id, lambda df: sample(design_id, degrees[df]))


@cache
def of_design(design_id: str) -> list[Judgement]:
    ours = ours_of(design_id, designs.made if design_id in LARGE else designs.read)
    return [judgement(ours, figure) for figure in FIGURES[design_id]]


def wrong(found: list[Judgement]) -> list[str]:
    return [judgement.text for judgement in found if judgement.verdict == WRONG]


@pytest.mark.parametrize("design_id", FIGURES)
def test_every_figure_of_a_design_equals_r(design_id: str, record_property) -> None:
    found = of_design(design_id)
    record_property("figures of R", dict(Counter(judgement.verdict for judgement in found)))
    assert wrong(found) == []
    assert any(judgement.verdict == EQUAL for judgement in found)


@pytest.mark.parametrize("design_id", sorted(designs.JACKKNIFED.keys() - set(LARGE)))
def test_replicates_that_are_made_give_the_figures_of_those_that_r_made(design_id: str) -> None:
    ours = ours_of(design_id, designs.made)
    found = [judgement(ours, figure) for figure in FIGURES[design_id]]
    assert wrong(found) == []
    assert any(judgement.verdict == EQUAL for judgement in found)


@pytest.mark.parametrize("design_id", designs.BALANCED)
def test_balanced_replicates_that_are_made_give_r_s_totals_and_degrees_of_freedom(design_id: str) -> None:
    # Means and ratios depend on which of the balanced sets of half-samples is taken.
    ours = ours_of(design_id, designs.made)
    found = [judgement(ours, figure) for figure in FIGURES[design_id] if figure.key.estimator in {"total", "design"}]
    assert wrong(found) == []
    assert any(judgement.verdict == EQUAL for judgement in found)


@pytest.mark.parametrize("design_id", LARGE)
def test_many_replicate_weights_that_are_read_give_r_s_means(design_id: str) -> None:
    ours = ours_of(design_id, designs.read)
    found = [judgement(ours, figure) for figure in FIGURES[design_id] if (figure.key.estimator, figure.key.variable) == ("mean", "api00")]
    assert wrong(found) == []
    assert any(judgement.verdict == EQUAL for judgement in found)


def test_every_figure_is_compared_or_has_a_reason_why_not() -> None:
    found = [judgement for design_id in FIGURES for judgement in of_design(design_id)]
    counts = Counter(judgement.verdict for judgement in found)
    assert counts[EQUAL] + counts[DIFFERS] + counts[LEFT_OUT] == sum(map(len, FIGURES.values()))
    assert all(judgement.pattern and judgement.pattern.reason for judgement in found if judgement.verdict in {DIFFERS, LEFT_OUT})


@pytest.mark.parametrize(("verdict", "patterns"), [(LEFT_OUT, EXCLUDED), (DIFFERS, DIFFERENT)])
def test_every_exclusion_is_needed(verdict: str, patterns) -> None:
    used = {id(judgement.pattern) for design_id in FIGURES for judgement in of_design(design_id) if judgement.verdict == verdict}
    assert [str(pattern) for pattern in patterns if id(pattern) not in used] == []


def test_where_nobody_is_a_case_and_r_has_no_interval_the_default_ends_above_zero() -> None:
    sample = designs.read("lfs_nl", DEGREES[OF_DOMAIN])
    estimate = fl.estimate(sample, fl.Prevalence("fl"), by=["sector"])["sector", "6"]
    weights = designs.weighed("lfs_nl").filter(sector=6)[designs.WEIGHT]
    kish = weights.sum() ** 2 / (weights**2).sum()
    assert (estimate.n_cases, estimate.conf_low) == (0, 0.0)
    assert estimate.conf_high == pytest.approx(1 - 0.025 ** (1 / kish), rel=1e-9)


def test_the_copy_holds_every_figure_but_those_of_calibrated_designs(shared: Path) -> None:
    content = json.loads((shared / "reference" / "designs.json").read_text())
    calibrated = {name for name, design in content["designs"].items() if "base" in design}
    packed = (shared / "reference" / "reference.csv.xz").read_bytes()
    rows = csv.DictReader(io.StringIO(lzma.decompress(packed).decode()))
    counts = Counter(row["design_id"] for row in rows if row["design_id"] not in calibrated)
    assert counts == {design_id: len(figures) for design_id, figures in FIGURES.items()}
