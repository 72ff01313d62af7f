"""ISIC Rev.4 and the sector schemes made of its sections and divisions."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Any

from flestimate.declaration import Declaration
from flestimate.errors import CodebookError, Fix, did_you_mean, listed

SECTIONS = "ECO_ISIC4"
"""The scheme that keeps every section apart."""


class Section(Declaration):
    """One section: its short label, and its first and last division."""

    label: str
    divisions: tuple[int, int]

    def every_division(self) -> frozenset[int]:
        """The numbers from the first division to the last."""
        first, last = self.divisions
        return frozenset(range(first, last + 1))


class SectorGroup(Declaration):
    """One sector of a scheme: whole sections, and divisions taken out of a section that the scheme splits."""

    label: str
    code: str = ""
    sections: str = ""
    divisions: tuple[int, ...] = ()

    def every_division(self) -> frozenset[int]:
        """The divisions of the sector."""
        return frozenset(self.divisions).union(*(sections()[letter].every_division() for letter in self.sections))


class SectorScheme(Declaration):
    """A named list of sectors that together hold every division of ISIC Rev.4 once."""

    title: str
    groups: tuple[SectorGroup, ...]

    @property
    def splits_sections(self) -> bool:
        """Whether a section alone does not tell the sector, so that two digits are needed."""
        return any(group.divisions for group in self.groups)

    def group_of_section(self, letter: str) -> int:
        """The position of the sector that a whole section belongs to; CodebookError if the scheme splits it."""
        for position, group in enumerate(self.groups):
            if letter in group.sections:
                return position
        raise CodebookError(
            "FLE-V16",
            f"the scheme '{self.title}' splits section {letter}, so the section alone does not tell the sector.",
            fix=(Fix("digits = 2", "and the variable with ISIC divisions, or more digits"),),
        )


@functools.cache
def _content() -> dict[str, Any]:
    text = resources.files("flestimate.survey.classifications").joinpath("isic4.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def sections() -> dict[str, Section]:
    """The 21 sections by letter."""
    return {letter: Section.model_validate(content) for letter, content in _content()["sections"].items()}


@functools.cache
def sector_schemes() -> dict[str, SectorScheme]:
    """The built-in sector schemes by name."""
    every_section = tuple(
        SectorGroup(label=section.label, code=f"{SECTIONS}_{letter}", sections=letter) for letter, section in sections().items()
    )
    schemes = {SECTIONS: SectorScheme(title="ISIC Rev.4 sections", groups=every_section)}
    return schemes | {name: SectorScheme.model_validate(content) for name, content in _content()["schemes"].items()}


def sector_scheme(name: str) -> SectorScheme:
    """The built-in sector scheme called `name`; CodebookError if there is none.

    >>> [group.label for group in sector_scheme("ECO_SECTOR").groups]
    ['Agriculture', 'Industry', 'Services']
    """
    schemes = sector_schemes()
    if name not in schemes:
        raise CodebookError(
            "FLE-C10",
            f"there is no sector scheme '{name}'{did_you_mean(name, schemes)}",
            fix=(Fix(f"one of: {listed(schemes)}"),),
        )
    return schemes[name]
