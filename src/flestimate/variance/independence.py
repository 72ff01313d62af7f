"""Are the rows and columns of a two-way table independent? Pearson's statistic, corrected for the design (Rao and Scott)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.variance.arrays import Floats

_UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class Independence:
    """The test of independence of the rows and columns of a table.

    f, df1, df2, p_value: with Rao and Scott's second-order correction, referred to F: the test to report. chi2: Pearson's
    statistic of the estimated proportions, as if the persons were a simple random sample; deff: the mean design effect, by
    which it is too large; chi2_adjusted, chi2_df, chi2_p_value: the first-order correction, chi2 / deff, referred to
    chi-squared. Where the table has no test they are nan, but for chi2_df.
    """

    f: float
    df1: float
    df2: float
    p_value: float
    chi2: float
    deff: float
    chi2_adjusted: float
    chi2_df: int
    chi2_p_value: float


def rao_scott(proportions: Floats, covariance: Floats, n: int, df: float) -> Independence:
    """Rao and Scott's test of independence, from the estimated proportions of a table and their covariance.

    Proportions are (rows, columns) and add up to 1; their covariance is (rows * columns, rows * columns), in the order
    (0, 0), (0, 1), ...; n is the number of persons in the table, df the degrees of freedom of the design. Rows and columns
    without persons are left out first. (Rao and Scott, 1981, 1984; that the F test keeps its level: Thomas and Rao, 1987.)
    Only chi2 and deff depend on n: R `survey` scales its Pearson statistic to all persons of the data, also to those of whom
    the row or column is not known.

    There is no test for a table of a single row or column, for one whose covariance is unknown or nothing but zero, nor for
    one with so many empty cells that its interactions cannot be told apart, such as a diagonal of three.

    >>> p = np.array([[0.4, 0.1], [0.2, 0.3]])
    >>> simple_random = (np.diag(p.ravel()) - np.outer(p.ravel(), p.ravel())) / 500
    >>> test = rao_scott(p, 2 * simple_random, n=500, df=30)
    >>> round(test.chi2, 2), round(test.deff, 2), round(test.f, 2), round(test.df1, 2), round(test.df2, 2)
    (83.33, 2.0, 41.67, 1.0, 30.0)
    """
    proportions, covariance = _with_persons(proportions, covariance)
    effects = _design_effects(proportions, covariance, n)
    chi2_df, total = len(effects), float(np.trace(effects))
    if not total > 0:
        return _corrected(_UNKNOWN, _UNKNOWN, _UNKNOWN, chi2_df, df)
    return _corrected(_pearson(proportions, n), total / chi2_df, float(np.sum(effects**2)), chi2_df, df)


def _corrected(chi2: float, deff: float, squared_effects: float, chi2_df: int, df: float) -> Independence:
    """Pearson's statistic corrected by the mean of the generalised design effects and the sum of their squares."""
    from scipy.special import chdtrc, fdtrc  # 0.2 s that `import flestimate` need not pay

    total = deff * chi2_df
    f, df1 = chi2 / total, total**2 / squared_effects
    return Independence(
        f=f,
        df1=df1,
        df2=df1 * df,
        p_value=float(fdtrc(df1, df1 * df, f)),
        chi2=chi2,
        deff=deff,
        chi2_adjusted=chi2 / deff,
        chi2_df=chi2_df,
        chi2_p_value=float(chdtrc(chi2_df, chi2 / deff)),
    )


def _with_persons(proportions: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """The table without its empty rows and columns."""
    kept = np.ix_(proportions.sum(axis=1) != 0, proportions.sum(axis=0) != 0)
    cells = np.arange(proportions.size).reshape(proportions.shape)[kept].ravel()
    return proportions[kept], covariance[np.ix_(cells, cells)]


def _pearson(proportions: Floats, n: int) -> float:
    expected = np.outer(proportions.sum(axis=1), proportions.sum(axis=0))
    return float(n * np.sum((proportions - expected) ** 2 / expected))


def _design_effects(proportions: Floats, covariance: Floats, n: int) -> Floats:
    """A symmetric matrix whose eigenvalues are the generalised design effects, one for each interaction; nan without a test.

    Rao and Scott's matrix is (C' D^-1 C / n)^-1 C' D^-1 V D^-1 C, where D holds the proportions on its diagonal and C spans
    the interactions. With D^-1/2 C = QR it is similar to n Q' D^-1/2 V D^-1/2 Q.
    """
    interactions = np.kron(*(_contrasts(levels) for levels in proportions.shape))
    filled = proportions.ravel() > 0
    interactions, root = interactions[filled], np.sqrt(proportions.ravel()[filled])
    count = interactions.shape[1]
    if count == 0 or np.linalg.matrix_rank(interactions) < count:
        return np.full((count, count), np.nan)
    basis = np.linalg.qr(interactions / root[:, None]).Q / root[:, None]
    effects: Floats = n * basis.T @ covariance[np.ix_(filled, filled)] @ basis
    return effects


def _contrasts(levels: int) -> Floats:
    """Contrasts between levels, (levels, levels - 1): each adds up to 0."""
    return np.eye(levels)[:, 1:] - 1 / max(levels, 1)
