"""Where and when a publication is of, as codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flestimate.errors import Fix, PublicationError, did_you_mean
from flestimate.publication.about import About
from flestimate.publication.sdmx.code_list import Code, CodeList, code_list

_OF_USERS = re.compile(r"X[A-Z]{2}")
_FREQUENCIES = {
    "A": re.compile(r"\d{4}"),
    "S": re.compile(r"\d{4}-S[12]"),
    "Q": re.compile(r"\d{4}-Q[1-4]"),
    "M": re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """The country and the period of every observation. freq: A, S, Q or M, as the period says."""

    area: str
    time: str
    freq: str

    @property
    def areas(self) -> CodeList:
        """The code list of countries, with this one where it is among the codes that ISO 3166 leaves to users."""
        return code_list("CL_AREA").with_codes([Code(self.area, "Area of a user-assigned code")])


def place_of(about: About) -> Place:
    """The country and the period of a publication; PublicationError where one is not stated, or is no code, all of it at once.

    >>> place_of(About(area="ZMB", time="2021-Q3")).freq
    'Q'
    """
    problems = [*_of_area(about.area), *_of_time(about.time)]
    if problems:
        raise PublicationError(
            "FLE-X17",
            " ".join(problem.what for problem in problems),
            where={"dimension": ", ".join(problem.dimension for problem in problems)},
            why="an SDMX database refuses what is not in the code list of a dimension",
            fix=tuple(problem.fix for problem in problems),
        )
    freq = next(freq for freq, form in _FREQUENCIES.items() if form.fullmatch(about.time))
    return Place(about.area, about.time, freq)


@dataclass(frozen=True, slots=True)
class _Problem:
    dimension: str
    what: str
    fix: Fix


def _of_area(area: str) -> Iterator[_Problem]:
    known = code_list("CL_AREA")
    if area in known or _OF_USERS.fullmatch(area):
        return
    named = [code.id for code in known.codes if code.name.casefold() == area.casefold()]
    fix = Fix(f'country = "{named[0] if named else "ZMB"}"', 'in [study]: three letters of ISO 3166; or fl.About(area="...")')
    close = "" if named else did_you_mean(area, known.ids)
    what = f"'{area}' is not in the code list of REF_AREA{close or '.'}" if area else "REF_AREA has no code."
    yield _Problem("REF_AREA", what, fix)


def _of_time(time: str) -> Iterator[_Problem]:
    if any(form.fullmatch(time) for form in _FREQUENCIES.values()):
        return
    fix = Fix('time = "2021"', 'in [study]: a year, or 2021-S1, 2021-Q3, 2021-07; or fl.About(time="...")')
    yield _Problem("TIME_PERIOD", f"'{time}' is no period of TIME_PERIOD." if time else "TIME_PERIOD has no value.", fix)
