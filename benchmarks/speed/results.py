"""results.json: for each job, when, where and with what it was measured, and its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "results.json"


def read(file: Path = FILE) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def write(file: Path, job: str, stamp: Mapping[str, object], rows: Sequence[Mapping[str, Any]]) -> None:
    """A job's rows in the place of those it had; the other jobs keep theirs."""
    told = read(file) | {job: {**stamp, "rows": [_short(row) for row in rows]}}
    file.write_text(json.dumps(dict(sorted(told.items())), indent=1) + "\n", encoding="utf-8")


def _short(value: Any) -> Any:
    """Four digits are what a measurement has."""
    if isinstance(value, Mapping):
        return {name: _short(each) for name, each in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value
