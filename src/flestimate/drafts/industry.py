"""Industry of the current main job: codes of ISIC Rev.4, or groups that the file labels."""

from __future__ import annotations

from dataclasses import replace

from flestimate.drafts.candidates import Candidate, Verdict, candidates
from flestimate.drafts.coded import codes_of
from flestimate.drafts.guess import Confidence, Gap, Guess
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.toml_text import Entry
from flestimate.survey.classifications import sector_scheme
from flestimate.survey.words import words_of

GAP = Gap("sector", "industry of the main job: ISIC Rev.4 with its number of digits, or the labels of the file's own groups")
_SCHEME = "GEMS_SECTOR"
_MOST_GROUPS = 30
_ISIC = {"isic", "isic4", "citi", "ciiu"}
_BLANK = Entry("blank", "not employed", "who has no job has no industry")


def industry(file: SeenFile, preset: Preset | None) -> Guess | None:
    """The industry of the main job; None where a classification is not known."""
    named = preset.candidate("industry", file) if preset else None
    found = candidates(file, "industry", _judged)
    if preset and named:
        found.insert(0, Candidate("industry", named, Confidence.CERTAIN, (f"that is its name in {preset.title}",), ()))
    return next((guess for one in found if (guess := _by_isic(one) or _by_groups(one))), None)


def isic_entries(seen: SeenVariable, variable: str) -> tuple[Entry, ...]:
    """The keys of a variable that holds codes of ISIC Rev.4; none where it does not. variable: its name in the study."""
    digits = _digits(seen)
    if not digits:
        return ()
    missing = {one.code: one.answer for one in codes_of(seen).missing}
    return (
        Entry("variable", variable, seen.variable.label),
        Entry("classification", "ISIC4"),
        Entry("digits", digits, f"the codes of the file have up to {digits}"),
        Entry("scheme", _SCHEME, "the sectors of the Global Estimates"),
        *([Entry("missing", missing)] if missing else []),
    )


def _by_isic(one: Candidate) -> Guess | None:
    entries = isic_entries(one.seen, one.seen.name)
    if not entries:
        return None
    told = one.at_most(Confidence.LIKELY, "every labelled code is one of a division of ISIC Rev.4")
    return told.guess(*entries, *_blank(one.seen), name="sector")


def _by_groups(one: Candidate) -> Guess | None:
    codes = codes_of(one.seen)
    if not 2 <= len(codes.answers) <= _MOST_GROUPS or not one.seen.looks.labelled:
        return None
    told = replace(one, evidence=(*one.evidence, f"{len(codes.answers)} labelled groups"))
    return told.guess(Entry("variable", one.seen.name, one.seen.variable.label), *codes.entries, *_blank(one.seen), name="sector")


def _judged(seen: SeenVariable) -> Verdict:
    return Verdict() if seen.looks.distinct > 1 else Verdict(doubts=("it has no values", "so it divides nobody"))


def _blank(seen: SeenVariable) -> tuple[Entry, ...]:
    return (_BLANK,) if seen.looks.blank else ()


def _digits(seen: SeenVariable) -> int:
    """How many digits its codes of ISIC Rev.4 have; 0 where it is not said to be of ISIC, or one of them is not."""
    codes = [one.code for one in codes_of(seen).answers]
    if not _ISIC & {*words_of(seen.variable.label), *seen.name_words} or not codes or not all(code.isdigit() for code in codes):
        return 0
    digits = max(map(len, codes))
    divisions = {division for group in sector_scheme(_SCHEME).groups for division in group.every_division()}
    known = 2 <= digits <= 4 and all(int(code) // 10 ** (digits - 2) in divisions for code in codes)
    return digits if known else 0
