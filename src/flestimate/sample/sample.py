"""weigh: persons and a design in, a sample out; everything that can be wrong with the design is found here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from types import MappingProxyType
from typing import Any

import narwhals as nw

from flestimate.classification import Classification, Excluded, Undetermined
from flestimate.classification.ruleset import UNIVERSE
from flestimate.errors import Note, counted, expect
from flestimate.foreign import quoting_nobody
from flestimate.microdata import Microdata, read
from flestimate.microdata.frames import at_hand
from flestimate.provenance import Provenance
from flestimate.sample import problems
from flestimate.sample.design import Design
from flestimate.sample.drawn import Drawn
from flestimate.sample.exact import Reach
from flestimate.sample.refusals import Columns, Refusal
from flestimate.survey import Survey
from flestimate.survey.scale import Scale, Several
from flestimate.survey.works import Works
from flestimate.tasks import Task, doing


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Sample:
    """Persons who stand for others.

    frame: one row a person, with the weight added; drawn: the units of the design, every one, whoever an estimate is
    about; scales: how to read described columns; universe: the column of those whom a rule set speaks of; case: that of its
    cases; heaviest: the largest weight; works: what is said of each job or spell; of_cases: variables that only cases have; undetermined: how persons count
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
    heaviest: float
    notes: tuple[Note, ...]
    provenance: Provenance
    works: Works = field(default_factory=Works)
    of_cases: frozenset[str] = frozenset()
    undetermined: Undetermined = field(default_factory=Excluded)

    @property
    def reach(self) -> Reach:
        """How far sums over the persons reach, as far as their weights tell, which are squared too."""
        return Reach(self.n, max(1.0, self.heaviest, self.heaviest**2))

    @property
    def at_hand(self) -> bool:
        """Whether the persons are in this process or in files that it reads itself, and not with an engine that adds up for others."""
        return at_hand(self.frame)

    @property
    def names_units(self) -> frozenset[str]:
        """The columns that name sampling units or respondents, and so lead to persons."""
        roles = self.design.roles(self.frame.collect_schema().names())
        return frozenset(name for role in ("psu", "respondent") for name in roles.get(role, ()))

    def free(self, name: str) -> str:
        """The name, or one like it that no column of the persons has."""
        taken = self.frame.collect_schema().names()
        while name in taken:
            name += ":"
        return name

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


@doing(Task.WEIGH)
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
    columns = Columns(persons.frame, persons.scales, design)
    _raise_first(columns.refused())
    _refuse_made_by_rules(data, columns.roles)
    looked_over = columns.looked_over()
    _raise_first(looked_over.refusals)
    frame = columns.weighed
    drawn = design.drawn(frame, persons.scales)
    return Sample(
        frame=frame,
        design=design,
        drawn=drawn,
        scales=persons.scales,
        universe=persons.universe,
        case=persons.case,
        source=persons.source,
        n=looked_over.n,
        population=looked_over.population,
        heaviest=looked_over.heaviest,
        notes=(*persons.notes, *drawn.notes),
        provenance=_provenance(persons.provenance, design),
        works=persons.works,
        of_cases=persons.of_cases,
        undetermined=persons.undetermined,
    )


def _provenance(before: Provenance, design: Design) -> Provenance:
    """The design, and the seed where its replicates are made by chance."""
    seed = getattr(getattr(design, "method", None), "seed", None)
    then = before.then("design", str(design), design.fingerprint)
    return then if seed is None else then.then("seed", str(seed))


@dataclass(frozen=True, slots=True)
class _Weighable:
    """What weigh needs of whatever it was handed."""

    frame: nw.LazyFrame[Any]
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
    return _Weighable(microdata.frame, MappingProxyType({}), None, None, source.name, microdata.notes, provenance)


def _weighable(data: Classification | Survey, universe: str | None, case: str | None) -> _Weighable:
    return _Weighable(data.frame, data.scales, universe, case, data.source, data.notes, data.provenance, data.works)


def _refuse_undivided(data: object, design: Design) -> None:
    """Refuse reports on persons whom several could have reported to count in full."""
    if isinstance(data, Classification | Survey) and data.codebook.reports and "reporters" not in design.roles([]):
        raise problems.undivided()


def _raise_first(refusals: Iterable[Refusal]) -> None:
    for refusal in refusals:
        raise refusal.error


def _refuse_made_by_rules(data: object, roles: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse what a rule set makes as a part of the design: a variable of the same name may be meant, and is not there any more."""
    if not isinstance(data, Classification):
        return
    made = {UNIVERSE, *data.rules.names_made}
    for name in (name for names in roles.values() for name in names):
        if name in made:
            raise problems.made_by_rules(name, data.rules.id)
