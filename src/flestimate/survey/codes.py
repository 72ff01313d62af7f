"""Codes of answers and of reasons for having none: how they are typed, and how they become positions of a scale."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated

import narwhals as nw
from pydantic import BeforeValidator

from flestimate.survey import problems
from flestimate.survey.columns import Column
from flestimate.survey.described import Amiss, Complaint
from flestimate.survey.scale import Categories

BLANK = "no answer"


def _code_as_text(code: object) -> str:
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)


def _codes_as_text(answers: object) -> object:
    """Codes as text, so that 1 and "1" and 1.0 typed in Python mean what they mean in TOML."""
    return {_code_as_text(code): text for code, text in answers.items()} if isinstance(answers, Mapping) else answers


def _list_as_text(codes: object) -> object:
    return [_code_as_text(code) for code in codes] if isinstance(codes, (list, tuple)) else codes


Codes = Annotated[dict[str, str], BeforeValidator(_codes_as_text)]
CodeList = Annotated[tuple[str, ...], BeforeValidator(_list_as_text)]


def refuse_twice(names: str, *lists: Collection[str]) -> None:
    """Refuse a code that stands in several of the lists called `names`, because it cannot mean two things."""
    codes = [code for each in lists for code in each]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        message = f"each code either in {names}, not in both: {', '.join(twice)}"
        raise ValueError(message)


def by_label(codes: Mapping[str, str]) -> dict[str, list[str]]:
    """Codes grouped by the word they stand for, in the order in which the words first appear.

    >>> by_label({"1": "yes", "2": "no", "3": "yes"})
    {'yes': ['1', '3'], 'no': ['2']}
    """
    groups: dict[str, list[str]] = {}
    for code, label in codes.items():
        groups.setdefault(label, []).append(code)
    return groups


def categories(labels: Iterable[str], blank: str, missing: Mapping[str, str], declared: Mapping[str, str]) -> Categories:
    """The scale of named answers: levels as the codebook orders them, then every reason for having none."""
    levels = dict.fromkeys([*labels, *([blank] if blank else [])])
    reasons = dict.fromkeys([*missing.values(), *(text for code, text in declared.items() if code not in missing), BLANK])
    return Categories(tuple(levels), tuple(reasons))


def reasons_by_code(missing: Mapping[str, str], declared: Mapping[str, str], answers: Collection[str]) -> dict[str, str]:
    """The codes that stand for no answer: those of the codebook, and those the file declares that the codebook does not mention."""
    return {**missing, **{code: label for code, label in declared.items() if code not in missing and code not in answers}}


def missing_cases(column: Column, scale: Categories, reasons: Mapping[str, str]) -> list[tuple[nw.Expr, int]]:
    """The conditions under which a code stands for no answer, each with the position of its reason."""
    return [(column.is_one_of(codes), scale.unknown(label)) for label, codes in by_label(reasons).items()]


def not_codes(name: str, column: Column, known: Collection[str], unlisted: Complaint) -> tuple[Amiss, ...]:
    """Persons whose value is no code, and those with a code that the codebook does not mention: `unlisted` is the error for these."""
    other = ~column.is_blank & ~column.is_one_of(list(known))
    if not column.may_hold_fractions:
        return (Amiss(other, column.name, unlisted),)
    return (
        Amiss(other & column.is_fraction, column.name, lambda persons, _: problems.fractions(name, column.name, persons)),
        Amiss(other & ~column.is_fraction, column.name, unlisted),
    )


def meaning(blank: str, scale: Categories) -> int:
    """The position of what the codebook says that nothing at all means; without a word, that there is no answer."""
    return scale.position(blank) if blank else scale.unknown(BLANK)
