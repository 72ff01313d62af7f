"""Estimates with their intervals by group, in the order of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flestimate.publication.charts.marks import blocks_of, simple
from flestimate.publication.charts.row_chart import RowChart
from flestimate.publication.charts.rows import Rows
from flestimate.publication.charts.strokes import dot
from flestimate.publication.published import PublishedTable
from flestimate.said import Said, said


@dataclass(frozen=True, slots=True)
class Forest(RowChart):
    """Estimates as dots, intervals as lines; unreliable ones hollow; withheld ones absent and said.

    Groups of a crossing of variables are left to the table.

    >>> from flestimate.estimates import Prevalence
    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [1.0] * 40, "ea": [1, 2] * 20, "fl": [1, 0, 0, 0] * 10, "sex": ["men", "women"] * 20})
    >>> table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"), by=["sex"])
    >>> release = fl.publish(table, fl.PublicationRule.load("ilo"))
    >>> release.plot(fl.Forest)
    <Drawing size 800x...>
    """

    kind: ClassVar[Said] = said("Estimates with their intervals by group")
    needs: ClassVar[str] = "a table with rows"

    @staticmethod
    def suits(table: PublishedTable) -> bool:
        return bool(table.rows)

    def rows(self) -> Rows:
        return Rows(blocks_of(simple(self.marks)), dot, self.language.say(self.table.cases))
