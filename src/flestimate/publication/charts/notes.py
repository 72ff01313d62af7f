"""What stands below a chart, so that nobody has to guess what hollow, dashed or an arrow means."""

from __future__ import annotations

import math
from collections.abc import Sequence

from flestimate.publication.charts.marks import Mark, drawn
from flestimate.publication.language import Language
from flestimate.said import said


def notes_on(marks: Sequence[Mark], reference: Mark | None, language: Language) -> tuple[str, ...]:
    """The notes that these marks need; reference: the one that a dashed line stands for."""
    seen = drawn(marks)
    dashed = [said("Dashed line: {label}, {figure}", label=reference.label, figure=reference.figure)] if reference else []
    hollow = [said("Hollow: unreliable {sign}", sign="[u]")] if any(mark.hollow for mark in seen) else []
    unknown = [said("Without a line: the interval is not known")] if any(math.isnan(mark.low + mark.high) for mark in seen) else []
    endless = [said("Arrow: the interval has no end on this side")] if any(map(_is_endless, seen)) else []
    return tuple(language.say(note) for note in (*dashed, *hollow, *unknown, *endless))


def _is_endless(mark: Mark) -> bool:
    return math.isinf(mark.low) or math.isinf(mark.high)
