"""ISCO-08 and the schemes made of its major groups."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any

from flestimate.declaration import Declaration
from flestimate.errors import CodebookError, Fix, did_you_mean, listed

MAJORS = "OCU_ISCO08"
"""The scheme that keeps every major group apart."""


class Major(Declaration):
    """One major group: its label, and its first and last sub-major group."""

    label: str
    sub_majors: tuple[int, int]

    def every_sub_major(self) -> frozenset[int]:
        """The numbers from the first sub-major group to the last."""
        first, last = self.sub_majors
        return frozenset(range(first, last + 1))


class OccupationGroup(Declaration):
    """One group of a scheme: whole major groups."""

    label: str
    code: str = ""
    majors: tuple[int, ...]

    def every_sub_major(self) -> frozenset[int]:
        """The sub-major groups of the group, and the number in which an office puts what it cannot tell further: 20 in group 2.

        Group 0 has no such number: a code of zeros alone is no occupation.
        """
        known = frozenset[int]().union(*(majors()[major].every_sub_major() for major in self.majors))
        return known | {10 * major for major in self.majors if major}


class OccupationScheme(Declaration):
    """A named list of groups that together hold every major group of ISCO-08 once."""

    title: str
    groups: tuple[OccupationGroup, ...]


@functools.cache
def _content() -> dict[str, Any]:
    text = resources.files("flestimate.survey.classifications").joinpath("isco08.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def majors() -> dict[int, Major]:
    """The ten major groups by number."""
    return {int(number): Major.model_validate(content) for number, content in _content()["majors"].items()}


@functools.cache
def occupation_schemes() -> dict[str, OccupationScheme]:
    """The built-in occupation schemes by name."""
    every_major = tuple(
        OccupationGroup(label=major.label, code=f"{MAJORS}_{number}", majors=(number,)) for number, major in majors().items()
    )
    schemes = {MAJORS: OccupationScheme(title="ISCO-08 major groups", groups=every_major)}
    return schemes | {name: OccupationScheme.model_validate(content) for name, content in _content()["schemes"].items()}


def occupation_scheme(name: str) -> OccupationScheme:
    """The built-in occupation scheme called `name`; CodebookError if there is none.

    >>> [group.label for group in occupation_scheme("OCU_SKILL").groups][:2]
    ['Skill level 1 (low)', 'Skill level 2 (medium)']
    """
    schemes = occupation_schemes()
    if name not in schemes:
        raise CodebookError(
            "FLE-C10",
            f"there is no occupation scheme '{name}'{did_you_mean(name, schemes)}",
            fix=(Fix(f"one of: {listed(schemes)}"),),
        )
    return schemes[name]
