"""Differences, ratios and other combinations of cells, with the covariance between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from flestimate.errors import Note
from flestimate.variance import Evidence, Wald


@dataclass(frozen=True, slots=True)
class Contrast:
    """A combination of the estimates of a table: a difference, a ratio.

    what: in words; estimate, std_error: with the covariance between the cells; df: the smallest of the cells';
    conf_low, conf_high: Student's t at `conf_level`; notes: what the analyst should know. nan is "cannot be estimated".
    """

    what: str
    estimate: float
    std_error: float
    df: float
    conf_low: float
    conf_high: float
    conf_level: float
    notes: tuple[Note, ...] = ()

    @classmethod
    def of(cls, what: str, estimate: float, std_error: float, df: float, level: float) -> Contrast:
        """The combination with its interval.

        >>> Contrast.of("women - men", -2.0, 1.0, 60, 0.95)
        women - men: -2 (SE 1, 95% CI -4 to 0.0002978)
        """
        nothing = float("nan")
        evidence = Evidence.of(estimate=estimate, std_error=std_error, n=nothing, n_kish=nothing, df=df)
        low, high = Wald(level).bounds(evidence)
        return cls(what, estimate, std_error, df, float(low[0]), float(high[0]), level)

    def without_bounds(self, note: Note) -> Contrast:
        """The same without an interval, and why."""
        return replace(self, conf_low=float("nan"), conf_high=float("nan"), notes=(*self.notes, note))

    def noting(self, *notes: Note) -> Contrast:
        """The same with further notes."""
        return replace(self, notes=(*self.notes, *notes))

    @property
    def se(self) -> float:
        """The standard error."""
        return self.std_error

    @property
    def p_value(self) -> float:
        """The probability of a combination as far from zero if it were zero, by Student's t."""
        from scipy.special import stdtr

        if not self.df > 0 or not self.std_error > 0 or self.conf_low != self.conf_low:
            return float("nan")
        return float(2 * stdtr(min(self.df, np.finfo(float).max), -abs(self.estimate / self.std_error)))

    def __repr__(self) -> str:
        notes = "".join(f"; {note.text}" for note in self.notes)
        return (
            f"{self.what}: {self.estimate:.4g} (SE {self.std_error:.3g}, "
            f"{self.conf_level:.0%} CI {self.conf_low:.4g} to {self.conf_high:.4g}){notes}"
        )
