"""Who applied the coercion: letters for several answers, or one labelled code."""

from __future__ import annotations

import re

from flestimate.drafts.coded import REASONS, Coded, Codes, code_entries, codes_of
from flestimate.drafts.seen import SeenVariable
from flestimate.drafts.toml_text import Entry
from flestimate.survey.meanings import meaning_of

CONCEPT = "coercion_applied_by"
_WHO = ("employer", "recruiter", "parents", "other family", "State", "other")
_LETTER = re.compile(r"(?:^|[\s,;(?.])([A-Z])[\s=:.)]+([^,;?]+)")
_FEWEST = 3
_NOBODY = Entry("blank", "no", "nothing entered: nobody did")


def applied_by_entries(seen: SeenVariable, variable: str) -> tuple[Entry, ...]:
    """The keys of a variable that tells who applied the coercion; none where its codes are not known. variable: its name in the study."""
    own = Entry("variable", variable, seen.variable.label)
    if seen.column and seen.column.is_text:
        letters = _letters(seen)
        if not letters.answers:
            return ()
        return (own, *code_entries("letters", letters.answers), *code_entries("missing", letters.missing), _NOBODY)
    codes = codes_of(seen, _WHO)
    return (own, *codes.entries, _NOBODY) if codes.known & {*_WHO} else ()


def _letters(seen: SeenVariable) -> Codes:
    """The letters that the labels of its values, or its own label, explain."""
    labels = seen.variable.value_labels or dict(_LETTER.findall(seen.variable.label))
    coded = [
        Coded(code, meaning_of(label, (*_WHO, *REASONS)) or label.strip(), label.strip())
        for code, label in labels.items()
        if len(code) == 1
    ]
    if len(coded) < _FEWEST:
        return Codes((), ())
    missing = tuple(one for one in coded if one.answer in REASONS)
    return Codes(tuple(one for one in coded if one not in missing), missing)
