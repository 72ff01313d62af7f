"""How wide the columns of a table are on paper: figures as wide as they need to be, words share what is left."""

from __future__ import annotations

from flestimate.publication.report.document import Table

_LETTER = 58_000
"""About the width of a bold letter of eight points, in English Metric Units (914,400 an inch)."""
_MARGINS = 150_000
_LEAST, _MOST = 10, 60
"""Letters that a column of words counts with at least, and at most."""


def widths(table: Table, whole: int) -> list[int]:
    """The widths of all columns, which add up to no more than `whole`.

    >>> from flestimate.publication.report.document import Group
    >>> table = Table("", ("Group", "Estimate"), (Group("", (("male", "8.8"),)),))
    >>> widths(table, 6_000_000)
    [5386000, 614000]
    """
    columns = list(zip(table.headers, *(row for group in table.groups for row in group.rows), strict=True))
    figures = [_of_figures(texts) for texts in columns[table.words :]]
    letters = [min(max(_LEAST, *map(len, texts)), _MOST) for texts in columns[: table.words]]
    left = max(whole - sum(figures), whole // 4)
    words = [left * each // sum(letters) for each in letters]
    scale = min(1.0, (whole - sum(words)) / sum(figures)) if figures else 1.0
    return [*words, *(int(width * scale) for width in figures)]


def _of_figures(texts: tuple[str, ...]) -> int:
    """A header may break between its words, a figure only where it has a line of its own."""
    header, *cells = texts
    longest = max(len(part) for part in (*header.split(), *(line for cell in cells for line in cell.split("\n")), ""))
    return longest * _LETTER + _MARGINS
