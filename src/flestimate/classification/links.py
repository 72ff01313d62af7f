"""Relatives in the household: what criteria of theirs are for the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import narwhals as nw

from flestimate.classification.condition import MeetsOf
from flestimate.survey.capitals import with_named
from flestimate.survey.extremes import highest
from flestimate.survey.links import Link, own_key, relative_key
from flestimate.survey.scale import NOT_MET, UNDETERMINED

_KEY = "key of relative:"


def with_relatives(frame: nw.LazyFrame[Any], wanted: Iterable[MeetsOf], links: Mapping[str, Link]) -> nw.LazyFrame[Any]:
    """The frame with a column for each criterion that is asked of relatives: met if it is met by one of them.

    Who has no such relative in the household does not meet it by one; a relative whom the file does not hold is unknown.
    """
    # All that is asked of one kind of relatives comes with one join for each of them: plans would double with each criterion.
    for link, asked in groupby(sorted(wanted, key=lambda one: (one.link, one.criterion)), key=lambda one: one.link):
        frame = _with_one_kind(frame, links[link], link, list(asked))
    return frame


def _with_one_kind(frame: nw.LazyFrame[Any], link: Link, name: str, asked: list[MeetsOf]) -> nw.LazyFrame[Any]:
    theirs = frame.select(nw.col(own_key(name)).alias(_KEY), *(one.criterion for one in asked)).filter(nw.col(_KEY) != "")
    looked_up = [_outcome(one, number) for one in asked for number in link.numbers]
    # A variable of the file that has one of these names would be read in place of what is looked up.
    frame = frame.drop([_KEY, *looked_up], strict=False)
    for number in link.numbers:
        renamed = theirs.rename({one.criterion: _outcome(one, number) for one in asked})
        frame = frame.join(renamed, left_on=relative_key(name, number), right_on=_KEY, how="left")
    met = {one.column: highest(*(_read(relative_key(name, number), _outcome(one, number)) for number in link.numbers)) for one in asked}
    return with_named(frame, met).drop(looked_up)


def _outcome(one: MeetsOf, number: int) -> str:
    """The column with the outcome of one relative."""
    return f"{one.column}:{number}"


def _read(key: str, outcome: str) -> nw.Expr:
    found = nw.col(outcome)
    known = nw.when(found.is_null()).then(nw.lit(UNDETERMINED)).otherwise(found)
    return nw.when(nw.col(key) == "").then(nw.lit(NOT_MET)).otherwise(known).cast(nw.Int64)
