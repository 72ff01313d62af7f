"""The formats that the child reads, one entry each: how they are called, how their files end, and how their layout is walked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, Literal

from flestimate.microdata import portable, sas, spss, stata, transport
from flestimate.microdata.extent import Extent, Outline

ReleasedKind = Literal["spss", "stata", "SPSS portable", "SAS", "SAS transport"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    outline: what the first bytes say of the size, before anything is read; extent: the persons declared and held, by every byte.
    """

    spoken: str
    suffixes: tuple[str, ...]
    outline: Callable[[BinaryIO], Outline]
    extent: Callable[[BinaryIO], Extent]


FORMATS: Mapping[ReleasedKind, Format] = MappingProxyType(
    {
        "spss": Format("SPSS", (".sav", ".zsav"), spss.outline, spss.extent),
        "stata": Format("Stata", (".dta",), stata.outline, stata.extent),
        "SPSS portable": Format("SPSS portable", (".por",), portable.outline, portable.extent),
        "SAS": Format("SAS", (".sas7bdat",), sas.outline, sas.extent),
        "SAS transport": Format("SAS transport", (".xpt", ".xport"), transport.outline, transport.extent),
    }
)
