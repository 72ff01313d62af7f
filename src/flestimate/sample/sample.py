"""weigh: persons and a design in, a sample out; everything that can be wrong with the design is found here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from types import MappingProxyType
from typing import Any

import narwhals as nw

from flestimate.classification import Classification, Excluded, Undetermined
from flestimate.classification.ruleset import UNIVERSE
from flestimate.errors import DesignError, Note, counted, expect
from flestimate.foreign import quoting_nobody
from flestimate.microdata import Microdata, read
from flestimate.provenance import Provenance
from flestimate.sample import problems
from flestimate.sample.design import Design
from flestimate.sample.drawn import Drawn
from flestimate.survey import Survey
from flestimate.survey.scale import Categories, Identifier, Number, Scale, Several
from flestimate.survey.works import Works

WEIGHT = "weight."
"""The column that weigh adds; the dot keeps it apart from concepts, whose names are bare TOML keys."""

_KEYS = {"strata": "stratum", "psu": "PSU", "respondent": "respondent"}
"""Parts of a design that everybody has to have, and what an error calls them."""

Check = tuple[nw.Expr, Callable[[int], DesignError]]
"""Persons whom no sample may hold, and the error for so many of them."""

_NOT_A_NUMBER = {
    "fpc": problems.fpc_not_a_number,
    "reporters": problems.reporters_not_a_number,
    "replicates": problems.weight_not_a_number,
}
"""Parts of a design that have to be numbers, and the error where one is not."""


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Sample:
    """Persons who stand for others.

    frame: one row a person, with the weight added; drawn: the units of the design, every one, whoever an estimate is
    about; scales: how to read described columns; universe: the column of those whom a rule set speaks of; case: that of its
    cases; works: what is said of each job or spell; of_cases: variables that only cases have; undetermined: how persons count
    whose outcome on a criterion is not known.
    """

    frame: nw.LazyFrame[Any]
    design: Design
    drawn: Drawn
    scales: Mapping[str, Scale]
    universe: str | None
    case: str | None
    source: str
    n: int
    population: float
    notes: tuple[Note, ...]
    provenance: Provenance
    works: Works = field(default_factory=Works)
    of_cases: frozenset[str] = frozenset()
    undetermined: Undetermined = field(default_factory=Excluded)

    @property
    def names_units(self) -> frozenset[str]:
        """The columns that name sampling units or respondents, and so lead to persons."""
        roles = self.design.roles(self.frame.collect_schema().names())
        return frozenset(name for role in ("psu", "respondent") for name in roles.get(role, ()))

    def refuse_no_column(self, name: str) -> None:
        """Refuse a concept that has no column of its own for the person."""
        if isinstance(self.scales.get(name), Several):
            raise problems.several_answers(name)
        if name in self.works.concepts:
            raise problems.told_of_each_work(name)

    def __repr__(self) -> str:
        return f"Sample of {self.source}: {counted(self.n, 'person')} {self.drawn} stand for {self.population:,.0f}"

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{escape(str(note))}</li>" for note in self.notes)
        return f"<p>{escape(repr(self))}</p><p>{escape(str(self.design))}</p><ul>{notes}</ul>"


@quoting_nobody
def weigh(data: object, design: Design) -> Sample:
    """A sample: the persons of a classification, a survey or any frame, weighted and placed in their PSUs.

    PSU codes are nested in strata. Raises DesignError where a column is not there, a weight is missing, negative, infinite
    or not a number, a stratum or PSU is missing; SingletonError where strata have a single PSU and the design refuses them.

    >>> import polars as pl
    >>> from flestimate.sample.clustered import Clustered
    >>> frame = pl.DataFrame({"w": [10.0, 20, 10, 20], "ea": [1, 1, 2, 2], "fl": [0, 1, 0, 0]})
    >>> weigh(frame, Clustered(weight="w", psu="ea"))
    Sample of polars.DataFrame: 4 persons in 2 PSUs and 1 stratum stand for 60
    """
    if isinstance(design, type) or not hasattr(design, "drawn"):
        expect("design", design, (), 'fl.Clustered(weight="weight", strata="stratum", psu="ea")')
    persons = _persons(data)
    _refuse_undivided(data, design)
    _refuse_missing_columns(persons, design)
    _refuse_made_by_rules(data, _roles(persons, design))
    frame = _with_weight(persons, design)
    n, population = _checked(frame, persons, design)
    drawn = design.drawn(frame, persons.scales)
    return Sample(
        frame=frame,
        design=design,
        drawn=drawn,
        scales=persons.scales,
        universe=persons.universe,
        case=persons.case,
        source=persons.source,
        n=n,
        population=population,
        notes=(*persons.notes, *drawn.notes),
        provenance=persons.provenance.then("design", str(design), design.fingerprint),
        works=persons.works,
        of_cases=persons.of_cases,
        undetermined=persons.undetermined,
    )


@dataclass(frozen=True, slots=True)
class _Weighable:
    """What weigh needs of whatever it was handed."""

    frame: nw.LazyFrame[Any]
    schema: nw.Schema
    scales: Mapping[str, Scale]
    universe: str | None
    case: str | None
    source: str
    notes: tuple[Note, ...]
    provenance: Provenance
    works: Works = field(default_factory=Works)
    of_cases: frozenset[str] = frozenset()
    undetermined: Undetermined = field(default_factory=Excluded)


def _persons(data: object) -> _Weighable:
    if isinstance(data, Classification):
        return replace(_weighable(data, UNIVERSE, data.rules.case), of_cases=data.of_cases, undetermined=data.undetermined)
    if isinstance(data, Survey):
        return _weighable(data, None, None)
    microdata = data if isinstance(data, Microdata) else read(data)
    source = microdata.source
    provenance = Provenance().then("data", source.name, source.sha256 or "")
    frame = microdata.frame
    return _Weighable(frame, frame.collect_schema(), MappingProxyType({}), None, None, source.name, microdata.notes, provenance)


def _weighable(data: Classification | Survey, universe: str | None, case: str | None) -> _Weighable:
    schema = data.frame.collect_schema()
    return _Weighable(data.frame, schema, data.scales, universe, case, data.source, data.notes, data.provenance, data.works)


def _refuse_undivided(data: object, design: Design) -> None:
    """Refuse reports on persons whom several could have reported to count in full."""
    if isinstance(data, Classification | Survey) and data.codebook.reports and "reporters" not in design.roles([]):
        raise problems.undivided()


def _roles(persons: _Weighable, design: Design) -> Mapping[str, tuple[str, ...]]:
    return design.roles(persons.schema.names())


def _refuse_missing_columns(persons: _Weighable, design: Design) -> None:
    roles = _roles(persons, design)
    for role, names in {"weight": (design.weight,), **roles}.items():
        for name in names:
            if name not in persons.schema:
                raise problems.no_column(role, name, persons.schema.names())
    if not _is_number(design.weight, persons):
        raise problems.weight_not_a_number(design.weight)
    for role, problem in _NOT_A_NUMBER.items():
        for name in roles.get(role, ()):
            if not _is_number(name, persons):
                raise problem(name)


def _refuse_made_by_rules(data: object, roles: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse what a rule set makes as a part of the design: a variable of the same name may be meant, and is not there any more."""
    if not isinstance(data, Classification):
        return
    made = {UNIVERSE, *data.rules.names_made}
    for name in (name for names in roles.values() for name in names):
        if name in made:
            raise problems.made_by_rules(name, data.rules.id)


def _is_number(name: str, persons: _Weighable) -> bool:
    """Whether a column holds numbers; the positions of a question's answers are none."""
    return isinstance(persons.scales.get(name), Number | None) and persons.schema[name].is_numeric()


def _with_weight(persons: _Weighable, design: Design) -> nw.LazyFrame[Any]:
    return persons.frame.with_columns(design.weighed.alias(WEIGHT))


def _checked(frame: nw.LazyFrame[Any], persons: _Weighable, design: Design) -> tuple[int, float]:
    """One pass over weights and design columns; the number of persons and the sum of their weights."""
    # Numbers of reporters before the weights, which they divide.
    checks = [*_of_reporters(persons, design), *_of_weights(design.weight), *_of_keys(persons, design)]
    counts = [where.cast(nw.Int64).sum().alias(f"check{position}") for position, (where, _) in enumerate(checks)]
    row = frame.select(nw.len().alias("n"), nw.col(WEIGHT).sum().alias("sum"), *counts).collect()
    for position, (_, problem) in enumerate(checks):
        if count := int(row[f"check{position}"][0] or 0):
            raise problem(count)
    n, total = int(row["n"][0]), float(row["sum"][0] or 0.0)
    if total == 0:
        raise problems.weights_zero(design.weight)
    return n, total


def _of_reporters(persons: _Weighable, design: Design) -> Iterator[Check]:
    """Of whom it is not said how many could have reported, or where what is said is no such number."""
    for name in _roles(persons, design).get("reporters", ()):
        number = nw.col(name).cast(nw.Float64)
        unsaid = number.is_null() | number.is_nan()
        yield unsaid, partial(problems.reporters_missing, name)
        impossible = (number < 1) | (number != number.floor()) | (number == float("inf"))
        yield ~unsaid & impossible, partial(problems.reporters_impossible, name)


def _of_weights(name: str) -> Iterator[Check]:
    weight = nw.col(WEIGHT)
    missing = weight.is_null() | weight.is_nan()
    yield missing, partial(problems.weights_missing, name)
    yield ~missing & (weight < 0), partial(problems.weights_negative, name)
    yield ~missing & (weight == float("inf")), partial(problems.weights_infinite, name)


def _of_keys(persons: _Weighable, design: Design) -> Iterator[Check]:
    roles = _roles(persons, design)
    for role, word in _KEYS.items():
        for name in roles.get(role, ()):
            yield _is_missing(name, persons), partial(problems.design_missing, word, name)


def _is_missing(name: str, persons: _Weighable) -> nw.Expr:
    column, dtype = nw.col(name), persons.schema[name]
    scale = persons.scales.get(name)
    if isinstance(scale, Identifier):
        return column == ""
    if isinstance(scale, Categories):
        return column >= len(scale.levels)
    if dtype == nw.String:
        return column.is_null() | (column.str.strip_chars() == "")
    return column.is_null() | column.is_nan() if dtype.is_float() else column.is_null()
