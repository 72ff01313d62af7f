"""independence: is a two-way table's row independent of its column, in the population?"""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw
import numpy as np

from flestimate.errors import EstimateError, Fix, expect
from flestimate.estimates.domains import shared
from flestimate.estimates.ranks import with_ranks
from flestimate.estimates.sums import sums
from flestimate.estimates.terms import ONE, Terms
from flestimate.foreign import quoting_nobody
from flestimate.sample import Sample
from flestimate.sample.dimension import Dimension
from flestimate.sample.tabulate import tabulate
from flestimate.sample.tabulation import Tabulation
from flestimate.sample.terms import Variable, case
from flestimate.variance import Independence, Ratio, rao_scott

_CELL = "cell:"
_EVERYBODY = Variable.answered("everybody", nw.lit(value=True), nw.lit(value=True), nw.lit(value=False))


@quoting_nobody
def independence(sample: Sample, rows: str, columns: str, among: str | None = None) -> Independence:
    """The Rao-Scott test that two categorical variables are independent, over persons who have both (R `svychisq`).

    The Pearson statistic of the weighted proportions, corrected by their covariance under the design, as an F (Rao and
    Scott, 1984; Thomas and Rao, 1987; Stata's default). among: a yes-or-no variable that restricts the persons. Raises
    EstimateError for a variable that is not there, or a table with fewer than two rows or columns.

    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [1.0] * 12, "ea": [1, 2, 3] * 4, "sex": ["m", "f"] * 6, "fl": [0, 0, 1, 0, 1, 1] * 2})
    >>> fl.independence(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), "sex", "fl").df1
    1.0
    """
    expect("sample", sample, Sample, "fl.weigh(data, design)")
    asked = _Among(among)
    tabulation = _crossed(tabulate(sample, [rows, columns], sums(asked.terms(sample), sample.drawn)), rows, columns)
    levels = [tabulation.dimensions[name].known for name in (rows, columns)]
    if min(levels) < 2:
        raise EstimateError(
            "FLE-G11",
            f"'{(rows, columns)[int(np.argmin(levels))]}' has fewer than two categories, so nothing can depend on it.",
            fix=(Fix('fl.independence(sample, "sex", "forced_labour")', "two variables with two categories or more"),),
        )
    found = shared(tabulation, (), _CELL, sample.drawn)
    found = replace(found, presence=with_ranks(found.presence, sample, asked, (), tabulation))
    spread = sample.drawn.spread(Ratio(), found.totals)
    proportions = Ratio().value(found.sums).reshape(levels)
    return rao_scott(proportions, spread.covariance(), n=int(found.n[0]), df=float(sample.design.df.degrees(found.presence)[0]))


class _Among:
    """Whom the table is about, as a measure would say it."""

    shared_over = None

    def __init__(self, among: str | None) -> None:
        self.among = among

    def terms(self, sample: Sample) -> Terms:
        group = case(sample, self.among) if self.among else _EVERYBODY
        inside = group.inside & group.known & group.value
        return Terms(inside, ~inside, ~inside, (ONE,), inside, (group,))


def _crossed(tabulation: Tabulation, rows: str, columns: str) -> Tabulation:
    """The tabulation with every combination of row and column as one dimension; persons without both are of none."""
    row, column = tabulation.dimensions[rows], tabulation.dimensions[columns]
    known = (row.codes < row.known) & (column.codes < column.known)
    codes = np.where(known, row.codes.astype(np.int64) * column.known + column.codes, row.known * column.known)
    labels = tuple(f"{one} x {other}" for one in row.levels[: row.known] for other in column.levels[: column.known])
    cell = Dimension(_CELL, (*labels, "unknown"), codes, has_unknown=True)
    return replace(tabulation, dimensions={**tabulation.dimensions, _CELL: cell})
