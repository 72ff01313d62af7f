"""Disclosure control of tables that are published together: the verdict on every cell, and the audit of what they give away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from flestimate.errors import Fix, PublicationError, counted, listed
from flestimate.estimates import EstimateTable
from flestimate.publication.disclosure import before
from flestimate.publication.disclosure.audit import DisclosureAudit, recoverable
from flestimate.publication.disclosure.before import Before
from flestimate.publication.disclosure.earlier import EarlierRelease, Key
from flestimate.publication.disclosure.family import Family, families
from flestimate.publication.disclosure.figures import Figures
from flestimate.publication.disclosure.primary import Primary, Shown, rows, wishes
from flestimate.publication.disclosure.subjects import case_of
from flestimate.publication.disclosure.suppress import CannotProtectError, suppressed
from flestimate.publication.disclosure.system import Guarded, System
from flestimate.publication.reliability import WITHHELD, PublicationRule, Verdict
from flestimate.said import said

Place = tuple[int, int]
Cell = tuple[str, str, str, Key]


@dataclass(frozen=True, slots=True)
class Controlled:
    """The verdict on every estimate of every table, disclosure control included, and the audit of it."""

    verdicts: list[list[Verdict]]
    audit: DisclosureAudit


def controlled(tables: Sequence[EstimateTable], rule: PublicationRule, earlier: Sequence[EarlierRelease] = ()) -> Controlled:
    """The verdicts on tables that are published together.

    A cell that is withheld in one table is withheld in every table of the same cases. All withheld cells have the same reason:
    which of them had few cases is itself to be withheld. Raises PublicationError where what was shown before gives a cell away
    (FLE-X22), where tables of one file could not be put together (FLE-X31), and where the audit finds one that can be recovered (FLE-X21).
    """
    every = [*tables, *before.asked_before(tables, earlier)]
    found_families = families(every, before.variables(earlier))
    _refuse_apart(found_families)
    problems = [_Problem.of(family, len(tables), rule, earlier) for family in found_families]
    withheld = _withheld(problems)
    found = tuple(key for problem, own in zip(problems, withheld, strict=True) for key in recoverable(problem.system, own))
    places = {problem.shown[row].place for problem, own in zip(problems, withheld, strict=True) for row in own}
    unlike = before.not_compared(tables, earlier, [one for problem in problems for one in problem.earlier])
    audit = DisclosureAudit(sum(map(len, tables)), len(places), rule.disclosure.protection or rule.withheld_below, found, unlike)
    if found:
        raise _recoverable(found)
    reason = said("fewer than {most} sample cases, or withheld to protect such a cell", most=rule.withheld_below)
    verdicts = [
        [Verdict(WITHHELD, reason) if (number, position) in places else rule.verdict(one) for position, one in enumerate(table)]
        for number, table in enumerate(tables)
    ]
    return Controlled(verdicts, audit)


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """The tables of one family as a system, the rows that say too much themselves, and what was shown before."""

    shown: list[Shown]
    system: System
    primary: frozenset[int]
    earlier: tuple[Before, ...]

    @classmethod
    def of(cls, family: Family, tables: int, rule: PublicationRule, earlier: Sequence[EarlierRelease]) -> _Problem:
        """The first so many tables are published; those after them are as earlier releases were asked for."""
        known = before.shown_before(family, earlier)
        own = replace(family, members=tuple(one for one in family.members if one.place < tables))
        asked = [*wishes(own), *(one.wish for one in known)]
        figures = Figures.of(family.persons, asked, family.everywhere)
        shown = rows(own, figures)
        primary = Primary(own, figures, shown, rule)
        given, near = _compared(known, figures, primary)
        system = System(
            atoms=figures.atoms,
            figures=tuple(figures.made),
            links=tuple(figures.links()),
            rows=tuple(row.figures for row in shown),
            guarded=(*primary.guarded(), *near.values()),
            given=given,
        )
        small = {row for number in near for row in system.showing[number]}
        return cls(shown, system, frozenset(small | set(primary.withheld())), tuple(known))

    def protected(self, withheld: frozenset[int]) -> frozenset[int]:
        """The rows to withhold, beside those that are."""
        try:
            return suppressed(self.system, withheld | self.primary)
        except CannotProtectError as problem:
            if self.system.given:
                raise _exposed_by(self.earlier, problem.name[1]) from None
            return frozenset(range(len(self.shown)))

    def cells(self, withheld: frozenset[int]) -> set[Cell]:
        """The cells that nothing shows, so that tables of the same file that could not be put together are treated alike."""
        hidden = set(self.system.hidden(withheld))
        return {self._cell(row) for row in withheld if hidden & set(self.system.rows[row][:1])}

    def rows_of(self, cells: set[Cell]) -> frozenset[int]:
        """The rows that are about cells."""
        return frozenset(row for row, one in enumerate(self.shown) if one.figures and self._cell(row) in cells)

    def _cell(self, row: int) -> Cell:
        one = self.shown[row]
        return one.member.table.source, case_of(one.member.table), one.label, one.key


def _refuse_apart(found: Sequence[Family]) -> None:
    """Refuse tables of as many persons of one file about the same cases of whom it cannot be told who is who: nobody could audit them."""
    for one, other in combinations(found, 2):
        first, second = one.members[0].table, other.members[0].table
        cases = {case_of(member.table) for member in one.members} & {case_of(member.table) for member in other.members}
        if cases and first.sample is not second.sample and (first.source, first.sample.n) == (second.source, second.sample.n):
            raise _apart(sorted(cases), first.source)


def _withheld(problems: Sequence[_Problem]) -> list[frozenset[int]]:
    """The rows to withhold of each family; what one withholds, the others do, until nothing is added."""
    withheld = [problem.protected(frozenset()) for problem in problems]
    while True:
        cells = set().union(*(problem.cells(own) for problem, own in zip(problems, withheld, strict=True)))
        also = [problem.rows_of(cells) for problem in problems]
        if all(one <= own for one, own in zip(also, withheld, strict=True)):
            return withheld
        withheld = [problem.protected(own | one) for problem, own, one in zip(problems, withheld, also, strict=True)]


def _compared(known: Sequence[Before], figures: Figures, primary: Primary) -> tuple[frozenset[int], dict[int, Guarded]]:
    """The figures that were shown before as they are; and those that differ from what was shown by so few that it exposes."""
    given, near = set[int](), dict[int, Guarded]()
    for one in known:
        number = one.figure(figures)
        if number is None:
            continue
        figure, far = figures.made[number], figures.made[number].cases - one.cases
        if far == 0:
            given.add(number)
        elif abs(far) < primary.rule.withheld_below:
            if figure.is_total:
                raise _exposed_by(known, one.cell)
            near[number] = primary.beside(figure, one.cases)
    return frozenset(given - near.keys()), near


def _exposed_by(earlier: Sequence[Before], key: Key) -> PublicationError:
    """What was shown before that comes nearest to the cell that it gives away: the same cell, or cells in the same variables."""
    variables = {name for name, _ in key}
    same = [one for one in earlier if key in {one.key, one.cell}]
    alike = [one for one in earlier if variables & {name for name, _ in one.cell}]
    shown = same or alike or list(earlier)
    cells = dict.fromkeys(", ".join(f"{name} {category}" for name, category in sorted(one.cell)) or "total" for one in shown)
    return PublicationError(
        "FLE-X22",
        f"what was shown before would give persons away, whatever is withheld now: {listed(cells)}.",
        where={"release": listed(dict.fromkeys(one.release for one in shown))},
        why="whoever has both releases subtracts one from the other",
        fix=(
            Fix("the groups, the definition and the threshold of the earlier release", "in this one"),
            Fix("fewer breakdowns", "in this release"),
        ),
    )


def _apart(cases: Sequence[str], source: str) -> PublicationError:
    return PublicationError(
        "FLE-X31",
        "the publication has tables of one file, about the same cases, that could not be put together person by person.",
        where={"file": source, "cases": listed(cases)},
        why="with other weights or recoded columns in each, what one table gives away of a withheld cell of another cannot be checked",
        fix=(
            Fix("sample = fl.weigh(...)", "once, and estimate all tables from it"),
            Fix("a new name", "for a variable that is recoded, beside the old one"),
        ),
    )


def _recoverable(found: Sequence[Key]) -> PublicationError:
    variables = dict.fromkeys(name for key in found for name, _ in sorted(key))
    return PublicationError(
        "FLE-X21",
        f"the audit found {counted(len(found), 'withheld cell')} that the cells shown would give away, so nothing is published.",
        where={"variables": listed(variables) or "none"},
        why="withheld cells were chosen by one method and audited by another, and the two do not agree",
        fix=(Fix("fewer breakdowns", "or coarser groups"), Fix("report it", "this should not happen")),
    )
