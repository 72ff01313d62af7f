"""What a released file says about its variables: labels, and the reasons why answers are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from flestimate.said import said


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable as released: its name, its labels, and the codes that stand for a missing answer.

    Codes are text as an analyst writes them: `"1"`, never `"1.0"`; a letter for an extended missing value of Stata or SAS.
    `missing` holds only codes that are present in the data; `declared` every code and range that the file declares missing, such as
    "98" and "-9 to -1". `measure` is "nominal", "ordinal", "scale", or empty where the file does not say.

    >>> Variable("f02", "Work as promised?", {"1": "Yes", "2": "No"}, {"98": "Refused"}).missing["98"]
    'Refused'
    """

    name: str
    label: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    format: str = ""
    measure: str = ""
    declared: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # A frozen dataclass with an open dict inside would be frozen in name only.
        object.__setattr__(self, "value_labels", MappingProxyType(dict(self.value_labels)))
        object.__setattr__(self, "missing", MappingProxyType(dict(self.missing)))


@dataclass(frozen=True, slots=True)
class ResponseSet:
    """Variables that together are one question with several answers, as an SPSS file declares them.

    counted: the code that means "mentioned", empty where each variable holds one of the answers.

    >>> ResponseSet("means", "Means of coercion", ("m1", "m2"), counted="1").variables
    ('m1', 'm2')
    """

    name: str
    label: str
    variables: tuple[str, ...]
    counted: str = ""


def reason_column(name: str) -> str:
    """The column that says why an answer to this variable is missing.

    >>> reason_column("f02")
    'f02.reason'
    """
    return f"{name}.reason"


def with_reasons(variables: Mapping[str, Variable]) -> list[str]:
    """The columns of a frame with these variables, each with that of its reasons behind it, where it has any.

    >>> with_reasons({"sex": Variable("sex"), "f02": Variable("f02", missing={"98": "Refused"})})
    ['sex', 'f02', 'f02.reason']
    """
    pairs = ([name, reason_column(name)] if known.missing else [name] for name, known in variables.items())
    return [each for pair in pairs for each in pair]


def missing_label(code: str, labels: Mapping[str, str]) -> str:
    """The label of a missing code, or a plain text where the file gives none.

    >>> missing_label("98", {"98": "Refused"}), missing_label("99", {})
    ('Refused', 'missing (code 99)')
    """
    return labels.get(code) or f"missing (code {code})"


def spelt_range(low: str, high: str) -> str:
    """A range of codes as an analyst writes it.

    >>> spelt_range("97", "97"), spelt_range("-inf", "-1"), spelt_range("97", "99")
    ('97', 'up to -1', '97 to 99')
    """
    if low == high:
        return low
    if low == "-inf":
        return f"up to {high}"
    return f"{low} and above" if high == "inf" else f"{low} to {high}"


def so_many_variables(number: int) -> str:
    """A number of variables, as part of a sentence.

    >>> so_many_variables(1), so_many_variables(2)
    ('1 variable', '2 variables')
    """
    return said("1 variable") if number == 1 else said("{n} variables", n=number)
