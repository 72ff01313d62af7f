"""Coarser schemes: which built-in scheme the categories of a variable are of, and which of its ladder hold them whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from flestimate.survey.classifications.age import age_schemes
from flestimate.survey.classifications.isco import occupation_schemes
from flestimate.survey.classifications.isic import sector_schemes

_OLDEST = 199
LADDERS = (
    ("ECO_ISIC4", "ECO_AGGREGATE", "ECO_SECTOR", "ECO_AGNAG"),
    ("GEMS_SECTOR", "ECO_AGNAG"),
    ("OCU_ISCO08", "OCU_SKILL"),
    ("AGE_5YRBANDS", "AGE_10YRBANDS", "AGE_AGGREGATE", "AGE_YTHADULT"),
    ("FL_AGE", "FL_CHILD_ADULT"),
)
"""From fine to coarse."""
_FEWEST_KNOWN, _MOST_OTHERS = 2, 1


@dataclass(frozen=True, slots=True)
class Scheme:
    """A built-in scheme as sets of what it groups: years of age, divisions of ISIC, sub-major groups of ISCO.

    groups: by label, in the scheme's order.
    """

    name: str
    title: str
    groups: Mapping[str, frozenset[int]]

    def fits(self, levels: Sequence[str]) -> bool:
        """Whether categories are this scheme's, all of them or the last ones, with at most one more: of those who have none."""
        known = [level for level in levels if level in self.groups]
        labels = list(self.groups)[-len(known) :]
        return len(known) >= _FEWEST_KNOWN and known == labels and len(levels) - len(known) <= _MOST_OTHERS

    def holding(self, group: frozenset[int]) -> str | None:
        """The label of the group that holds another whole; None where none does."""
        return next((label for label, own in self.groups.items() if group <= own), None)


@dataclass(frozen=True, slots=True)
class Rung:
    """A coarser scheme for the categories of a variable.

    finer, coarser: names of the schemes; title: of the coarser; into: the label of the coarser for each category.
    """

    finer: str
    coarser: str
    title: str
    into: Mapping[str, str]


def rungs(levels: Sequence[str]) -> tuple[Rung, ...]:
    """The coarser schemes that hold whole categories, finest first; none where the categories are of no built-in scheme.

    >>> [rung.coarser for rung in rungs(["Agriculture", "Industry", "Services", "not employed"])]
    ['ECO_AGNAG']
    >>> rungs(["Agriculture", "Industry", "Services"])[0].into["Services"]
    'Non-agriculture'
    """
    for ladder in LADDERS:
        schemes = [scheme(name) for name in ladder]
        for position, finer in enumerate(schemes):
            if finer.fits(levels):
                return tuple(_effective(finer, schemes[position + 1 :], levels))
    return ()


def _effective(finer: Scheme, coarser: Sequence[Scheme], levels: Sequence[str]) -> Iterator[Rung]:
    """The rungs that hold every category whole, and have fewer than the one before."""
    fewest = len(levels)
    for one in coarser:
        into = _into(finer, one, levels)
        if into and len(set(into.values())) < fewest:
            fewest = len(set(into.values()))
            yield Rung(finer.name, one.name, one.title, into)


def _into(finer: Scheme, coarser: Scheme, levels: Sequence[str]) -> dict[str, str]:
    """The coarser label of each category, in the coarser scheme's order; nothing where one is not held whole."""
    known = [level for level in levels if level in finer.groups]
    holding = {level: coarser.holding(finer.groups[level]) for level in known}
    if None in holding.values():
        return {}
    found = {
        level: _called(label, level, known, holding, finer, coarser)
        for label, level in product(coarser.groups, known)
        if holding[level] == label
    }
    return {**found, **{level: level for level in levels if level not in finer.groups}}


def _called(label: str, level: str, known: Sequence[str], holding: Mapping[str, str | None], finer: Scheme, coarser: Scheme) -> str:
    """The coarser label, but the finer where it is alone in a larger group: persons of 15 to 17 are not called 5-17."""
    alone = [other for other in known if holding[other] == label] == [level]
    return level if alone and finer.groups[level] != coarser.groups[label] else label


def scheme(name: str) -> Scheme:
    """A built-in scheme of ages, sectors or occupations by its name."""
    if name in age_schemes():
        ages = age_schemes()[name]
        bands = {band.label: frozenset(range(band.lowest, (_OLDEST if band.highest is None else band.highest) + 1)) for band in ages.bands}
        return Scheme(name, ages.title, bands)
    if name in sector_schemes():
        sectors = sector_schemes()[name]
        return Scheme(name, sectors.title, {group.label: group.every_division() for group in sectors.groups})
    occupations = occupation_schemes()[name]
    return Scheme(name, occupations.title, {group.label: group.every_sub_major() for group in occupations.groups})
