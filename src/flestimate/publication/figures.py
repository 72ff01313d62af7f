"""How figures are written for people: one number of decimals a table, and a sign in words for what is not shown."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass

from flestimate.estimates import Estimate
from flestimate.estimates.display import extremes, undetermined
from flestimate.publication import digits
from flestimate.publication.language import Language
from flestimate.publication.published import Published, PublishedTable, Row
from flestimate.publication.reliability import TOO_UNRELIABLE, UNRELIABLE, WITHHELD
from flestimate.publication.text import plain
from flestimate.said import Name, Said, said

SIGNS = {
    "[u]": said("unreliable: few sample cases, or a large sampling error"),
    "[s]": said("too unreliable to be shown; not confidential"),
    "[c]": said("withheld: too few sample cases to be shown, or to protect such a cell"),
    "[x]": said("not available: no person of the sample is in this group and in the definition's universe"),
}
"""Shorthand in square brackets, as the UK Government Statistical Service's guidance on spreadsheets has it."""

_NOT_SHOWN = {WITHHELD: "[c]", TOO_UNRELIABLE: "[s]"}
_CASES = said("Cases")
HEADINGS = (
    said("Estimate"),
    said("Lower"),
    said("Upper"),
    said("SE"),
    said("CV"),
    said("Sample"),
    _CASES,
    said("Undetermined"),
)
_MOST_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A row in words: the group it is of, its figures under `HEADINGS`, and its sign."""

    breakdown: str
    group: str
    figures: tuple[str, ...]
    sign: str


def lines(table: PublishedTable, language: Language) -> list[Line]:
    """The rows of a table, ready to be printed."""
    places = decimals(table)
    return [Line(breakdown(row, language), group(row, language), _figures(row, places, language), sign(row)) for row in table.rows]


def breakdown(row: Row, language: Language) -> str:
    """The variables of a row's cell, in words: empty for the total."""
    names = [plain(language.say(variable.replace("_", " "))) for variable, _ in row.cell]
    return functools.reduce(lambda some, one: language.say(said("{some} and {one}", some=some, one=one)), names) if names else ""


def headings(table: PublishedTable) -> tuple[str, ...]:
    """What stands above the figures of a table."""
    return tuple(table.cases if heading is _CASES and table.divides_persons else heading for heading in HEADINGS)


def group(row: Row, language: Language) -> str:
    """The categories of a row's cell."""
    return language.comma.join(category(label, language) for _, label in row.cell) if row.cell else language.say("Total")


def category(label: str, language: Language) -> str:
    """A category as it is read: an empty one is told from the total, and names of criteria are words.

    >>> category("", Language.load("en")), category(said("without {criteria}", criteria=Name("I1_unfree")), Language.load("fr"))
    ('(blank)', 'sans I1 recrutement forcé')
    """
    if isinstance(label, Said):
        parts = {name: part.replace("_", " ") if isinstance(part, Name) else part for name, part in label.parts.items()}
        return plain(language.say(said(label.template, **parts)))
    return plain(language.say(label)) or language.say("(blank)")


def sign(row: Row) -> str:
    """The shorthand of a row, empty where it is reliable."""
    if isinstance(row, Published):
        return "[u]" if row.status == UNRELIABLE else ""
    return _NOT_SHOWN.get(row.status, "[x]")


def signs_in(written: Iterable[Line]) -> tuple[str, ...]:
    """The shorthand that stands in lines, in the order in which it is explained."""
    used = {text for line in written for text in (line.sign, *line.figures)}
    return tuple(short for short in SIGNS if short in used)


def number(value: float | None, places: int, language: Language) -> str:
    r"""A number with thousands separated, [x] where there is none.

    >>> number(12345.678, 1, Language.load("fr")), number(float("nan"), 1, Language.load("fr"))
    ('12\u202f345,7', '[x]')
    """
    return "[x]" if value is None or math.isnan(value) else language.number(f"{value:,.{places}f}")


def estimate_of(row: Row, places: int, language: Language) -> str:
    """The estimate of a row, or its sign."""
    return number(row.estimate.estimate, _own(row.estimate, places), language) if isinstance(row, Published) else sign(row)


def _figures(row: Row, places: int, language: Language) -> tuple[str, ...]:
    if not isinstance(row, Published):
        return (sign(row),) * len(HEADINGS)
    one = row.estimate
    rates = (number(value, _own(one, places), language) for value in (one.estimate, one.conf_low, one.conf_high, one.std_error))
    cases = "" if one.n_cases is None else language.number(f"{one.n_cases:,}")
    cv = "[x]" if math.isnan(one.cv) else language.number(f"{one.cv:.0%}")
    return (*rates, cv, language.number(f"{one.n:,}"), cases, language.number(undetermined(one)))


def _own(one: Estimate, places: int) -> int:
    """The decimals of an estimate in a table that has so many: not more than it is given to, so that no 80 is shown as 80.0."""
    return min(places, max(digits.places(one), 0))


def bounds_of_total(table: PublishedTable, language: Language) -> str:
    """What the undetermined could make of the total, in a sentence; nothing where the total is not shown."""
    places = decimals(table)
    return "".join(
        language.say(extremes(row.estimate, lambda value: number(value, places, language))) for row in table.published if not row.cell
    )


def decimals(table: PublishedTable) -> int:
    """As many as the estimate with the middling standard error is given to."""
    estimates = sorted((row.estimate for row in table.published if row.estimate.std_error > 0), key=lambda one: one.std_error)
    return min(max(digits.places(estimates[len(estimates) // 2]), 0), _MOST_DECIMALS) if estimates else 1
