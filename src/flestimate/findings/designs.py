"""What a check has to know of a design: which kind it is, where it stands in a study, and what its columns are."""

from __future__ import annotations

from flestimate.errors import Fix
from flestimate.findings.persons import Persons
from flestimate.sample import Design, Multiplicity, Replicated, Resampled


def inner(design: Design | None) -> Design | None:
    """The design that draws units or has replicate weights, whatever is done with it.

    >>> from flestimate.sample import Clustered
    >>> from flestimate.variance import JackknifeN
    >>> print(inner(Resampled(Clustered(weight="w", psu="ea"), JackknifeN())))
    weight: w; one stratum; PSU: ea; strata with a single PSU: refused
    """
    while isinstance(design, Multiplicity | Resampled):
        design = design.design
    return design


def at(persons: Persons, key: str) -> dict[str, str]:
    """Where a key of the design stands in the study, to begin the `where` of a finding with."""
    kind = "replicated" if isinstance(inner(persons.design), Replicated) else "clustered"
    return persons.at(key, f"design.{kind}")


def weight(persons: Persons) -> dict[str, str]:
    """Where the weight stands in the study, and its column."""
    return {**at(persons, "weight"), "column": weight_column(persons)}


def weight_column(persons: Persons) -> str:
    """The column of the weight, empty where no design is declared."""
    return persons.design.weight if persons.design else ""


def line(persons: Persons, toml: str, python: str, does: str) -> Fix:
    """The line to change: of the study where there is one, else of Python."""
    return Fix(toml if persons.origin else python, does)
