"""What an office declares of disclosure control, beside the fewest sample cases of a cell: dominance, protection, rounding."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from flestimate.declaration import Declaration
from flestimate.variance.arrays import Floats

_Share = Annotated[float, Field(gt=0, lt=1, repr=False)]


class Dominance(Declaration):
    """The dominance rule for one person: a cell is withheld where one case stands for more than this share of its weighted cases.

    What is protected is the number of cases, and the weighted figure against being found exactly; between which bounds the weights of other
    cells place it is not audited. The share is confidential: who knows it knows more of a cell that was withheld by it, so it is never printed (Hundepool et al.,
    Handbook on Statistical Disclosure Control, 2010, section 4.2.2).

    >>> import numpy as np
    >>> Dominance(share=0.8).is_sensitive(np.array([90.0, 10.0])), Dominance(share=0.8)
    (True, Dominance())
    """

    share: _Share

    def is_sensitive(self, weights: Floats) -> bool:
        """Whether the weights of the cases of a cell break the rule."""
        return len(weights) > 0 and float(weights.max()) > self.share * float(weights.sum())


class PPercent(Declaration):
    """The p% rule: a cell is withheld where the second heaviest case could tell the heaviest to within this share of it.

    What is left of the weighted cases without the two heaviest has to be at least that share of the heaviest. As with `Dominance`, a withheld
    figure is protected against being found exactly. The share is confidential, and never printed (Hundepool et al., 2010, section 4.2.2).

    >>> import numpy as np
    >>> PPercent(share=0.2).is_sensitive(np.array([100.0, 90.0, 10.0])), PPercent(share=0.2).is_sensitive(np.array([100.0, 90.0, 30.0]))
    (True, False)
    """

    share: _Share

    def is_sensitive(self, weights: Floats) -> bool:
        """Whether the weights of the cases of a cell break the rule."""
        if not len(weights):
            return False
        ordered = np.sort(weights)[::-1]
        return float(ordered[2:].sum()) < self.share * float(ordered[0])


class Rounding(Declaration):
    """Counts are shown to the nearest multiple of a base; halves go up. Sums of what is shown need not add up any more.

    >>> Rounding(base=5).of(12), Rounding(base=5).of(13), Rounding(base=5).of(2.5)
    (10, 15, 5)
    """

    base: Annotated[int, Field(ge=2)] = 5

    def of(self, count: float) -> int:
        """A count as it is shown."""
        return int(np.floor(count / self.base + 0.5)) * self.base


class Disclosure(Declaration):
    """How persons are protected beyond the fewest sample cases of a cell.

    dominance: when single persons make a figure; rounding: how counts are shown; protection: how many cases a withheld cell has to be
    able to have, for all that is shown; by default as many as a cell that is shown has at least.

    >>> Disclosure(dominance=Dominance(share=0.8), rounding=Rounding(base=5))
    Disclosure(rounding=Rounding(base=5), protection=None)
    """

    dominance: Dominance | PPercent | None = Field(default=None, repr=False, exclude=True)
    rounding: Rounding | None = None
    protection: Annotated[int, Field(ge=1)] | None = None

    def __and__(self, other: Disclosure) -> Disclosure:
        """What both protect; of the same kind, the coarser rounding, the larger protection and the first dominance rule.

        >>> (Disclosure(rounding=Rounding(base=5)) & Disclosure(protection=10)).protection
        10
        """
        return Disclosure(
            dominance=self.dominance or other.dominance,
            rounding=max(filter(None, (self.rounding, other.rounding)), key=lambda rounding: rounding.base, default=None),
            protection=max(filter(None, (self.protection, other.protection)), default=None),
        )
