"""A run and its log: whether both come to the same, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flestimate.errors import counted
from flestimate.runs.log import RunLog

_MOST = 10
_WHETHER = "cell"  # it is there at all
_TEXTS = ("status", "note", "conf_method")
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is not what it was; empty where it was not there, or is not there any more."""

    what: str
    then: str
    now: str

    def __str__(self) -> str:
        return f"{self.what}: {self.then or 'nothing'} then, {self.now or 'nothing'} now"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One figure of one cell that is not what it was.

    relative: the difference over the larger of both, None where one of them is no number.
    """

    cell: str
    column: str
    then: Any
    now: Any

    @property
    def relative(self) -> float | None:
        if not (_is_number(self.then) and _is_number(self.now)):
            return None
        return float(abs(self.then - self.now) / max(abs(self.then), abs(self.now)))

    def __str__(self) -> str:
        far = "" if self.relative is None else f" ({self.relative:.1g} apart)"
        return f"{self.cell}, {self.column}: {self._said(self.then)} then, {self._said(self.now)} now{far}"

    def _said(self, value: Any) -> str:
        if value is None:
            return "absent" if self.column == _WHETHER else "not shown"
        return str(value)


@dataclass(frozen=True, slots=True)
class RunComparison:
    """What has changed between a run, as its log has it, and the same run again.

    compared: how many cells there were then; inputs: files that are not what they were; software: versions that differ; cells: figures
    that differ; files: names of the files whose bytes differ.
    """

    compared: int
    inputs: tuple[Change, ...]
    software: tuple[Change, ...]
    cells: tuple[CellChange, ...]
    files: tuple[str, ...]

    @classmethod
    def of(cls, then: RunLog, now: RunLog) -> RunComparison:
        """Two logs of the same run."""
        inputs = ({f"{one.what} {one.name}": one.sha256 for one in log.inputs} for log in (then, now))
        return cls(
            compared=len(then.figures),
            inputs=tuple(_changes(*inputs)),
            software=tuple(_changes(then.software, now.software)),
            cells=tuple(_cells(then.figures, now.figures)),
            files=tuple(change.what for change in _changes(then.files, now.files)),
        )

    @property
    def identical(self) -> bool:
        """Whether inputs and figures are the same, and all files too; other software stands in the files, and may change only these."""
        return not (self.inputs or self.cells or (self.files and not self.software))

    @property
    def furthest(self) -> float:
        """The largest relative difference of two numbers."""
        return max((change.relative for change in self.cells if change.relative is not None), default=0.0)

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{'Identical' if self.identical else 'Different'}: {counted(self.compared, 'cell')} compared."
        for title, changes in (("Inputs", self.inputs), ("Software", self.software), ("Figures", self.cells)):
            if changes:
                yield f"{title} that differ: {len(changes):,}"
                yield from (f"  {change}" for change in changes[:_MOST])
                yield from ([f"  and {len(changes) - _MOST:,} more"] if len(changes) > _MOST else [])
        if self.furthest:
            yield f"Numbers differ by {self.furthest:.1g} of their size at most."
        if self.files:
            yield f"Files that differ: {', '.join(self.files)}"


def _changes(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Change]:
    for what in dict.fromkeys((*then, *now)):
        if then.get(what) != now.get(what):
            yield Change(what, then.get(what, ""), now.get(what, ""))


def _cells(then: Sequence[Record], now: Sequence[Record]) -> Iterator[CellChange]:
    before, after = _by_cell(then), _by_cell(now)
    for cell in dict.fromkeys((*before, *after)):
        if cell not in before or cell not in after:
            yield CellChange(cell, _WHETHER, "there" if cell in before else None, "there" if cell in after else None)
            continue
        for column in dict.fromkeys((*before[cell], *after[cell])):
            one, other = before[cell].get(column), after[cell].get(column)
            if one != other:
                yield CellChange(cell, column, one, other)


def _by_cell(records: Sequence[Record]) -> dict[str, Record]:
    """Records by their names; where several have the same, as in two tables of one measure, they are numbered."""
    found: dict[str, Record] = {}
    for record in records:
        names = [str(value) for column, value in record.items() if isinstance(value, str) and column not in _TEXTS]
        name, number = ", ".join(names), 1
        while (numbered := name if number == 1 else f"{name} #{number}") in found:
            number += 1
        found[numbered] = record
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
