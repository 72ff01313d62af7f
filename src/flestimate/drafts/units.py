"""Strata and primary sampling units: each in a variable of its own, or units in the first characters of a household's identifier."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flestimate.drafts.candidates import Candidate, Verdict, chosen
from flestimate.drafts.guess import Confidence, Gap, Guess
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.toml_text import Entry
from flestimate.errors import counted

STRATA_GAP = Gap("strata", "the strata in which units were drawn; without them there is one stratum")
PSU_GAP = Gap(
    "psu", "the primary sampling unit, such as the enumeration area; persons of one are alike, and a standard error has to know them"
)
_PERSONS = 2  # a sampling unit holds more persons than that on average
_LONGEST = 24  # characters of an identifier that are tried


@dataclass(frozen=True, slots=True)
class Units:
    """The strata and the sampling units that were found; part: the unit where it is a part of an identifier."""

    strata: Candidate | None
    psu: Candidate | None
    part: Guess | None = None


def units(file: SeenFile, household: SeenVariable | None, preset: Preset | None) -> Units:
    """What the sample was drawn in."""
    strata = chosen(file, "strata", lambda seen: _strata(file, seen), preset)
    psu = chosen(file, "psu", lambda seen: _psu(file, seen, strata), preset)
    if psu and psu.confidence is not Confidence.POSSIBLE:
        return Units(strata, _told_of_strata(file, psu, strata))
    part = _part(file, household, strata) if household and strata else None
    return Units(strata, None, part) if part else Units(strata, psu)


def _strata(file: SeenFile, seen: SeenVariable) -> Verdict:
    looks = seen.looks
    if looks.distinct == 1:
        return Verdict(doubts=("it has a single value, so it divides nothing",))
    if looks.blank:
        return Verdict(doubts=("it is blank for some persons",))
    if looks.distinct * _PERSONS > file.n:
        return Verdict(doubts=("it has nearly as many values as there are persons",))
    return Verdict((f"{looks.distinct:,} different values, never blank",))


def _psu(file: SeenFile, seen: SeenVariable, strata: Candidate | None) -> Verdict:
    looks = seen.looks
    if not looks.distinct or seen.column is None:
        return Verdict(doubts=("it has no values", "so it names no unit"))
    if looks.blank:
        return Verdict(doubts=("it is blank for some persons",))
    if looks.number and not looks.whole:
        return Verdict(doubts=("it has decimals", "so it names no unit"))
    units = file.distinct(seen.column.raw, strata.seen.column.raw) if strata and strata.seen.column else looks.distinct
    if units < 2:
        return Verdict(doubts=("it has a single value, so it divides nothing",))
    if units * _PERSONS > file.n:
        return Verdict(doubts=("it has nearly as many values as there are persons",))
    return Verdict((f"{units:,} units{' in the strata' if strata else ''}, never blank",))


def _told_of_strata(file: SeenFile, psu: Candidate, strata: Candidate | None) -> Candidate:
    """Whether units lie in strata: the codes of one never stand in two, or start again in every stratum."""
    if strata is None or psu.seen.column is None or strata.seen.column is None:
        return psu
    pairs, codes = file.distinct(psu.seen.column.raw, strata.seen.column.raw), psu.seen.looks.distinct
    nested = "each in one stratum" if pairs == codes else "the same codes stand in several strata, so they are read as inside them"
    alone = file.keys_of_one(strata.seen.column.raw, psu.seen.column.raw)
    single = (f"{counted(alone, 'stratum has', 'strata have')} a single unit",) if alone else ()
    return replace(psu, evidence=(*psu.evidence, nested, *single))


def _part(file: SeenFile, household: SeenVariable, strata: Candidate) -> Guess | None:
    """The fewest first characters of a household's identifier that lie in one stratum: an office often begins it with the unit."""
    column, stratum = household.column, strata.seen.column
    if column is None or stratum is None or not column.is_text or strata.confidence is Confidence.POSSIBLE:
        return None
    households = household.looks.distinct
    for length in range(1, _LONGEST):
        start = column.raw.str.slice(0, length)
        units = file.distinct(start)
        if units * 2 > households:
            return None
        if units >= 2 * strata.seen.looks.distinct and file.distinct(start, stratum.raw) == units:
            return _part_guess(household, length, units, households)
    return None


def _part_guess(household: SeenVariable, length: int, units: int, households: int) -> Guess:
    evidence = (
        f"the first {length} characters of {household.name} are the fewest of which each lies in one stratum",
        f"they make {units:,} units of {households / units:.1f} households on average",
        "the documentation of the file has to say whether that is how its units are named",
    )
    entries = (Entry("variable", household.name, household.variable.label), Entry("characters", [1, length]))
    return Guess("psu", (household.name,), Confidence.POSSIBLE, evidence, entries=entries)
