"""Two groups by age, such as men and women: one to each side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from matplotlib.axes import Axes

from flestimate.publication.charts.chart import Chart
from flestimate.publication.charts.describing import described
from flestimate.publication.charts.drawing import Drawing
from flestimate.publication.charts.letters import NORMAL, Letters
from flestimate.publication.charts.marks import Mark
from flestimate.publication.charts.notes import notes_on
from flestimate.publication.charts.scale import Scale
from flestimate.publication.charts.sheet import EDGE, GAP, WIDTH, At, Sheet, Written, letters_of
from flestimate.publication.charts.sides import Sides, sides_of
from flestimate.publication.charts.strokes import SAND, SKY, bar
from flestimate.publication.charts.style import house_style
from flestimate.publication.charts.wording import clean
from flestimate.publication.published import PublishedTable
from flestimate.said import Said, said

_PAD, _WIDEST, _OUTER = 0.13, 1.7, EDGE + 0.3  # inches: around a label, its width, and outside of the axes
_MOST = 2  # lines of a label


@dataclass(frozen=True, slots=True)
class _Row:
    """A band: its label, its marks on both sides, and its middle in inches from the top of the body."""

    label: Written
    marks: tuple[Mark, Mark]
    middle: float


@dataclass(frozen=True, slots=True)
class Pyramid(Chart):
    """Bars with intervals to both sides, the youngest at the bottom; unreliable ones hollow; withheld ones absent and said.

    >>> from flestimate.estimates import Prevalence
    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [1.0] * 96, "ea": [1, 2, 3] * 32, "fl": [1] * 48 + [0] * 48, "sex": ["m", "f"] * 48, "age": ["5-17", "18-64", "65+"] * 32})
    >>> table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"), by=[("sex", "age")])
    >>> fl.publish(table, fl.PublicationRule.load("ilo")).plot(fl.Pyramid)
    <Drawing size 800x...>
    """

    kind: ClassVar[Said] = said("Pyramid")
    needs: ClassVar[str] = "a crossing of two groups with three or more age groups, something shown of both"

    @staticmethod
    def suits(table: PublishedTable) -> bool:
        return sides_of(table) is not None

    @property
    def description(self) -> str:
        return described(self.kind, self.publication, self.table, self._crossed())

    def figure(self) -> Drawing:
        marks = self._crossed()
        with house_style():
            letters = letters_of(self.publication, self.table, marks)
            names = [self._name(group, letters) for group in self._sides().groups]
            rows = list(self._rows(letters, names[0].height + _PAD))
            body = rows[-1].middle + rows[-1].label.height / 2 + _PAD
            between = max(letters.widest(row.label.lines, row.label.font) for row in rows) / 2 + GAP
            width = WIDTH / 2 - between - _OUTER
            scale = Scale.of(marks, self.language, partial(letters.fit, width=width))
            sheet = Sheet.around(body, self.publication, self.table, letters, notes_on(marks, None, self.language))
            first = sheet.axes(_OUTER, width, body, scale, towards=At.START)
            second = sheet.axes(WIDTH / 2 + between, width, body, scale)
            sheet.write(names[0], WIDTH / 2 - between - GAP, sheet.top + names[0].height / 2, At.END)
            sheet.write(names[1], WIDTH / 2 + between + GAP, sheet.top + names[1].height / 2)
            for row in rows:
                _draw(row, sheet, (first, second), between)
        return sheet.figure

    def _sides(self) -> Sides:
        found = sides_of(self.table)
        if found is None:
            raise AssertionError(self.title)  # a chart is only made of what suits it
        return found

    def _crossed(self) -> tuple[Mark, ...]:
        """The marks of the crossing, one group after the other."""
        marks = self.marks
        return tuple(marks[position] for side in zip(*self._sides().positions, strict=True) for position in side)

    def _rows(self, letters: Letters, top: float) -> Iterator[_Row]:
        """The rows from the top: the last band comes first."""
        marks, sides, font = self.marks, self._sides(), letters.font(NORMAL)
        for band, (one, other) in reversed(list(zip(sides.bands, sides.positions, strict=True))):
            label = Written(letters.lines(clean(self.language.say(band)), font, _WIDEST, _MOST), font)
            height = label.height + _PAD
            yield _Row(label, (marks[one], marks[other]), top + height / 2)
            top += height

    def _name(self, group: str, letters: Letters) -> Written:
        font = letters.font(NORMAL, "bold")
        return Written(letters.lines(clean(self.language.say(group)), font, WIDTH / 3, most=1), font)


def _draw(row: _Row, sheet: Sheet, sides: tuple[Axes, Axes], between: float) -> None:
    middle = WIDTH / 2
    sheet.write(row.label, middle, sheet.top + row.middle, At.MIDDLE)
    places = ((SKY, middle - between - GAP, At.END), (SAND, middle + between + GAP, At.START))
    for mark, axes, (colour, across, at) in zip(row.marks, sides, places, strict=True):
        if mark.absent:
            sheet.explain(mark, across, sheet.top + row.middle, at)
        else:
            bar(axes, mark, row.middle, colour)
