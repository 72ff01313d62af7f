"""Groups whose persons have quite other weights than all others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw

from flestimate.errors import Fix, listed
from flestimate.findings import designs
from flestimate.findings.distribution import Weights
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.persons import Persons
from flestimate.findings.sexes import is_sex
from flestimate.sample.design import WEIGHT
from flestimate.sample.labels import is_unknown, label
from flestimate.sample.refusals import Columns
from flestimate.survey.scale import Categories, Number, Scale

_TIMES, _PERSONS, _LEVELS = 10, 30, 1_000
_SEX = "sex"
_N, _SUM = "persons:", "sum:"


def of_groups(persons: Persons, columns: Columns, weights: Weights) -> Iterator[Finding]:
    """For each stratum variable, sex and each breakdown: groups whose mean weight is ten times, or a tenth of, that of the others."""
    for name in _grouped_by(persons, columns):
        if odd := _odd(columns.weighed, name, persons.scales.get(name), weights):
            yield Finding(
                Severity.WARNING,
                Stage.WEIGHTS,
                "FLE-W22",
                f"in {len(odd)} {'group' if len(odd) == 1 else 'groups'} of '{name}' the mean weight is more than {_TIMES} times, "
                f"or less than a {_TIMES}th of, that of all others.",
                {**designs.at(persons, "weight"), "column": columns.design.weight, "groups": listed(odd)},
                why="groups may be sampled so unequally; weights of two kinds in one column, or a group not scaled to its population, look the same",
                fix=(Fix("compare the sum of the weights of each group with its population", "before estimating"),),
            )


def _grouped_by(persons: Persons, columns: Columns) -> list[str]:
    names = [*columns.roles.get("strata", ()), *_sexes(persons)]
    for _, by in persons.tables:
        names += [name for entry in by for name in ((entry,) if isinstance(entry, str) else entry)]
    schema = columns.schema
    return [name for name in dict.fromkeys(names) if name in schema and isinstance(persons.scales.get(name), Categories | Number | None)]


def _sexes(persons: Persons) -> Iterator[str]:
    """The variables that hold sex: by their answers where there is a codebook, else by name."""
    concepts = persons.codebook.concepts if persons.codebook else {}
    yield from (name for name, concept in concepts.items() if is_sex(concept))
    yield from (name for name in (_SEX,) if name not in concepts)


def _odd(weighed: nw.LazyFrame[Any], name: str, scale: Scale | None, weights: Weights) -> list[str]:
    rows = weighed.group_by(name).agg(nw.len().alias(_N), nw.col(WEIGHT).sum().alias(_SUM)).collect()
    if len(rows) > _LEVELS:
        return []
    found = []
    for value, n, total in zip(rows[name].to_list(), rows[_N].to_list(), rows[_SUM].to_list(), strict=True):
        others = weights.n - n
        if n >= _PERSONS and others >= _PERSONS and not is_unknown(value):
            mean, of_others = total / n, (weights.total - total) / others
            if not of_others / _TIMES <= mean <= of_others * _TIMES:
                word = scale.label(int(value)) if isinstance(scale, Categories) else label(value)
                found.append(f"{word} ({n:,} persons, mean weight {mean:,.4g} beside {of_others:,.4g})")
    return sorted(found)
