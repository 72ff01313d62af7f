"""Parts of 100 %: the distribution of cases, and what share of them met each of several things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flestimate.estimates import PrevalenceByDefinition
from flestimate.publication.charts.marks import blocks_of, is_shown, simple
from flestimate.publication.charts.row_chart import RowChart
from flestimate.publication.charts.rows import Rows
from flestimate.publication.charts.strokes import bar
from flestimate.publication.published import PublishedTable
from flestimate.said import Said, said


@dataclass(frozen=True, slots=True)
class Bars(RowChart):
    """Shares as bars from zero with their intervals, in the order of the table.

    >>> from flestimate.estimates import Prevalence
    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [1.0] * 40, "ea": [1, 2] * 20, "fl": [1, 1, 0, 0] * 10, "form": ["State", "private"] * 20})
    >>> table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Share("fl", of="form"))
    >>> fl.publish(table, fl.PublicationRule.load("ilo")).plot(fl.Bars)
    <Drawing size 800x...>
    """

    kind: ClassVar[Said] = said("Shares with their intervals")
    needs: ClassVar[str] = "shares or a profile, which have no total"

    @staticmethod
    def suits(table: PublishedTable) -> bool:
        parts = all(row.cell for row in table.rows) and PrevalenceByDefinition.overlapping not in table.variables
        return parts and any(map(is_shown, table.rows))

    def rows(self) -> Rows:
        return Rows(blocks_of(simple(self.marks)), bar, self.language.say(self.table.cases))
