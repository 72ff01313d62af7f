"""The figures that R made: what each is of, and what R says it is."""

from __future__ import annotations

import csv
import io
import lzma
from collections import defaultdict
from dataclasses import dataclass, fields
from pathlib import Path

REFERENCE = Path(__file__).parents[2] / "reference"


def unpacked(name: str) -> bytes:
    """The content of a packed file of tests/reference."""
    return lzma.decompress((REFERENCE / f"{name}.xz").read_bytes())


@dataclass(frozen=True, slots=True)
class Key:
    """What a figure is of: the statistic `statistic` of `estimator` by `method`, of a variable in a domain, in a design."""

    design_id: str
    estimator: str
    variable: str
    domain: str
    statistic: str
    method: str

    def __str__(self) -> str:
        return f"{self.statistic} ({self.method}) of {self.estimator} {self.variable} in {self.domain or 'everybody'}, {self.design_id}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its key, and R's value, nan where R has none."""

    key: Key
    value: float


def _figures() -> dict[str, list[Figure]]:
    found = defaultdict(list)
    names = [field.name for field in fields(Key)]
    for row in csv.DictReader(io.StringIO(unpacked("figures.csv").decode())):
        value = float("nan") if row["value"] == "na" else float(row["value"])
        found[row["design_id"]].append(Figure(Key(*(row[name] for name in names)), value))
    return dict(found)


FIGURES = _figures()
"""The figures by design."""
