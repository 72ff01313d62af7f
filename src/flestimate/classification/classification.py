"""classify: a survey and a rule set in, every person's outcome on every criterion out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import Any

import narwhals as nw

from flestimate.classification.explanation import Explanation, explain
from flestimate.classification.ruleset import Criterion, RuleSet
from flestimate.classification.undetermined import Excluded, Undetermined
from flestimate.declaration import refuse_no_value
from flestimate.errors import Fix, Note, RuleError, counted, expect
from flestimate.provenance import Provenance
from flestimate.survey import Codebook, Survey
from flestimate.survey.scale import MET, OUTCOMES, Outcome, Scale
from flestimate.survey.works import Works

UNIVERSE = "universe"
_EXCLUDED = Excluded()


@dataclass(frozen=True, slots=True, eq=False)
class Classification:
    """Persons with their outcome on every criterion of a rule set: met, not met, undetermined.

    frame: the survey's frame and a column for each criterion, and `universe`; scales: how to read the columns; undetermined:
    how persons whose outcome is not known count in estimates.
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
    undetermined: Undetermined = field(default_factory=Excluded)

    def crosstab(self) -> Crosstab:
        """Persons of the sample by the two sides of the definition: involuntary work and coercion (one pass)."""
        rows, columns = self.rules.crosstab
        inside = self.frame.filter(nw.col(UNIVERSE) == MET)
        cells = inside.group_by(rows, columns).agg(nw.len().alias("persons")).collect()
        persons = {
            (int(row), int(column)): int(count)
            for row, column, count in zip(cells[rows].to_list(), cells[columns].to_list(), cells["persons"].to_list(), strict=True)
        }
        return Crosstab(rows, columns, self.rules.case, persons, self.n)

    def explain(self, person: str) -> Explanation:
        """Why one person is, or is not, a case: from the answers through the criteria to the definition.

        person: the person's identifier, as the codebook's concept `person` makes it.
        """
        return explain(self.frame, self.scales, self.rules, person)

    def __repr__(self) -> str:
        return f"Classification of {self.source} by {self.rules.id}: {counted(self.n, 'person')}, {len(self.rules.criteria)} criteria"

    def _repr_html_(self) -> str:
        notes = "".join(f"<p>{escape(str(note))}</p>" for note in self.notes)
        return f"<p>{escape(repr(self))}</p>{self.crosstab()._repr_html_()}{notes}"


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Unweighted persons by two criteria, each met, not met or undetermined, within the rule set's universe.

    It is for the analyst's eyes: unlike a Publication it has not been checked for small cells, and cannot be exported.
    """

    rows: str
    columns: str
    case: str
    persons: Mapping[tuple[int, int], int]
    sample: int

    def __getitem__(self, outcomes: tuple[str, str]) -> int:
        """Persons with these outcomes on the rows' and the columns' criterion, such as ["met", "undetermined"]."""
        row, column = (OUTCOMES.index(outcome) for outcome in outcomes)
        return self.persons.get((row, column), 0)

    @property
    def universe(self) -> int:
        """Persons of the sample whom the definition speaks of."""
        return sum(self.persons.values())

    def table(self) -> list[list[str]]:
        """Header and rows as text, with totals."""
        order = ("met", "not met", "undetermined")
        lines = [[f"{self.rows} \\ {self.columns}", *order, "total"]]
        for row in order:
            counts = [self[row, column] for column in order]
            lines.append([row, *(f"{count:,}" for count in [*counts, sum(counts)])])
        totals = [sum(self[row, column] for row in order) for column in order]
        return [*lines, ["total", *(f"{count:,}" for count in [*totals, sum(totals)])]]

    def __repr__(self) -> str:
        lines = self.table()
        widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
        text = [
            "  ".join(
                cell.ljust(width) if not position else cell.rjust(width)
                for position, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            for line in lines
        ]
        return "\n".join([self._caption(), *text])

    def _repr_html_(self) -> str:
        head, *body = self.table()
        header = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in head)
        rows = "".join(
            f"<tr><th scope='row'>{escape(line[0])}</th>{''.join(f'<td>{cell}</td>' for cell in line[1:])}</tr>" for line in body
        )
        return f"<table><caption>{escape(self._caption())}</caption><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>"

    def _caption(self) -> str:
        outside = self.sample - self.universe
        return (
            f"{self.case}: sample persons, unweighted ({counted(self.universe, 'person')}; {outside:,} outside the definition's universe)"
        )


def classify(survey: Survey, rules: RuleSet, undetermined: Undetermined = _EXCLUDED) -> Classification:
    """Every person's outcome on every criterion of the rule set, in Kleene's three-valued logic.

    undetermined: how persons of whom the answers do not tell count in estimates. An element that the questionnaire does not ask
    about is left out and noted. Raises RuleError where a side of the definition is not covered at all, or where the codebook's
    words are not the rule set's.
    """
    expect("survey", survey, Survey, "fl.describe(microdata, codebook)")
    expect("rules", rules, RuleSet, 'fl.RuleSet.load("icls-2018")')
    refuse_no_value("undetermined", undetermined, Undetermined, Fix("undetermined=fl.Excluded()", "or fl.AsNotMet()"))
    _refuse_name_clash(survey, rules)
    applied, dropped = rules.covered(survey.scales)
    scales: dict[str, Scale] = dict(survey.scales)
    frame = survey.frame
    for step in _steps(applied):
        frame = frame.with_columns(**{criterion.name: criterion.condition.expression(scales) for criterion in step})
        scales |= {criterion.name: Outcome() for criterion in step}
    return Classification(
        frame=frame,
        scales=MappingProxyType(scales),
        rules=applied,
        codebook=survey.codebook,
        source=survey.source,
        n=survey.n,
        notes=(*survey.notes, *(_not_asked(criterion) for criterion in dropped), _universe(rules)),
        provenance=survey.provenance.then("rule set", f"{rules.id} {rules.version}", rules.fingerprint).then(
            "undetermined", undetermined.word
        ),
        works=survey.works,
        undetermined=undetermined,
    )


def _steps(rules: RuleSet) -> list[list[Criterion]]:
    """The criteria in as few steps as their references allow: within a step none speaks of another."""
    steps: list[list[Criterion]] = []
    depth: dict[str, int] = {}
    for criterion in (rules.universe, *rules.criteria):
        needed = [depth[name] for name in criterion.condition.names() if name in depth]
        depth[criterion.name] = max(needed, default=-1) + 1
        if depth[criterion.name] == len(steps):
            steps.append([])
        steps[depth[criterion.name]].append(criterion)
    return steps


def _refuse_name_clash(survey: Survey, rules: RuleSet) -> None:
    for name in (UNIVERSE, *(criterion.name for criterion in rules.criteria)):
        if name in survey.scales:
            raise RuleError(
                "FLE-C12",
                f"'{name}' is a concept of the codebook and a criterion of the rule set {rules.id}.",
                where={"concept": name},
                why="one name for two things would count the wrong one",
            )


def _not_asked(criterion: Criterion) -> Note:
    what = f"{criterion.name} ({criterion.label})"
    return Note("FLE-F07", f"The questionnaire does not ask about {what}: cases known by nothing else are missed.")


def _universe(rules: RuleSet) -> Note:
    return Note("FLE-F16", f"{rules.id} speaks of {rules.universe.label}; other persons are in no numerator or denominator.")
