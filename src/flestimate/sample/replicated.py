"""Replicate weights that come with the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.declaration import declaration, fingerprint, refuse_no_value
from flestimate.errors import DeclarationError, Fix
from flestimate.said import Name, said
from flestimate.sample import problems
from flestimate.sample.degrees import ByRank, DegreesOfFreedom, OfDomain
from flestimate.sample.factored import Factored, with_factors
from flestimate.sample.weights_read import ReplicateWeights
from flestimate.survey.scale import Scale
from flestimate.variance import ReplicateMethod
from flestimate.variance.arrays import Floats

_WITHIN = 2.0
"""Sums of replicate weights that are more than this many times, or less than this part of, the weight's are of something else."""

_PERSONS, _SUM, _MISSING, _NEGATIVE, _WEIGHTS, _VALUES = "persons:", "sum:", "missing:", "negative:", "weights:", "values:"
_MANY_VALUES, _FEW_VALUES = 20, 4


@declaration
@dataclass(frozen=True, slots=True)
class Replicated:
    """A sample with replicate weights, each of which is a whole weight of its own (R `svrepdesign`, combined weights).

    weight: the weight of the estimate; replicates: the columns of the replicate weights, as a pattern or as a list; method:
    how they were made, which says what their spread means. Stata's `svyset, vce()`. df: how degrees of freedom are counted.

    >>> from flestimate.variance import BRR
    >>> Replicated(weight="w", replicates="w_*", method=BRR()).replicates
    'w_*'
    """

    weight: str
    replicates: str | tuple[str, ...] | list[str]
    method: ReplicateMethod
    df: DegreesOfFreedom = field(default_factory=ByRank)

    def __post_init__(self) -> None:
        if not isinstance(self.replicates, str):
            object.__setattr__(self, "replicates", tuple(self.replicates))
            if len(set(self.replicates)) < len(self.replicates):
                raise DeclarationError("FLE-C05", "one column stands for two replicates.", why="it would count twice in the variance")
        refuse_no_value("method", self.method, ReplicateMethod, Fix("method = fl.BRR()", "or another of fl's replicate methods"))
        refuse_no_value("df", self.df, DegreesOfFreedom, Fix("df = fl.ByRank()", "or fl.OfDesign(), fl.Given(79)"))
        if isinstance(self.df, OfDomain):
            raise DeclarationError(
                "FLE-C05",
                "df of the domain counts PSUs, which this design does not name.",
                fix=(Fix("df = fl.ByRank()", "the rank of the domain's replicate weights minus 1"),),
            )

    @property
    def weighed(self) -> nw.Expr:
        """Each person's weight."""
        return nw.col(self.weight).cast(nw.Float64)

    @property
    def draws_persons(self) -> bool:
        """Replicate weights name no units."""
        return False

    @property
    def methods(self) -> tuple[str, ...]:
        """How uncertainty is found, in sentences."""
        return (
            said("Standard errors over the replicate weights of the file: {method}.", method=method_words(self.method)),
            said("Degrees of freedom: {how}.", how=str(self.df)),
        )

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint(self)

    def named(self, columns: Sequence[str]) -> tuple[str, ...]:
        """The columns of the replicate weights, numbers in their names in order of size."""
        if not isinstance(self.replicates, str):
            return tuple(self.replicates)
        # Columns that flestimate has added end in a colon.
        own = [name for name in columns if name != self.weight and not name.endswith(":")]
        found = [name for name in own if fnmatchcase(name, self.replicates)]
        return tuple(sorted(found, key=_natural))

    def roles(self, columns: list[str]) -> Mapping[str, tuple[str, ...]]:
        """The columns it uses besides the weight, by their part in the design."""
        return {"replicates": self.named(columns)}

    def drawn(self, frame: nw.LazyFrame[Any], scales: Mapping[str, Scale]) -> ReplicateWeights | Factored:  # noqa: ARG002 -- replicates have no words
        """The replicate weights; DesignError where a pattern meets other columns, some are missing, or stand for another population."""
        columns = frame.collect_schema().names()
        names = self.named(columns)
        if len(names) < 2:
            asked = self.replicates if isinstance(self.replicates, str) else ", ".join(names)
            raise problems.replicates_missing(asked, [name for name in columns if name not in names])
        if isinstance(self.replicates, str) and (others := _named_otherwise(names)):
            raise problems.replicates_mixed(self.replicates, others)
        persons, sums, negative, are_factors = _looked_at(frame, self.weight, names)
        wrong = [name for name, total in zip(names, sums[1:], strict=True) if not np.isfinite(total)]
        if wrong:
            raise problems.replicates_incomplete(wrong)
        ratio = float(np.mean(sums[1:]) / sums[0])
        if not 1 / _WITHIN <= ratio <= _WITHIN:
            raise problems.replicates_off_scale(ratio)
        if are_factors:
            raise problems.replicates_are_factors(names[0])
        notes = (problems.replicates_negative(negative),) if negative else ()
        return with_factors(frame, self.weight, ReplicateWeights(names, self.method.scheme(len(names)), notes=notes), persons)

    def __str__(self) -> str:
        pattern, every = isinstance(self.replicates, str), self.replicates
        named = Name(every) if pattern else said("{first} to {last}", first=Name(every[0]), last=Name(every[-1]))
        return said(
            "weight: {weight}; replicate weights: {replicates}; method: {method}",
            weight=Name(self.weight),
            replicates=named,
            method=method_words(self.method),
        )


def method_words(method: Any) -> str:
    """A replicate method with its numbers, in words.

    >>> from flestimate.variance import Bootstrap, JackknifeN
    >>> method_words(Bootstrap(replicates=200, seed=7))
    'Bootstrap (replicates: 200, seed: 7, around the estimate)'
    >>> method_words(JackknifeN(rscales=(0.5,) * 62))
    'JackknifeN (62 rscales, around the estimate)'
    """
    given = {each.name: getattr(method, each.name) for each in fields(method)}
    settings = tuple(_setting(name, value) for name, value in given.items() if value is not None)
    named = Name(type(method).__name__)
    return said("{method} ({settings})", method=named, settings=settings) if settings else named


def _setting(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return said("{n} {what}", n=len(value), what=name)
    return said("{what}: {n:,}", what=name, n=value) if isinstance(value, int | float) else str(value)


def _looked_at(frame: nw.LazyFrame[Any], weight: str, names: Sequence[str]) -> tuple[int, Floats, list[str], bool]:
    """In one pass, how many persons there are, the sums of the weight and of each replicate weight, nan for one that is missing somewhere; which are negative; whether they are factors.

    A replicate weight that takes few values where the weight takes many has not been multiplied by the weight.
    """
    every = nw.col(*names)
    looked_for = {_SUM: every.cast(nw.Float64), _MISSING: every.is_null().cast(nw.Int64), _NEGATIVE: (every < 0).cast(nw.Int64)}
    found = frame.select(
        nw.len().alias(_PERSONS),
        nw.col(weight).cast(nw.Float64).sum().alias(_SUM),
        *(each.sum().name.suffix(what) for what, each in looked_for.items()),
        *(nw.col(name).n_unique().alias(alias) for name, alias in ((weight, _WEIGHTS), (names[0], _VALUES))),
    )
    row = found.collect().rows(named=True)[0]
    are_factors = int(row[_WEIGHTS]) >= _MANY_VALUES and int(row[_VALUES]) <= _FEW_VALUES
    totals = [np.nan if row[name + _MISSING] else float(row[name + _SUM] or 0.0) for name in names]
    negative = [name for name in names if row[name + _NEGATIVE]]
    return int(row[_PERSONS]), np.array([float(row[_SUM] or 0.0), *totals]), negative, are_factors


def _named_otherwise(names: Sequence[str]) -> list[str]:
    """The names that differ from most of them in more than their number.

    >>> _named_otherwise(["rw1", "rw2", "rwt_total"])
    ['rwt_total']
    """
    unnumbered = {name: re.sub(r"\d+", "#", name) for name in names}
    usual, _ = Counter(unnumbered.values()).most_common(1)[0]
    return [name for name, form in unnumbered.items() if form != usual]


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A name in parts, so that w_2 comes before w_10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name) if part]
