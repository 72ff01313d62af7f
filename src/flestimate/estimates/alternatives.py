"""Measures of several groups of the same persons, in one table: a person may be in several of them, or in none.

Means of coercion, definitions: each has terms of its own, and all of them together are tabulated in one pass over persons.
Their labels are the categories of the last breakdown variable, so that cells, spread and covariance are those of any breakdown;
but the categories are no parts of a whole.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from flestimate.errors import DeclarationError
from flestimate.estimates.domains import Domains, each_its_own
from flestimate.estimates.marks import Marked, marked
from flestimate.estimates.ranks import Ranks, Whose, with_ranks
from flestimate.estimates.smooth import Smooth
from flestimate.estimates.sums import odd, sums
from flestimate.estimates.terms import Terms
from flestimate.sample import Sample
from flestimate.sample.column import Column
from flestimate.sample.dimension import Dimension
from flestimate.sample.drawn import Drawn, Presence
from flestimate.sample.summand import Summand
from flestimate.sample.tabulate import tabulate
from flestimate.sample.tabulation import Tabulation
from flestimate.sample.terms import Variable
from flestimate.variance.arrays import Floats


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the groups: what it is called, and what is asked of persons for it."""

    label: str
    terms: Terms


class OfAlternatives(Smooth):
    """Measures whose cells are crossed with groups that a person may be in several of: `overlapping` names that dimension."""

    __slots__ = ()

    @property
    @abstractmethod
    def overlapping(self) -> str:
        """The variable whose categories are the alternatives."""

    @abstractmethod
    def alternatives(self, sample: Sample) -> tuple[Alternative, ...]:
        """The alternatives, in the order of the table."""

    def terms(self, sample: Sample) -> Terms:
        """The first alternative's, with the variables of all: what is asked of each is `alternatives`."""
        every = self.alternatives(sample)
        return replace(every[0].terms, variables=_variables(every))

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        """All alternatives in one pass, then the rows of one below those of another."""
        every = self.alternatives(sample)
        found = [marked(each.terms, sample, _numbered(number, "")) for number, each in enumerate(every)]
        wanted = {_numbered(number, name): one for number, each in enumerate(found) for name, one in _own(each, sample.drawn).items()}
        marks = {name: mark for each in found for name, mark in each.marks.items()}
        not_allowed = {odd(position): Summand(variable.odd) for position, variable in enumerate(terms.variables)}
        return _stacked(tabulate(sample, by, {**wanted, **not_allowed}, marks), self.overlapping, [one.label for one in every])

    def domains(self, tabulation: Tabulation, breakdown: tuple[str, ...], drawn: Drawn) -> Domains:
        return each_its_own(tabulation, (*breakdown, self.overlapping), self.estimand.totals, drawn)

    def ranked(self, presence: Presence, sample: Sample, breakdown: tuple[str, ...], tabulation: Tabulation) -> Presence:
        """The rank of the weights of the persons of each alternative, which varies fastest among the cells."""
        found = with_ranks(presence, sample, self, breakdown, tabulation)
        if not sample.drawn.replicates:
            return found
        ranks = Ranks.of_table(sample, tabulation, breakdown, (self.overlapping,))

        def by_cell() -> Floats:
            every = [Whose(one.terms, label=one.label) for one in self.alternatives(sample)]
            return np.stack([ranks.by_cell(whose, breakdown) for whose in every], axis=1).ravel()

        return replace(found, by_rank=by_cell)


def refuse_alike(labels: Sequence[str], what: str) -> None:
    """Refuse a list of alternatives that is empty, or two of which are called the same."""
    if not labels:
        raise DeclarationError("FLE-C05", f"there is no {what} in `of`, so there is nothing to estimate.")
    twice = next((label for label in labels if list(labels).count(label) > 1), None)
    if twice is not None:
        raise DeclarationError(
            "FLE-C05", f"'{twice}' stands for two alternatives.", why="each is a category of the table, which is named by its label"
        )


def _own(one: Marked, drawn: Drawn) -> Mapping[str, Summand]:
    """The sums of one alternative; what is not allowed is counted once for all of them."""
    apart = {odd(position) for position in range(len(one.terms.variables))}
    return {name: summand for name, summand in sums(one.terms, drawn).items() if name not in apart}


def _variables(every: Sequence[Alternative]) -> tuple[Variable, ...]:
    """The variables of all alternatives, each once."""
    return tuple({variable.name: variable for one in every for variable in one.terms.variables}.values())


def _numbered(number: int, name: str) -> str:
    return f"{number}|{name}"


def _stacked(wide: Tabulation, name: str, labels: Sequence[str]) -> Tabulation:
    """The rows once for each alternative, with the sums of it, and the alternative as one dimension more."""
    times, first = len(labels), _numbered(0, "")
    own = [each.removeprefix(first) for each in wide.sums if each.startswith(first)]
    alike = [each for each in wide.sums if "|" not in each]
    return Tabulation(
        unit=np.tile(wide.unit, times),
        dimensions={
            **{each: replace(dimension, codes=np.tile(dimension.codes, times)) for each, dimension in wide.dimensions.items()},
            name: Dimension(name, tuple(labels), np.repeat(np.arange(times), wide.rows), has_unknown=False),
        },
        sums={
            **{each: Column.joined([wide.sums[_numbered(number, each)].piece for number in range(times)]) for each in own},
            **{each: Column.joined([wide.sums[each].piece] * times) for each in alike},
        },
    )
