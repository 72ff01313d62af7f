"""The codebook: which variable is which concept, which code is which answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flestimate.declaration import Origin, fingerprint, keys_of, table_of, unknown_key
from flestimate.errors import DeclarationError, Fix
from flestimate.survey.banded import Banded
from flestimate.survey.concept import KINDS, Concept, Released, kind_of
from flestimate.survey.filters import filter_of, refuse_unusable_filters
from flestimate.survey.key import PERSON
from flestimate.survey.links import Link
from flestimate.survey.names import refuse_name_of_a_part
from flestimate.survey.promised import promised
from flestimate.survey.reports import Reports
from flestimate.survey.scale import Scale
from flestimate.survey.source import Source
from flestimate.survey.spells import Spells
from flestimate.survey.unconfirmed import Unconfirmed, marks_of

_SECTIONS = ("concept", "spells", "link", "reports")


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """Concepts by name, in the order of the file; immutable and comparable by content.

    spells: how jobs or spells are told apart, and the concepts that are told of each; links: who of a household is a relative of
    whom; reports: how respondents tell of others, and the concepts that are told of each; unconfirmed: the guesses in it that nobody
    has confirmed, which keep `describe` from using it.

    >>> codebook = Codebook.of({"sex": {"variable": "b4", "answers": {1: "male", 2: "female"}}})
    >>> codebook
    Codebook of 1 concept: sex
    >>> codebook.variables
    ('b4',)
    """

    concepts: Mapping[str, Concept]
    name: str = "codebook"
    spells: Spells | None = None
    links: Mapping[str, Link] = field(default_factory=dict)
    reports: Reports | None = None
    unconfirmed: tuple[Unconfirmed, ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> Codebook:
        """The `[concept.*]`, `[spells]`, `[link.*]` and `[reports]` tables of a TOML file, a codebook or a whole study.

        Raises DeclarationError where they are amiss.
        """
        origin = Origin.of(path)
        return cls.parse(origin.content(), origin)

    @classmethod
    def of(
        cls,
        concepts: Mapping[str, Mapping[str, Any]],
        *,
        spells: Mapping[str, Any] | None = None,
        links: Mapping[str, Mapping[str, Any]] | None = None,
        reports: Mapping[str, Any] | None = None,
    ) -> Codebook:
        """A codebook typed in Python, with the same keys as in TOML."""
        more = {"spells": spells, "link": links, "reports": reports}
        content = {"concept": concepts, **{name: table for name, table in more.items() if table}}
        return cls.parse(content, Origin("the codebook", ""))

    @classmethod
    def parse(cls, content: Mapping[str, Any], origin: Origin) -> Codebook:
        """The codebook that the tables of a TOML text state; `origin` says in an error where they stand."""
        content, unconfirmed = marks_of({name: content[name] for name in _SECTIONS if name in content}, origin)
        if not content.get("concept"):
            raise DeclarationError(
                "FLE-C06", f"{origin.name} has no concepts.", fix=(Fix('[concept.sex]  variable = "..."', "one table a concept"),)
            )
        concepts = _concepts(content["concept"], origin, "concept")
        refuse_unusable_filters(concepts, origin)
        spells = _spells(content["spells"], concepts, origin) if "spells" in content else None
        links = table_of(content.get("link", {}), origin, "link")
        for name in links:
            refuse_name_of_a_part(name, origin, "link")
        parsed = {name: Link.parse(table_of(link, origin, f"link.{name}"), origin, f"link.{name}") for name, link in links.items()}
        reports = _reports(content, concepts, origin) if "reports" in content else None
        return cls(MappingProxyType(concepts), origin.name, spells, MappingProxyType(parsed), reports, unconfirmed)

    def as_if_confirmed(self) -> Codebook:
        """The same codebook without marks: for a check that describes persons and estimates nothing."""
        return replace(self, unconfirmed=())

    def without(self, names: AbstractSet[str]) -> Codebook:
        """The codebook without these concepts, and without those that are made from them or asked behind them.

        >>> age = {"age": {"variable": "b5"}, "age_group": {"from": "age", "scheme": "FL_AGE"}, "sex": {"variable": "b4"}}
        >>> Codebook.of(age).without({"age"})
        Codebook of 1 concept: sex
        """
        every = {**self.concepts, **self.spell_concepts, **(self.reports.own if self.reports else {})}
        gone = frozenset(names)
        while more := {name for name, concept in every.items() if name not in gone and rests_on(concept) & gone}:
            gone |= more
        kept = MappingProxyType({name: concept for name, concept in self.concepts.items() if name not in gone})
        return replace(
            self,
            concepts=kept,
            spells=self.spells.without(gone) if self.spells else None,
            reports=self.reports.without(gone) if self.reports else None,
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """Each variable of the persons' file that its concepts, spells and links read, and which of them does."""
        own = [("concept", name, concept.variables) for name, concept in self.concepts.items()]
        links = [("link", name, link.every_variable) for name, link in self.links.items()]
        found = [Source(section, name, variable, variable) for section, name, read in [*own, *links] for variable in read]
        return (*found, *(self.spells.sources_beside_persons if self.spells else ()))

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the persons' file that it reads, each once."""
        return tuple(dict.fromkeys(source.variable for source in self.sources))

    @property
    def scales(self) -> dict[str, Scale]:
        """How its concepts will be read, as far as that is known without a file."""
        return {name: promised(concept, self.concepts) for name, concept in self.every_concept.items()}

    @property
    def every_concept(self) -> Mapping[str, Concept]:
        """The concepts of those whom a survey describes, whoever tells of them: of a network, the reported persons."""
        if self.reports:
            return {**self.reports.concepts, **{name: concept for name, concept in self.concepts.items() if name != PERSON}}
        return {**self.concepts, **self.spell_concepts}

    @property
    def of_reports(self) -> Codebook | None:
        """The codebook of the second file in which respondents tell of others."""
        return Codebook(self.reports.concepts, self.name) if self.reports else None

    @property
    def spell_concepts(self) -> Mapping[str, Concept]:
        """The concepts that are told of each job or spell."""
        return self.spells.concepts if self.spells else {}

    @property
    def fingerprint(self) -> str:
        """The hash of its content: the same codebook has the same fingerprint, wherever it was read."""
        more = [part for part in (self.spells, dict(self.links), self.reports) if part]
        return fingerprint([dict(self.concepts), *more] if more else dict(self.concepts))

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


def rests_on(concept: Concept) -> frozenset[str]:
    """The concepts that one is made from, or asked behind."""
    gate = filter_of(concept)
    return frozenset([concept.source] if isinstance(concept, Banded) else [gate.concept] if gate else [])


def _concepts(content: object, origin: Origin, section: str) -> dict[str, Concept]:
    tables = table_of(content, origin, section)
    for name, table in tables.items():
        table_of(table, origin, f"{section}.{name}")
        refuse_name_of_a_part(name, origin, section)
        _refuse_unknown_keys(name, table, origin, section)
    return {name: kind_of(table).parse(table, origin, f"{section}.{name}") for name, table in tables.items()}


def _spells(content: object, of_persons: Mapping[str, Concept], origin: Origin) -> Spells:
    tables = dict(table_of(content, origin, "spells"))
    concepts = _concepts(tables.pop("concept", {}), origin, "spells.concept")
    twice = concepts.keys() & of_persons.keys()
    if twice:
        raise _told_twice(min(twice), origin)
    spells = Spells.parse(tables, concepts, origin)
    # What stands in a second file can be asked only by what stands in it too.
    refuse_unusable_filters({**({} if spells.told.person else of_persons), **concepts}, origin, "spells.concept")
    return spells


def _reports(content: Mapping[str, Any], of_respondents: Mapping[str, Concept], origin: Origin) -> Reports:
    for other in ("spells", "link"):
        if other in content:
            raise _not_with_reports(other, origin)
    tables = dict(table_of(content["reports"], origin, "reports"))
    concepts = _concepts(tables.pop("concept", {}), origin, "reports.concept")
    reports = Reports.parse(tables, concepts, of_respondents, origin)
    # What stands in a second file can be asked only by what stands in it too.
    refuse_unusable_filters(concepts, origin, "reports.concept")
    return reports


def _not_with_reports(other: str, origin: Origin) -> DeclarationError:
    return DeclarationError(
        "FLE-C21",
        f"[{other}] and [reports] do not go together.",
        where={"file": origin.name, "section": f"[{other}]"},
        why="it would be told of the respondents, and counted as if it were of the persons whom they report on",
    )


def _told_twice(name: str, origin: Origin) -> DeclarationError:
    return DeclarationError(
        "FLE-C12",
        f"'{name}' is a concept of the person and of the spells.",
        where={"file": origin.name, "section": f"[spells.concept.{name}]"},
        why="one name for two things would count the wrong one",
        fix=(Fix(f"[spells.concept.{name}_of_job]", "another name for one of them"),),
    )


def _refuse_unknown_keys(name: str, content: Mapping[str, Any], origin: Origin, of: str) -> None:
    """A key that no kind of concept has: found before the kind is guessed from the keys, so that the hint knows them all."""
    known = list(dict.fromkeys(key for kind in KINDS for key in keys_of(kind)))
    section = f"{of}.{name}"
    for key in content:
        if key not in known:
            raise unknown_key(key, known, origin.place(key, section))
