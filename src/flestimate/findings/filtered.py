"""Persons who may have been left out of the file before the design was declared."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from flestimate.errors import Fix, counted, listed
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.persons import Persons
from flestimate.survey.scale import Categories


def of_filters(persons: Persons) -> Iterator[Finding]:
    """Questions that decide who is asked others, and that everybody answers alike: those who answer otherwise may have been left out."""
    gates = _gates(persons)
    marks = [(nw.col(name) == position).cast(nw.Int64).sum().alias(f"gate{number}") for number, (name, position) in enumerate(gates)]
    if not marks:
        return
    row = persons.frame.select(*marks).collect()
    for number, ((name, position), asked) in enumerate(gates.items()):
        if persons.n and int(row[f"gate{number}"][0] or 0) == persons.n:
            scale = persons.scales[name]
            answer = scale.label(position) if isinstance(scale, Categories) else ""
            yield Finding(
                Severity.WARNING,
                Stage.DESIGN,
                "FLE-D16",
                f"all {counted(persons.n, 'person')} answer '{answer}' to '{name}', which decides who is asked {counted(len(asked), 'question')} more.",
                {**persons.at("variable", f"concept.{name}"), "concept": name, "asked": listed(asked)},
                why="if those who answer otherwise were filtered out, PSUs where nobody is left are lost, and standard errors are too small",
                fix=(Fix("the whole file", "and a group by breakdown or by among: every PSU counts, whoever an estimate is about"),),
            )


def _gates(persons: Persons) -> dict[tuple[str, int], list[str]]:
    """The answers that let persons through to other questions, and the questions that they lead to."""
    found: dict[tuple[str, int], list[str]] = {}
    for name, concept in (persons.codebook.concepts if persons.codebook else {}).items():
        asked_if = getattr(concept, "asked_if", None)
        scale = persons.scales.get(asked_if.concept) if asked_if else None
        if asked_if and isinstance(scale, Categories) and asked_if.answer in scale.levels and persons.has(asked_if.concept):
            found.setdefault((asked_if.concept, scale.position(asked_if.answer)), []).append(name)
    return found
