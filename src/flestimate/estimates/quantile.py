"""Quantiles, with Woodruff's interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from flestimate.declaration import declaration, refuse_no_value
from flestimate.errors import DeclarationError, EstimateError, Fix
from flestimate.estimates.block import Block
from flestimate.estimates.breakdown import cells
from flestimate.estimates.domains import each_its_own
from flestimate.estimates.known import evidence_of, known_error
from flestimate.estimates.ranks import with_ranks
from flestimate.estimates.smooth import unfit
from flestimate.estimates.sums import N, W, sums
from flestimate.estimates.terms import ONE, Terms, terms_of, used, what_among
from flestimate.said import Name, said
from flestimate.sample import Sample
from flestimate.sample.column import Column
from flestimate.sample.summand import Summand
from flestimate.sample.tabulate import each_person
from flestimate.sample.tabulation import Tabulation
from flestimate.sample.terms import number
from flestimate.variance import Distribution, Evidence, Interval, Math, QuantileRule, Ratio, UpperBound, Wald, woodruff
from flestimate.variance.arrays import Floats
from flestimate.variance.interval import is_of_count, student_quantile
from flestimate.variance.quantile import woodruff_std_error

_VALUE = "value:"


@declaration
@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile of a numeric variable, with Woodruff's interval (Woodruff, 1952; R `svyquantile`).

    p: the share of persons at or below it, .5 for the median; rule: what it is between two persons; interval: that of the
    proportion at or below the estimate, whose bounds are turned back into values. The standard error is the interval's
    width by twice the quantile of Student's t.

    >>> Quantile("hours", 0.25).title
    'Quantile .25 of hours'
    """

    variable: str
    p: float = 0.5
    rule: QuantileRule = field(default_factory=Math)
    among: str | None = None
    interval: Interval = field(default_factory=Wald)
    scale: ClassVar[float] = 1.0
    shared_over: ClassVar[None] = None
    overlapping: ClassVar[None] = None
    is_rate: ClassVar[bool] = False

    def __post_init__(self) -> None:
        refuse_no_value("rule", self.rule, QuantileRule, Fix("rule=fl.Math()", "or fl.HyndmanFan7()"))
        refuse_no_value("interval", self.interval, Interval, Fix("interval=fl.Wald()", "or another of fl's intervals"))
        if is_of_count(self.interval) or isinstance(self.interval, UpperBound):
            raise unfit(self.interval)
        given: object = self.p
        if not isinstance(given, int | float) or not 0 < given < 1:
            raise DeclarationError(
                "FLE-C05", "p is not between 0 and 1.", why="it is the share of persons at or below the quantile, such as 0.5"
            )

    def bounds(self, evidence: Evidence, interval: Interval) -> tuple[Floats, Floats]:  # noqa: ARG002 -- refused whatever they are
        raise EstimateError(
            "FLE-C18",
            "another interval of a quantile cannot be made of its estimate.",
            why="it is read off the distribution of the variable, which the table does not keep",
            fix=(Fix('fl.Quantile("hours", interval=fl.Logit())', "declared with the measure"),),
        )

    @property
    def about(self) -> str:
        return self.variable

    @property
    def uses(self) -> tuple[str, ...]:
        return used(self.variable, self.among)

    @property
    def title(self) -> str:
        what = what_among(self.variable, self.among)
        if self.p == 0.5:
            return said("Median of {what}", what=what)
        return said("Quantile {p} of {what}", p=Name(f"{self.p:g}".replace("0.", ".")), what=what)

    @property
    def unit(self) -> str:
        return self.variable

    def terms(self, sample: Sample) -> Terms:
        measured = number(sample, self.variable)
        return terms_of(sample, self.among, (measured,), (measured.value, ONE), cases=measured.is_one)

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        """One row a person, because a quantile is no sum over persons."""
        wanted = {**sums(terms, sample.drawn), _VALUE: Summand(terms.inside, terms.values[0])}
        return each_person(sample, by, {name: one.expression for name, one in wanted.items()})

    def block(self, sample: Sample, tabulation: Tabulation, breakdown: tuple[str, ...], whole: Evidence | None) -> Block:  # noqa: ARG002 -- a quantile stands alone
        found, inside = cells(tabulation, breakdown), tabulation.sums[N].values > 0
        measured = tabulation.sums[_VALUE].values
        distribution = Distribution.of(found.codes[inside], measured[inside], tabulation.sums[W].values[inside], len(found))
        value = distribution.quantile(self.rule, np.full(len(found), float(self.p)))
        at_or_below = _at_or_below(tabulation, measured <= value[found.codes])
        parts = each_its_own(at_or_below, breakdown, 2, sample.drawn)
        parts = replace(
            parts, presence=with_ranks(parts.presence, sample, self, breakdown, tabulation), cases=np.full(len(found), np.nan), psus=None
        )
        spread = sample.drawn.spread(Ratio(), parts.totals)
        df = sample.design.df.degrees(parts.presence)
        below = Ratio().value(parts.sums)
        share_error = known_error(parts, Ratio(), below, np.sqrt(spread.variance))
        # The largest value has everybody at or below it, whatever the sample: that share has no spread, and so no interval.
        share_error = np.where(below >= 1, np.nan, share_error)
        share = evidence_of(parts, sample.drawn, spread, below, share_error, df)
        low, high = woodruff(distribution, self.rule, *self.interval.bounds(share))
        with np.errstate(invalid="ignore"):
            error = woodruff_std_error(low, high, student_quantile(df, self.interval.level))
        evidence, nothing = evidence_of(parts, sample.drawn, spread, value, error, df), np.full(len(found), np.nan)
        return Block(
            parts.groups,
            None,
            evidence,
            low,
            high,
            nothing,
            said("Woodruff, {interval}", interval=self.interval.name),
            nothing,
            nothing,
            (nothing, nothing),
        )


def _at_or_below(tabulation: Tabulation, below: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Tabulation:
    """The tabulation with whether a person is at or below the quantile as the first of the totals."""
    first = {
        name: Column.of(np.where(below, tabulation.sums[name.replace("total0:", "total1:")].values, 0.0))
        for name in tabulation.sums
        if name.startswith("total0:")
    }
    return replace(tabulation, sums={**tabulation.sums, **first})
