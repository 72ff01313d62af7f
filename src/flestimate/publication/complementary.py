"""Complementary suppression: what is withheld must not be found by subtracting what is shown from a total.

In every line of a table (the categories of one variable, the others fixed) the withheld cells must be at least two, and
together have as many sample cases as a single cell needs to be shown; else the shown cell with the fewest cases is withheld
with them. That stops subtraction along a line. It is not a proof: cells of crossed tables can still be narrowed down by
solving all lines together, which only a linear programme over the whole release can rule out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flestimate.estimates import Estimate, EstimateTable
from flestimate.publication.reliability import WITHHELD, PublicationRule, Verdict

_PROTECTING = Verdict(WITHHELD, "withheld to protect another cell")
_FEWEST_HIDDEN = 2

Key = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """The cells along one variable, the other variables fixed, that have persons in the sample, with their cases."""

    cases: Mapping[Key, int]

    def to_hide(self, hidden: set[Key], threshold: int) -> Key | None:
        """The cell to withhold next; None where the line is safe from subtraction, or nothing is left to withhold."""
        already = hidden & self.cases.keys()
        shown = [key for key in self.cases if key not in hidden]
        if not already or not shown:
            return None
        if len(already) >= _FEWEST_HIDDEN and sum(self.cases[key] for key in already) >= threshold:
            return None
        return min(shown, key=lambda key: self.cases[key])


def verdicts(tables: Sequence[EstimateTable], rule: PublicationRule) -> list[list[Verdict]]:
    """The verdict on every estimate of every table, complementary suppression included.

    A cell that is withheld in one table is withheld in every table of the same cases.
    """
    hidden: dict[str, set[Key]] = {}
    for case, together in _by_case(tables).items():
        primary = {frozenset(one.cell) for table in together for one in table if rule.verdict(one).status == WITHHELD}
        hidden[case] = _closed(primary, [line for table in together for line in _lines(table)], rule.withheld_below)
    return [[_verdict(one, rule, hidden[_case(table)]) for one in table] for table in tables]


def _verdict(one: Estimate, rule: PublicationRule, hidden: set[Key]) -> Verdict:
    alone = rule.verdict(one)
    protects = one.n > 0 and alone.status != WITHHELD and frozenset(one.cell) in hidden
    return _PROTECTING if protects else alone


def _closed(primary: set[Key], lines: Sequence[Line], threshold: int) -> set[Key]:
    """The cells to withhold until every line is safe: each round adds one, so it ends.

    Lines that leave least choice go first: the cell that one of them has to give up often serves a longer line too.
    """
    hidden = set(primary)
    forced_first = sorted(lines, key=lambda line: len(line.cases))
    while more := next((key for line in forced_first if (key := line.to_hide(hidden, threshold)) is not None), None):
        hidden.add(more)
    return hidden


def _lines(table: EstimateTable) -> Iterator[Line]:
    lines: dict[tuple[str, Key], dict[Key, int]] = {}
    for one in table:
        if one.n == 0:
            continue
        for pair in one.cell:
            rest = frozenset(one.cell) - {pair}
            lines.setdefault((pair[0], rest), {})[frozenset(one.cell)] = one.n if one.n_cases is None else one.n_cases
    return (Line(cases) for cases in lines.values())


def _by_case(tables: Sequence[EstimateTable]) -> dict[str, list[EstimateTable]]:
    groups: dict[str, list[EstimateTable]] = {}
    for table in tables:
        groups.setdefault(_case(table), []).append(table)
    return groups


def _case(table: EstimateTable) -> str:
    """What tells that two tables are about the same cases."""
    measure = table.measure
    return f"{getattr(measure, 'case', measure.title)} among {getattr(measure, 'among', None)}"
