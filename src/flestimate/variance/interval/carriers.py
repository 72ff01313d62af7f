"""How the cases of a cell lie in its PSUs: a few sums over the PSUs, which say how clustered the cases are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.psu_sums import PsuSums

_MOST_CARRYING = 0.98
_ROUNDING = 1e-12


_MANY = 1e6
"""Degrees of freedom beyond these say no more, and infinitely many have no likelihood."""


@dataclass(frozen=True, slots=True, eq=False)
class Carriers:
    """The PSUs of each cell, and those among them that carry its cases (cells,).

    p: the proportion; n, cases: persons; psus: PSUs with a person, carrying: PSUs with a case, mean_size: persons in the PSU
    of a person drawn at random; kish, psu_kish, case_kish: what unequal weights alone make of 1 / n, taken over persons,
    over PSUs, and with the weights of the cases; effective_carriers: PSUs with a case, as if all weighed the same;
    relative_variance: the variance of p over p (1 - p), nan where it is not known; df: its degrees of freedom, at least 1.
    """

    p: Floats
    n: Floats
    cases: Floats
    psus: Floats
    carrying: Floats
    mean_size: Floats
    kish: Floats
    psu_kish: Floats
    case_kish: Floats
    effective_carriers: Floats
    relative_variance: Floats
    df: Floats

    @classmethod
    def of(cls, evidence: Evidence, psus: PsuSums) -> Carriers:
        """From the sums by PSU; PSUs without a person of the cell would add zeros to each of these sums."""
        case_total = psus.over_cases(psus.carrying.weight)
        # Without a case p is 0 and not what rounding leaves of it; without a person it is nan.
        p = np.where((case_total == 0) & (psus.weight > 0), 0.0, np.clip(evidence.estimate, 0, 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            kish = psus.weight2 / psus.weight**2
            case_kish = psus.over_cases(psus.carrying.weight2) / (psus.weight * case_total)
            effective = case_total**2 / psus.over_cases(psus.carrying.weight**2)
            return cls(
                p=p,
                n=psus.n,
                cases=psus.over_cases(psus.carrying.cases),
                psus=psus.psus,
                carrying=psus.over_cases(np.ones(len(psus.carrying.cell))),
                mean_size=psus.n_squares / psus.n,
                kish=kish,
                psu_kish=np.maximum(kish, psus.weight_squares / psus.weight**2),
                case_kish=np.where(case_total > 0, case_kish, kish),
                effective_carriers=np.where(case_total > 0, effective, 0.0),
                relative_variance=_relative(evidence.std_error**2, p * (1 - p), kish),
                # A comparison with nan is false, so that unknown degrees of freedom are 1, the fewest.
                df=np.where(evidence.df > 1, np.minimum(evidence.df, _MANY), 1.0),
            )

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether the variance was estimated, and says something (cells,)."""
        return ~np.isnan(self.relative_variance)

    @property
    def equal_psus(self) -> Floats:
        """How many PSUs of `mean_size` persons there would be (cells,)."""
        return self.n / self.mean_size

    @property
    def share_carrying(self) -> Floats:
        """The share of these PSUs that carry cases, at most 1 (cells,)."""
        return np.minimum(1, self.carrying / self.equal_psus)

    @property
    def introductions(self) -> Floats:
        """How many times cases came into a PSU independently of one another, at most the cases (cells,).

        More often than there are PSUs with cases, since two may have come into the same PSU by chance: if they come at
        random, a share exp(-k / psus) of the PSUs is left without.
        """
        expected: Floats = -self.equal_psus * np.log1p(-np.minimum(self.share_carrying, _MOST_CARRYING))
        return np.minimum(self.cases, expected)


def expected_variance(kish: Floats, psu_kish: Floats, icc: Floats) -> Floats:
    """The relative variance that an ICC makes expect: that of unclustered persons at 0, that of whole PSUs at 1."""
    return (1 - icc) * kish + icc * np.maximum(psu_kish, kish)


def more_often_than_not(p: Floats) -> NDArray[np.bool_]:
    """Whether cases are more frequent than others (cells,); a half is not, however it is rounded."""
    return p > 0.5 + _ROUNDING


def complement(evidence: Evidence, psus: PsuSums, where: NDArray[np.bool_]) -> tuple[Evidence, PsuSums]:
    """The evidence with others for cases in the cells where so asked (cells,)."""
    if not where.any():
        return evidence, psus
    others = psus.others(where)
    return replace(evidence, estimate=np.where(where, 1 - evidence.estimate, evidence.estimate), psus=others), others


def _relative(variance: Floats, of_one: Floats, kish: Floats) -> Floats:
    """The variance over that of one person; nan where it is not known, and where it is zero or what rounding leaves of zero."""
    says = (variance > _ROUNDING * of_one * kish) & np.isfinite(variance) & (of_one > 0)
    unknown: Floats = np.full(len(variance), np.nan)
    return np.divide(variance, of_one, out=unknown, where=says)
