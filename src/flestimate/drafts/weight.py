"""The weight: how many persons each person of the sample stands for."""

from __future__ import annotations

from flestimate.drafts.candidates import Candidate, Verdict, chosen
from flestimate.drafts.guess import Gap
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable

GAP = Gap("weight", "how many persons of the population each person of the sample stands for")
_FEWEST = 10  # weights of a sample that is drawn in strata are seldom fewer; a group of answers often is


def weight(file: SeenFile, preset: Preset | None) -> Candidate | None:
    """The variable that weighs persons.

    What the file itself says of its weight, such as SPSS's WEIGHT BY, would be one more fact in `_judged`.
    """
    return chosen(file, "weight", _judged, preset)


def _judged(seen: SeenVariable) -> Verdict:
    looks = seen.looks
    if not looks.number:
        return Verdict(doubts=("it is not a number", "so it weighs nobody"))
    if looks.labelled:
        return Verdict(doubts=("its values are codes with labels", "so it weighs nobody"))
    doubts = []
    if not looks.positive:
        doubts.append("some values are 0 or below")
    if looks.blank:
        doubts.append("it is blank for some persons")
    if looks.distinct < _FEWEST:
        doubts.append(f"it has only {looks.distinct} different values")
    kind = "whole numbers" if looks.whole else "numbers with decimals"
    facts = (f"{kind}, {looks.distinct:,} different", *(() if doubts else ("above 0 for every person",)))
    return Verdict(facts, tuple(doubts[:1]))
