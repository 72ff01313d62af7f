"""Labels on their way into files that other programs open."""

from __future__ import annotations

import csv
from io import StringIO

from flestimate.publication.published import Contents

_MOST = 32_767  # what an Excel cell holds
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    r"""Text without control characters, no longer than a cell holds.

    >>> plain("a\x00b")
    'ab'
    """
    clean = "".join(character for character in text if character.isprintable() or character in "\n\t")
    return clean if len(clean) <= _MOST else clean[: _MOST - 1] + "…"


def harmless(value: object) -> object:
    """A value that no spreadsheet takes for a formula (CWE-1236): such text gets an apostrophe in front.

    >>> harmless("=1+1"), harmless("-15"), harmless(-15)
    ("'=1+1", "'-15", -15)
    """
    return (
        f"'{plain(value)}" if isinstance(value, str) and value.startswith(_FORMULA) else plain(value) if isinstance(value, str) else value
    )


def comma_separated(publication: Contents) -> bytes:
    """The tidy table as CSV, UTF-8 with a mark so that Excel reads accents; banner and provenance stand in their own columns."""
    records = publication.records()
    extra = {"banner": publication.banner, "provenance": "; ".join(str(origin) for origin in publication.origins)}
    text = StringIO()
    writer = csv.DictWriter(text, [*records[0], *extra], lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: _cell(value) for name, value in (record | extra).items()})
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if value is None or value != value:  # noqa: PLR0124 -- not a number is the only value unlike itself
        return ""
    return harmless(value)
