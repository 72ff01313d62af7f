"""The weight: how many persons each person of the sample stands for."""

from __future__ import annotations

from dataclasses import replace

from flestimate.drafts.candidates import Candidate, Verdict, chosen
from flestimate.drafts.guess import Confidence, Gap
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable

GAP = Gap("weight", "how many persons of the population each person of the sample stands for")
_OF_THE_FILE = "the file itself weights by it"
_FEWEST = 10  # weights of a sample that is drawn in strata are seldom fewer; a group of answers often is


def weight(file: SeenFile, preset: Preset | None) -> Candidate | None:
    """The variable that weighs persons: one that says so, or the one by which the file itself weights."""
    found = chosen(file, "weight", _judged, preset)
    own = file.variables.get(file.microdata.weight_variable or "")
    if own is None:
        return found
    if found and found.seen is own and found.confidence is not Confidence.POSSIBLE:
        return replace(found, evidence=(*found.evidence, _OF_THE_FILE))
    return _of_the_file(own, found)


def _of_the_file(own: SeenVariable, found: Candidate | None) -> Candidate:
    """The variable by which the file weights, which its name and label tell not at all, or not as well as another's."""
    verdict = _judged(own)
    confidence = Confidence.POSSIBLE if verdict.doubts else Confidence.LIKELY
    instead = (found.seen.name,) if found and found.seen is not own else ()
    return Candidate("weight", own, confidence, (_OF_THE_FILE, *verdict.facts, *verdict.doubts), (), instead)


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
