"""The codebook: which variable is which concept, which code is which answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flestimate.declaration import Origin, fingerprint, keys_of, table_of, unknown_key
from flestimate.errors import DeclarationError, Fix
from flestimate.survey.banded import Banded
from flestimate.survey.concept import KINDS, Concept, Released, kind_of
from flestimate.survey.filters import refuse_unusable_filters


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """Concepts by name, in the order of the file; immutable and comparable by content.

    >>> codebook = Codebook.of({"sex": {"variable": "b4", "answers": {1: "male", 2: "female"}}})
    >>> codebook
    Codebook of 1 concept: sex
    >>> codebook.variables
    ('b4',)
    """

    concepts: Mapping[str, Concept]
    name: str = "codebook"

    @classmethod
    def load(cls, path: str | Path) -> Codebook:
        """The `[concept.*]` tables of a TOML file, a codebook or a whole study; DeclarationError where they are amiss."""
        origin = Origin.of(path)
        return cls.parse(origin.content().get("concept", {}), origin)

    @classmethod
    def of(cls, concepts: Mapping[str, Mapping[str, Any]]) -> Codebook:
        """A codebook typed in Python, with the same keys as in TOML."""
        return cls.parse(concepts, Origin("the codebook", ""))

    @classmethod
    def parse(cls, concepts: Mapping[str, Mapping[str, Any]], origin: Origin) -> Codebook:
        """The concepts that `concepts` states; `origin` says in an error where they stand."""
        if not concepts:
            raise DeclarationError(
                "FLE-C06", f"{origin.name} has no concepts.", fix=(Fix('[concept.sex]  variable = "..."', "one table a concept"),)
            )
        for name, content in table_of(concepts, origin, "concept").items():
            table_of(content, origin, f"concept.{name}")
            _refuse_unknown_keys(name, content, origin)
        parsed = {name: kind_of(content).parse(content, origin, f"concept.{name}") for name, content in concepts.items()}
        refuse_unusable_filters(parsed, origin)
        return cls(MappingProxyType(parsed), origin.name)

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that the concepts read, each once."""
        return tuple(dict.fromkeys(variable for concept in self.concepts.values() for variable in concept.variables))

    @property
    def fingerprint(self) -> str:
        """The hash of its content: the same codebook has the same fingerprint, wherever it was read."""
        return fingerprint(dict(self.concepts))

    def released(self) -> dict[str, Released]:
        """The concepts that are read from variables of the file."""
        return {name: concept for name, concept in self.concepts.items() if not isinstance(concept, Banded)}

    def derived(self) -> dict[str, Banded]:
        """The concepts that are made from other concepts."""
        return {name: concept for name, concept in self.concepts.items() if isinstance(concept, Banded)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Codebook) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __iter__(self) -> Iterator[str]:
        return iter(self.concepts)

    def __repr__(self) -> str:
        names = ", ".join(self.concepts)
        return f"Codebook of {len(self.concepts)} concept{'s' if len(self.concepts) != 1 else ''}: {names}"


def _refuse_unknown_keys(name: str, content: Mapping[str, Any], origin: Origin) -> None:
    """A key that no kind of concept has: found before the kind is guessed from the keys, so that the hint knows them all."""
    known = list(dict.fromkeys(key for kind in KINDS for key in keys_of(kind)))
    section = f"concept.{name}"
    for key in content:
        if key not in known:
            raise unknown_key(key, known, origin.place(key, section))
