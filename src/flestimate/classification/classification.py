"""classify: a survey and a rule set in, every person's outcome on every criterion out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from types import MappingProxyType
from typing import Any

import narwhals as nw

from flestimate.classification import problems
from flestimate.classification.condition import Condition, MeetsOf
from flestimate.classification.coverage import Coverage, cover, universe_note
from flestimate.classification.crosstab import Crosstab
from flestimate.classification.explanation import Explanation, explain
from flestimate.classification.links import with_relatives
from flestimate.classification.ruleset import UNIVERSE, RuleSet
from flestimate.classification.scope import Scope
from flestimate.classification.typology import Typology
from flestimate.classification.undetermined import Excluded, Undetermined
from flestimate.classification.work_of_case import of_the_case
from flestimate.declaration import refuse_no_value
from flestimate.errors import Fix, Note, counted, expect
from flestimate.foreign import quoting_nobody
from flestimate.provenance import Provenance
from flestimate.survey import Codebook, Survey
from flestimate.survey.capitals import with_named
from flestimate.survey.extremes import highest, lowest
from flestimate.survey.scale import MET, NOT_MET, UNDETERMINED, Categories, Identifier, Scale, Several
from flestimate.survey.works import Works
from flestimate.tasks import Task, doing

_EXCLUDED = Excluded()


@dataclass(frozen=True, slots=True, eq=False)
class Classification:
    """Persons with their outcome on every criterion of a rule set: met, not met, undetermined.

    frame: the survey's frame, its rows in any order, and a column for each criterion, and `universe`; where works are told apart,
    a column for each work too, and a person meets what is met in any one of them. scales: how to read the columns. of_cases: variables that only
    cases have, such as the form of forced labour or the sector of the work that it was; undetermined: how persons whose outcome is
    not known count in estimates.
    """

    frame: nw.LazyFrame[Any]
    scales: Mapping[str, Scale]
    rules: RuleSet
    codebook: Codebook
    source: str
    n: int
    notes: tuple[Note, ...]
    provenance: Provenance
    works: Works = field(default_factory=Works)
    of_cases: frozenset[str] = frozenset()
    undetermined: Undetermined = field(default_factory=Excluded)

    @quoting_nobody
    def crosstab(self) -> Crosstab:
        """Persons of the sample by the two sides of the definition: involuntary work and coercion (one pass)."""
        (rows, columns), among = self.rules.crosstab, self.rules.crosstab_among
        belongs = lowest(nw.col(UNIVERSE), nw.col(among)) if among else nw.col(UNIVERSE)
        case = (nw.col(self.rules.case) == MET).cast(nw.Int64)
        marked = self.frame.select(row=nw.col(rows), column=nw.col(columns), belongs=belongs, case=case)
        cells = marked.group_by("row", "column", "belongs").agg(persons=nw.len(), cases=nw.col("case").sum()).collect()
        keys = zip(*(map(int, cells[name].to_list()) for name in ("row", "column", "belongs")), strict=True)
        counts = dict(zip(keys, zip(*(map(int, cells[name].to_list()) for name in ("persons", "cases")), strict=True), strict=True))
        inside = {(row, column): count for (row, column, outcome), count in counts.items() if outcome == MET}
        return Crosstab(
            rows=rows,
            columns=columns,
            case=self.rules.case,
            persons={cell: persons for cell, (persons, _) in inside.items()},
            in_case={cell: cases for cell, (_, cases) in inside.items()},
            sample=self.n,
            unknown=sum(persons for (*_, outcome), (persons, _) in counts.items() if outcome == UNDETERMINED),
            among=self.rules[among].label if among else None,
        )

    @quoting_nobody
    def explain(self, person: str | int) -> Explanation:
        """Why one person is, or is not, a case: from the answers through the criteria to the definition.

        person: the person's identifier, as the codebook's concept `person` makes it; a whole number is compared as text.
        """
        return explain(self.frame, Scope(self.scales, self.works), self.rules, person)

    def __repr__(self) -> str:
        return f"Classification of {self.source} by {self.rules.id}: {counted(self.n, 'person')}, {len(self.rules.criteria)} criteria"

    def _repr_html_(self) -> str:
        notes = "".join(f"<p>{escape(str(note))}</p>" for note in self.notes)
        return f"<p>{escape(repr(self))}</p>{self.crosstab()._repr_html_()}{notes}"


@doing(Task.CLASSIFY)
@quoting_nobody
def classify(survey: Survey, rules: RuleSet, undetermined: Undetermined = _EXCLUDED) -> Classification:
    """Every person's outcome on every criterion of the rule set, in Kleene's three-valued logic.

    Where the questionnaire tells jobs or spells apart, each work is assessed by itself, and a person meets what is met in any
    one of them: both sides of the definition have to concern the same work. undetermined: how persons of whom the answers do not
    tell count in estimates. An element that the questionnaire does not ask about
    is left out and noted. Raises RuleError where a side of the definition is not covered at all, or nobody was asked about it, or
    where the codebook's words are not the rule set's.
    """
    expect("survey", survey, Survey, "fl.describe(microdata, codebook)")
    expect("rules", rules, RuleSet, 'fl.RuleSet.load("icls-2018")')
    refuse_no_value("undetermined", undetermined, Undetermined, Fix("undetermined=fl.Excluded()", "or fl.AsNotMet()"))
    _refuse_names_taken(survey, rules)
    covered = coverage_of(survey, rules)
    refuse_unasked(survey, covered.rules)
    assessed = _assessed(survey, covered.rules)
    return Classification(
        frame=assessed.frame,
        scales=MappingProxyType(dict(assessed.scope.scales)),
        rules=covered.rules,
        codebook=survey.codebook,
        source=survey.source,
        n=survey.n,
        notes=(*survey.notes, *covered.notes, universe_note(rules)),
        provenance=_provenance(survey, rules, undetermined),
        works=assessed.scope.works,
        of_cases=assessed.of_cases,
        undetermined=undetermined,
    )


def refuse_unasked(survey: Survey, rules: RuleSet) -> None:
    """RuleError where nobody was asked about a side of the definition, or about anything of it."""
    for what, concepts in rules.sides_asked().items():
        questions = [name for name in sorted(concepts) if isinstance(survey.scales.get(name), Categories | Several)]
        if questions and survey.unasked.issuperset(questions):
            raise problems.nobody_asked(what, questions, rules.id)


def _refuse_names_taken(survey: Survey, rules: RuleSet) -> None:
    """RuleError where a concept, or a variable that no concept reads, has a name that the rule set gives."""
    made = (UNIVERSE, *rules.names_made)
    for name in made:
        if name in survey.scales:
            raise problems.name_clash(name, rules.id)
    works = survey.works
    of_works = [works.column(name, number) for name in made for number in works.numbers]
    # What the codebook reads is told under the name of its concept, and nobody needs it under its own.
    beside = set(survey.frame.collect_schema().names()).difference(survey.codebook.variables)
    for name in (*made, *of_works, *map(works.assessed, works.numbers)):
        if name in beside:
            raise problems.name_of_a_variable(name, rules.id)


@dataclass(frozen=True, slots=True)
class _Assessment:
    """Persons as far as they are assessed."""

    frame: nw.LazyFrame[Any]
    scope: Scope
    codebook: Codebook
    of_cases: frozenset[str] = frozenset()

    def with_relatives(self, wanted: frozenset[MeetsOf]) -> _Assessment:
        """With the outcomes of relatives that are asked for."""
        return _Assessment(with_relatives(self.frame, wanted, self.codebook.links), self.scope, self.codebook)

    def with_criteria(self, conditions: Mapping[str, Condition]) -> _Assessment:
        """With criteria of which none rests on another: of each work where they are told work by work, and of the person."""
        works = self.scope.works
        by_work = {name: condition for name, condition in conditions.items() if condition.names() & works.concepts}
        whole = {name: condition.expression(self.scope) for name, condition in conditions.items() if name not in by_work}
        each = {works.column(name, k): self._in_work(condition, k) for name, condition in by_work.items() for k in works.numbers}
        frame = with_named(self.frame, {**whole, **each})
        if by_work:
            frame = with_named(frame, {name: _in_any(name, works) for name in by_work})
        return _Assessment(frame, self.scope.with_criteria(whole).with_criteria_of_works(by_work), self.codebook)

    def _in_work(self, condition: Condition, number: int) -> nw.Expr:
        """Its outcome in one work; a work that is not assessed meets nothing."""
        outcome = condition.expression(self.scope.at(number))
        return nw.when(nw.col(Works.assessed(number)) == 1).then(outcome).otherwise(nw.lit(NOT_MET))

    def with_forms(self, typologies: tuple[Typology, ...], case: str) -> _Assessment:
        """With the form of each case, and with what is said of the work that makes the person a case."""
        told = self._with_typologies(typologies, case)
        located = {name: of_the_case(name, told.scope.scales[name], case, works) for name, works in self._of_case(typologies, case).items()}
        columns = {column: one for each in located.values() for column, one in each.columns.items()}
        scales = {**told.scope.scales, **{name: each.scale for name, each in located.items()}}
        frame = with_named(told.frame, columns)
        return _Assessment(frame, replace(told.scope, scales=scales), self.codebook, frozenset(located))

    def _with_typologies(self, typologies: tuple[Typology, ...], case: str) -> _Assessment:
        """With a column for each typology: of every work, where cases are told work by work."""
        works = self.scope.works
        columns: dict[str, nw.Expr] = {}
        for typology in typologies:
            if case in works.concepts:
                columns |= {works.column(typology.name, k): typology.expression(self.scope.at(k)) for k in works.numbers}
            else:
                columns[typology.name] = typology.expression(self.scope)
        scales = {**self.scope.scales, **{typology.name: typology.scale for typology in typologies}}
        frame = with_named(self.frame, columns)
        return _Assessment(frame, replace(self.scope, scales=scales), self.codebook)

    def _of_case(self, typologies: tuple[Typology, ...], case: str) -> dict[str, Works]:
        """What only cases have, and the works that it is told of: nothing but the typologies where cases are told of persons."""
        works, names = self.scope.works, {typology.name for typology in typologies}
        if case not in works.concepts:
            return dict.fromkeys(sorted(names), Works())
        told = {name for name in self.codebook.spell_concepts if not isinstance(self.scope.scales[name], Identifier)}
        return dict.fromkeys(sorted(names | told), works)


def _assessed(survey: Survey, rules: RuleSet) -> _Assessment:
    """The survey's persons with every criterion of a rule set that the questionnaire covers."""
    assessed = _Assessment(_with_assessed(survey), _scope(survey), survey.codebook)
    for step in rules.steps():
        assessed = assessed.with_relatives(frozenset().union(*(criterion.condition.relatives() for criterion in step)))
        assessed = assessed.with_criteria({criterion.name: criterion.condition for criterion in step})
    return assessed.with_forms(rules.typologies, rules.case)


def _provenance(survey: Survey, rules: RuleSet, undetermined: Undetermined) -> Provenance:
    applied = survey.provenance.then("rule set", f"{rules.id} {rules.version}", rules.fingerprint)
    return applied.then("undetermined", undetermined.word)


def coverage_of(survey: Survey, rules: RuleSet) -> Coverage:
    """The rule set as far as the survey's questionnaire covers it; RuleError where that is not far enough."""
    covered = cover(rules, _scope(survey))
    if covered.errors:
        raise covered.errors[0]
    return covered


def _scope(survey: Survey) -> Scope:
    return Scope(survey.scales, survey.works, frozenset(survey.codebook.links))


def _with_assessed(survey: Survey) -> nw.LazyFrame[Any]:
    """Which works are assessed. What is told of a person who has none is assessed in place of the first."""
    works = survey.works
    if not works.labels:
        return survey.frame
    none = nw.all_horizontal(*(nw.col(works.there(number)) == 0 for number in works.numbers), ignore_nulls=True)
    own = {works.assessed(number): nw.col(works.there(number)) for number in works.numbers}
    first = (nw.col(works.there(1)) == 1) | none
    return with_named(survey.frame, {**own, works.assessed(1): first.cast(nw.Int64)})


def _in_any(name: str, works: Works) -> nw.Expr:
    return highest(*(nw.col(works.column(name, number)) for number in works.numbers))
