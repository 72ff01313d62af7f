"""What all tests share: where the real files are."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

# pytest runs a process a core: threads of linear algebra inside each of them only wait for one another. Before numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import settings

# How long an example takes is the machine's affair, not the library's. CI tries the same examples every time, so that what it says
# of a change is about the change; whoever runs the tests by hand looks further each time.
settings.register_profile("untimed", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "untimed")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files and reference figures, which is not part of the repository."""
    default = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("FLESTIMATE_SHARED", default))
    if not folder.is_dir():
        pytest.skip(f"real files are not here: {folder} (set FLESTIMATE_SHARED)")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many of R's figures were compared (tests/estimates/reference); here, because with many processes only this file is read."""
    counts: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            counts.update(dict(report.user_properties).get("figures of R", {}))
    if counts:
        said = ", ".join(f"{number:,} {verdict}" for verdict, number in counts.items())
        terminalreporter.write_line(f"figures of R survey 4.5: {counts.total():,} ({said})")
