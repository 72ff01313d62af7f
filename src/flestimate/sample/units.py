"""The sampled units of a design: its strata and PSUs, counted and numbered once, for every estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.errors import Note
from flestimate.sample import problems
from flestimate.sample.design import Clustered, Persons
from flestimate.sample.labels import label
from flestimate.survey.scale import Categories, Scale
from flestimate.variance import Clusters, Refused
from flestimate.variance.arrays import Floats, Integers

STRATUM, CLUSTER = "stratum.", "cluster."
_PERSONS, _FPC, _FPC_LOW, _FPC_HIGH = "persons.", "fpc.", "fpc_low.", "fpc_high."
_FPC_MISSING = -1.0

Table = nw.DataFrame[Any]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Units:
    """The PSUs of a design.

    table: their keys (stratum and PSU columns), and the numbers of stratum and cluster; one row a PSU, or one row a
    stratum where persons were drawn directly. clusters: the same as numbers only.
    """

    table: Table | None
    clusters: Clusters
    notes: tuple[Note, ...]

    def numbered(self, groups: Table, design: Clustered) -> tuple[Integers, Integers]:
        """Stratum and cluster number of every row of `groups`, which holds the design's keys."""
        if self.table is not None:
            # Whatever order a join leaves rows in, the row number puts them back.
            joined = groups.with_row_index("row.").join(self.table, on=list(design.keys), how="left").sort("row.")
            stratum = _integers(joined[STRATUM])
        else:
            stratum = np.zeros(len(groups), dtype=np.int64)
        if isinstance(design.psu, str):
            return stratum, _integers(joined[CLUSTER])
        return stratum, _one_each(stratum, self.clusters)


def sampled_units(frame: nw.LazyFrame[Any], design: Clustered, scales: Mapping[str, Scale]) -> Units:
    """The PSUs of the persons in `frame`; DesignError where strata, PSUs or finite population do not hold together.

    scales: how to read described columns, so that an error names strata in the codebook's words.
    """
    keys = list(design.keys)
    # A missing number counts as one that cannot be, so that it is refused and not passed over.
    if design.fpc:
        frame = frame.with_columns(nw.col(design.fpc).cast(nw.Float64).fill_null(_FPC_MISSING).alias(_FPC))
    limits = [nw.col(_FPC).min().alias(_FPC_LOW), nw.col(_FPC).max().alias(_FPC_HIGH)] if design.fpc else []
    counts = [nw.len().alias(_PERSONS), *limits]
    if not keys:
        table = frame.select(*counts).collect()
        clusters = _clusters(design, table, np.zeros(1, dtype=np.int64), ["the whole sample"])
        return Units(None, clusters, ())
    units = frame.group_by(keys).agg(*counts).sort(keys).collect()
    units, names = _with_strata(units, design, scales)
    units = units.with_row_index(CLUSTER)
    clusters = _clusters(design, units, _integers(units[STRATUM]), names)
    return Units(units.select(*keys, STRATUM, CLUSTER), clusters, _nested(units, design))


def _with_strata(units: Table, design: Clustered, scales: Mapping[str, Scale]) -> tuple[Table, list[str]]:
    columns = list(design.stratum_columns)
    if not columns:
        return units.with_columns(nw.lit(0).alias(STRATUM)), ["the whole sample"]
    strata = units.select(columns).unique().sort(columns)
    names = [" x ".join(_word(scales.get(column), value) for column, value in zip(columns, row, strict=True)) for row in strata.iter_rows()]
    return units.join(strata.with_row_index(STRATUM), on=columns, how="left").sort(list(design.keys)), names


def _word(scale: Scale | None, value: Any) -> str:
    return scale.label(int(value)) if isinstance(scale, Categories) else label(value)


def _clusters(design: Clustered, table: Table, stratum: Integers, names: list[str]) -> Clusters:
    persons = _integers(table[_PERSONS])
    if isinstance(design.psu, Persons):
        row, stratum = stratum, np.repeat(stratum, persons)
        persons_of = dict(zip(row.tolist(), persons.tolist(), strict=True))
    else:
        persons_of = dict(enumerate(np.bincount(stratum, persons).astype(int).tolist()))
    sizes = np.bincount(stratum, minlength=len(names))
    fraction = _fraction(design, table, sizes, names)
    single = [position for position, size in enumerate(sizes) if size == 1 and fraction[position] < 1]
    if single and isinstance(design.singleton, Refused):
        raise problems.singletons(
            design.stratum_columns, [names[position] for position in single], [persons_of[position] for position in single]
        )
    return Clusters(stratum, fraction)


def _fraction(design: Clustered, table: Table, sizes: Integers, names: list[str]) -> Floats:
    """The sampled share of each stratum's PSUs, from numbers of PSUs or from shares; 0 where the design has no fpc."""
    if not design.fpc:
        return np.zeros(len(sizes))
    stratum = _integers(table[STRATUM]) if STRATUM in table.columns else np.zeros(len(table), dtype=np.int64)
    lowest, highest = np.full(len(sizes), np.inf), np.full(len(sizes), -np.inf)
    with np.errstate(invalid="ignore"):  # a missing number stays missing, and is refused below
        np.minimum.at(lowest, stratum, _floats(table[_FPC_LOW]))
        np.maximum.at(highest, stratum, _floats(table[_FPC_HIGH]))
    varying = [names[position] for position in np.flatnonzero(highest > lowest)]
    if varying:
        raise problems.fpc_varies(design.fpc, varying)
    share: Floats = np.divide(sizes, lowest, out=lowest.copy(), where=lowest > 1)
    # Beside numbers of PSUs, 1 is a number of PSUs too, and not the share of all of them.
    mixed = (lowest > 1).any() & ((lowest < 1) | ((lowest == 1) & (sizes > 1)))
    wrong = ~((share > 0) & (share <= 1)) | mixed
    if wrong.any():
        raise problems.fpc_too_small(design.fpc, [names[position] for position in np.flatnonzero(wrong)])
    return share


def _nested(units: Table, design: Clustered) -> tuple[Note, ...]:
    if not isinstance(design.psu, str) or not design.stratum_columns:
        return ()
    codes = units[design.psu].n_unique()
    return (problems.nested(design.psu, codes, len(units)),) if codes < len(units) else ()


def _one_each(stratum: Integers, clusters: Clusters) -> Integers:
    """A cluster of its own for every person: numbered on within the stratum."""
    first = np.concatenate([[0], np.cumsum(clusters.sizes)[:-1]])
    order = np.argsort(stratum, kind="stable")
    counts = np.bincount(stratum, minlength=clusters.strata)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    number = np.empty(len(stratum), dtype=np.int64)
    number[order] = np.arange(len(stratum)) - np.repeat(starts, counts) + np.repeat(first, counts)
    return number


def _integers(series: nw.Series[Any]) -> Integers:
    return np.asarray(series.cast(nw.Int64).to_numpy(), dtype=np.int64)


def _floats(series: nw.Series[Any]) -> Floats:
    return np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
