"""A chart in words, for those who cannot see it: complete where it is small, and what is most telling where it is large."""

from __future__ import annotations

from collections.abc import Sequence

from flestimate.publication.charts.marks import Mark, drawn
from flestimate.publication.charts.wording import clean, title_of
from flestimate.publication.published import Contents, PublishedTable
from flestimate.said import Said, said

_FEW = 8
_LONGEST, _TITLE = 80, 160  # letters of one label, and of the title


def described(kind: Said, publication: Contents, table: PublishedTable, marks: Sequence[Mark]) -> str:
    """What a chart of these marks shows; kind: what sort of chart it is."""
    language = publication.language
    seen, absent = drawn(marks), [mark for mark in marks if mark.absent]
    told = [
        said(
            "{kind}: {title} ({unit}).",
            kind=kind,
            title=_short(title_of(table, language), _TITLE),
            unit=_short(clean(language.say(table.unit))),
        )
    ]
    told += _each(seen) if len(seen) <= _FEW else _extremes(seen)
    if absent:
        told.append(said("Not shown: {n} of {all}.", n=len(absent), all=len(marks)))
    return " ".join(map(language.say, told))


def _each(marks: Sequence[Mark]) -> list[Said]:
    return [said("{items}.", items=tuple(map(_item, marks)))] if marks else []


def _extremes(marks: Sequence[Mark]) -> list[Said]:
    """Everybody, and of the groups the highest and the lowest."""
    total = [mark for mark in marks if not mark.cell]
    groups = sorted((mark for mark in marks if mark.cell), key=lambda mark: mark.estimate)
    high, low = _item(groups[-1]), _item(groups[0])
    return [*_each(total), said("Highest of {n} groups: {high}. Lowest: {low}.", n=len(groups), high=high, low=low)]


def _item(mark: Mark) -> Said:
    if mark.hollow:
        return said("{label} ({figure}, unreliable)", label=_short(mark.label), figure=mark.figure)
    return said("{label} ({figure})", label=_short(mark.label), figure=mark.figure)


def _short(text: str, most: int = _LONGEST) -> str:
    """A label that can be listened to; what flestimate says itself is short already."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
