"""The two sides of a definition against one another: how it works, in persons of the sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from flestimate.errors import counted
from flestimate.survey.scale import OUTCOMES

_ORDER = ("met", "not met", "undetermined")


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Unweighted persons by two criteria, each met, not met or undetermined, within the rule set's universe.

    unknown: persons of whom it is not known whether they belong here, for want of an age;
    among: in words, the persons who are shown, if not the whole universe. in_case: of the persons in each cell, those who are
    cases: fewer than the persons where both sides are met, if they are not met in the same work.
    It is for the analyst's eyes: unlike a Publication it has not been checked for small cells, and cannot be exported.
    """

    rows: str
    columns: str
    case: str
    persons: Mapping[tuple[int, int], int]
    in_case: Mapping[tuple[int, int], int]
    sample: int
    unknown: int = 0
    among: str | None = None

    def __getitem__(self, outcomes: tuple[str, str]) -> int:
        """Persons with these outcomes on the rows' and the columns' criterion, such as ["met", "undetermined"]."""
        return self.persons.get(self._position(outcomes), 0)

    def cases(self, row: str, column: str) -> int:
        """Of the persons with these outcomes, those who are cases."""
        return self.in_case.get(self._position((row, column)), 0)

    @property
    def universe(self) -> int:
        """Persons of the sample who are shown."""
        return sum(self.persons.values())

    def table(self) -> list[list[str]]:
        """Header and rows as text, with totals."""
        lines = [[f"{self.rows} \\ {self.columns}", *_ORDER, "total"]]
        for row in _ORDER:
            counts = [self[row, column] for column in _ORDER]
            lines.append([row, *(f"{count:,}" for count in [*counts, sum(counts)])])
        totals = [sum(self[row, column] for row in _ORDER) for column in _ORDER]
        return [*lines, ["total", *(f"{count:,}" for count in [*totals, sum(totals)])]]

    def __repr__(self) -> str:
        lines = self.table()
        widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
        text = ["  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in lines]
        return "\n".join([self._caption(), *text, *self._remarks()])

    def _repr_html_(self) -> str:
        head, *body = self.table()
        header = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in head)
        rows = "".join(
            f"<tr><th scope='row'>{escape(line[0])}</th>{''.join(f'<td>{cell}</td>' for cell in line[1:])}</tr>" for line in body
        )
        remarks = "".join(f"<p>{escape(remark)}</p>" for remark in self._remarks())
        caption = escape(self._caption())
        return f"<table><caption>{caption}</caption><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>{remarks}"

    @staticmethod
    def _position(outcomes: tuple[str, str]) -> tuple[int, int]:
        row, column = (OUTCOMES.index(outcome) for outcome in outcomes)
        return row, column

    def _caption(self) -> str:
        outside = self.sample - self.universe - self.unknown
        unknown = f"; {self.unknown:,} of whom that is not known" if self.unknown else ""
        whom = f" {self.among}" if self.among else ""
        others = "others" if self.among else "outside the definition's universe"
        return f"{self.case}: sample persons{whom}, unweighted ({counted(self.universe, 'person')}; {outside:,} {others}{unknown})"

    def _remarks(self) -> list[str]:
        both, cases = self["met", "met"], self.cases("met", "met")
        others = sum(self.in_case.values()) - cases
        remarks = []
        if cases < both:
            do, are = ("does", "is a case") if cases == 1 else ("do", "are cases")
            remarks.append(f"Of the {both:,} who meet both, {cases:,} {do} so in one work that is not excluded, and {are}.")
        if others:
            remarks.append(
                f"{counted(others, 'person')} elsewhere in the table {'is a case' if others == 1 else 'are cases'} by another rule."
            )
        return remarks
