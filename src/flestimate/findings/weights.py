"""What can be known of weights before estimating."""

from __future__ import annotations

from collections.abc import Iterator

from flestimate.errors import Fix, counted, have
from flestimate.findings import designs
from flestimate.findings.distribution import Weights
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.households import weights_of_households
from flestimate.findings.persons import Persons
from flestimate.findings.sums import of_the_sum
from flestimate.findings.weight_groups import of_groups
from flestimate.findings.weight_names import like_weights
from flestimate.sample.refusals import Columns

ROLES = ("weight", "reporters")
"""The parts of a design that weights are made of."""

_FEW_VALUES, _MANY_PERSONS = 10, 100
_MANY_ZEROS = 0.1
_TIMES_THE_MEDIAN, _TOP, _HELD_BY_TOP = 30, 0.01, 0.2


def of_weights(persons: Persons) -> Iterator[Finding]:
    """Everything about the weights: what `weigh` refuses, and where they are whole, what is odd in their sum and their sizes."""
    if not persons.n:
        yield _nobody(persons)
    if persons.design is None:
        return
    columns = Columns(persons.frame, persons.scales, persons.design)
    refused = list(columns.refused())
    refusals = refused if refused or not persons.n else columns.looked_over().refusals
    about_weights = [refusal for refusal in refusals if refusal.role in ROLES]
    yield from (designs.refused(persons, refusal, Stage.WEIGHTS) for refusal in about_weights)
    if refused or about_weights or not persons.n:
        return
    weights = Weights.of(columns.weighed)
    yield from _of_values(persons, weights)
    yield from of_the_sum(persons, weights)
    yield from weights_of_households(persons)
    yield from _of_sizes(persons, weights)
    yield from of_groups(persons, columns, weights)


def _nobody(persons: Persons) -> Finding:
    return Finding(
        Severity.ERROR,
        Stage.WEIGHTS,
        "FLE-W04",
        "the file holds nobody.",
        persons.at("file", "study"),
        why="all persons were filtered out, or a file was written before they were added",
        fix=(Fix("the whole file", "as it was released"),),
    )


def _of_values(persons: Persons, weights: Weights) -> Iterator[Finding]:
    where = designs.weight(persons)
    others = like_weights(persons)
    fix = tuple(
        designs.line(persons, f'weight = "{name}"', f'weight="{name}"', "another column that may be a weight") for name in others[:3]
    )
    if weights.values.tolist() == [1.0]:
        yield Finding(
            Severity.WARNING,
            Stage.WEIGHTS,
            "FLE-W12",
            f"every weight is 1: the {counted(weights.n, 'person')} stand for themselves alone.",
            where,
            why="a sample whose persons all had the same chance, and all responded, is rare; often the weights were not joined to the file",
            fix=fix or (Fix('weight = "..."', "the weight, joined from the sample file"),),
        )
    elif weights.are_whole and len(weights.values) <= _FEW_VALUES and weights.n >= _MANY_PERSONS and len(weights.values) > 1:
        yield Finding(
            Severity.WARNING,
            Stage.WEIGHTS,
            "FLE-W11",
            f"the weight takes {len(weights.values)} values only, all whole numbers, among {counted(weights.n, 'person')}.",
            where,
            why="a flag, a code or a number of copies looks so; weights that were adjusted for non-response take many values",
            fix=fix or (Fix('weight = "..."', "the column that says how many persons one person stands for"),),
        )


def _of_zeros(persons: Persons, weights: Weights) -> Finding:
    many = weights.zeros > _MANY_ZEROS * weights.n
    share = f", {weights.zeros / weights.n * 100:.0f} % of all," if many else ""
    lacking = "; of so many, weights were perhaps not made for all who answered, or not joined" if many else ""
    return Finding(
        Severity.WARNING if many else Severity.NOTE,
        Stage.WEIGHTS,
        "FLE-W20",
        f"{have(weights.zeros)} a weight of 0{share} and {'stands' if weights.zeros == 1 else 'stand'} for nobody.",
        designs.weight(persons),
        why=f"they stay in the design, so that no PSU is lost, and are counted nowhere{lacking}",
        fix=(designs.line(persons, 'weight = "..."', 'weight="..."', "the weight of all persons, if this is that of a part"),)
        if many
        else (),
    )


def _of_sizes(persons: Persons, weights: Weights) -> Iterator[Finding]:
    where = designs.weight(persons)
    if weights.zeros:
        yield _of_zeros(persons, weights)
    held = weights.held_by(_TOP)
    if weights.n >= _MANY_PERSONS and (weights.largest > _TIMES_THE_MEDIAN * weights.median or held > _HELD_BY_TOP):
        yield Finding(
            Severity.WARNING,
            Stage.WEIGHTS,
            "FLE-W21",
            f"the largest weight is {weights.largest / weights.median:,.0f} times the median, and 1 % of the persons hold {held * 100:.0f} % of the sum.",
            where,
            why="one case among them moves the estimate by as much as many others; weights may lack trimming, or be wrong for a few persons",
            fix=(Fix("ask who made the weights", "whether they were to be trimmed; a share moves by what is cut off"),),
        )
    if weights.kish > 1.005:
        yield Finding(
            Severity.NOTE,
            Stage.WEIGHTS,
            "FLE-W23",
            f"unequal weights alone multiply variances by about {weights.kish:.2f} (Kish's design effect).",
            where,
            why=f"{counted(weights.n - weights.zeros, 'person')} tell as much as {(weights.n - weights.zeros) / weights.kish:,.0f} of equal weight would",
        )
