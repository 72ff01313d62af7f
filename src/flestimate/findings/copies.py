"""Persons who may be twice in the file."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from flestimate.errors import Fix, counted, have
from flestimate.findings import designs
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.persons import Persons
from flestimate.survey.key import PERSON
from flestimate.survey.links import persons_of_one_key
from flestimate.survey.scale import Identifier

_SIZE = "persons:"
_MANY_COLUMNS = 20
"""In fewer columns two persons may well be alike."""
_STACKED = ((4, 1.0), (10, 0.5))
"""In so many columns, so large a share of persons who are the equal of another are copies: a file that was put under itself."""


def of_copies(persons: Persons) -> Iterator[Finding]:
    """Persons with the identifier of another; without identifiers, persons who are another's equal in every column."""
    if persons.codebook and persons.codebook.reports:
        return  # a row is a report, and several may report on the same person
    if isinstance(persons.scales.get(PERSON), Identifier):
        yield from _of_one_identifier(persons)
    else:
        yield from _alike(persons)


def _of_one_identifier(persons: Persons) -> Iterator[Finding]:
    if several := persons_of_one_key(persons.frame, PERSON):
        yield Finding(
            Severity.ERROR,
            Stage.DESIGN,
            "FLE-D14",
            f"{have(several)} the identifier of another.",
            persons.at("variables", f"concept.{PERSON}") or {"concept": PERSON},
            why="files that were merged often hold persons twice, and each copy would count as one more person",
            fix=(
                Fix("frame = frame.drop_duplicates()", "delete the copies, in the file that the study reads"),
                Fix(
                    f'[concept.{PERSON}]  variables = ["household", "number", "wave"]', "if they are different persons: all that names one"
                ),
            ),
        )


def _alike(persons: Persons) -> Iterator[Finding]:
    columns = _columns(persons)
    name_them = designs.line(
        persons,
        f'[concept.{PERSON}]  variables = ["household", "number"]',
        'fl.Codebook.of({"person": {"variables": ["household", "number"]}, ...})',
        "what names a person",
    )
    if copies := _told_apart(persons, columns) if len(columns) >= _MANY_COLUMNS else _stacked(persons, columns):
        yield Finding(
            Severity.WARNING,
            Stage.DESIGN,
            "FLE-D14",
            f"{counted(copies, 'person')} {'is' if copies == 1 else 'are'} the equal of another in all {len(columns)} columns that are read.",
            why="files that were merged often hold persons twice, and each copy would count as one more person",
            fix=(name_them, Fix("frame = frame.drop_duplicates()", "if they are copies, in the file that the study reads")),
        )
    elif len(columns) < _MANY_COLUMNS:
        yield Finding(
            Severity.NOTE,
            Stage.DESIGN,
            "FLE-D24",
            "nothing names persons, so that nobody can say whether the file holds some of them twice.",
            why="copies of persons count as more persons",
            fix=(name_them,),
        )


def _told_apart(persons: Persons, columns: list[str]) -> int:
    """The copies among persons of whom much is known; who differs in a few columns needs no look at all of them, which may be hundreds."""
    return _copies(persons, columns) if _copies(persons, columns[:_MANY_COLUMNS]) else 0


def _stacked(persons: Persons, columns: list[str]) -> int:
    """The copies in a file that was put under itself, 0 where persons may be alike by chance."""
    shares = [share for least, share in _STACKED if len(columns) >= least]
    # Of n persons who all have an equal, at least half are copies.
    if not shares or not (copies := _copies(persons, columns)) or 2 * copies < min(shares) * persons.n:
        return 0
    sizes = persons.frame.group_by(columns).agg(nw.len().alias(_SIZE)).filter(nw.col(_SIZE) > 1)
    alike = int(sizes.select(nw.col(_SIZE).sum()).collect()[_SIZE][0] or 0)
    return copies if alike >= min(shares) * persons.n else 0


def _columns(persons: Persons) -> list[str]:
    """What tells persons apart: replicate weights do so no better than the weight, and what is made of a variable no better than it."""
    schema = persons.frame.collect_schema().names()
    replicates = persons.design.roles(schema).get("replicates", ()) if persons.design else ()
    told = [name for name in schema if not name.endswith(".") and name not in set(replicates)]
    return [name for name in told if name in persons.variables] or told


def _copies(persons: Persons, columns: list[str]) -> int:
    """How many persons are the equal of one before them in these columns."""
    different = persons.frame.select(*columns).unique().select(nw.len().alias(_SIZE)).collect()
    return persons.n - int(different[_SIZE][0])
