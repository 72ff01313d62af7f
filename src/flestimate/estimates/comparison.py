"""sensitivity: the same survey by several definitions, to see how much of the headline is the definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

import narwhals as nw

from flestimate.classification import Excluded, RuleSet, Undetermined, classify
from flestimate.classification.classification import coverage_of
from flestimate.classification.coverage import universe_note
from flestimate.classification.merged import Outcomes, merged
from flestimate.errors import DeclarationError, Fix, Note, expect
from flestimate.estimates import strip
from flestimate.estimates.breakdown import By
from flestimate.estimates.contrast import Contrast
from flestimate.estimates.definitions import Definition, PrevalenceByDefinition
from flestimate.estimates.display import UNCHECKED
from flestimate.estimates.estimate import Estimate
from flestimate.estimates.table import EstimateTable, estimate
from flestimate.foreign import quoting_nobody
from flestimate.provenance import Provenance
from flestimate.said import Name, said
from flestimate.sample import Design, Sample, weigh
from flestimate.survey import Survey
from flestimate.survey.scale import MET
from flestimate.tasks import Task, doing

if TYPE_CHECKING:
    import pandas as pd

_EXCLUDED = Excluded()
_DEFINITION = PrevalenceByDefinition.overlapping
_HEADINGS = (_DEFINITION, "estimate", "lower", "upper", "cases", "lost", "gained", "difference", "std. error")


@dataclass(frozen=True, slots=True)
class Moved:
    """Sample cases of the first definition that another does not count, and those that it counts and the first does not."""

    lost: int
    gained: int


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """The headline by several definitions over the same persons: the first is the one that the others are compared with.

    table: the estimates, with the covariance between them; moved: by definition, the sample cases lost and gained. It is for the
    analyst's eyes; `fl.publish(sensitivity.table, rule)` is what may be shown, with its chart.
    """

    table: EstimateTable
    moved: Mapping[str, Moved]

    @property
    def headline(self) -> Estimate:
        """The estimate by the first definition."""
        return self.table.estimates[0]

    @property
    def differences(self) -> Mapping[str, Contrast]:
        """By definition, its difference from the headline, with the covariance of the same persons."""
        return {_definition(one): self.table.difference(one, self.headline) for one in self._totals() if one is not self.headline}

    def to_frame(self) -> pd.DataFrame:
        """One row a definition, as a pandas DataFrame: the columns of an estimate, and how it differs from the first."""
        differences = self.differences
        frame = self.table.to_frame()
        frame = frame[[_is_total(one) for one in self.table]].reset_index(drop=True)
        names = frame[_DEFINITION].tolist()
        frame["difference"] = [differences[name].estimate if name in differences else 0.0 for name in names]
        frame["difference_se"] = [differences[name].std_error if name in differences else 0.0 for name in names]
        frame["cases_lost"] = [self.moved[name].lost for name in names]
        frame["cases_gained"] = [self.moved[name].gained for name in names]
        return frame

    def __repr__(self) -> str:
        lines = [_HEADINGS, *self._rows()]
        widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
        drawn = ["", *strip.text(self._totals())]
        aligned = [
            "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:]), picture]).rstrip()
            for line, picture in zip(lines, drawn, strict=True)
        ]
        return "\n".join([self._title(), *aligned, UNCHECKED])

    def _repr_html_(self) -> str:
        head = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in (*_HEADINGS, "interval"))
        rows = "".join(
            f"<tr><th scope='row'>{escape(line[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in line[1:])}<td>{picture}</td></tr>"
            for line, picture in zip(self._rows(), strip.svg(self._totals()), strict=True)
        )
        caption = escape(self._title())
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{escape(UNCHECKED)}</p>"

    def _title(self) -> str:
        return f"{self.table.measure.title} ({self.table.measure.unit})"

    def _totals(self) -> list[Estimate]:
        return [one for one in self.table if _is_total(one)]

    def _rows(self) -> Iterator[tuple[str, ...]]:
        differences = self.differences
        for one in self._totals():
            name = _definition(one)
            moved = self.moved[name]
            figures = (f"{one.estimate:.4g}", f"{one.conf_low:.4g}", f"{one.conf_high:.4g}", f"{one.n_cases:,}")
            if name in differences:
                far = differences[name]
                yield (name, *figures, f"{moved.lost:,}", f"{moved.gained:,}", f"{far.estimate:+.3g}", f"{far.std_error:.2g}")
            else:
                yield (name, *figures, "", "", "", "")


@doing(Task.COMPARE)
@quoting_nobody
def sensitivity(
    survey: Survey,
    rulesets: Sequence[RuleSet],
    design: Design,
    *,
    by: By = (),
    per: float = 1_000,
    undetermined: Undetermined = _EXCLUDED,
) -> Sensitivity:
    """The prevalence by each of several rule sets, the first being the headline, with the covariance between them.

    `rules.each_left_out()` makes a rule set without one of its elements, for each in turn. undetermined: how persons of whom the
    answers do not tell count. Raises what `classify`, `weigh` and `estimate` raise; DeclarationError where two rule sets have
    one id.

    >>> import polars as pl, flestimate as fl
    >>> answers = {"answers": {1: "yes", 2: "no"}}
    >>> asked = {"deceived_nature": "f02", "not_free_to_leave": "f10", "violence": "f11"}
    >>> codebook = fl.Codebook.of({"age": {"variable": "age"}, **{name: {"variable": v, **answers} for name, v in asked.items()}})
    >>> persons = {"age": [30] * 4, "f02": [1, 2, 2, 2], "f10": [2, 1, 2, 2], "f11": [1, 1, 2, 1], "w": [1.0] * 4, "ea": [1, 2, 3, 4]}
    >>> rules = fl.RuleSet.load("icls-2018")
    >>> survey = fl.describe(pl.DataFrame(persons), codebook)
    >>> found = fl.sensitivity(survey, [rules, rules.without("I2_nature")], fl.Clustered("w", "ea"), per=100)
    >>> found.differences["without I2_nature"].estimate
    -25.0
    """
    expect("survey", survey, Survey, "fl.describe(microdata, codebook)")
    _refuse_unusable(rulesets)
    covered = [coverage_of(survey, rules) for rules in rulesets]
    together, places = merged([one.rules for one in covered])
    classified = replace(
        classify(survey, together, undetermined),
        notes=tuple(dict.fromkeys((*survey.notes, *(note for one in covered for note in one.notes), *_universes(rulesets)))),
        provenance=_provenance(survey, rulesets, undetermined),
    )
    labels = [_label(rules, rulesets[0]) for rules in rulesets]
    definitions = tuple(Definition(label, one.case, one.universe) for label, one in zip(labels, places, strict=True))
    sample = weigh(classified, design)
    table = estimate(sample, PrevalenceByDefinition(definitions, what=rulesets[0].case, per=per), by)
    return Sensitivity(table, MappingProxyType(dict(zip(labels, _moved(sample, places), strict=True))))


def _label(rules: RuleSet, headline: RuleSet) -> str:
    """What a definition is called beside the headline: what it is without, where it is the headline's without something."""
    own = rules.id.removeprefix(f"{headline.id} ")
    left_out = own.removeprefix("without ")
    return said("without {criteria}", criteria=Name(left_out)) if left_out != own else Name(own)


def _universes(rulesets: Sequence[RuleSet]) -> list[Note]:
    """Whom the definitions speak of: of those that speak of the same persons, the first says it."""
    first = {rules.universe.label: rules for rules in reversed(rulesets)}
    return [universe_note(rules) for rules in rulesets if rules is first[rules.universe.label]]


def _provenance(survey: Survey, rulesets: Sequence[RuleSet], undetermined: Undetermined) -> Provenance:
    provenance = survey.provenance
    for rules in rulesets:
        provenance = provenance.then("rule set", f"{rules.id} {rules.version}", rules.fingerprint)
    return provenance.then("undetermined", undetermined.word)


def _moved(sample: Sample, places: Sequence[Outcomes]) -> list[Moved]:
    """By definition, the sample cases that it does not share with the first, in one pass."""
    first, counts = _is_case(places[0]), dict[str, nw.Expr]()
    for number, one in enumerate(places):
        counts[f"lost{number}"] = (first & ~_is_case(one)).cast(nw.Int64).sum()
        counts[f"gained{number}"] = (_is_case(one) & ~first).cast(nw.Int64).sum()
    row = sample.frame.select(**counts).collect()
    return [Moved(int(row[f"lost{number}"][0] or 0), int(row[f"gained{number}"][0] or 0)) for number in range(len(places))]


def _is_case(one: Outcomes) -> nw.Expr:
    return (nw.col(one.case) == MET) & (nw.col(one.universe) == MET)


def _definition(one: Estimate) -> str:
    return dict(one.cell)[_DEFINITION]


def _is_total(one: Estimate) -> bool:
    """Whether an estimate is of everybody, by one of the definitions."""
    return len(one.cell) == 1


def _refuse_unusable(rulesets: object) -> None:
    usable = isinstance(rulesets, list | tuple) and len(rulesets) > 1 and all(isinstance(one, RuleSet) for one in rulesets)
    if not usable:
        raise DeclarationError(
            "FLE-C05",
            "rulesets is not a list of two rule sets or more.",
            why="the first is the headline, and the others are compared with it",
            fix=(Fix("[rules, *rules.each_left_out()]", "with one element left out in turn"), Fix("[rules, other_rules]")),
        )
