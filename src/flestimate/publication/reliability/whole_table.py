"""Verdicts on tables: whether enough of their cells are shown, or reliable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from flestimate.declaration import Declaration
from flestimate.publication.reliability.verdict import NO_SAMPLE, RELIABLE, SHOWN
from flestimate.said import Said, said

Share = Annotated[float, Field(gt=0, le=1)]


class TableLimit(Declaration):
    """How many of a table's cells have to be shown, or reliable, for it to be published.

    not_shown_below: the share of cells that are not shown has to be below it (ILO, 2018); reliable_from: at least this share has to
    be reliable (INE Chile, ECLAC).

    >>> TableLimit(not_shown_below=0.334).reasons(["reliable", "withheld"])
    ('1 of 2 cells not shown, 33.4% or more',)
    """

    not_shown_below: Share | None = None
    reliable_from: Share | None = None

    def reasons(self, statuses: Sequence[str]) -> tuple[Said, ...]:
        """What is wrong with a table whose cells have these statuses; nothing where it is within the limit."""
        cells = [status for status in statuses if status != NO_SAMPLE]
        hidden, reliable = sum(status not in SHOWN for status in cells), sum(status == RELIABLE for status in cells)
        found = []
        if self.not_shown_below is not None and cells and hidden / len(cells) >= self.not_shown_below:
            text = "{some} of {all} cells not shown, {limit:.1%} or more"
            found.append(said(text, some=hidden, all=len(cells), limit=self.not_shown_below))
        if self.reliable_from is not None and cells and reliable / len(cells) < self.reliable_from:
            text = "{some} of {all} cells reliable, less than {limit:.0%}"
            found.append(said(text, some=reliable, all=len(cells), limit=self.reliable_from))
        return tuple(found)

    @property
    def sentences(self) -> tuple[Said, ...]:
        """What it asks, in words."""
        most = said("a table with {limit:.1%} of its cells not shown, or more: not to be published", limit=self.not_shown_below or 0.0)
        fewest = said("a table with less than {limit:.0%} of its cells reliable: not to be published", limit=self.reliable_from or 0.0)
        return (*([most] if self.not_shown_below else []), *([fewest] if self.reliable_from else []))


@dataclass(frozen=True, slots=True)
class TableVerdict:
    """What a rule says of a whole table.

    cells: those with persons of the sample; unreliable: shown with a warning; not_shown: for whatever reason; reasons: why the table
    should not be published as it is, none where it may.
    """

    cells: int
    unreliable: int
    not_shown: int
    reasons: tuple[Said, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the table is within the rule's limits."""
        return not self.reasons

    @property
    def share_unreliable(self) -> float:
        """The share of cells that are unreliable or not shown; nan for a table without cells."""
        return (self.unreliable + self.not_shown) / self.cells if self.cells else float("nan")

    @property
    def share_not_shown(self) -> float:
        """The share of cells that are not shown; nan for a table without cells."""
        return self.not_shown / self.cells if self.cells else float("nan")


def table_verdict(statuses: Sequence[str], limits: Sequence[TableLimit]) -> TableVerdict:
    """The verdict on a table by several limits, from the statuses of its cells as they are published.

    The cells that are withheld to protect others count as well: a reader sees no difference between them, and none may be told.
    """
    cells = [status for status in statuses if status != NO_SAMPLE]
    hidden = sum(status not in SHOWN for status in cells)
    unreliable = len(cells) - hidden - sum(status == RELIABLE for status in cells)
    return TableVerdict(len(cells), unreliable, hidden, tuple(dict.fromkeys(reason for limit in limits for reason in limit.reasons(cells))))
