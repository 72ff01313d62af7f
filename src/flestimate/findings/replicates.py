"""What can be known of replicate weights before estimating."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import narwhals as nw
import numpy as np

from flestimate.errors import DesignError, Fix, counted, listed
from flestimate.findings import designs
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.persons import Persons
from flestimate.sample import Replicated
from flestimate.sample.refusals import Columns
from flestimate.variance.arrays import Floats

_FEW = 20
_OFF = 2.0
"""A sum more than so many times, or less than this part of, the weight's is hardly of the same population."""


@dataclass(frozen=True, slots=True, eq=False)
class _Replicates:
    """Replicate weights beside the weight, in one pass.

    sums, with_weight: of each, and of each times the weight; negative: persons below 0; unlike: persons whose weight is another (replicates,).
    """

    names: tuple[str, ...]
    of_weight: float
    sums: Floats
    with_weight: Floats
    negative: Floats
    unlike: Floats

    @classmethod
    def of(cls, frame: nw.LazyFrame[Any], weight: str, names: Sequence[str]) -> Self:
        own = nw.col(weight).cast(nw.Float64)
        of_each = [nw.col(name).cast(nw.Float64) for name in names]
        wanted = {
            "sum": of_each,
            "with": [each * own for each in of_each],
            "negative": [(each < 0).cast(nw.Int64) for each in of_each],
            "unlike": [(each != own).cast(nw.Int64) for each in of_each],
        }
        columns = [each.sum().alias(f"{what}{number}:") for what, every in wanted.items() for number, each in enumerate(every)]
        row = frame.select(own.sum().alias("weight:"), *columns).collect()
        found = [np.array([float(row[f"{what}{number}:"][0] or 0) for number in range(len(names))]) for what in wanted]
        return cls(tuple(names), float(row["weight:"][0] or 0), *found)

    def where(self, marked: Any) -> list[str]:
        """The names of those that are marked."""
        return [self.names[number] for number in np.flatnonzero(marked)]

    @property
    def variation(self) -> float:
        """The coefficient of variation of their sums."""
        return float(self.sums.std() / self.sums.mean()) if self.sums.mean() else float("nan")

    def repeated(self, frame: nw.LazyFrame[Any]) -> list[str]:
        """Those that are another's equal for every person; only those of equal sums are compared."""
        alike: dict[tuple[float, float], list[str]] = defaultdict(list)
        for name, total, product in zip(self.names, self.sums, self.with_weight, strict=True):
            alike[float(f"{total:.12g}"), float(f"{product:.12g}")].append(name)
        pairs = [(first, other) for first, *others in alike.values() for other in others]
        if not pairs:
            return []
        unlike = [(nw.col(one) != nw.col(other)).cast(nw.Int64).sum().alias(f"pair{number}:") for number, (one, other) in enumerate(pairs)]
        row = frame.select(*unlike).collect()
        return [other for number, (_, other) in enumerate(pairs) if not int(row[f"pair{number}:"][0] or 0)]


def of_replicates(persons: Persons) -> Iterator[Finding]:
    """Everything about replicate weights: what is refused, and those that tell nothing, or something of another population."""
    design = designs.inner(persons.design)
    if persons.design is None or not isinstance(design, Replicated):
        return
    if any(True for _ in Columns(persons.frame, persons.scales, persons.design).refused()):
        return
    try:
        notes = design.drawn(persons.frame, persons.scales).notes
    except DesignError as error:
        yield Finding.of_error(error, Stage.DESIGN)
        return
    names = design.named(persons.frame.collect_schema().names())
    replicates = _Replicates.of(persons.frame, design.weight, names)
    yield _said(persons, replicates)
    yield from _that_tell_nothing(persons, replicates)
    yield from _of_another_population(persons, replicates)
    yield from (Finding.of_note(note, Stage.DESIGN) for note in notes)


def _said(persons: Persons, replicates: _Replicates) -> Finding:
    number = len(replicates.names)
    few = number < _FEW
    return Finding(
        Severity.WARNING if few else Severity.NOTE,
        Stage.DESIGN,
        "FLE-P14",
        f"{number} replicate weights, whose sums vary by {replicates.variation * 100:.2f} % (coefficient of variation).",
        {**designs.at(persons, "replicates"), "columns": f"{replicates.names[0]} to {replicates.names[-1]}"},
        why=f"fewer than {_FEW} make standard errors that may be far off: not all may be in the file, or in the pattern"
        if few
        else "replicate weights that were calibrated sum to the same numbers, others vary a little",
        fix=(designs.line(persons, 'replicates = "w_*"', 'replicates="w_*"', "a pattern that matches all of them"),) if few else (),
    )


def _that_tell_nothing(persons: Persons, replicates: _Replicates) -> Iterator[Finding]:
    zero = (replicates.sums == 0) & (replicates.negative == 0)
    odd = {
        "equal to the weight for every person": replicates.where(replicates.unlike == 0),
        "0 for every person": replicates.where(zero),
    }
    told = [name for names in odd.values() for name in names]
    odd["equal to another one for every person"] = [name for name in replicates.repeated(persons.frame) if name not in told]
    for what, names in odd.items():
        if names:
            yield Finding(
                Severity.WARNING,
                Stage.DESIGN,
                "FLE-P06",
                f"{counted(len(names), 'replicate weight')} {'is' if len(names) == 1 else 'are'} {what}.",
                {**designs.at(persons, "replicates"), "columns": listed(names)},
                why="a replicate weighs the sample without a part of it; one that does not makes standard errors too small or too large",
                fix=(
                    designs.line(
                        persons,
                        'replicates = ["w_1", "w_2"]',
                        'replicates=["w_1", "w_2"]',
                        "a list without these, if they do not belong to the set",
                    ),
                    Fix("ask who made the weights", "whether the columns were filled"),
                ),
            )


def _of_another_population(persons: Persons, replicates: _Replicates) -> Iterator[Finding]:
    ratio = replicates.sums / replicates.of_weight
    off = replicates.where((replicates.sums != 0) & ((ratio > _OFF) | (ratio < 1 / _OFF)))
    if off:
        yield Finding(
            Severity.WARNING,
            Stage.DESIGN,
            "FLE-P15",
            f"{counted(len(off), 'replicate weight')} {'sums' if len(off) == 1 else 'sum'} to more than twice, or less than half of, the weight's sum.",
            {**designs.at(persons, "replicates"), "columns": listed(off)},
            why="replicate weights stand for the same population as the weight",
            fix=(
                designs.line(
                    persons,
                    'replicates = ["w_1", "w_2"]',
                    'replicates=["w_1", "w_2"]',
                    "a list without these, if they are of another weight",
                ),
            ),
        )
