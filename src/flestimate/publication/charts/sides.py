"""The two sides of a pyramid: which crossing of a table has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flestimate.publication.charts.bands import bands_of
from flestimate.publication.charts.marks import is_shown
from flestimate.publication.published import PublishedTable, Row

_Placed = tuple[int, Row]


@dataclass(frozen=True, slots=True)
class Sides:
    """Two groups, the bands of both from the lowest, and where in the table each band of both groups stands."""

    groups: tuple[str, str]
    bands: tuple[str, ...]
    positions: tuple[tuple[int, int], ...]


def sides_of(table: PublishedTable) -> Sides | None:
    """The first crossing of two groups with bands of which something is shown on both sides, if there is one."""
    crossed = [(position, row) for position, row in enumerate(table.rows) if len(row.cell) == 2]
    crossings = (list(rows) for _, rows in groupby(crossed, key=lambda placed: [name for name, _ in placed[1].cell]))
    found = (_sides(rows, split) for rows in crossings for split in (0, 1))
    return next((sides for sides in found if sides), None)


def _sides(rows: Sequence[_Placed], split: int) -> Sides | None:
    """The sides of one crossing; split: which of its two variables tells the groups apart."""
    groups, others = (tuple(dict.fromkeys(row.cell[which][1] for _, row in rows)) for which in (split, 1 - split))
    bands = bands_of(others)
    shown = {row.cell[split][1] for _, row in rows if is_shown(row)}
    if len(groups) != 2 or len(rows) != 2 * len(bands) or len(shown) != 2:
        return None
    place = {(row.cell[split][1], row.cell[1 - split][1]): position for position, row in rows}
    one, other = groups
    return Sides((one, other), bands, tuple((place[one, band], place[other, band]) for band in bands))
