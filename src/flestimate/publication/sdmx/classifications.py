"""ILOSTAT's classifications, and which of them the categories of a variable are of."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flestimate.declaration import Declaration
from flestimate.publication.sdmx.code_list import Code, CodeList, resource
from flestimate.said import said
from flestimate.survey.classifications import age_schemes, occupation_schemes, sector_schemes

NO_BREAKDOWN = "NOC_VALUE"
_FEWEST_ALIKE = 2


class _Stated(Declaration):
    """A classification as TOML has it: codes without what the codebook's schemes have already."""

    title: str
    indicator: str
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Classification:
    """A classification: its title, what stands for it in the id of an indicator, and its codes."""

    title: str
    indicator: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One of the codebook's schemes: the code of each of its labels."""

    indicator: str
    codes: Mapping[str, str]

    def fits(self, labels: Collection[str]) -> bool:
        """Whether the labels are of this scheme: none is of another, or all of the scheme's are among them."""
        alike = [label for label in labels if label in self.codes]
        return len(alike) >= _FEWEST_ALIKE and len(alike) in {len(labels), len(self.codes)}


@functools.cache
def classifications() -> Mapping[str, Classification]:
    """The classifications that come with flestimate, by name.

    >>> [code.id for code in classifications()["ECO_AGNAG"].codes]
    ['ECO_AGNAG_TOTAL', 'ECO_AGNAG_AGR', 'ECO_AGNAG_NAG']
    """
    stated = tomllib.loads(resource("classifications"))
    return {name: _classification(name, _Stated.parse(content)) for name, content in stated.items()}


def _classification(name: str, stated: _Stated) -> Classification:
    own = [Code(f"{name}_{key}", label) for key, label in stated.codes.items()]
    total, rest = [code for code in own if code.id == f"{name}_TOTAL"], [code for code in own if code.id != f"{name}_TOTAL"]
    built_in = [Code(code, label) for label, code in _groups().get(name, {}).items()]
    return Classification(stated.title, stated.indicator, (*total, *built_in, *rest))


@functools.cache
def every_classification() -> CodeList:
    """The code list of all of them: a code tells of which classification it is.

    >>> "AGE_10YRBANDS_Y25-34" in every_classification(), NO_BREAKDOWN in every_classification()
    (True, True)
    """
    codes = [
        Code(code.id, said("{title}: {category}", title=one.title, category=code.name))
        for one in classifications().values()
        for code in one.codes
    ]
    return CodeList("CL_CLASSIF", "Classification", tuple(codes))


def scheme_of(labels: Collection[str]) -> Scheme | None:
    """The codebook's scheme that the labels of a variable are of; the one that most of them are of, where there are several.

    >>> scheme_of(["Agriculture", "Industry", "Services", "not employed"]).codes["Industry"]
    'ECO_SECTOR_IND'
    >>> scheme_of(["Capital", "Northmoor"]) is None
    True
    """
    fitting = [scheme for scheme in _schemes() if scheme.fits(labels)]
    return max(fitting, key=lambda scheme: (sum(label in scheme.codes for label in labels), -len(scheme.codes)), default=None)


@functools.cache
def _schemes() -> tuple[Scheme, ...]:
    known = classifications()
    codes = {code.id: one.indicator for one in known.values() for code in one.codes}
    return tuple(Scheme(codes[next(iter(groups.values()))], groups) for groups in _groups().values())


@functools.cache
def _groups() -> Mapping[str, Mapping[str, str]]:
    """The codes of the codebook's schemes by label."""
    ages = {name: {band.label: band.code for band in scheme.bands} for name, scheme in age_schemes().items()}
    others = sector_schemes() | occupation_schemes()
    return ages | {name: {group.label: group.code for group in scheme.groups} for name, scheme in others.items()}
