"""The sum of the weights, beside the population that it should be."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

from flestimate.errors import Fix, counted, listed
from flestimate.estimates import Total
from flestimate.estimates.of_cases import NumberOfPersons
from flestimate.findings import designs
from flestimate.findings.distribution import Weights
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.persons import Persons

_NORMALISED = 1e-3
"""By how much the mean of normalised weights may differ from 1, or from a power of ten."""
_POWERS = range(3, 10)
_AWAY = 0.05
"""By how much the sum may differ from the population without a word."""
_SAME = (0.8, 1.25)


def of_the_sum(persons: Persons, weights: Weights) -> Iterator[Finding]:
    """Weights that are normalised, multiplied by a power of ten, or add up to another population than the declared one."""
    mean = weights.total / weights.n
    declared = persons.population
    if _is_near(mean, 1.0):
        if len(weights.values) > 1:
            yield _normalised(persons, weights)
    elif declared is None:
        power = next((power for power in _POWERS if _is_near(mean, 10.0**power)), None)
        yield _unknown(persons, weights) if power is None else _normalised_and_multiplied(persons, power)
    elif power := _power_of_ten(weights.total / declared):
        yield _multiplied(persons, weights, declared, power)
    elif abs(weights.total / declared - 1) > _AWAY:
        yield _another_population(persons, weights, declared)


def _is_near(number: float, expected: float) -> bool:
    return abs(number / expected - 1) < _NORMALISED


def _power_of_ten(ratio: float) -> int:
    """The power of ten that explains a ratio, 0 where none does.

    >>> [_power_of_ten(ratio) for ratio in (1_013, 0.97e-6, 12, 500)]
    [3, -6, 0, 0]
    """
    power = round(log10(ratio))
    lowest, highest = _SAME
    return power if abs(power) > 1 and lowest <= ratio / 10.0**power <= highest else 0


def _normalised(persons: Persons, weights: Weights) -> Finding:
    asked = [measure.title for measure, _ in persons.tables if isinstance(measure, NumberOfPersons | Total)]
    name = designs.weight_column(persons)
    population = f"{persons.population:_.0f}" if persons.population else "POPULATION"
    return Finding(
        Severity.WARNING if asked else Severity.NOTE,
        Stage.WEIGHTS,
        "FLE-W06",
        f"the weights are 1 on average: their sum is that of the {counted(weights.n, 'person')} of the sample.",
        {**designs.weight(persons), **({"asked": listed(dict.fromkeys(asked))} if asked else {})},
        why="they were normalised; shares and means are as good, numbers of persons would be those of the sample",
        fix=(
            Fix(
                f'frame["{name}"] *= {population} / frame["{name}"].sum()',
                "how many persons there are, by the office; not needed for shares",
            ),
            *((Fix('measure = { prevalence = "..." }', "a share in place of a number"),) if asked else ()),
        ),
    )


def _normalised_and_multiplied(persons: Persons, power: int) -> Finding:
    return Finding(
        Severity.WARNING,
        Stage.WEIGHTS,
        "FLE-W07",
        f"the weights are {10**power:,} on average.",
        designs.weight(persons),
        why="they were normalised, and multiplied to be kept as whole numbers; shares are as good, numbers of persons would be nobody's",
        fix=(_divided(persons, power),),
    )


def _multiplied(persons: Persons, weights: Weights, declared: float, power: int) -> Finding:
    times = f"{10**power:,} times" if power > 0 else f"a {10**-power:,}th of"
    return Finding(
        Severity.WARNING,
        Stage.WEIGHTS,
        "FLE-W07",
        f"the weights sum to {_number(weights.total)}, about {times} the population of {declared:,.0f}.",
        {**designs.weight(persons), **persons.at("population", "study")},
        why="weights are often kept as whole numbers, or in thousands; every number of persons would be wrong by as much",
        fix=(_divided(persons, power),),
    )


def _number(total: float) -> str:
    return f"{total:,.0f}" if total >= 100 else f"{total:,.4g}"


def _divided(persons: Persons, power: int) -> Fix:
    name = designs.weight_column(persons)
    operator = "/" if power > 0 else "*"
    scaled = f'frame["{name}"] = frame["{name}"] {operator} {10 ** abs(power):_}'
    if persons.origin:
        return Fix('file = "..."', f"a copy of the file with {scaled}; the released one stays as it is")
    return Fix(scaled, "before it is declared")


def _another_population(persons: Persons, weights: Weights, declared: float) -> Finding:
    more = weights.total > declared
    return Finding(
        Severity.WARNING,
        Stage.WEIGHTS,
        "FLE-W14",
        f"the weights sum to {weights.total:,.0f}, {abs(weights.total / declared - 1) * 100:.1f} % {'more' if more else 'less'} "
        f"than the population of {declared:,.0f}.",
        {**designs.weight(persons), **persons.at("population", "study")},
        why="persons may be twice in the file, or of several waves"
        if more
        else "persons may have been left out (children, institutions, who does not work), or the weights are of another year",
        fix=(
            designs.line(
                persons,
                f"population = {weights.total:_.0f}",
                f"population={weights.total:_.0f}",
                "only if that is how many the office says there are of the persons in this file",
            ),
            Fix('weight = "..."', "another weight of the file"),
        ),
    )


def _unknown(persons: Persons, weights: Weights) -> Finding:
    return Finding(
        Severity.NOTE,
        Stage.WEIGHTS,
        "FLE-W24",
        f"the weights of {counted(weights.n, 'person')} sum to {weights.total:,.0f}, and no population is declared to compare that with.",
        designs.weight(persons),
        fix=(designs.line(persons, "[study]  population = ...", "population=...", "the number of persons by the office"),),
    )
