"""The one pass over persons: what is to be added up of each, or the sums of those of a unit and a finest cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import narwhals as nw

from flestimate.errors import EstimateError, Fix, did_you_mean
from flestimate.sample.column import Column, floats
from flestimate.sample.dimension import Dimension, coded, dimension
from flestimate.sample.exact import exact_sums
from flestimate.sample.gathered import gathered, keys
from flestimate.sample.sample import Sample
from flestimate.sample.summand import Summand
from flestimate.sample.tabulation import Tabulation
from flestimate.survey.scale import Identifier
from flestimate.variance.arrays import Floats

_NOTHING: Mapping[str, nw.Expr] = MappingProxyType({})


def tabulate(sample: Sample, by: Sequence[str], sums: Mapping[str, Summand], made: Mapping[str, nw.Expr] = _NOTHING) -> Tabulation:
    """Sums of `sums` over persons by unit and the variables of `by`, in one pass over the sample's frame.

    made: columns that are made of each person first, for sums that speak of them. Persons who are at hand come row by row, and are
    added up here. An engine that holds them elsewhere adds them up itself, and nobody's answers leave it. Raises EstimateError for a variable that is not there.
    """
    refuse_no_variable(sample, by)
    # Many sums are one another's: of a case's weight, of its value, of the square of this.
    named: dict[object, str] = {}
    for name, summand in sums.items():
        named.setdefault(summand.made_of, name)
    found = _tabulated(_with(sample, made), by, {name: sums[name] for name in named.values()})
    return replace(found, sums={name: found.sums[named[summand.made_of]] for name, summand in sums.items()})


def _with(sample: Sample, made: Mapping[str, nw.Expr]) -> Sample:
    return replace(sample, frame=sample.frame.with_columns(**made)) if made else sample


def _tabulated(sample: Sample, by: Sequence[str], sums: Mapping[str, Summand]) -> Tabulation:
    if sample.at_hand:
        found = gathered(sample, by, sums).filled()
        # Where PSUs are added up block after block, rows are as good as sums of them.
        return found if sample.drawn.in_psus else found.condensed(sample.drawn.units)
    columns = _columns(sample, by, {name: summand.expression for name, summand in sums.items()})
    if sample.drawn.singly:
        # In the order of the frame: it numbers the persons, who have to be the same in every pass and in weights that are handed out.
        return _tabulation(sample, by, list(sums), columns.collect())
    return _tabulation(sample, by, list(sums), exact_sums(columns, keys(sample, by), list(sums), sample.reach))


def each_person(sample: Sample, by: Sequence[str], columns: Mapping[str, nw.Expr]) -> Tabulation:
    """The same columns for each person, for what is no sum over persons: a distribution."""
    refuse_no_variable(sample, by)
    rows = _columns(sample, by, columns).collect()
    # A join hands persons over in any order, and what is added to them later remembers it; who has the same values is the same.
    # Replicate weights, of which there are many, follow the weight and the PSU.
    replicates = (*sample.drawn.replicates, *(sample.drawn.keys if sample.drawn.by_replicate else ()))
    told_apart = [name for name in rows.columns if not name.endswith(replicates)] or rows.columns
    return _tabulation(sample, by, list(columns), rows.sort(told_apart))


def unplaced(sample: Sample, by: Sequence[str], columns: Mapping[str, nw.Expr]) -> tuple[dict[str, Dimension], dict[str, Floats]]:
    """The categories of each person and the columns, in whatever order persons come, for what asks neither that nor their units."""
    refuse_no_variable(sample, by)
    rows = _cast(sample.frame.select(*by, **columns), columns).collect()
    return {name: _dimension(sample, name, rows[name]) for name in by}, {name: floats(rows[name]) for name in columns}


def refuse_no_variable(sample: Sample, by: Sequence[str]) -> None:
    """Refuse to break down by what is not there, or by what leads to persons."""
    schema = sample.frame.collect_schema()
    for name in by:
        if name not in schema:
            sample.refuse_no_column(name)
            raise _no_variable(name, [*sample.scales, *schema.names()])
        if name in sample.names_units or isinstance(sample.scales.get(name), Identifier):
            raise _names_persons(name)


def _columns(sample: Sample, by: Sequence[str], columns: Mapping[str, nw.Expr]) -> nw.LazyFrame[Any]:
    return _cast(sample.frame.select(*keys(sample, by), **columns), columns)


def _cast(found: nw.LazyFrame[Any], columns: Iterable[str]) -> nw.LazyFrame[Any]:
    schema = found.collect_schema()
    return found.with_columns(nw.col(name).cast(nw.Int64 if schema[name].is_integer() else nw.Float64) for name in columns)


def _tabulation(sample: Sample, by: Sequence[str], columns: Sequence[str], rows: nw.DataFrame[Any]) -> Tabulation:
    return Tabulation(
        unit=sample.drawn.of_placed(sample.drawn.placed(rows)),
        dimensions={name: _dimension(sample, name, rows[name]) for name in by},
        sums={name: Column.of(floats(rows[name])) for name in columns},
    )


def _dimension(sample: Sample, name: str, column: nw.Series[Any]) -> Dimension:
    scale = sample.scales.get(name)
    return dimension(name, [coded(column, scale)], scale, sample.n)


def _no_variable(name: str, known: Sequence[str]) -> EstimateError:
    return EstimateError(
        "FLE-V01",
        f"there is no variable '{name}' to break down by{did_you_mean(name, known)}",
        fix=(Fix(f'[concept.{name}]  variable = "..."', "a concept of the codebook, or a column of the frame"),),
    )


def _names_persons(name: str) -> EstimateError:
    return EstimateError(
        "FLE-X20",
        f"'{name}' names persons, households or sampling units, so it cannot be broken down by.",
        why="its categories would be printed in every table, and they lead to persons",
    )
