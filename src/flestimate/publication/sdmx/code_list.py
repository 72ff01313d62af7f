"""Code lists: the codes that a dimension or an attribute may have, with their names."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import resources

from flestimate.publication.language import ENGLISH, Language

_FOLDER = "codelists"


@dataclass(frozen=True, slots=True)
class Code:
    """One code and its name, which is in English, or a label of the data in the language of the publication."""

    id: str
    name: str
    language: Language = ENGLISH


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes, each once.

    >>> "SEX_F" in code_list("CL_SEX"), "female" in code_list("CL_SEX")
    (True, False)
    """

    id: str
    name: str
    codes: tuple[Code, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The codes without their names."""
        return tuple(code.id for code in self.codes)

    def __contains__(self, code: object) -> bool:
        return code in self.ids

    def with_codes(self, more: Iterable[Code]) -> CodeList:
        """The same list with further codes behind it; one that is there already stays as it is."""
        known = set(self.ids)
        return replace(self, codes=(*self.codes, *{code.id: code for code in more if code.id not in known}.values()))


@functools.cache
def code_list(name: str) -> CodeList:
    """The code list of that id that comes with flestimate."""
    content = tomllib.loads(resource(name))
    return CodeList(name, content["name"], tuple(Code(code, text) for code, text in content["codes"].items()))


def resource(name: str) -> str:
    """The text of one of the files that code lists are kept in."""
    return resources.files("flestimate.publication.sdmx").joinpath(_FOLDER, f"{name}.toml").read_text(encoding="utf-8")
