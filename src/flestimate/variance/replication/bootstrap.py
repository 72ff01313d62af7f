"""The bootstrap: PSUs are drawn again within their strata."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from flestimate.declaration import declaration
from flestimate.errors import DesignError, Fix, counted
from flestimate.variance.clusters import Clusters
from flestimate.variance.replication.degrees import StratumRank
from flestimate.variance.replication.made import Made, varying
from flestimate.variance.replication.scheme import AroundEstimate, Centre, Scheme

_FEWEST = 2


@declaration
@dataclass(frozen=True, slots=True)
class Bootstrap:
    """The rescaled bootstrap (Rao and Wu, 1988; Rao, Wu and Yue, 1992).

    In each replicate n_h - 1 of the n_h PSUs of a stratum are drawn with replacement; the weights of a PSU drawn r times are
    multiplied by 1 + sqrt(1 - f_h) (r n_h / (n_h - 1) - 1), where f_h is the share of the stratum's PSUs that was sampled
    without replacement. A stratum with a single PSU, or with all of its PSUs taken, keeps factor 1: it adds nothing.

    replicates, seed: of replicates that are made (numpy's PCG64); PSUs are taken in the order of their numbers. scale: None
    is 1 / R, the divisor that fits squares around the estimate. R's survey divides by R - 1, which is `scale=1 / (R - 1)`;
    mean bootstrap weights, each the mean of B draws, need `scale=B / R`.

    >>> Bootstrap().scheme(500).scale
    0.002
    >>> made = Bootstrap(replicates=2, seed=1).factors(Clusters.of_one_stage(np.array([0, 0, 0, 1]), np.zeros(2)))
    >>> made.factors
    array([[0., 3., 0., 1.],
           [0., 0., 3., 1.]])
    """

    replicates: int = 500
    seed: int = 1
    scale: float | None = None
    centre: Centre = field(default_factory=AroundEstimate)

    def __post_init__(self) -> None:
        if self.replicates < _FEWEST:
            raise DesignError(
                "FLE-P11",
                f"{counted(self.replicates, 'bootstrap replicate')} cannot be made into a variance.",
                why="a variance needs two, and is itself as uncertain as one of so few values",
                fix=(Fix("fl.Bootstrap(replicates=500)", "a standard error is then known to about 3 %"),),
            )

    def scheme(self, replicates: int) -> Scheme:
        return Scheme.even(1 / replicates if self.scale is None else self.scale, replicates, self.centre)

    def factors(self, clusters: Clusters) -> Made:
        random = np.random.Generator(np.random.PCG64(self.seed))
        factors = np.ones((self.replicates, len(clusters)))
        varied = np.flatnonzero(varying(clusters))
        order = varied[np.argsort(clusters.stratum[varied], kind="stable")]
        starts = np.flatnonzero(np.diff(clusters.stratum[order], prepend=-1))
        for own in np.split(order, starts[1:]) if len(order) else []:
            number = len(own)
            # A number for each draw takes a fifth of the time of multinomial numbers, which numpy makes of a binomial one for each PSU.
            drawn = random.integers(number, size=(self.replicates, number - 1)) + number * np.arange(self.replicates)[:, None]
            times = np.bincount(drawn.ravel(), minlength=self.replicates * number).reshape(self.replicates, number)
            factors[:, own] += np.sqrt(clusters.remaining[own]) * (times * (number / (number - 1)) - 1.0)
        return Made(factors, self.scheme(self.replicates), StratumRank.of_design(clusters, self.replicates))
