"""Where the person lives: urban or rural, and the region."""

from __future__ import annotations

from flestimate.drafts.candidates import Judge, Verdict, chosen
from flestimate.drafts.coded import codes_of
from flestimate.drafts.guess import Gap, Guess
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.toml_text import Entry

AREA_GAP = Gap("area", "urban or rural")
REGION_GAP = Gap("region", "the region or province of residence, with the labels of its codes")
_AREAS = ("urban", "rural")
_MOST_REGIONS = 120


def area(file: SeenFile, preset: Preset | None) -> Guess | None:
    """Urban or rural."""
    return _guess("area", file, _of_area, preset, _AREAS)


def region(file: SeenFile, preset: Preset | None) -> Guess | None:
    """The region of residence."""
    return _guess("region", file, _of_region, preset, ())


def _guess(role: str, file: SeenFile, judge: Judge, preset: Preset | None, meanings: tuple[str, ...]) -> Guess | None:
    found = chosen(file, role, judge, preset)
    return (
        found.guess(Entry("variable", found.seen.name, found.seen.variable.label), *codes_of(found.seen, meanings).entries)
        if found
        else None
    )


def _of_area(seen: SeenVariable) -> Verdict:
    known = codes_of(seen, _AREAS).known
    if not known:
        return Verdict(doubts=("its codes have no labels, so nobody knows which of them is which",))
    if not known & {*_AREAS}:
        return Verdict(doubts=("no code is labelled urban or rural", "so it does not tell them apart"))
    if not seen.looks.labelled:
        return Verdict(doubts=("a code in the data has no label",))
    if not known >= {*_AREAS}:
        return Verdict(doubts=("only one of urban and rural is among the labels of its codes",))
    return Verdict(("codes labelled urban and rural",))


def _of_region(seen: SeenVariable) -> Verdict:
    answers = codes_of(seen, _AREAS).answers
    if not answers:
        return Verdict(doubts=("its codes have no labels, so no region can be named",))
    if any(one.answer in _AREAS for one in answers):
        return Verdict(doubts=("its codes are labelled urban or rural", "so it is no region"))
    if not seen.looks.labelled:
        return Verdict(doubts=("a code in the data has no label",))
    if not 2 <= len(answers) <= _MOST_REGIONS:
        return Verdict(doubts=(f"it has {len(answers)} labelled codes",))
    return Verdict((f"{len(answers)} labelled codes",))
