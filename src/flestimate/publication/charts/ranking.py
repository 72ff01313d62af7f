"""Groups in the order of their estimates, such as sectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from flestimate.publication.charts.bands import bands_of
from flestimate.publication.charts.marks import Block, Mark, blocks_of, drawn, is_shown, simple
from flestimate.publication.charts.row_chart import RowChart
from flestimate.publication.charts.rows import Rows
from flestimate.publication.charts.strokes import dot
from flestimate.publication.published import PublishedTable, Row
from flestimate.said import Said, said

_FEWEST = 4
"""Categories: fewer are seen at a glance in any order."""


@dataclass(frozen=True, slots=True)
class Ranking(RowChart):
    """The highest estimate first, those that are not shown last, everybody as a dashed line.

    Variables of fewer than four categories are left out, and such as age groups, which have an order of their own.

    >>> from flestimate.estimates import Prevalence
    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [1.0] * 80, "ea": [1, 2] * 40, "fl": [1] * 40 + [0] * 40, "sector": ["farms", "mines", "mills", "homes"] * 20})
    >>> table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"), by=["sector"])
    >>> fl.publish(table, fl.PublicationRule.load("ilo")).plot(fl.Ranking)
    <Drawing size 800x...>
    """

    kind: ClassVar[Said] = said("Groups in the order of their estimates")
    needs: ClassVar[str] = "a breakdown by four or more categories without an order, two of them shown"

    @staticmethod
    def suits(table: PublishedTable) -> bool:
        return bool(ranked_variables(table))

    def rows(self) -> Rows:
        marks = simple(self.marks)
        total = tuple(mark for mark in marks if not mark.cell)
        variables = ranked_variables(self.table)
        ranked = blocks_of(mark for mark in marks if _variable(mark) in variables)
        blocks = (*([Block("", total)] if total else []), *(Block(block.heading, _from_the_highest(block.marks)) for block in ranked))
        return Rows(blocks, dot, self.language.say(self.table.cases), next(iter(drawn(total)), None))


def ranked_variables(table: PublishedTable) -> frozenset[str]:
    """The variables whose categories can be put in order."""
    alone = [row for row in table.rows if len(row.cell) == 1]
    return frozenset(variable for variable, rows in groupby(alone, key=_variable) if _can_be_ranked(list(rows)))


def _can_be_ranked(rows: Sequence[Row]) -> bool:
    return len(rows) >= _FEWEST and sum(map(is_shown, rows)) > 1 and not bands_of([row.cell[0][1] for row in rows])


def _variable(of: Row | Mark) -> str:
    return of.cell[0][0] if len(of.cell) == 1 else ""


def _from_the_highest(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    absent = (mark for mark in marks if mark.absent)
    return (*sorted(drawn(marks), key=lambda mark: -mark.estimate), *absent)
