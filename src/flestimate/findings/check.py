"""The verb `check`: a study, or data and declarations, in; everything that can be known before estimating out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import narwhals as nw

from flestimate.classification import Classification, RuleSet
from flestimate.errors import ArgumentKindError, Fix, FlestimateError, SingletonError, expect
from flestimate.findings import designs
from flestimate.findings.declared import Declared, Table
from flestimate.findings.definition import classified, of_coverage, of_period
from flestimate.findings.described import Looked, looked_at, not_looked_at
from flestimate.findings.domains import asked_for, of_groups
from flestimate.findings.files import Files, of_design, opened
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.findings import Findings
from flestimate.findings.given import of_what_is_not_given, refuse_no_population
from flestimate.findings.module import of_module
from flestimate.findings.persons import Persons
from flestimate.findings.replicates import of_replicates
from flestimate.findings.units import of_units
from flestimate.findings.weights import of_weights
from flestimate.foreign import quoting_nobody
from flestimate.microdata import Microdata
from flestimate.sample import Clustered, Design, Multiplicity, Sample, weigh
from flestimate.sample import Persons as DrawnDirectly
from flestimate.study import Study
from flestimate.survey import Codebook, Survey
from flestimate.survey.key import PERSON
from flestimate.tasks import Task, doing
from flestimate.variance import Certainty

_ONE, _NOBODY_NAMED = "one:", "FLE-D24"
_STUDY = ".toml"


@doing(Task.CHECK)
@quoting_nobody
def check(
    study: object,
    *,
    codebook: Codebook | None = None,
    rules: RuleSet | None = None,
    design: Design | None = None,
    spells: object = None,
    reports: object = None,
    population: float | None = None,
) -> Findings:
    """Everything that can be known before estimating, as one report: errors, warnings and notes by stage.

    study: the path of a study's TOML file, or a `Study`; or persons, whatever `read` takes, together with what is declared of them in
    `codebook`, `rules` and `design`, each of which may be left out. spells, reports: a second file, as `describe` takes it; population: what
    the weights should add up to, in persons. It never stops at the first error, and estimates nothing. Raises DeclarationError where
    there is no such study, ArgumentKindError where what is given is of a kind that it cannot be, such as a population of 0.

    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [10.0, 20, 30, None], "ea": [1, 1, 2, 2]})
    >>> check(frame, design=fl.Clustered(weight="w", psu="ea")).errors[0].what
    '1 person has no weight.'
    """
    given = {"codebook": codebook, "rules": rules, "design": design, "spells": spells, "reports": reports, "population": population}
    declared = _declared(study, given)
    return Findings.of(declared.title, _found(declared))


def _declared(study: object, given: Mapping[str, Any]) -> Declared:
    if isinstance(study, Study) or (isinstance(study, str | Path) and str(study).lower().endswith(_STUDY)):
        if beside := [name for name, value in given.items() if value is not None]:
            raise ArgumentKindError(
                "FLE-C05",
                f"a study declares everything itself, and {beside[0]} is given beside it.",
                fix=(Fix(f"fl.check(data, {beside[0]}=...)"),),
            )
        return Declared.of_study(study) if isinstance(study, Study) else Declared.load(study)
    if study is None:
        fix = (Fix('fl.check("study.toml")'), Fix('fl.check(fl.read("survey.sav"), codebook=..., design=...)'))
        raise ArgumentKindError("FLE-C05", "there is nothing to check: None was handed in.", fix=fix)
    refuse_no_population(given["population"])
    for name, kind, example in (
        ("codebook", Codebook, 'fl.Codebook.load("codebook.toml")'),
        ("rules", RuleSet, 'fl.RuleSet.load("icls-2018")'),
    ):
        if given[name] is not None:
            expect(name, given[name], kind, example)
    return Declared.of_python(study, given)


def _found(declared: Declared) -> Iterator[Finding]:
    yield from (*declared.amiss, *of_coverage(declared), *of_period(declared))
    files, amiss = opened(declared)
    yield from amiss
    if files is None:
        return
    yield from of_what_is_not_given(declared)
    looked = looked_at(files, declared.codebook, declared.origin) if declared.codebook else Looked.nothing()
    of_answers = [*looked.amiss, *of_module(looked.readings, _asked(declared))]
    described = _described(declared, files, looked)
    # That nobody was asked is refused when persons are classified, too.
    said = {one.code for one in of_answers if one.severity is Severity.ERROR}
    yield from (one for one in described.amiss if one.code not in said)
    persons = described.persons()
    of_persons = [one for one in (*of_weights(persons), *of_units(persons), *of_replicates(persons)) if not described.excuses(one)]
    yield from of_persons
    # What is a note of its own where persons are described may be an error of the same persons.
    refused = {one.code for one in of_persons if one.severity is Severity.ERROR}
    yield from (one for one in of_answers if one.severity is not Severity.NOTE or one.code not in refused)
    yield from described.of_tables(persons, {one.code for one in of_persons})


def _asked(declared: Declared) -> frozenset[str]:
    """The questions that the definition asks about; without one, what the tables are about."""
    return declared.rules.names() if declared.rules else frozenset(name for table in declared.tables for name in table.measure.uses)


@dataclass(frozen=True, slots=True, eq=False)
class _Described:
    """The persons as far as they can be described and classified; lost: the names that are not there because something is amiss."""

    declared: Declared
    files: Files
    data: Microdata | Survey | Classification
    lost: frozenset[str]
    amiss: tuple[Finding, ...]

    def excuses(self, one: Finding) -> bool:
        """Whether something is only so because a concept is amiss, which is said already."""
        return one.code == _NOBODY_NAMED and PERSON in self.lost

    def persons(self) -> Persons:
        """What weights and units are looked for in."""
        is_known = not self.lost.intersection(of_design(self.declared, list(self.files.whole.variables)))
        return Persons(
            frame=self.data.frame,
            n=self._n(),
            scales={} if isinstance(self.data, Microdata) else self.data.scales,
            variables=self.files.whole.variables,
            design=self.declared.design if is_known else None,
            population=self.declared.population,
            tables=tuple((table.measure, table.by) for table in self.declared.tables),
            codebook=self.declared.codebook,
            origin=self.declared.origin,
        )

    def of_tables(self, persons: Persons, said: set[str]) -> Iterator[Finding]:
        """What is found of the tables that rest on nothing amiss; said: the codes of what was found of weights and units."""
        known = [table for table in self.declared.tables if not self._rests_on_lost(table)]
        rest = [f"the table '{table.measure.title}'" for table in self.declared.tables if self._rests_on_lost(table)]
        rest += ["the design"] if self.declared.design and persons.design is None else []
        if rest:
            yield not_looked_at(rest)
        sample, error = _weighed(self.data, persons.design)
        if error and error.code not in said:
            yield Finding.of_error(error, Stage.DESIGN).at(designs.at(persons, "psu"))
        makeshift = sample or _weighed(_each_for_one(self.data), Clustered(weight=_ONE, psu=DrawnDirectly()))[0]
        wanted, amiss = asked_for(known, makeshift) if makeshift else ([], [])
        yield from amiss
        if sample:
            yield from of_groups(wanted, sample)

    def _rests_on_lost(self, table: Table) -> bool:
        """Whether a table uses what is not there because something is amiss; what a definition that cannot be read would make has no name."""
        unknown = table.names.difference(self.data.frame.collect_schema().names())
        return bool(self.lost & table.names) or (not self.declared.is_defined and bool(unknown))

    def _n(self) -> int:
        if isinstance(self.data, Microdata) and self.data.n is None:
            return int(self.data.frame.select(nw.len().alias("n")).collect()["n"][0])
        return self.data.n or 0


def _described(declared: Declared, files: Files, looked: Looked) -> _Described:
    lost = declared.left | looked.failed
    if looked.survey is None:
        every = frozenset(declared.codebook.every_concept) if declared.codebook else frozenset[str]()
        return _Described(declared, files, files.persons, lost | every | _made(declared), ())
    done, amiss = classified(declared, looked.survey) if declared.rules else (None, [])
    if declared.rules and done is None:
        # What is lost with a concept that failed is no mistake of the definition.
        excused = lost & declared.rules.names()
        return _Described(declared, files, looked.survey, lost | _made(declared), () if excused else tuple(amiss))
    return _Described(declared, files, done or looked.survey, lost, tuple(amiss))


def _made(declared: Declared) -> frozenset[str]:
    """What the definition would have made."""
    return frozenset(declared.rules.names_made) if declared.rules else frozenset()


def _weighed(data: Microdata | Survey | Classification, design: Design | None) -> tuple[Sample | None, FlestimateError | None]:
    """The sample, also where strata have a single PSU, and what stops it."""
    if design is None:
        return None, None
    try:
        return weigh(data, design), None
    except SingletonError as error:
        # That is said of the design; which groups there are can be told all the same.
        return _weighed(data, _without_singletons(design))[0], error
    except FlestimateError as error:
        return None, error


def _without_singletons(design: Design) -> Design | None:
    if isinstance(design, Multiplicity):
        inner = _without_singletons(design.design)
        return inner and replace(design, design=inner)
    return replace(design, singleton=Certainty()) if isinstance(design, Clustered) else None


def _each_for_one(data: Microdata | Survey | Classification) -> Microdata | Survey | Classification:
    """The same persons, each standing for one: what is asked of them can be told before the design is right."""
    return replace(data, frame=data.frame.with_columns(nw.lit(1.0).alias(_ONE)))
