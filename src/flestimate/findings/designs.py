"""What a check has to know of a design: which kind it is, where it stands in a study, and what its columns are."""

from __future__ import annotations

from dataclasses import replace

from flestimate.errors import Fix
from flestimate.findings.finding import Finding, Stage
from flestimate.findings.persons import Persons
from flestimate.sample import Assumed, Design, Multiplicity, Replicated, Resampled
from flestimate.sample.refusals import Refusal

_NO_COLUMN, _NO_NUMBER = "FLE-V01", "FLE-W10"
_KINDS = {"replicated": Replicated, "assumed": Assumed}


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
    design = inner(persons.design)
    kind = next((name for name, kind in _KINDS.items() if isinstance(design, kind)), "clustered")
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


def refused(persons: Persons, refusal: Refusal, stage: Stage) -> Finding:
    """What `weigh` refuses, where it stands in the study, with the line of the study to change."""
    found = Finding.of_error(refusal.error, stage).at(at(persons, refusal.role))
    named = _another_column(persons, refusal)
    return replace(found, fix=named) if named else found


def _another_column(persons: Persons, refusal: Refusal) -> tuple[Fix, ...]:
    """The line to change where the design names a column that is not there, or the answers to a question in place of numbers."""
    code, role, column = refusal.error.code, refusal.role, refusal.error.where.get("column")
    if code == _NO_COLUMN and persons.origin:
        return (Fix(f'{role} = "..."', "a concept of the codebook or a column of the file"),)
    if code == _NO_NUMBER and column in persons.scales:
        return (line(persons, f'{role} = "..."', f'{role}="..."', f"a column of numbers; '{column}' is a question's answers"),)
    return ()
