"""A codebook as far as it can be read: a table that cannot is noted and left out, and the others are read without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flestimate.declaration import Origin
from flestimate.errors import CodebookError, DeclarationError
from flestimate.findings.finding import Finding, Stage
from flestimate.survey import Codebook, Unconfirmed
from flestimate.survey.promised import promised
from flestimate.survey.unconfirmed import MARK, marks_of

_PART = re.compile(r'"([^"]*)"|([^.\[\]]+)')
_CONCEPTS = "concept"


@dataclass(frozen=True, slots=True, eq=False)
class Readable:
    """A codebook as far as it can be read, None where nothing of it can.

    amiss: what is wrong with the rest; left: the concepts that are left out, with those that rest on them.
    """

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
            known = of_known_schemes(Codebook.parse(rest, origin), origin)
            kept = known.codebook.without(left) if known.codebook else None
            gone = _names(known.codebook) - _names(kept)
            return Readable(kept, (*amiss, *known.amiss), left | known.left | gone)
        except DeclarationError as error:
            path = _path(error.where.get("section", ""))
            # What rests on a concept that was left out is no mistake of its own.
            if not _gates(rest, path) & left:
                amiss.append(Finding.of_error(error, Stage.STUDY))
            pruned = _pruned(rest, path)
            if pruned is None:
                break
            rest, left = pruned, left | ({path[-1]} if _CONCEPTS in path[:-1] else set())
    return Readable(None, tuple(amiss), frozenset(_stated(content)))


def of_known_schemes(codebook: Codebook | None, origin: Origin | None = None) -> Readable:
    """The codebook without the concepts that are grouped by a scheme that there is not."""
    amiss: list[Finding] = []
    left: set[str] = set()
    for name, concept in (codebook.every_concept if codebook else {}).items():
        try:
            promised(concept, codebook.every_concept if codebook else {})
        except CodebookError as error:
            section = "spells.concept" if codebook and name in codebook.spell_concepts else _CONCEPTS
            place = origin.place("scheme", f"{section}.{name}") if origin else {}
            amiss.append(Finding.of_error(error, Stage.STUDY).at({**place, "concept": name}))
            left.add(name)
    kept = codebook.without(left) if codebook else None
    return Readable(kept, tuple(amiss), _names(codebook) - _names(kept))


def _names(codebook: Codebook | None) -> frozenset[str]:
    return frozenset([*codebook, *codebook.every_concept]) if codebook else frozenset()


def _stated(content: Mapping[str, Any]) -> Iterator[str]:
    """The names of the concepts that a study states, whatever is amiss with them."""
    for table in (content, *(content.get(section) for section in ("spells", "reports"))):
        concepts = table.get(_CONCEPTS) if isinstance(table, Mapping) else None
        yield from concepts if isinstance(concepts, Mapping) else ()


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
