"""What was shown before: cells of earlier releases of the same survey, which an intruder has beside the new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Key = frozenset[tuple[str, str]]
"""A cell: variables and categories, in no order; the empty one is the total."""


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """Sample cases by cell that an earlier release of the same survey showed.

    id: what the release is called; case: what its tables are about, as `case_of(table)` says it; cells: every cell that was shown, with
    its sample cases. What it withheld is not in it.

    >>> EarlierRelease("2024-1", "forced_labour among None", {frozenset(): 83, frozenset({("sex", "men")}): 40}).cells[frozenset()]
    83
    """

    id: str
    case: str
    cells: Mapping[Key, int]

    def __repr__(self) -> str:
        return f"EarlierRelease {self.id}: {len(self.cells):,} cells about {self.case}"
