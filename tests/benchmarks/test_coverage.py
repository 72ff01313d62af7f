"""The coverage study runs, depends on its seed alone, and the documents show what its results say."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "benchmarks" / "coverage"
DOCS = ROOT / "docs"
DOCUMENTS = ("coverage.md", "rare-event-interval.md", "decisions/0003-default-interval.md")


def run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-W", "error", STUDY / "run.py", *arguments], check=True, capture_output=True)


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "results.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def small(folder: Path, *, seed: int, processes: int) -> Path:
    folder.mkdir()
    run("--cells", "base", "--limit", "2", "--samples", "200", "--seed", str(seed), "--processes", str(processes), "--results", str(folder))
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("coverage") / "first", seed=1, processes=1)


def test_the_same_seed_gives_the_same_figures_in_any_number_of_processes(first: Path, tmp_path: Path) -> None:
    again = small(tmp_path / "again", seed=1, processes=2)
    for name in ("results.csv", "results_carriers.csv"):
        assert (again / name).read_bytes() == (first / name).read_bytes()


def test_another_seed_gives_other_figures(first: Path, tmp_path: Path) -> None:
    other = small(tmp_path / "other", seed=2, processes=1)
    coverages = [[row["coverage"] for row in rows(folder)] for folder in (first, other)]
    assert coverages[0] != coverages[1]


def test_every_sample_is_covered_or_missed_above_or_below_or_has_no_bounds(first: Path) -> None:
    found = rows(first)
    assert {row["cell"] for row in found} == {row["cell"] for row in rows(STUDY)[: len(found)]}
    for row in found:
        parts = [float(row[name]) for name in ("coverage", "miss_above", "miss_below", "no_bounds")]
        assert sum(parts) == pytest.approx(1, abs=1e-6)


def test_the_committed_results_are_what_the_code_makes_today(tmp_path: Path) -> None:
    run("--cells", "base", "--limit", "1", "--results", str(tmp_path))
    today, committed = rows(tmp_path), rows(STUDY)
    for now, then in zip(today, committed[: len(today)], strict=True):
        assert (now["cell"], now["method"], now["samples"]) == (then["cell"], then["method"], then["samples"])
        assert float(now["coverage"]) == pytest.approx(float(then["coverage"]), abs=0.001)  # four samples: floats differ between machines
        assert float(now["mean_width"]) == pytest.approx(float(then["mean_width"]), rel=1e-3)


def test_the_results_are_of_a_full_run_of_every_interval() -> None:
    found = rows(STUDY)
    cells = {kind: len({row["cell"] for row in found if row["set"] == kind}) for kind in ("base", "stress", "own")}
    assert cells == {"base": 32, "stress": 88, "own": 40}
    methods = {row["method"] for row in found}
    assert len(found) == 160 * len(methods)
    assert {row["seed"] for row in found} == {"20261125"}


def emptied(text: str) -> str:
    """A document without what stands between its markers."""
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        inside = inside and not line.startswith("<!-- /coverage")
        if not inside:
            kept.append(line)
        inside = inside or line.startswith("<!-- coverage: ")
    return "".join(kept)


def test_the_documents_tables_are_what_the_results_say(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    for name in DOCUMENTS:
        document = (DOCS / name).read_text(encoding="utf-8")
        assert emptied(document) != document
        (tmp_path / name).write_text(emptied(document), encoding="utf-8")
    run("--docs", "--documents", str(tmp_path))
    for name in DOCUMENTS:
        assert (tmp_path / name).read_text(encoding="utf-8") == (DOCS / name).read_text(encoding="utf-8")
