"""The interval for rare, clustered cases: Korn and Graubard's, with a negative binomial count in place of a binomial one."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from flestimate.errors import DeclarationError, EstimateError, Fix
from flestimate.said import said
from flestimate.variance.arrays import Floats, Integers, end_to_end
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval import intracluster
from flestimate.variance.interval.carriers import Carriers, complement, expected_variance, more_often_than_not
from flestimate.variance.interval.clustered_count import Basis, limits
from flestimate.variance.interval.interval import OfProportion, student_quantile
from flestimate.variance.psu_sums import PsuSums


@dataclass(frozen=True, slots=True, eq=False)
class RareEventParts:
    """What the interval of each cell rests on (cells,).

    icc_lower, icc_upper: the intracluster correlation (ICC) assumed for the lower and for the upper bound; cluster_factor:
    the variance assumed for the upper bound, over that of as many persons of the same weights outside clusters; k_eff: how
    many PSUs carry the cases, as if all carried the same weight of them. Where cases are the more frequent, all this is
    said of the others.
    """

    icc_lower: Floats
    icc_upper: Floats
    cluster_factor: Floats
    k_eff: Floats


@dataclass(frozen=True, slots=True)
class RareEvent(OfProportion):
    """For the prevalence of a rare condition whose cases come in clusters: flestimate's own interval, not a published method.

    Where few PSUs carry the cases, the standard error is as much a matter of luck as they are. So this interval also looks at
    how many PSUs of the whole sample share the cases, and bounds the proportion from above with a cautious ICC. As cases
    become numerous it turns into the mid-P interval at the effective sample size of Korn and Graubard (1998). Derivation,
    limits and measured coverage are in docs/rare-event-interval.md.

    prior_icc, prior_sd: median of the ICC before the data are seen, and standard deviation of its logarithm; certainty: how
    sure it is that the ICC is at most what the upper bound assumes; upper_carriers, lower_carriers: the number of PSUs with
    cases at which the estimated variance and the one that the ICC makes expect count alike; whole_carriers: the number of
    PSUs with cases, at most, that the whole sample counts for in the ICC of a domain; plain_cases: cases of ordinary weight
    that are added to those of the whole sample before their weights are compared with all persons' weights.

    >>> from flestimate.variance.psu_sums import InPsus
    >>> n, cases = np.array([20.0, 30.0, 25.0, 25.0]), np.array([0.0, 1.0, 0.0, 0.0])
    >>> psus = PsuSums.of(InPsus(np.zeros(4, dtype=int), n, cases, weight=n, weight2=n, case_weight=cases, case_weight2=cases), cells=1)
    >>> evidence = Evidence(*(np.array([figure]) for figure in (0.01, 0.009, 100.0, 100.0, 3.0, 1.0)), psus=psus)
    >>> RareEvent().bounds(evidence)
    (array([0.00059734]), array([0.10272077]))
    """

    level: float = 0.95
    prior_icc: float = 0.05
    prior_sd: float = 1.0
    certainty: float = 0.95
    upper_carriers: float = 20.0
    lower_carriers: float = 5.0
    whole_carriers: float = 10.0
    plain_cases: float = 10.0
    name: ClassVar[str] = said("rare event (negative binomial, flestimate's own)")

    def __post_init__(self) -> None:
        OfProportion.__post_init__(self)
        lowest, highest = intracluster.GRID[[0, -1]]
        _refuse_outside("prior_icc", self.prior_icc, lowest, highest)
        _refuse_outside("certainty", self.certainty, 0, 1)
        for name in ("prior_sd", "upper_carriers", "lower_carriers", "whole_carriers", "plain_cases"):
            _refuse_outside(name, getattr(self, name), 0, inf)

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        cells = self._cells(evidence)
        low, high = self._bounds(cells)
        return (
            np.minimum(np.where(cells.often, 1 - high, low), evidence.estimate),
            np.maximum(np.where(cells.often, 1 - low, high), evidence.estimate),
        )

    def report(self, evidence: Evidence) -> RareEventParts:
        """What the bounds rest on, to be printed beside them."""
        cells = self._cells(evidence)
        return RareEventParts(cells.icc_lower, cells.icc_upper, self._upper(cells).factor, cells.own.effective_carriers)

    def _bounds(self, cells: _Cells) -> tuple[Floats, Floats]:
        p, tail = cells.own.p, (1 - self.level) / 2
        upper, lower = self._upper(cells), self._lower(cells)
        high, high_next, low, low_next = limits(p, (upper, 0, tail), (upper, 1, tail), (lower, 0, 1 - tail), (lower, 1, 1 - tail))
        none = self._without_case(cells)
        return (
            np.where(p > 0, 2 * low * low_next / (low + low_next), 0.0),
            np.minimum(np.where(p > 0, np.maximum((high + high_next) / 2, none), none), 1),
        )

    def _without_case(self, cells: _Cells) -> Floats:
        """The upper bound without a case: one-sided, and not below the two-sided exact binomial one at Kish's size."""
        error, own = 1 - self.level, cells.own
        basis = Basis.of(cells.upper_kish, expected_variance(cells.upper_kish, own.psu_kish, cells.icc_upper))
        return np.asarray(np.maximum(basis.without_case(error), -np.expm1(own.kish * np.log(error / 2))))

    def _upper(self, cells: _Cells) -> Basis:
        return cells.basis(cells.upper_kish, cells.icc_upper, self.upper_carriers)

    def _lower(self, cells: _Cells) -> Basis:
        return cells.basis(np.maximum(cells.own.kish, cells.own.case_kish), cells.icc_lower, self.lower_carriers)

    def _cells(self, evidence: Evidence) -> _Cells:
        often = more_often_than_not(evidence.estimate)
        own = Carriers.of(*complement(evidence, _psus(evidence), often))
        whole, row = _whole(evidence.whole, own, often)
        likelihood = intracluster.of_cell(own, whole, row, self.whole_carriers)
        posterior = intracluster.Posterior.of(likelihood + intracluster.log_prior(self.prior_icc, self.prior_sd))
        return _Cells(
            own=own,
            often=often,
            estimated=own.relative_variance * _df_factor(own, self.level),
            icc_lower=posterior.mean(),
            icc_upper=posterior.quantile(self.certainty),
            upper_kish=own.kish * self._heavier(whole)[row],
        )

    def _heavier(self, whole: Carriers) -> Floats:
        """How many times more than other persons the cases of the whole sample weigh, at least 1 (rows,)."""
        excess = whole.cases * (whole.case_kish / whole.kish - 1)
        return np.maximum(1, 1 + excess / (whole.cases + self.plain_cases))


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """The cells as to the rarer of cases and others, and what is assumed of them (cells,).

    often: where cases are the more frequent; estimated: the estimated relative variance, adjusted for its degrees of
    freedom; upper_kish: kish for the upper bound, larger where cases weigh more than others.
    """

    own: Carriers
    often: NDArray[np.bool_]
    estimated: Floats
    icc_lower: Floats
    icc_upper: Floats
    upper_kish: Floats

    def basis(self, kish: Floats, icc: Floats, carriers: float) -> Basis:
        """The more PSUs carry cases, the more the estimated variance counts beside the one that the ICC makes expect."""
        expected = expected_variance(kish, self.own.psu_kish, icc)
        with np.errstate(invalid="ignore"):
            trust = self.own.effective_carriers / (self.own.effective_carriers + carriers * (1 - self.own.share_carrying))
        return Basis.of(kish, np.where(self.own.known, trust * self.estimated + (1 - trust) * expected, expected))


def _df_factor(own: Carriers, level: float) -> Floats:
    """What few degrees of freedom make of an estimated variance (cells,), as in Korn and Graubard (1998)."""
    persons = np.maximum(own.n - 1, 1)
    factor: Floats = (student_quantile(own.df, level) / student_quantile(persons, level)) ** 2
    return factor


def _psus(evidence: Evidence) -> PsuSums:
    if evidence.psus is None:
        raise EstimateError(
            "FLE-G17",
            "RareEvent() cannot be made here, because how the cases lie in the PSUs is not known.",
            why="replicate weights that are read and assumed design effects name no PSUs, the parts of a share are all cases, and a stock counts parts of cases",
            fix=(Fix("interval=fl.KornGraubard()", "the exact binomial interval at the effective sample size"),),
        )
    return evidence.psus


def _whole(whole: Evidence | None, own: Carriers, often: NDArray[np.bool_]) -> tuple[Carriers, Integers]:
    """The whole sample as to cases and as to others, and which row each cell takes; without a whole, each cell is its own.

    The whole is one cell for all cells, or several for as many cells in turn, where those are of different samples or of
    different cases.
    """
    if whole is None or whole.psus is None:
        return own, np.arange(len(often))
    # Where nobody asks for it, it is not made: it looks at every PSU.
    asked = (False, True) if often.any() else (False,)
    sides = [Carriers.of(*complement(whole, whole.psus, np.full(len(whole), others))) for others in asked]
    return end_to_end(sides), np.tile(np.arange(len(whole)), len(often) // len(whole)) + often * len(whole)


def _refuse_outside(name: str, value: float, low: float, high: float) -> None:
    """Refuse a parameter that is not above `low` and below `high`."""
    if not low < value < high:
        kind = f"between {low:g} and {high:g}" if high < inf else f"a number above {low:g}"
        message = f"RareEvent({name}=...) is {kind}, not {value:g}"
        raise DeclarationError("FLE-C08", message)
