"""The headline beside the same estimate by other definitions: how much of it is the definition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from flestimate.estimates import PrevalenceByDefinition
from flestimate.publication.charts.marks import Block, Mark, is_shown
from flestimate.publication.charts.row_chart import RowChart
from flestimate.publication.charts.rows import Rows
from flestimate.publication.charts.strokes import dot
from flestimate.publication.figures import decimals
from flestimate.publication.published import PublishedTable
from flestimate.said import Said, said


@dataclass(frozen=True, slots=True)
class Comparison(RowChart):
    """The first definition as a dashed line, every other one with its interval, and with its difference in figures.

    >>> from flestimate.estimates import Prevalence
    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [1.0] * 40, "ea": [1, 2] * 20, "fl": [1, 1, 0, 0] * 10, "narrow": [1, 0, 0, 0] * 10})
    >>> definitions = fl.PrevalenceByDefinition((fl.Definition("ours", "fl"), fl.Definition("without debt", "narrow")))
    >>> table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), definitions)
    >>> fl.publish(table, fl.PublicationRule.load("ilo")).plot(fl.Comparison)
    <Drawing size 800x...>
    """

    kind: ClassVar[Said] = said("The same estimate by several definitions")
    needs: ClassVar[str] = "a table by definition whose first definition is shown, and another one"

    @staticmethod
    def suits(table: PublishedTable) -> bool:
        rows = [row for row in table.rows if [name for name, _ in row.cell] == [PrevalenceByDefinition.overlapping]]
        return bool(rows) and is_shown(rows[0]) and any(map(is_shown, rows[1:]))

    def rows(self) -> Rows:
        headline, *others = (mark for mark in self.marks if len(mark.cell) == 1)
        compared = (replace(other, beside=self._difference(other, headline)) for other in others)
        block = Block("", (replace(headline, beside="", strong=True), *compared))
        return Rows((block,), dot, self.language.say(said("Difference")), headline)

    def _difference(self, mark: Mark, headline: Mark) -> str:
        """To the headline: of two figures that are both shown."""
        difference = mark.estimate - headline.estimate
        return "" if mark.absent else self.language.number(f"{difference:+,.{decimals(self.table)}f}")
