"""What an office released of a survey before: which cells were shown and which withheld, so that none is found by difference."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isclose
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from flestimate.declaration import Declaration, fingerprint
from flestimate.errors import Fix, Note, ReadError, counted
from flestimate.estimates import EstimateTable
from flestimate.provenance import Provenance
from flestimate.publication import Publication
from flestimate.publication.about import About
from flestimate.publication.disclosure import EarlierRelease, case_of
from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.exact import Exact, exact
from flestimate.publication.protection import Rounding
from flestimate.publication.published import Published, PublishedTable
from flestimate.publication.reliability import WITHHELD
from flestimate.publication.reliability.at_least import sample_cases
from flestimate.publication.saving import write_whole

Pairs = tuple[tuple[str, str], ...]
"""A cell: variables and categories in order."""
_SAME = 1e-9


class Shown(Declaration):
    """A cell that was shown: its sample cases and their weight, exactly, though the table may have shown them rounded.

    weight: None in what was noted before weights were, and where coarser categories took the place of those asked for.
    """

    cell: Pairs
    cases: int
    weight: float | None = None


class Cells(Declaration):
    """The cells of tables about the same cases; of those that were withheld there is the name only."""

    case: str
    shown: tuple[Shown, ...]
    withheld: tuple[Pairs, ...]


class Surveyed(Declaration):
    """By what a survey is known again: the SHA-256 of each data file, or its declared name and period.

    >>> Surveyed(data=("3f2a",)).same_as(Surveyed(data=("3f2a", "77b1"))), Surveyed().same_as(Surveyed())
    (True, False)
    """

    data: tuple[str, ...] = ()
    source: str = ""
    time: str = ""

    @classmethod
    def of(cls, provenance: Provenance, about: About) -> Self:
        """The survey that figures come from."""
        data = dict.fromkeys(origin.hash for origin in provenance if origin.what == "data" and origin.hash)
        return cls(data=tuple(data), source=about.source, time=about.time)

    def same_as(self, other: Surveyed) -> bool:
        """Whether both are the same survey."""
        named = bool(self.source and self.time) and (self.source, self.time) == (other.source, other.time)
        return named or bool(set(self.data) & set(other.data))


class Release(Declaration):
    """One release: when it was made, of which survey, and what it showed and withheld."""

    made: datetime
    title: str
    survey: Surveyed
    cells: tuple[Cells, ...]

    @classmethod
    def of(cls, publication: Publication, tables: Sequence[EstimateTable]) -> Self:
        """What a publication of these tables shows and withholds."""
        by_case: dict[str, list[tuple[PublishedTable, Mapping[Key, Exact]]]] = {}
        for table, published, known in zip(tables, publication.tables, exact(tables), strict=True):
            by_case.setdefault(case_of(table), []).append((published, known))
        return cls(
            made=publication.made,
            title=publication.title,
            survey=Surveyed.of(publication.provenance, publication.about),
            cells=tuple(_cells(case, published, publication.rule.disclosure.rounding) for case, published in by_case.items()),
        )

    @property
    def id(self) -> str:
        """The same for releases that show the same, whenever they were made."""
        return fingerprint([self.title, self.survey, self.cells])

    @property
    def name(self) -> str:
        """What an office knows it by."""
        return f"the release '{self.title}' of {self.made:%Y-%m-%d} ({self.id})"

    def shown(self) -> set[tuple[str, Key]]:
        """Every cell shown, with the cases that it is about."""
        return {(one.case, frozenset(cell.cell)) for one in self.cells for cell in one.shown}

    def withheld(self) -> set[tuple[str, Key]]:
        """Every cell withheld, with the cases that it is about."""
        return {(one.case, frozenset(cell)) for one in self.cells for cell in one.withheld}

    def against(self, earlier: Release) -> Iterator[Note]:
        """What this release does to the cells of an earlier one, for the office: numbers of cells, never which."""
        name = earlier.name
        if opened := self.shown() & earlier.withheld():
            yield Note("FLE-X28", f"{counted(len(opened), 'cell')} that {name} withheld can be seen in this one.")
        if closed := self.withheld() & earlier.shown():
            yield Note("FLE-X28", f"{counted(len(closed), 'cell')} that this release withholds can be seen in {name}.")
        if weighted := self._weighted_otherwise(earlier):
            text = (
                f"{counted(weighted, 'cell')} of this release and of {name} are of the same sample cases by other weights: "
                "what the two sums tell together is not audited."
            )
            yield Note("FLE-X28", text)

    def weights(self) -> dict[tuple[str, Key], tuple[int, float]]:
        """Of every cell shown whose weight is known, its cases and their weight."""
        return {
            (one.case, frozenset(cell.cell)): (cell.cases, cell.weight)
            for one in self.cells
            for cell in one.shown
            if cell.weight is not None
        }

    def _weighted_otherwise(self, earlier: Release) -> int:
        """Of how many cells the cases are the same in both, and their weight is not."""
        own, before = self.weights(), earlier.weights()
        both = ((own[cell], before[cell]) for cell in own.keys() & before.keys())
        return sum(cases == those and not isclose(weight, other, rel_tol=_SAME) for (cases, weight), (those, other) in both)


@dataclass(frozen=True, slots=True)
class Registry:
    """The releases that an office keeps, the oldest first; in a file of JSON, one release a line.

    >>> Registry()
    Registry of 0 releases
    """

    releases: tuple[Release, ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The registry in a file, an empty one where there is no file yet; ReadError where a line of it is damaged."""
        path = Path(path)
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError):
            problem = _damaged(path, 1)
        else:
            return cls(tuple(_release(line, number, path) for number, line in enumerate(lines, start=1)))
        raise problem

    def save(self, path: str | Path) -> None:
        """Write it, whole or not at all."""
        lines = (json.dumps(release.model_dump(mode="json"), ensure_ascii=False) for release in self.releases)
        write_whole(Path(path), "".join(f"{line}\n" for line in lines).encode())

    def of(self, survey: Surveyed) -> Registry:
        """The releases of one survey."""
        return replace(self, releases=tuple(one for one in self.releases if one.survey.same_as(survey)))

    def only(self, ids: Sequence[str]) -> Registry:
        """The releases of these ids."""
        return replace(self, releases=tuple(one for one in self.releases if one.id in ids))

    def with_release(self, release: Release) -> Registry:
        """The registry with one release more; the same one where it holds one that shows the same."""
        known = any(one.id == release.id for one in self.releases)
        return self if known else replace(self, releases=(*self.releases, release))

    def cells(self) -> tuple[EarlierRelease, ...]:
        """What disclosure control has to know: every cell that was shown, as `fl.publish(..., earlier=...)` takes it."""
        return tuple(
            EarlierRelease(release.id, one.case, {frozenset(cell.cell): cell.cases for cell in one.shown})
            for release in self.releases
            for one in release.cells
        )

    def notes(self, release: Release, not_compared: Sequence[str] = ()) -> tuple[Note, ...]:
        """What a new release does to the cells of these, for the office's eyes; not_compared: those that the audit could not compare."""
        found = (note for earlier in self.releases for note in release.against(earlier))
        return (*found, *(_not_compared(earlier) for earlier in self.only(not_compared).releases))

    def __repr__(self) -> str:
        return f"Registry of {counted(len(self.releases), 'release')}"


def _not_compared(earlier: Release) -> Note:
    text = (
        f"not every cell of {earlier.name} could be compared: it is in variables, groups or definitions, or among persons, that this "
        "one and its file do not have. What both tell together of these is not audited."
    )
    return Note("FLE-X28", text)


def _cells(case: str, tables: Sequence[tuple[PublishedTable, Mapping[Key, Exact]]], rounding: Rounding | None) -> Cells:
    """Of tables about the same cases: a cell that is shown anywhere is shown."""
    rows = [(row, known) for table, known in tables for row in table.rows]
    shown = {row.cell: _shown(row, known.get(frozenset(row.cell)), rounding) for row, known in rows if isinstance(row, Published)}
    withheld = dict.fromkeys(row.cell for row, _ in rows if row.status == WITHHELD and row.cell not in shown)
    return Cells(case=case, shown=tuple(shown.values()), withheld=tuple(withheld))


def _shown(row: Published, known: Exact | None, rounding: Rounding | None) -> Shown:
    """A cell with what is known of it exactly.

    Where coarser categories were published, a cell of the tables asked for may bear the same name and be another.
    """
    cases = sample_cases(row.estimate)
    if known is None or cases != (rounding.of(known.cases) if rounding else known.cases):
        return Shown(cell=row.cell, cases=cases, weight=None)
    return Shown(cell=row.cell, cases=known.cases, weight=known.weight)


def _release(line: str, number: int, path: Path) -> Release:
    try:
        return Release.model_validate_json(line)
    except ValidationError:
        problem = _damaged(path, number)
    # Raised out here, so that the error does not carry pydantic's, which holds what stood there.
    raise problem


def _damaged(path: Path, line: int) -> ReadError:
    return ReadError(
        "FLE-X27",
        f"{path.name} is no registry of releases, or is damaged.",
        where={"line": str(line)},
        why="without what was released before, nobody can say what a new release gives away",
        fix=(Fix("restore it from your backup"), Fix(f"remove line {line}", "if you know the release, and check the new one against it")),
    )
