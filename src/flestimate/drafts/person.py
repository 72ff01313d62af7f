"""Sex and age of the person."""

from __future__ import annotations

from flestimate.drafts.candidates import Candidate, Verdict, chosen
from flestimate.drafts.coded import codes_of
from flestimate.drafts.guess import Gap, Guess
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.toml_text import Entry
from flestimate.survey.columns import as_number

SEX_GAP = Gap("sex", "male or female")
AGE_GAP = Gap("age", "age in completed years: the definition asks for it")
_SEXES = ("male", "female")
_FEWEST_AGES = 20  # fewer are age groups


def sex(file: SeenFile, household: SeenVariable | None, preset: Preset | None) -> Guess | None:
    """The sex of the person, and not of somebody else in the household."""
    found = chosen(file, "sex", lambda seen: _of_sex(file, seen, household), preset)
    return (
        found.guess(Entry("variable", found.seen.name, found.seen.variable.label), *codes_of(found.seen, _SEXES).entries) if found else None
    )


def age(file: SeenFile, household: SeenVariable | None, preset: Preset | None) -> Guess | None:
    """The age of the person, in years."""
    found = chosen(file, "age", lambda seen: _of_age(file, seen, household), preset)
    return found.guess(*_age_entries(found)) if found else None


def _age_entries(found: Candidate) -> tuple[Entry, ...]:
    missing = {one.code: one.answer for one in codes_of(found.seen).missing}
    own = (Entry("variable", found.seen.name, found.seen.variable.label), Entry("unit", "years"))
    return (*own, *([Entry("missing", missing)] if missing else []))


def _of_sex(file: SeenFile, seen: SeenVariable, household: SeenVariable | None) -> Verdict:
    known = codes_of(seen, _SEXES).known
    if not known:
        return Verdict(doubts=("its codes have no labels, so nobody knows which of them is which",))
    if not known >= {*_SEXES}:
        return Verdict(doubts=("its codes are not labelled male and female", "so it does not tell sex"))
    if not seen.looks.labelled:
        return Verdict(doubts=("a code in the data has no label",))
    if _is_of_household(file, seen, household):
        return Verdict(doubts=("it is the same for everybody in a household, so it may be that of the head",))
    return Verdict(("codes labelled male and female",))


def _of_age(file: SeenFile, seen: SeenVariable, household: SeenVariable | None) -> Verdict:
    looks = seen.looks
    if not looks.number or not looks.distinct:
        return Verdict(doubts=("it is not a number", "so it tells no years"))
    doubts = []
    if looks.distinct < _FEWEST_AGES:
        doubts.append(f"it has only {looks.distinct} different values, so it may be age groups")
    answers = [one for one in codes_of(seen).answers if seen.variable.value_labels and as_number(one.code) is not None]
    if len(answers) > looks.distinct / 2:
        doubts.append("its values are codes with labels")
    if not looks.an_age:
        doubts.append("not every value is from 0 to 120")
    if _is_of_household(file, seen, household):
        doubts.append("it is the same for everybody in a household, so it may be that of the head")
    return Verdict((f"{looks.distinct:,} different values", "from 0 to 120") if not doubts else (), tuple(doubts[:1]))


def _is_of_household(file: SeenFile, seen: SeenVariable, household: SeenVariable | None) -> bool:
    if household is None or household.column is None or seen.column is None or household is seen:
        return False
    households = household.looks.distinct
    return households < file.n and file.distinct(household.column.raw, seen.column.raw) == households
