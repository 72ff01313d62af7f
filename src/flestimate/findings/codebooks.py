"""A codebook as far as it can be read: a table that cannot is noted and left out, and the others are read without it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flestimate.declaration import Origin
from flestimate.errors import DeclarationError
from flestimate.findings.finding import Finding, Stage
from flestimate.survey import Codebook, Unconfirmed
from flestimate.survey.unconfirmed import MARK, marks_of

_PART = re.compile(r'"([^"]*)"|([^.\[\]]+)')
_CONCEPTS = "concept"


@dataclass(frozen=True, slots=True, eq=False)
class Readable:
    """A codebook as far as it can be read, None where nothing of it can; amiss: what is wrong with the rest; left: the concepts left out."""

    codebook: Codebook | None
    amiss: tuple[Finding, ...]
    left: frozenset[str]


def readable_codebook(content: Mapping[str, Any], origin: Origin) -> Readable:
    """The codebook of a study without the tables that are amiss, and without the concepts that rest on those."""
    amiss: list[Finding] = []
    left: frozenset[str] = frozenset()
    rest: Mapping[str, Any] = content
    while rest.get(_CONCEPTS):
        try:
            return Readable(Codebook.parse(rest, origin).without(left), tuple(amiss), left)
        except DeclarationError as error:
            path = _path(error.where.get("section", ""))
            # What rests on a concept that was left out is no mistake of its own.
            if not _gates(rest, path) & left:
                amiss.append(Finding.of_error(error, Stage.STUDY))
            pruned = _pruned(rest, path)
            if pruned is None:
                break
            rest, left = pruned, left | ({path[-1]} if _CONCEPTS in path[:-1] else set())
    return Readable(None, tuple(amiss), left)


def readable_marks(content: Mapping[str, Any], origin: Origin, amiss: list[Finding]) -> tuple[Mapping[str, Any], tuple[Unconfirmed, ...]]:
    """The content without marks of unconfirmed guesses, and the marks; those that cannot be read are added to `amiss`."""
    while True:
        try:
            return marks_of(content, origin)
        except DeclarationError as error:
            amiss.append(Finding.of_error(error, Stage.STUDY))
            pruned = _pruned(content, (*_path(error.where.get("section", "")), MARK))
            if pruned is None:
                return content, ()
            content = pruned


def _path(section: str) -> tuple[str, ...]:
    """The keys that lead to a section.

    >>> _path("[spells.concept.violence]"), _path('[concept."a.b"]')
    (('spells', 'concept', 'violence'), ('concept', 'a.b'))
    """
    return tuple(quoted or bare for quoted, bare in _PART.findall(section))


def _gates(content: Mapping[str, Any], path: tuple[str, ...]) -> frozenset[str]:
    """The concepts that the table at a place says it rests on."""
    table: Any = content
    for part in path:
        table = table.get(part) if isinstance(table, Mapping) else None
    stated = table if isinstance(table, Mapping) else {}
    gate = stated.get("asked_if")
    named = [stated.get("from"), gate.get("concept") if isinstance(gate, Mapping) else None]
    return frozenset(name for name in named if isinstance(name, str))


def _pruned(content: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any] | None:
    """The content without what stands at a place; None where nothing stands there."""
    if not path or path[0] not in content:
        return None
    first, *rest = path
    if not rest:
        return {key: value for key, value in content.items() if key != first}
    below = content[first]
    pruned = _pruned(below, tuple(rest)) if isinstance(below, Mapping) else None
    return None if pruned is None else {**content, first: pruned}
