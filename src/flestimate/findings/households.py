"""What names a household, and what should be the same for its members."""

from __future__ import annotations

import re
from collections.abc import Iterator

import narwhals as nw

from flestimate.errors import counted, listed
from flestimate.findings import designs
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.persons import Persons
from flestimate.findings.weight_names import like_weights
from flestimate.sample import Clustered

HOUSEHOLD = "household"
"""The concept, or the column, that names households."""

_FEW = 0.1
"""Codes of which a larger share is in several PSUs are codes within the PSU, and no household is split."""
_OF_HOUSEHOLD = re.compile(r"hh|house|hogar|m[eé]nage|domic", re.IGNORECASE)
_MEMBERS, _LEAST, _MOST = "members:", "least:", "most:"


def household_keys(persons: Persons) -> tuple[str, ...]:
    """The columns that together name a household: the concept, or what links to relatives name it by; none where nothing does."""
    if persons.has(HOUSEHOLD):
        return (HOUSEHOLD,)
    links = persons.codebook.links.values() if persons.codebook else ()
    return next((link.household for link in links if all(map(persons.has, link.household))), ())


def split_households(persons: Persons) -> Iterator[Finding]:
    """Households whose members are in several PSUs or strata."""
    keys, design = household_keys(persons), designs.inner(persons.design)
    if not (keys and isinstance(design, Clustered)):
        return
    first = design.by_stage[0]
    units = [name for name in first.keys if name not in keys]
    if not units:
        return
    named = persons.frame.select(*dict.fromkeys([*keys, *units])).unique()
    places = (
        named.group_by(list(keys))
        .agg(nw.len().alias(_MEMBERS))
        .select((nw.col(_MEMBERS) > 1).cast(nw.Int64).alias(_MOST), nw.lit(1).alias(_LEAST))
    )
    row = places.select(nw.col(_MOST).sum(), nw.col(_LEAST).sum()).collect()
    split, households = int(row[_MOST][0] or 0), int(row[_LEAST][0] or 0)
    if 0 < split <= _FEW * households:
        yield Finding(
            Severity.WARNING,
            Stage.DESIGN,
            "FLE-D15",
            f"{counted(split, 'household')} of {households:,} {'has' if split == 1 else 'have'} members in several PSUs or strata.",
            {**designs.at(persons, "psu"), "columns": listed([*keys, *units])},
            why="a household is drawn whole: the PSU or the stratum was taken from the person, or two households have one code",
            fix=(
                designs.line(
                    persons,
                    '[concept.household]  variables = ["ea", "hhid"]',
                    'frame["household"] = ...',
                    "every variable that together names a household",
                ),
            ),
        )


def weights_of_households(persons: Persons) -> Iterator[Finding]:
    """A weight that is the same for all members of each household, where another column may be the weight of persons."""
    keys, design = household_keys(persons), persons.design
    if design is None or not keys:
        return
    others, name = like_weights(persons), design.weight
    here = [other for other in others if persons.has(other)]
    if not others or not _is_same_in_households(persons, keys, name):
        return
    varying = [other for other in here if not _is_same_in_households(persons, keys, other)]
    label = persons.variables[name].label if name in persons.variables else ""
    if varying or (len(here) < len(others) and _OF_HOUSEHOLD.search(f"{name} {label}")):
        candidates = varying or [other for other in others if other not in here]
        yield Finding(
            Severity.WARNING,
            Stage.WEIGHTS,
            "FLE-W08",
            f"the weight '{name}' is the same for all members of every household, and {counted(len(candidates), 'other column')} may be the weight of persons.",
            {**designs.at(persons, "weight"), "column": name, "others": listed(candidates)},
            why="weights of households are not adjusted to persons by sex and age, so that numbers of persons are off",
            fix=tuple(
                designs.line(persons, f'weight = "{other}"', f'weight="{other}"', "if it is the weight of persons")
                for other in candidates[:3]
            ),
        )


def _is_same_in_households(persons: Persons, keys: tuple[str, ...], name: str) -> bool:
    """Whether all members of each household have the same weight, and weights differ between households."""
    weight = nw.col(name).cast(nw.Float64)
    frame = persons.frame.select(*keys, weight.alias(_LEAST), weight.alias(_MOST), nw.lit(1).alias(_MEMBERS))
    each = frame.group_by(list(keys)).agg(nw.col(_LEAST).min(), nw.col(_MOST).max(), nw.col(_MEMBERS).sum())
    unlike, several = (nw.col(_MOST) > nw.col(_LEAST)).cast(nw.Int64), (nw.col(_MEMBERS) > 1).cast(nw.Int64)
    row = each.select(unlike.sum().alias("unlike:"), several.sum().alias("several:"), nw.col(_LEAST).min(), nw.col(_MOST).max()).collect()
    return not int(row["unlike:"][0] or 0) and int(row["several:"][0] or 0) > 0 and float(row[_LEAST][0]) < float(row[_MOST][0])
