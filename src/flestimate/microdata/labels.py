"""What a released file says about its variables: labels, and the reasons why answers are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable as released: its name, its labels, and the codes that stand for a missing answer.

    Codes are text as an analyst writes them: `"1"`, never `"1.0"`; a letter for an extended missing value of Stata.
    `missing` holds only codes that are present in the data.

    >>> Variable("f02", "Work as promised?", {"1": "Yes", "2": "No"}, {"98": "Refused"}).missing["98"]
    'Refused'
    """

    name: str
    label: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    format: str = ""

    def __post_init__(self) -> None:
        # A frozen dataclass with an open dict inside would be frozen in name only.
        object.__setattr__(self, "value_labels", MappingProxyType(dict(self.value_labels)))
        object.__setattr__(self, "missing", MappingProxyType(dict(self.missing)))


def reason_column(name: str) -> str:
    """The column that says why an answer to this variable is missing.

    >>> reason_column("f02")
    'f02.reason'
    """
    return f"{name}.reason"


def missing_label(code: str, labels: Mapping[str, str]) -> str:
    """The label of a missing code, or a plain text where the file gives none.

    >>> missing_label("98", {"98": "Refused"}), missing_label("99", {})
    ('Refused', 'missing (code 99)')
    """
    return labels.get(code) or f"missing (code {code})"
