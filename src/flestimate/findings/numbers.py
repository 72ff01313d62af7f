"""Numbers that are probably codes: 98 and 99 among ages, behind a gap, or with a label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from flestimate.errors import Fix, have, listed
from flestimate.findings.counting import Counting, where_any
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.reading import Reading
from flestimate.survey.columns import as_number
from flestimate.survey.meanings import NO_ANSWER, meaning_of
from flestimate.survey.quantity import Quantity

_FAMILIES = ((97, 98, 99), (997, 998, 999), (9_997, 9_998, 9_999), (99_997, 99_998, 99_999), (999_998, 999_999), (9_999_998, 9_999_999))
"""Numbers by which questionnaires usually say that there is none."""
_GAP = 0.9
"""Nobody has a number between so much of the code and the code: then the code does not continue the numbers."""


def of_numbers(reading: Reading) -> Iterator[Counting]:
    """Codes for a missing number that the codebook reads as numbers."""
    for name in reading.told:
        concept = reading.concepts[name]
        if isinstance(concept, Quantity):
            yield from _labelled(reading, name, concept)
            yield from _behind_a_gap(reading, name, concept)


def _labelled(reading: Reading, name: str, concept: Quantity) -> Iterator[Counting]:
    labels = _reasons(reading, concept)
    if labels:
        kind = reading.column(name, concept.variable).is_one_of(list(labels))
        yield where_any(kind, partial(_found, reading, name, [f"{code} ({label})" for code, label in labels.items()], next(iter(labels))))


def _reasons(reading: Reading, concept: Quantity) -> dict[str, str]:
    """The numbers that the file's labels call no answer, and the codebook does not."""
    variable = reading.file.variables.get(concept.variable)
    labels = variable.value_labels.items() if variable else ()
    return {
        code: label
        for code, label in labels
        if code not in concept.missing and as_number(code) is not None and meaning_of(label, (*NO_ANSWER, "not asked"))
    }


def _behind_a_gap(reading: Reading, name: str, concept: Quantity) -> Iterator[Counting]:
    number = reading.column(name, concept.variable).number
    told = {*concept.missing, *_reasons(reading, concept)}
    for place, family in enumerate(_FAMILIES):
        codes = [code for code in family if str(code) not in told]
        if not codes or (concept.maximum is not None and concept.maximum < codes[0]):
            continue  # those who have it are refused already, or it is declared
        known = ~number.is_null()
        has = [known & (number == float(code)) for code in codes]
        others = [float(code) for code in family if code not in codes]
        near = known & (number >= _GAP * family[0]) & (number < family[0])
        above = known & (number > family[-1]) & ~number.is_in([*map(float, _higher(place)), *others])
        yield Counting((near, above, *has), partial(_if_apart, reading, name, codes))


def _higher(place: int) -> Sequence[int]:
    return [code for family in _FAMILIES[place + 1 :] for code in family] or [0]


def _if_apart(reading: Reading, name: str, codes: Sequence[int], near: int, above: int, *persons: int) -> Finding | None:
    there = [str(code) for code, has in zip(codes, persons, strict=True) if has]
    return None if near or above or not there else _found(reading, name, there, there[-1], sum(persons))


def _found(reading: Reading, name: str, said: Sequence[str], example: str, persons: int) -> Finding:
    return Finding(
        Severity.WARNING,
        Stage.ANSWERS,
        "FLE-V09",
        f"{have(persons)} a number in '{name}' that looks like a code for having none: {listed(said, limit=5)}.",
        {**reading.at(name, "variable"), "column": listed(reading.concepts[name].variables)},
        why="nobody has a number that leads up to it, or the file labels it so; read as a number, it moves means and age groups",
        fix=(Fix(f'missing = {{ {example} = "not stated" }}', "if it says that there is no number"),),
    )
