"""Charts that are rows below one another."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from flestimate.publication.charts.chart import Chart
from flestimate.publication.charts.describing import described
from flestimate.publication.charts.drawing import Drawing
from flestimate.publication.charts.rows import Rows, figure_of


@dataclass(frozen=True, slots=True)
class RowChart(Chart):
    """A chart of rows."""

    @abstractmethod
    def rows(self) -> Rows:
        """What stands on it."""

    @property
    def description(self) -> str:
        return described(self.kind, self.publication, self.table, self.rows().marks)

    def figure(self) -> Drawing:
        return figure_of(self.rows(), self.publication, self.table)
