"""PSUs that are named by what names households, or by the number of a person in the household."""

from __future__ import annotations

from collections.abc import Iterator

from flestimate.errors import listed
from flestimate.findings import designs
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.households import HOUSEHOLD
from flestimate.findings.persons import Persons
from flestimate.survey import Codebook
from flestimate.survey.key import PERSON, Key

_OF_A_HOUSEHOLD, _NUMBERS = 8, 50
"""Fewer persons a PSU are those of households; more codes than that are no numbers of persons in a household."""


def of_names(persons: Persons, unit: str, psus: int) -> Iterator[Finding]:
    """A PSU column that the codebook has as a household, or as a person's number; psus: how many PSUs it tells apart, by stratum."""
    if persons.codebook is None or not psus:
        return
    named = _variables(persons.codebook, unit)
    if _is_household(persons.codebook, named, persons.n / psus):
        yield _warning(
            persons,
            unit,
            "names households",
            "households are drawn within a PSU, and neighbours are alike: standard errors would be too small",
        )
    elif _is_number(persons.codebook, named) and len(persons.frame.select(unit).unique().collect()) <= _NUMBERS:
        yield _warning(
            persons,
            unit,
            "numbers persons within a household",
            "all first persons of a stratum would be one PSU: standard errors would be of no sample that was drawn",
        )


def _warning(persons: Persons, unit: str, what: str, why: str) -> Finding:
    return Finding(
        Severity.WARNING,
        Stage.DESIGN,
        "FLE-D26",
        f"the PSU '{unit}' {what}, by the codebook.",
        {**designs.at(persons, "psu"), "column": listed(_variables(persons.codebook, unit)) if persons.codebook else unit},
        why=why,
        fix=(designs.line(persons, 'psu = "..."', 'psu="..."', "the column of the cluster that was drawn, such as the enumeration area"),),
    )


def _variables(codebook: Codebook, name: str) -> tuple[str, ...]:
    """The variables of the file that a concept names something by; of a column, itself."""
    concept = codebook.concepts.get(name)
    return concept.variables if isinstance(concept, Key) else (name,)


def _is_household(codebook: Codebook, named: tuple[str, ...], size: float) -> bool:
    """Whether these variables name households; size: of a PSU, in persons, where only the person's key tells."""
    declared = [set(link.household) for link in codebook.links.values()]
    if HOUSEHOLD in codebook.concepts:
        declared.append(set(_variables(codebook, HOUSEHOLD)))
    # The key of a person may as well be the PSU and a number in it, which is no household.
    *others, _ = _variables(codebook, PERSON)
    return set(named) in declared or (set(named) == set(others) and size < _OF_A_HOUSEHOLD)


def _is_number(codebook: Codebook, named: tuple[str, ...]) -> bool:
    """Whether this variable is a person's number in the household."""
    *others, last = _variables(codebook, PERSON)
    members = [link.member for link in codebook.links.values()]
    return named in [(member,) for member in [*members, *([last] if others else [])]]
