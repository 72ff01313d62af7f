"""Breakdowns: which variables the persons are divided by, and the margins that come with every crossing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from flestimate.errors import EstimateError, Fix
from flestimate.sample.crossing import every_margin
from flestimate.sample.tabulation import Tabulation
from flestimate.variance.arrays import Integers

By = Sequence[str | Sequence[str]]


def breakdowns(by: By | str) -> tuple[tuple[str, ...], ...]:
    """The breakdowns that `by` asks for, the total first and every crossing behind its margins, each once.

    >>> breakdowns(["sex", ("sex", "sector")])
    ((), ('sex',), ('sector',), ('sex', 'sector'))
    """
    if isinstance(by, str):
        if "," in by:
            raise _not_a_list(by)
        by = [by]
    given: object = by
    if not isinstance(given, Sequence) or not all(isinstance(entry, str | Sequence) for entry in given):
        raise EstimateError("FLE-C09", "by is not a list of names.", fix=(Fix('by=["sex", ("sex", "sector")]'),))
    asked = [(entry,) if isinstance(entry, str) else tuple(entry) for entry in by]
    for entry in asked:
        if len(set(entry)) < len(entry):
            raise EstimateError("FLE-C09", f"a crossing names '{entry[0]}' twice.", fix=(Fix(f'by=["{entry[0]}"]'),))
    return tuple(dict.fromkeys([(), *(margin for entry in asked for margin in every_margin(entry))]))


def variables(of: Iterable[tuple[str, ...]]) -> list[str]:
    """The variables that the breakdowns use, each once."""
    return list(dict.fromkeys(name for breakdown in of for name in breakdown))


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one breakdown: their labels in order; place: how the cell of every tabulated row is found."""

    variables: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    place: Callable[[], Integers]

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def codes(self) -> Integers:
        """The cell of every tabulated row (rows,)."""
        return self.place()


def cells(tabulation: Tabulation, of: tuple[str, ...]) -> Cells:
    """Every combination of the categories of `of`, whether the sample has persons in it or not; the first varies slowest."""
    labels = tuple(product(*(tabulation.dimensions[name].levels for name in of)))
    return Cells(of, labels, lambda: tabulation.codes(of))


def _not_a_list(by: str) -> EstimateError:
    parts = ", ".join(f'"{part.strip()}"' for part in by.split(","))
    return EstimateError("FLE-C09", "by is one text with a comma in it.", fix=(Fix(f"by=[{parts}]", "a list of names"),))
