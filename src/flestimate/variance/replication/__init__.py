"""Replicates: estimates made again with other weights, whose scatter is the variance.

Two ideas, kept apart. A *scheme* says how replicate estimates become a variance; it is all that is needed where the
replicate weights come with the file. A method that *makes* replicates turns strata and PSUs into a small matrix of factors
(replicates, PSUs), by which the weights of a PSU's persons are multiplied, together with the scheme that goes with it.
"""

from flestimate.variance.replication.balanced import BRR, Fay
from flestimate.variance.replication.bootstrap import Bootstrap
from flestimate.variance.replication.degrees import Degrees, FactorRank, RowsOf, fold, rank, rank_df
from flestimate.variance.replication.jackknife import Jackknife1, Jackknife2, JackknifeN
from flestimate.variance.replication.made import Made, MakesReplicates, ReplicateMethod
from flestimate.variance.replication.other import OtherReplicates
from flestimate.variance.replication.scheme import AroundEstimate, AroundMean, Centre, Scheme
from flestimate.variance.replication.spread import ReplicateSpread
from flestimate.variance.replication.successive import SuccessiveDifferences
from flestimate.variance.replication.totals import replicate_totals

__all__ = [
    "BRR",
    "AroundEstimate",
    "AroundMean",
    "Bootstrap",
    "Centre",
    "Degrees",
    "FactorRank",
    "Fay",
    "Jackknife1",
    "Jackknife2",
    "JackknifeN",
    "Made",
    "MakesReplicates",
    "OtherReplicates",
    "ReplicateMethod",
    "ReplicateSpread",
    "RowsOf",
    "Scheme",
    "SuccessiveDifferences",
    "fold",
    "rank",
    "rank_df",
    "replicate_totals",
]
