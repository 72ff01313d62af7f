"""A second file beside the persons': what has to hold before its rows can be joined to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from flestimate.microdata import Microdata, read
from flestimate.survey import problems
from flestimate.survey.key import PERSON
from flestimate.survey.links import persons_of_one_key
from flestimate.survey.problems import SecondRows
from flestimate.survey.scale import Identifier, Scale

_ROWS = "rows:"


def opened(data: object, rows: SecondRows, persons: nw.LazyFrame[Any], scales: Mapping[str, Scale]) -> Microdata:
    """The second file; CodebookError where it is not there, or cannot be joined to the persons.

    persons: those of the persons' file, described by `scales`, of which `person` is what rows are joined by.
    """
    if data is None:
        raise problems.no_second_file(rows)
    microdata = data if isinstance(data, Microdata) else read(data)
    if not isinstance(scales.get(PERSON), Identifier):
        raise problems.no_person_to_join(rows)
    if microdata.frame.implementation is not persons.implementation:
        raise problems.other_engine(rows)
    return microdata


def refuse_unjoinable(frame: nw.LazyFrame[Any], key: str, rows: SecondRows, persons: nw.LazyFrame[Any]) -> None:
    """CodebookError where rows are of persons whom the persons' file does not hold, or holds twice; `key` is their column of `frame`."""
    known = persons.select(nw.col(PERSON).alias(key)).filter(nw.col(key) != "")
    strangers = frame.select(key).join(known, on=key, how="anti").select(nw.len().alias(_ROWS)).collect()
    if count := int(strangers[_ROWS][0] or 0):
        raise problems.of_strangers(count, rows)
    if count := persons_of_one_key(persons, PERSON):
        raise problems.persons_twice(count)
