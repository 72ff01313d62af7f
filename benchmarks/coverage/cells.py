"""Samples as the library sees them: one `Evidence` whose cells are the samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from simulate import Samples, Sums

from flestimate.variance import Evidence, InPsus, PsuSums


def evidence(samples: Samples) -> Evidence:
    """What is known of the domain in each sample; each sample has its own whole."""
    domain = _evidence(samples.domain)
    if samples.domain is samples.everybody:
        return domain
    return replace(domain, whole=_evidence(samples.everybody))


def _evidence(sums: Sums) -> Evidence:
    n, cases, weight, weight2, case_weight, _ = (getattr(sums, name).astype(np.float64) for name in sums.__slots__)
    total = weight.sum(axis=(1, 2))
    estimate = case_weight.sum(axis=(1, 2)) / total
    influence = (case_weight - estimate[:, None, None] * weight) / total[:, None, None]
    return Evidence(
        estimate=estimate,
        std_error=np.sqrt(_variance(influence)),
        n=n.sum(axis=(1, 2)),
        n_kish=total**2 / weight2.sum(axis=(1, 2)),
        df=degrees_of_freedom(n),
        cases=cases.sum(axis=(1, 2)),
        psus=_psus(sums),
    )


def _variance(influence: np.ndarray) -> np.ndarray:
    """Of the sum of the PSUs' influences, drawn with replacement in strata; a PSU without a person of the domain counts as zero."""
    psus = influence.shape[2]
    deviations = influence - influence.mean(axis=2, keepdims=True)
    return psus / (psus - 1) * (deviations**2).sum(axis=(1, 2))


def degrees_of_freedom(n: np.ndarray) -> np.ndarray:
    """PSUs minus strata, of those with persons of the domain."""
    there = n > 0
    return (there.sum(axis=(1, 2)) - there.any(axis=2).sum(axis=1)).astype(np.float64)


def _psus(sums: Sums) -> PsuSums:
    there = sums.n > 0
    columns = (getattr(sums, name)[there].astype(np.float64) for name in sums.__slots__)
    return PsuSums.of(InPsus(np.nonzero(there)[0], *columns), cells=len(there))
