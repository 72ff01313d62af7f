"""Complementary suppression: what is withheld must not be found from what is shown.

Cells of the tables that are published together obey equations: a cell is the sum of its parts along every variable that it
is broken down by, and the parts of a share make 100 %. A withheld cell that these equations determine is protected by
withholding a shown cell beside it, until they determine none (no zero coordinate in the null space of the equations). Besides,
where the total of a line is shown, what is withheld in the line is at least two cells with as many sample cases together as
a single cell needs to be shown.

That stops exact recovery within the release. It does not bound how closely a cell can be estimated, and knows nothing of other
releases, of categories that group others, or of tables restricted to other persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from flestimate.estimates import Estimate, EstimateTable, PrevalenceByDefinition
from flestimate.publication.reliability import NO_SAMPLE, WITHHELD, PublicationRule, Verdict
from flestimate.sample.tabulate import UNKNOWN

_FEWEST_HIDDEN = 2
_ROUNDING = 1e-9

Key = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sum:
    """One equation: the whole is the sum of the parts. `whole` is None where it is known to everybody (100 %)."""

    whole: Key | None
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        """Every cell of the equation."""
        return self.parts if self.whole is None else (self.whole, *self.parts)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one release that are about the same cases: sample cases of each, and the equations between them."""

    cases: Mapping[Key, int]
    sums: tuple[Sum, ...]

    def closed(self, primary: set[Key], threshold: int) -> set[Key]:
        """The cells to withhold so that those of `primary` are protected: every round adds some, so it ends."""
        hidden = set(primary)
        while more := self._exposing_lines(hidden, threshold) or self._exposing_equations(hidden):
            hidden |= more
        return hidden

    def _exposing_lines(self, hidden: set[Key], threshold: int) -> set[Key]:
        """One cell more, for the first line whose whole is shown and whose hidden parts are too few."""
        for line in self.sums:
            parts = [key for key in line.parts if key in hidden]
            whole_is_hidden = line.whole is not None and line.whole in hidden
            too_few = len(parts) < _FEWEST_HIDDEN or sum(self.cases[key] for key in parts) < threshold
            shown = self._shown(line.parts, hidden)
            if parts and shown and too_few and not whole_is_hidden:
                return {self._least(shown)}
        return set()

    def _exposing_equations(self, hidden: set[Key]) -> set[Key]:
        """A cell beside every hidden cell that the equations determine, or any shown one where none is left beside it."""
        anywhere = self._shown(list(self.cases), hidden)
        more = set()
        for key in self._determined(sorted(hidden, key=sorted)):
            beside = [other for line in self.sums if key in line.cells for other in self._shown(line.cells, hidden)]
            if beside or anywhere:
                more.add(self._least(beside or anywhere))
        return more

    def _determined(self, hidden: Sequence[Key]) -> list[Key]:
        position = {key: number for number, key in enumerate(hidden)}
        rows = []
        for line in self.sums:
            row = np.zeros(len(hidden))
            for key in line.parts:
                if key in position:
                    row[position[key]] = 1.0
            if line.whole in position:
                row[position[line.whole]] = -1.0
            if row.any():
                rows.append(row)
        if not rows:
            return []
        _, size, directions = np.linalg.svd(np.array(rows))
        free = directions[int((size > _ROUNDING).sum()) :]
        return [key for key, number in position.items() if not (np.abs(free[:, number]) > _ROUNDING).any()]

    def _shown(self, keys: Sequence[Key], hidden: set[Key]) -> list[Key]:
        """The cells that are shown and could be withheld: a cell that nobody can be in has nothing to hide."""
        return [key for key in keys if key in self.cases and key not in hidden]

    def _least(self, keys: Sequence[Key]) -> Key:
        return min(keys, key=lambda key: (self.cases[key], sorted(key)))


def verdicts(tables: Sequence[EstimateTable], rule: PublicationRule) -> list[list[Verdict]]:
    """The verdict on every estimate of every table, complementary suppression included.

    A cell that is withheld in one table is withheld in every table of the same cases. All withheld cells have the same reason:
    which of them had few cases is itself to be withheld.
    """
    found = {case: _protected(together, rule) for case, together in _by_case(tables).items()}
    return [[_verdict(one, table, rule, found[_case(table)]) for one in table] for table in tables]


@dataclass(frozen=True, slots=True)
class Protected:
    """What is withheld of tables of the same cases: cells, in all of them, and whole distributions of a cell."""

    cells: set[Key]
    shares: set[tuple[str, Key]]


def _protected(tables: Sequence[EstimateTable], rule: PublicationRule) -> Protected:
    """The cells to withhold; and the shares, because the size of a share tells how many cases are of unknown category."""
    primary = {frozenset(one.cell) for table in tables for one in table if rule.verdict(one).status == WITHHELD}
    primary |= {key for table in tables for key in _near_the_headline(table, rule)}
    within = {key: whole for table in tables for key, whole in _within(table)}
    shares: set[tuple[str, Key]] = set()
    while True:
        cells, unknown = _cells(tables, shares)
        hidden = cells.closed(primary & cells.cases.keys(), rule.withheld_below)
        telling = {
            (variable, rest)
            for (variable, rest), cases in unknown.items()
            if 0 < cases < rule.withheld_below or rest in hidden or rest | {(variable, UNKNOWN)} in hidden
        }
        beneath = {key for key, whole in within.items() if whole in hidden}
        if telling <= shares and beneath <= primary:
            return Protected(hidden | beneath, shares)
        shares |= telling
        primary |= beneath


def _verdict(one: Estimate, table: EstimateTable, rule: PublicationRule, protected: Protected) -> Verdict:
    alone, cell = rule.verdict(one), frozenset(one.cell)
    over = table.measure.shared_over
    in_share = over is not None and (over, frozenset(pair for pair in cell if pair[0] != over)) in protected.shares
    if not (alone.status == WITHHELD or cell in protected.cells or (in_share and alone.status != NO_SAMPLE)):
        return alone
    return Verdict(WITHHELD, f"fewer than {rule.withheld_below} sample cases, or withheld to protect such a cell")


def _cells(tables: Sequence[EstimateTable], withheld_shares: set[tuple[str, Key]]) -> tuple[Cells, dict[tuple[str, Key], int]]:
    """The cells of the tables with their equations; and for every share, how many cases are of unknown category."""
    # A cell without persons in one table is known to be empty in all of them, and hides nothing.
    empty = {frozenset(one.cell) for table in tables for one in table if one.n == 0}
    cases = {key: _counted(one) for table in tables for one in table if (key := frozenset(one.cell)) not in empty}
    sums: dict[Sum, None] = {}
    unknown: dict[tuple[str, Key], int] = {}
    for table in tables:
        for (variable, rest), line in _lines(table).items():
            parts = tuple(key for key in line if key in cases)
            is_share = table.measure.shared_over == variable
            if is_share:
                unknown[variable, rest] = cases[rest] - sum(cases[key] for key in parts) if rest in cases else 0
            if is_share and (variable, rest) not in withheld_shares:
                sums[Sum(None, parts)] = None
            if rest in cases and not (is_share and (variable, rest) in withheld_shares):
                sums[Sum(rest, parts)] = None
    return Cells(cases, tuple(sums)), unknown


def _within(table: EstimateTable) -> Iterator[tuple[Key, Key]]:
    """Cells of a profile, with the cell whose cases they are among: that there are none, or how many, tells of a withheld one."""
    for one in table:
        yield from ((frozenset(one.cell), frozenset(one.cell) - {pair}) for pair in one.cell if pair[0] == table.measure.overlapping)


def _near_the_headline(table: EstimateTable, rule: PublicationRule) -> Iterator[Key]:
    """Definitions whose cases differ from those of the first by so few that the difference could not be shown as a cell."""
    if not isinstance(table.measure, PrevalenceByDefinition):
        return
    first = (PrevalenceByDefinition.overlapping, table.measure.of[0].label)
    cases = {frozenset(one.cell): _counted(one) for one in table}
    for key, count in cases.items():
        rest = frozenset(pair for pair in key if pair[0] != PrevalenceByDefinition.overlapping)
        if 0 < abs(count - cases[rest | {first}]) < rule.withheld_below:
            yield key


def _lines(table: EstimateTable) -> dict[tuple[str, Key], list[Key]]:
    """The cells along each variable, the others fixed, that have persons in the sample.

    Groups that a person may be in several of are no parts of anything.
    """
    lines: dict[tuple[str, Key], list[Key]] = {}
    for one in table:
        if one.n > 0:
            for pair in one.cell:
                if pair[0] == table.measure.overlapping:
                    continue
                lines.setdefault((pair[0], frozenset(one.cell) - {pair}), []).append(frozenset(one.cell))
    return lines


def _counted(one: Estimate) -> int:
    return one.n if one.n_cases is None else one.n_cases


def _by_case(tables: Sequence[EstimateTable]) -> dict[str, list[EstimateTable]]:
    groups: dict[str, list[EstimateTable]] = {}
    for table in tables:
        groups.setdefault(_case(table), []).append(table)
    return groups


def _case(table: EstimateTable) -> str:
    """What tells that two tables are about the same cases, whatever is estimated of them."""
    return f"{table.measure.about} among {table.measure.among}"
