"""What is said of the work that makes a person a case: its sector, its occupation, its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import narwhals as nw

from flestimate.survey.scale import MET, Categories, Scale, Several, columns_of
from flestimate.survey.works import Works

NO_SUCH_WORK = "no such work"
"""Why a person who is no case has no sector of forced labour."""


@dataclass(frozen=True, slots=True)
class Located:
    """A variable of the work that makes the person a case: its columns for the person, and how to read them."""

    columns: Mapping[str, nw.Expr]
    scale: Scale


def of_the_case(name: str, scale: Scale, case: str, works: Works) -> Located:
    """The variable in the first work, in the order of the questionnaire, that is a case."""
    if not isinstance(scale, Categories | Several):
        return Located({name: _first(name, case, works, nw.lit(None, dtype=nw.Float64))}, scale)
    read = replace(scale, reasons=(*scale.reasons, NO_SUCH_WORK))
    each = read.each if isinstance(read, Several) else read
    none = nw.lit(each.unknown(NO_SUCH_WORK))
    return Located({column: _first(column, case, works, none) for column in columns_of(name, read)}, read)


def _first(column: str, case: str, works: Works, none: nw.Expr) -> nw.Expr:
    if not works.labels:
        return nw.when(nw.col(case) == MET).then(nw.col(column)).otherwise(none)
    found = none
    for number in reversed(works.numbers):
        is_case = nw.col(works.column(case, number)) == MET
        found = nw.when(is_case).then(nw.col(works.column(column, number))).otherwise(found)
    return found
