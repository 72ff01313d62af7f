"""The tables that are asked for: what cannot be estimated, and what their groups have of the sample, before anything is estimated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flestimate.errors import Fix, FlestimateError, counted, listed
from flestimate.estimates.asked import Asked, asked
from flestimate.estimates.breakdown import Cells, cells
from flestimate.estimates.domains import of_units
from flestimate.estimates.inside import Inside
from flestimate.estimates.sums import N
from flestimate.findings.declared import Table
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.sample import Sample
from flestimate.sample.drawn import Presence
from flestimate.variance.arrays import Floats

FEW_DEGREES = 8
"""Fewer degrees of freedom are unreliable (National Center for Health Statistics, 2017)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """The groups of one breakdown: their names, their persons of the sample, and the PSUs and strata that these are from (groups,)."""

    cells: Cells
    persons: Floats
    presence: Presence
    df: Floats

    @classmethod
    def of(cls, sample: Sample, wanted: Asked, breakdown: tuple[str, ...]) -> _Groups:
        found = cells(wanted.tabulation, breakdown)
        presence = of_units(Inside(wanted.tabulation, found, sample.drawn), 0).presence
        return cls(found, wanted.tabulation.by(breakdown, N), presence, sample.design.df.degrees(presence))

    def named(self, which: Callable[[_Groups], np.ndarray]) -> list[str]:
        """The names of some of them."""
        return [self._name(int(position)) for position in np.flatnonzero(which(self))]

    def _name(self, position: int) -> str:
        return ", ".join(f"{name} {label}" for name, label in zip(self.cells.variables, self.cells.labels[position], strict=True))


def asked_for(tables: Sequence[Table], sample: Sample) -> tuple[list[tuple[Table, Asked]], list[Finding]]:
    """What the tables ask of persons, each by itself, and why some cannot be estimated."""
    wanted, amiss = [], []
    for table in tables:
        try:
            wanted.append((table, asked(sample, table.measure, table.by)))
        except FlestimateError as error:
            amiss.append(Finding.of_error(error, Stage.DOMAINS).at(table.at))
    return wanted, amiss


def of_groups(tables: Sequence[tuple[Table, Asked]], sample: Sample) -> Iterator[Finding]:
    """What the groups of each table have of a sample of the declared design."""
    unplanned: dict[str, Table] = {}
    for table, wanted in tables:
        # Where the persons are the cases themselves, how many there are is what is to be estimated.
        if not (table.measure.shared_over or table.measure.overlapping):
            groups = [_Groups.of(sample, wanted, breakdown) for breakdown in wanted.by]
            yield from _of_table(table, groups[1:])
            unplanned |= dict.fromkeys(_crossing_strata(groups), table)
    if unplanned:
        yield _unplanned(list(unplanned), next(iter(unplanned.values())))


def _of_table(table: Table, groups: Sequence[_Groups]) -> Iterator[Finding]:
    empty = _named(groups, lambda one: one.persons == 0)
    single = _named(groups, lambda one: (one.persons > 0) & (one.presence.psu == 1))
    few = _named(groups, lambda one: (one.persons > 0) & (one.presence.psu != 1) & (one.df < FEW_DEGREES))
    if empty:
        yield Finding(
            Severity.NOTE,
            Stage.DOMAINS,
            "FLE-G02",
            f"{counted(len(empty), 'group')} of '{table.measure.title}' {_has(empty)} nobody in the sample: {listed(empty)}.",
            table.at,
            why="their rows stay in the table, without a figure",
        )
    if single:
        yield Finding(
            Severity.WARNING,
            Stage.DOMAINS,
            "FLE-G03",
            f"{counted(len(single), 'group')} of '{table.measure.title}' {_has(single)} persons of a single PSU: {listed(single)}.",
            table.at,
            why="one PSU tells nothing of how PSUs differ, so there is no standard error",
            fix=(Fix("by = [...]", "coarser groups"),),
        )
    if few:
        yield Finding(
            Severity.WARNING,
            Stage.DOMAINS,
            "FLE-D08",
            f"{counted(len(few), 'group')} of '{table.measure.title}' {_has(few)} fewer than {FEW_DEGREES} degrees of freedom: {listed(few)}.",
            table.at,
            why="PSUs minus strata are the numbers that a standard error is made of; of so few it is itself unreliable",
            fix=(Fix("by = [...]", "coarser groups"),),
        )


def _named(groups: Sequence[_Groups], which: Callable[[_Groups], np.ndarray]) -> list[str]:
    return [name for one in groups for name in one.named(which)]


def _has(groups: Sequence[str]) -> str:
    return "has" if len(groups) == 1 else "have"


def _crossing_strata(groups: Sequence[_Groups]) -> Iterator[str]:
    """The variables whose groups are not unions of strata; none where the design has one stratum, or names none."""
    whole, *parts = groups
    for one in parts:
        if len(one.cells.variables) == 1 and whole.presence.all_strata > 1 and one.presence.strata.sum() > whole.presence.strata.sum():
            yield one.cells.variables[0]


def _unplanned(names: Sequence[str], table: Table) -> Finding:
    return Finding(
        Severity.NOTE,
        Stage.DOMAINS,
        "FLE-G10",
        f"unplanned domains: the groups of {listed(names)} cut across strata, so the design does not fix how many persons they have.",
        table.at,
        why="the size of such a group is itself of the sample, and its standard error says so; how few it may have, nobody planned",
    )
