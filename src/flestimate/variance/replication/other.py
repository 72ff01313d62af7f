"""Replicate weights of any other kind."""

from __future__ import annotations

from dataclasses import dataclass, field

from flestimate.declaration import declaration
from flestimate.variance.replication.scheme import AroundEstimate, Centre, Scheme, fitting


@declaration
@dataclass(frozen=True, slots=True)
class OtherReplicates:
    """Replicate weights whose scale the file's documentation states (R `type = "other"`).

    scale: by what the sum of squares is multiplied; rscales: a number for each replicate, None where all count alike.

    >>> OtherReplicates(scale=0.5).scheme(3)
    Scheme(scale=0.5, rscales=(1.0, 1.0, 1.0), centre=AroundEstimate())
    """

    scale: float
    rscales: tuple[float, ...] | None = None
    centre: Centre = field(default_factory=AroundEstimate)

    def scheme(self, replicates: int) -> Scheme:
        if self.rscales is None:
            return Scheme.even(self.scale, replicates, self.centre)
        return Scheme(self.scale, fitting(self.rscales, replicates), self.centre)
