"""A confidence interval as a value: what is known of each cell in, lower and upper bounds out."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol, Self, runtime_checkable

import numpy as np

from flestimate.errors import DeclarationError
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence


@runtime_checkable
class Interval(Protocol):
    """A method that turns evidence into bounds at its level of confidence."""

    @property
    def name(self) -> str:
        """What it is called where its bounds are printed."""
        ...

    @property
    def level(self) -> float:
        """The level of confidence, 0.95 for 95 %."""
        ...

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        """Lower and upper bounds (cells,), nan where there is no bound to give."""
        ...

    def at(self, level: float) -> Interval:
        """The same method at another level."""
        ...


class Levelled:
    """Intervals that are dataclasses with a field `level`, which is checked."""

    __slots__ = ()
    level: float

    def __post_init__(self) -> None:
        refuse_level(self.level)

    def at(self, level: float) -> Self:
        return replace(self, level=level)  # type: ignore[type-var]  # whoever inherits is a dataclass


class OfProportion(Levelled):
    """Intervals that hold for proportions, and for nothing that can be above 1."""

    __slots__ = ()


class OfCount:
    """Intervals that hold for counts of cases, and for nothing else."""

    __slots__ = ()


def refuse_level(level: float) -> None:
    """Refuse a level of confidence that is not between 0 and 1."""
    if not 0 < level < 1:
        message = f"a level of confidence lies between 0 and 1, such as 0.95, not {level:g}"
        raise DeclarationError("FLE-C08", message)


def student_quantile(df: Floats, level: float) -> Floats:
    """The two-sided quantile of Student's t (cells,); nan where there are no degrees of freedom, never the normal one.

    >>> student_quantile(np.array([14.0, 0.0]), 0.95)
    array([2.14478669,        nan])
    """
    from scipy.special import stdtrit  # 0.2 s that `import flestimate` need not pay

    usable = df > 0
    quantile: Floats = np.where(usable, stdtrit(np.where(usable, df, 1.0), (1 + level) / 2), np.nan)
    return quantile
