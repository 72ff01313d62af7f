"""Replicates that were made, handed out for other programs: as factors by PSU, or as weights beside the persons."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np

from flestimate.errors import DesignError, Fix, expect
from flestimate.foreign import quoting_nobody
from flestimate.sample.design import WEIGHT
from flestimate.sample.resampled import ResampledUnits
from flestimate.sample.sample import Sample
from flestimate.variance.arrays import Floats


@quoting_nobody
def replicate_factors(sample: Sample, prefix: str = "factor_") -> Any:
    """The factors of a design whose replicates were made: one row a PSU with its strata, one column a replicate.

    A polars frame, or a pyarrow table where the persons are in one or in a database, to be joined to them elsewhere.
    DesignError for another design, and where persons were drawn directly: their factors are weights (`replicate_weights`).

    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [1.0, 2, 3, 4], "ea": [1, 1, 2, 3]})
    >>> design = fl.Resampled(fl.Clustered(weight="w", psu="ea"), fl.JackknifeN())
    >>> fl.replicate_factors(fl.weigh(frame, design)).rows()
    [(1, 0.0, 1.5, 1.5), (2, 1.5, 0.0, 1.5), (3, 1.5, 1.5, 0.0)]
    """
    drawn = _made(sample)
    if drawn.table is None or drawn.singly:
        raise DesignError(
            "FLE-D23",
            "every person is a PSU of its own, so there is no table of PSUs.",
            fix=(Fix("fl.replicate_weights(sample)", "the replicate weights beside the persons"),),
        )
    keys = drawn.table.select(*drawn.keys)
    return _beside(keys, prefix, drawn.made.factors[:, drawn.psu(np.arange(len(keys)))]).to_native()


@quoting_nobody
def replicate_weights(sample: Sample, prefix: str = "weight_") -> Any:
    """The persons with their replicate weights, for programs that read these: microdata, and as confidential.

    The frame that was weighed with a column a replicate, in polars, or in pyarrow where the persons are in an Arrow table or
    in a database. DesignError for a design whose replicates were not made here, and for a column that is there already.

    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [1.0, 2, 3, 4], "ea": [1, 1, 2, 3]})
    >>> sample = fl.weigh(frame, fl.Resampled(fl.Clustered(weight="w", psu="ea"), fl.JackknifeN()))
    >>> fl.replicate_weights(sample)["weight_1"].to_list()
    [0.0, 0.0, 4.5, 6.0]
    """
    drawn = _made(sample)
    persons = sample.frame.collect()
    taken = [name for name in persons.columns if name.startswith(prefix) and name.removeprefix(prefix).isdigit()]
    if taken:
        raise DesignError("FLE-D23", f"there are columns '{prefix}...' already.", fix=(Fix('fl.replicate_weights(sample, prefix="rep_")'),))
    weight = np.asarray(persons[WEIGHT].to_numpy(), dtype=np.float64)
    psu = drawn.psu(drawn.numbered(persons))
    return _beside(persons.drop(WEIGHT), prefix, drawn.made.factors[:, psu] * weight).to_native()


def _made(sample: Sample) -> ResampledUnits:
    expect("sample", sample, Sample, "fl.weigh(data, fl.Resampled(...))")
    if not isinstance(sample.drawn, ResampledUnits):
        raise DesignError(
            "FLE-D23",
            "this design makes no replicates.",
            fix=(Fix("fl.Resampled(fl.Clustered(...), fl.JackknifeN())", "a design that does"),),
        )
    return sample.drawn


def _beside(frame: nw.DataFrame[Any], prefix: str, columns: Floats) -> nw.DataFrame[Any]:
    engine = nw.get_native_namespace(frame)
    named = {f"{prefix}{number}": column for number, column in enumerate(columns, start=1)}
    return frame.with_columns(*(nw.new_series(name, column, backend=engine) for name, column in named.items()))
