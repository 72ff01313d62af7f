"""Who is who: households, members of them, and who of a household is a parent of whom."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from flestimate.drafts.candidates import Candidate, Verdict, candidates
from flestimate.drafts.guess import Confidence, Gap, Guess
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.toml_text import Entry
from flestimate.survey.meanings import meaning_of

PERSON_GAP = Gap(
    "person", "the variables that together name a person, such as household and line number; only `explain` and second files need them"
)
PARENTS_GAP = Gap("parents", "who of the household is a parent of whom, by line numbers; the children's rule K3 asks for it")
_TRIED = 4


@dataclass(frozen=True, slots=True)
class Identity:
    """How persons are named; household and member: the variables, where they are told apart."""

    person: Guess | None
    household: SeenVariable | None = None
    member: SeenVariable | None = None


def identity(file: SeenFile, preset: Preset | None) -> Identity:
    """The variables that together name each person once."""
    households = _named(file, "household", preset)
    members = _named(file, "member", preset)
    alone = next((one for one in (*members, *households) if _names_persons(file, one.seen)), None)
    for household, member in () if alone else product(households[:_TRIED], members[:_TRIED]):
        if household.seen is not member.seen and _names_persons(file, household.seen, member.seen):
            evidence = ("together they name every person once", *household.evidence[:1], *member.evidence[:1])
            return Identity(_guess((household.seen, member.seen), evidence), household.seen, member.seen)
    several = next((one.seen for one in households if 1 < one.seen.looks.distinct < file.n), None)
    return Identity(_guess((alone.seen,), ("it names every person once", *alone.evidence[:1])) if alone else None, several)


def parents(file: SeenFile, who: Identity) -> Guess | None:
    """The line numbers of mother and father, where members of households have some."""
    if who.household is None or who.member is None:
        return None
    found = [candidate for role in ("mother", "father") for candidate in candidates(file, role, _of_line)[:1]]
    if not found:
        return None
    codes = {code for one in found for code, label in one.seen.labels.items() if meaning_of(label, ("not a member",))}
    none: list[int | str] = [int(code) if code.isdigit() else code for code in sorted(codes)]
    entries = (
        Entry("household", [who.household.name]),
        Entry("member", who.member.name),
        Entry("variables", [one.seen.name for one in found]),
        *([Entry("none", none, "not a member of the household")] if none else []),
    )
    evidence = tuple(text for one in found for text in one.evidence[:1])
    return Guess("parents", tuple(one.seen.name for one in found), Confidence.LIKELY, evidence, entries=entries)


def _named(file: SeenFile, role: str, preset: Preset | None) -> list[Candidate]:
    named = preset.candidate(role, file) if preset else None
    own = [Candidate(role, named, Confidence.CERTAIN, (f"its name in {preset.title}",), ())] if preset and named else []
    return own + [one for one in candidates(file, role, _of_identifier) if one.confidence is not Confidence.POSSIBLE]


def _of_identifier(seen: SeenVariable) -> Verdict:
    looks = seen.looks
    if not looks.distinct or looks.blank or (looks.number and not looks.whole) or looks.labelled:
        return Verdict(doubts=("its values are no identifiers", "so it names nobody"))
    return Verdict((f"{looks.distinct:,} different values, never blank",))


def _of_line(seen: SeenVariable) -> Verdict:
    return Verdict() if seen.looks.number and seen.looks.whole else Verdict(doubts=("it is no number", "so it is no line"))


def _names_persons(file: SeenFile, *variables: SeenVariable) -> bool:
    columns = [one.column.raw for one in variables if one.column]
    return bool(columns) and file.distinct(*columns) == file.n


def _guess(variables: tuple[SeenVariable, ...], evidence: tuple[str, ...]) -> Guess:
    names = tuple(one.name for one in variables)
    return Guess("person", names, Confidence.LIKELY, evidence, entries=(Entry("variables", list(names)),))
