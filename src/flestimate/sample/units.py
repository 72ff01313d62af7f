"""The sampled units of a clustered design: strata, PSUs and further stages, numbered once, for every estimate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import narwhals as nw
import numpy as np

from flestimate.errors import Note, counted
from flestimate.sample import problems
from flestimate.sample.drawn import Presence, Table, Totals
from flestimate.sample.named import NamedStrata
from flestimate.survey.scale import Scale
from flestimate.variance import (
    Clusters,
    ClusterTotals,
    Estimand,
    JointTotals,
    Linearised,
    Pairs,
    QuadraticSpread,
    Refused,
    Singleton,
    Spread,
)
from flestimate.variance.arrays import Floats, Integers, sum_by

ROW = "row:"
_UNIT_ROW, _PERSONS, _FIRST = "unit_row:", "persons:", "first:"
_MISSING = -1.0


@dataclass(frozen=True, slots=True)
class StageColumns:
    """One stage of sampling by column: its strata, its units (None: every person is one), and what says how many were drawn of how many.

    size: numbers of units or sampled shares, one a stratum; probability: inclusion probabilities, one a unit.
    """

    strata: tuple[str, ...]
    unit: str | None
    size: str | None = None
    probability: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name its strata and units."""
        return (*self.strata, *((self.unit,) if self.unit else ()))

    @property
    def told_apart_by(self) -> tuple[str, ...]:
        """What persons that were drawn directly have to be told apart by: their inclusion probability, where it is theirs."""
        return (self.probability,) if self.unit is None and self.probability else ()

    @property
    def finite(self) -> str | None:
        """The column with sizes, shares or probabilities."""
        return self.size or self.probability


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Units:
    """The finest units of a design that matter to its variance, and the stages they were drawn in.

    keys: the columns that tell them apart; table: their values, one row a combination, None without keys; persons: how many
    a combination has (combinations,), where every person is a unit of its own, else None.
    """

    keys: tuple[str, ...]
    table: Table | None
    persons: Integers | None
    stages: tuple[Clusters, ...]
    method: Linearised
    notes: tuple[Note, ...]

    @property
    def replicates(self) -> Mapping[str, nw.Expr]:
        """None: totals are formed with the weight alone."""
        return {}

    @property
    def by_replicate(self) -> bool:
        """No: totals are kept by unit."""
        return False

    @property
    def assumed_deff(self) -> float:
        """Nothing is assumed: the units are known."""
        return 1.0

    def __str__(self) -> str:
        first = self.stages[0]
        return f"in {counted(len(first), 'PSU')} and {counted(first.strata, 'stratum', 'strata')}"

    @property
    def singly(self) -> bool:
        """Whether every person is a unit of its own."""
        return self.persons is not None

    def divided(self, by: nw.Expr, note: Note) -> Self:  # noqa: ARG002 -- units are the same, whatever persons count
        """The same units: no weights are kept here."""
        return replace(self, notes=(*self.notes, note))

    @property
    def units(self) -> int:
        """How many finest units there are."""
        return len(self.stages[-1])

    def placed(self, rows: Table) -> Integers:
        """The combination of keys of each row of a table that holds them (rows,)."""
        if self.table is None:
            return np.zeros(len(rows), dtype=np.int64)
        runs, persons = _runs(rows, self.keys)
        # Whatever order a join leaves rows in, the row number puts them back.
        found = runs.with_row_index(ROW).join(self.table, on=list(self.keys), how="left").sort(ROW)
        return np.repeat(_integers(found[_UNIT_ROW]), persons)

    def of_placed(self, place: Integers) -> Integers:
        """The unit of each row, from the combination of keys of all of them (rows,)."""
        return place if self.persons is None else _one_each(place, self.persons)

    def numbered(self, rows: Table) -> Integers:
        """The unit of each row of a table that holds the keys (rows,)."""
        return self.of_placed(self.placed(rows))

    def psu(self, unit: Integers) -> Integers | None:
        """The PSU of each unit, where PSUs are known."""
        return self.stages[0].unit[unit]

    def totals(self, pairs: Pairs, values: Floats) -> Totals:
        """Totals of `values` (pairs, K, 1) by unit and cell."""
        return ClusterTotals(pairs.unit, pairs.cell, values[:, :, 0], pairs.cells)

    @property
    def psus(self) -> Clusters:
        """The units of the first stage."""
        return self.stages[0]

    @property
    def in_psus(self) -> Self | None:
        """These, where every unit is a PSU, numbered as PSUs are."""
        return self if len(self.stages) == 1 and np.array_equal(self.psus.unit, np.arange(self.units)) else None

    def presence(self, pairs: Pairs) -> Presence:
        """How many PSUs and strata have persons of each cell."""
        by_psu = pairs if len(self.stages) == 1 else pairs.by(self.psus.unit, len(self.psus))
        return self.counted(by_psu.count(), by_psu.by(self.psus.stratum, self.psus.strata).count(), lambda: pairs)

    def counted(self, psu: Floats, strata: Floats, pairs: Callable[[], Pairs]) -> Presence:  # noqa: ARG002 -- those who rank them do
        """The same, where they were counted by others."""
        return Presence(psu, strata, all_psu=len(self.psus), all_strata=self.psus.strata)

    def spread(self, estimand: Estimand, totals: Any) -> Spread:  # its own totals
        """The spread of the estimates by Taylor linearisation."""
        if isinstance(totals, JointTotals):
            return QuadraticSpread(estimand.gradient(totals.sums), totals, self.method)
        return self.method.spread(estimand, totals)


def sampled_units(frame: nw.LazyFrame[Any], stages: Sequence[StageColumns], singleton: Singleton, scales: Mapping[str, Scale]) -> Units:
    """The units of the persons in `frame`; DesignError where strata, units or finite populations do not hold together.

    Stages behind one that was drawn with replacement add nothing to the variance and are left out. scales: how to read
    described columns, so that an error names strata in the codebook's words.
    """
    stages = _that_count(stages)
    keys = tuple(dict.fromkeys(key for stage in stages for key in (*stage.keys, *stage.told_apart_by)))
    table = _combinations(frame, keys, stages)
    persons = _integers(table[_PERSONS])
    singly = stages[-1].unit is None
    finest = np.repeat(np.arange(len(table)), persons) if singly else np.arange(len(table))
    drawn = _drawn(table, finest, stages, singleton, scales)
    notes = _nested(drawn[0], table, stages[0])
    named = table.select(*keys).with_row_index(_UNIT_ROW) if keys else None
    counted = tuple(singleton.strata(stage) for stage in drawn)
    return Units(keys, named, persons if singly else None, counted, Linearised(counted, singleton), notes)


def _that_count(stages: Sequence[StageColumns]) -> Sequence[StageColumns]:
    for position, stage in enumerate(stages):
        if stage.finite is None:
            return stages[: position + 1]
    return stages


def _combinations(frame: nw.LazyFrame[Any], keys: tuple[str, ...], stages: Sequence[StageColumns]) -> Table:
    """One row for each combination of keys: persons, and the lowest and highest value of each finite population."""
    finite = [stage.finite for stage in stages if stage.finite]
    # A missing number counts as one that cannot be, so that it is refused and not passed over.
    columns = {_low(name): nw.col(name).cast(nw.Float64).fill_null(_MISSING) for name in finite}
    if finite:
        frame = frame.with_columns(**columns, **{_high(name): columns[_low(name)] for name in finite})
    limits = [limit for name in finite for limit in (nw.col(_low(name)).min(), nw.col(_high(name)).max())]
    counts = [nw.len().alias(_PERSONS), *limits]
    if not keys:
        return frame.select(*counts).collect()
    return frame.group_by(list(keys)).agg(*counts).sort(list(keys)).collect()


def _drawn(
    table: Table, finest: Integers, stages: Sequence[StageColumns], singleton: Singleton, scales: Mapping[str, Scale]
) -> list[Clusters]:
    """Every stage's units, strata and shares, from the combination of keys that each finest unit has (finest,)."""
    found: list[Clusters] = []
    parent, share = np.zeros(len(finest), dtype=np.int64), np.ones(len(finest))
    for number, stage in enumerate(stages):
        stratum = _ranked([parent, *(_codes(table[name])[finest] for name in stage.strata)])
        unit = np.arange(len(finest)) if stage.unit is None else _ranked([stratum, _codes(table[stage.unit])[finest]])
        first = np.unique(unit, return_index=True)[1]
        of_stratum = np.unique(stratum, return_index=True)[1]
        clusters = Clusters(unit, stratum[first], np.ones(len(first)), parent[of_stratum] if number else None)
        persons = sum_by(stratum, _persons(table, finest, stages), clusters.strata)
        named = NamedStrata(table, finest[of_stratum], stage.strata, number + 1, scales, persons)
        fraction = _fraction(clusters, table, finest, stratum, stage, named)
        clusters = replace(clusters, remaining=(1.0 - fraction) * share[first])
        _refuse_singletons(clusters, singleton, number, stage, persons, named)
        found.append(clusters)
        parent, share = unit, share * fraction[unit]
    return found


def _persons(table: Table, finest: Integers, stages: Sequence[StageColumns]) -> Floats:
    """Persons of each finest unit."""
    return np.ones(len(finest)) if stages[-1].unit is None else _integers(table[_PERSONS]).astype(float)


def _refuse_singletons(
    clusters: Clusters, singleton: Singleton, number: int, stage: StageColumns, persons: Floats, named: NamedStrata
) -> None:
    single = np.flatnonzero((clusters.sizes == 1) & (clusters.stratum_remaining > 0))
    if not (len(single) and isinstance(singleton, Refused)):
        return
    if number:
        raise problems.singletons_inside(number + 1, stage.unit or "persons", len(single))
    raise problems.singletons(stage.strata, named.names(single), [int(persons[stratum]) for stratum in single])


def _fraction(clusters: Clusters, table: Table, finest: Integers, stratum: Integers, stage: StageColumns, named: NamedStrata) -> Floats:
    """The sampled share of each unit (units,); 0 where sampling was with replacement."""
    if stage.probability is not None:
        low, high = _limits(table, finest, stage.probability, clusters.unit, len(clusters))
        return _probabilities(stage.probability, low, high)
    if stage.size is None:
        return np.zeros(len(clusters))
    low, high = _limits(table, finest, stage.size, stratum, clusters.strata)
    return _shares(stage.size, low, high, clusters.sizes, named)[clusters.stratum]


def _limits(table: Table, finest: Integers, name: str, group: Integers, groups: int) -> tuple[Floats, Floats]:
    """The lowest and the highest value of a column in each group (groups,)."""
    lowest, highest = np.full(groups, np.inf), np.full(groups, -np.inf)
    with np.errstate(invalid="ignore"):  # a missing number stays missing, and is refused
        np.minimum.at(lowest, group, _floats(table[_low(name)])[finest])
        np.maximum.at(highest, group, _floats(table[_high(name)])[finest])
    return lowest, highest


def _shares(name: str, lowest: Floats, highest: Floats, sizes: Integers, named: NamedStrata) -> Floats:
    """The sampled share of each stratum's units, from numbers of units or from shares (strata,)."""
    missing = np.flatnonzero((lowest == _MISSING) | np.isnan(lowest))
    if len(missing):
        raise problems.fpc_missing(name, named.names(missing), named.number)
    varying = np.flatnonzero(highest > lowest)
    if len(varying):
        raise problems.fpc_varies(name, named.names(varying), named.number)
    share: Floats = np.divide(sizes, lowest, out=lowest.copy(), where=lowest > 1)
    # Beside numbers of units, 1 is a number of units too, and not the share of all of them.
    mixed = (lowest > 1).any() & ((lowest < 1) | ((lowest == 1) & (sizes > 1)))
    if mixed.any():
        raise problems.fpc_mixed(name, named.names(np.flatnonzero(mixed)), named.number)
    wrong = np.flatnonzero(~((share > 0) & (share <= 1)))
    if len(wrong):
        raise problems.fpc_too_small(name, named.names(wrong), named.number)
    return share


def _probabilities(name: str, lowest: Floats, highest: Floats) -> Floats:
    """The inclusion probability of each unit (units,)."""
    wrong = ~((lowest > 0) & (highest <= 1) & (lowest == highest))
    if wrong.any():
        raise problems.probability_wrong(name, int(wrong.sum()))
    return lowest


def _nested(first: Clusters, table: Table, stage: StageColumns) -> tuple[Note, ...]:
    if stage.unit is None or not stage.strata:
        return ()
    codes = table[stage.unit].n_unique()
    return (problems.nested(stage.unit, codes, len(first)),) if codes < len(first) else ()


def _codes(column: nw.Series[Any]) -> Integers:
    """The position of each value among the distinct ones, in order."""
    plain = column.dtype.is_numeric() and column.dtype not in {nw.Int128, nw.UInt128}  # numpy has none of these
    values = column.to_numpy() if plain else np.asarray(column.cast(nw.String).to_list(), dtype=object)
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _ranked(codes: Sequence[Integers]) -> Integers:
    """Combinations of codes, numbered in order, the first code varying slowest."""
    combined = np.zeros(len(codes[0]), dtype=np.int64)
    for each in codes:
        combined = np.unique(combined * (int(each.max(initial=0)) + 1) + each, return_inverse=True)[1]
    return combined


def _one_each(row: Integers, persons: Integers) -> Integers:
    """A unit of its own for every person: numbered on within the combination of keys that the person has."""
    order = np.argsort(row, kind="stable")
    number = np.empty(len(row), dtype=np.int64)
    counts = np.bincount(row, minlength=len(persons))
    within = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    number[order] = np.repeat(np.cumsum(persons) - persons, counts) + within
    return number


def _runs(rows: Table, keys: Sequence[str]) -> tuple[Table, Integers]:
    """The keys of each run of rows that have the same, and how many rows it has (runs,): persons of a unit mostly stand together."""
    marked = rows.select(*keys, _differs(keys))
    first = np.flatnonzero(np.asarray(marked[_FIRST].to_numpy(), dtype=bool))
    return marked.filter(nw.col(_FIRST)).select(*keys), np.diff(first, append=len(rows))


def _differs(keys: Sequence[str]) -> nw.Expr:
    """Whether a row has other keys than the one before it."""
    return nw.any_horizontal(*(nw.col(key) != nw.col(key).shift(1) for key in keys), ignore_nulls=False).fill_null(value=True).alias(_FIRST)


def _low(name: str) -> str:
    return f"{name}:low"


def _high(name: str) -> str:
    return f"{name}:high"


def _integers(series: nw.Series[Any]) -> Integers:
    return np.asarray(series.cast(nw.Int64).to_numpy(), dtype=np.int64)


def _floats(series: nw.Series[Any]) -> Floats:
    return np.asarray(series.cast(nw.Float64).to_numpy(), dtype=np.float64)
