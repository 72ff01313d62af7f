"""The criteria of a rule as its TOML file states them: `[criteria]`, `[proportions]`, `[others]`, each by their words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flestimate.declaration import Origin, table_of, unknown_key
from flestimate.errors import DeclarationError, FlestimateError
from flestimate.publication.reliability.at_least import FewestCases, FewestDegrees, FewestEffective, FewestPersons
from flestimate.publication.reliability.at_most import CVBelow, MostCV, MostLogCV, MostUndetermined
from flestimate.publication.reliability.criterion import Criterion
from flestimate.publication.reliability.design_effect import PlausibleDeff
from flestimate.publication.reliability.nchs_count import NchsCount
from flestimate.publication.reliability.nchs_proportion import NchsProportion
from flestimate.publication.reliability.of_kind import OfOthers, OfProportions
from flestimate.publication.reliability.population import PopulationLimits
from flestimate.publication.reliability.quadratic import Quadratic

KINDS: Mapping[str, type[Criterion]] = {
    kind.word: kind
    for kind in (
        FewestCases,
        FewestPersons,
        FewestEffective,
        FewestDegrees,
        MostCV,
        CVBelow,
        MostLogCV,
        MostUndetermined,
        PopulationLimits,
        PlausibleDeff,
        Quadratic,
        NchsProportion,
        NchsCount,
    )
}
"""The criteria that a rule's file may state, by word."""

SECTIONS: Mapping[str, Callable[[Criterion], Criterion]] = {
    "criteria": lambda criterion: criterion,
    OfProportions.word: OfProportions,
    OfOthers.word: OfOthers,
}
"""The sections they may stand in, and what each makes of them."""


def criteria_of(content: Mapping[str, Any], origin: Origin) -> tuple[Criterion, ...]:
    """The criteria of a rule; DeclarationError where one is misspelt or of the wrong kind."""
    return tuple(
        of(criterion)
        for section, of in SECTIONS.items()
        if section in content
        for criterion in _of_section(table_of(content[section], origin, section), origin, section)
    )


def _of_section(content: Mapping[str, Any], origin: Origin, section: str) -> Iterator[Criterion]:
    for word, stated in content.items():
        where = origin.place(word, section)
        if word not in KINDS:
            raise unknown_key(word, list(KINDS), where)
        yield _criterion(KINDS[word], table_of(stated, origin, f"{section}.{word}"), where)


def _criterion(kind: type[Criterion], stated: Mapping[str, Any], where: Mapping[str, str]) -> Criterion:
    known = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]  # every criterion is a dataclass
    for name, value in stated.items():
        if name not in known:
            raise unknown_key(name, known, where)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DeclarationError("FLE-C05", f"'{name}' has the wrong kind of value.", where=where, why="expected: a number")
    try:
        return kind(**stated)
    except FlestimateError as error:
        error.where = {**where, **error.where}
        raise
