"""Relatives in the household: what a criterion of theirs is for the person."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from flestimate.classification.condition import MeetsOf
from flestimate.survey.links import Link, own_key, relative_key
from flestimate.survey.scale import NOT_MET, UNDETERMINED

_OUTCOME, _KEY = "outcome of relative.", "key of relative."


def with_relatives(frame: nw.LazyFrame[Any], wanted: MeetsOf, link: Link) -> nw.LazyFrame[Any]:
    """The frame with a column for a criterion that is asked of relatives: met if it is met by one of them.

    Who has no such relative in the household does not meet it by one; a relative whom the file does not hold is unknown.
    """
    theirs = frame.select(nw.col(own_key(wanted.link)).alias(_KEY), nw.col(wanted.criterion).alias(_OUTCOME)).filter(nw.col(_KEY) != "")
    outcomes = [f"{_OUTCOME}{number}" for number in link.numbers]
    for number, outcome in zip(link.numbers, outcomes, strict=True):
        one = theirs.rename({_OUTCOME: outcome})
        frame = frame.join(one, left_on=relative_key(wanted.link, number), right_on=_KEY, how="left")
    each = [_read(relative_key(wanted.link, number), outcome) for number, outcome in zip(link.numbers, outcomes, strict=True)]
    return frame.with_columns(**{wanted.column: nw.max_horizontal(*each)}).drop(outcomes)


def _read(key: str, outcome: str) -> nw.Expr:
    found = nw.col(outcome)
    known = nw.when(found.is_null()).then(nw.lit(UNDETERMINED)).otherwise(found)
    return nw.when(nw.col(key) == "").then(nw.lit(NOT_MET)).otherwise(known).cast(nw.Int64)
