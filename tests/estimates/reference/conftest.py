"""How many of R's figures were compared, said at the end of the run."""

from __future__ import annotations

from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counts: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            counts.update(dict(report.user_properties).get("figures of R", {}))
    if counts:
        said = ", ".join(f"{number:,} {verdict}" for verdict, number in counts.items())
        terminalreporter.write_line(f"figures of R survey 4.5: {counts.total():,} ({said})")
