"""Industry of the current main job: codes of ISIC Rev.4, or groups that the file labels."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw

from flestimate.drafts.candidates import Candidate, Verdict, candidates
from flestimate.drafts.coded import codes_of
from flestimate.drafts.guess import Confidence, Gap, Guess
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.toml_text import Entry
from flestimate.survey.classifications import sector_scheme
from flestimate.survey.classifications.isic import sections
from flestimate.survey.words import words_of

GAP = Gap("sector", "industry of the main job: ISIC Rev.4 with its number of digits, or the labels of the file's own groups")
_SCHEME = "GEMS_SECTOR"
_MOST_GROUPS = 30
_DIGITS = range(2, 5)
_ISIC = {"isic", "isic4", "citi", "ciiu"}
_BLANK = Entry("blank", "not employed", "who has no job has no industry")


def industry(file: SeenFile, preset: Preset | None) -> Guess | None:
    """The industry of the main job; None where a classification is not known."""
    named = preset.candidate("industry", file) if preset else None
    found = candidates(file, "industry", _judged)
    if preset and named:
        evidence = (f"that is its name in {preset.title}", *preset.note_on("industry"))
        known = Candidate("industry", named, Confidence.CERTAIN, evidence, ())
        if guess := _by_isic(known) or _by_values(file, known) or _by_groups(known):
            return guess
    return next((guess for one in found if (guess := _by_isic(one) or _by_groups(one))), None)


def isic_entries(seen: SeenVariable, variable: str) -> tuple[Entry, ...]:
    """The keys of a variable that holds codes of ISIC Rev.4; none where it does not. variable: its name in the study."""
    digits = _digits(seen)
    return _isic_entries(seen, variable, digits) if digits else ()


def _isic_entries(seen: SeenVariable, variable: str, digits: int) -> tuple[Entry, ...]:
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


def _by_values(file: SeenFile, one: Candidate) -> Guess | None:
    """The industry in a variable whose name is known and whose codes have no labels: by what its values have in common."""
    digits = _digits_of_values(file, one.seen)
    if not digits:
        return None
    told = one.at_most(Confidence.LIKELY, "its codes have no labels; every one is of a division of ISIC Rev.4")
    return told.guess(*_isic_entries(one.seen, one.seen.name, digits), *_blank(one.seen), name="sector")


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
    if not _is_said_to_be_isic(seen) or not codes or not all(code.isdigit() for code in codes):
        return 0
    digits = max(map(len, codes))
    known = digits in _DIGITS and all(int(code) // 10 ** (digits - 2) in _divisions() for code in codes)
    return digits if known else 0


def _digits_of_values(file: SeenFile, seen: SeenVariable) -> int:
    """How many digits its values have, if each is of a division of ISIC Rev.4; 0 where one is not, or where they may be sections."""
    codes, column = codes_of(seen), seen.column
    if column is None or codes.answers or not seen.looks.whole or not _is_said_to_be_isic(seen):
        return 0
    number = nw.when(~column.is_one_of([one.code for one in codes.missing])).then(column.number)
    digits = file.largest(column.raw.str.len_chars()) if column.is_text else len(str(file.largest(number)))
    if digits not in _DIGITS:
        return 0
    division = (number / 10.0 ** (digits - 2)).floor()
    beyond_sections = file.largest(division) > len(sections())
    strange = file.count(~division.is_null() & ~division.is_in([float(one) for one in _divisions()]))
    return digits if beyond_sections and not strange else 0


def _is_said_to_be_isic(seen: SeenVariable) -> bool:
    return bool(_ISIC & {*words_of(seen.variable.label), *seen.name_words})


def _divisions() -> frozenset[int]:
    return frozenset(division for group in sector_scheme(_SCHEME).groups for division in group.every_division())
