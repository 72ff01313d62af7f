"""Jobs or spells that a questionnaire tells apart: side by side in the persons' file, or one a row in a second file."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import model_validator

from flestimate.declaration import Declaration, Origin
from flestimate.errors import DeclarationError, Fix
from flestimate.survey.banded import Banded
from flestimate.survey.concept import Concept, FromFile
from flestimate.survey.key import Key, VariableNames
from flestimate.survey.quantity import Quantity
from flestimate.survey.source import Source

_STAR = "*"


class Told(Declaration):
    """How spells are told apart.

    wide: the names that stand for "*" in the variables of the spells' concepts, one spell each; labels: what to call them.
    file: the second file, with one row a spell; person: its variables that name the person as `[concept.person]` does; number: its
    variable with the number of the spell, by which the spells of a person are put in order.
    """

    wide: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    file: str = ""
    person: VariableNames = ()
    number: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Told:
        if bool(self.wide) == bool(self.person):
            message = 'either wide = ["job1", "job2"], or person = [...] of a second file with one row a spell'
            raise ValueError(message)
        needless = [key for key in (("file", "number") if self.wide else ("labels",)) if getattr(self, key)]
        if needless:
            message = f"no {needless[0]} {'beside wide' if self.wide else 'without wide'}: nothing would read it"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _told_apart(self) -> Told:
        if self.labels and len(self.labels) != len(self.wide):
            message = f"as many labels as spells, {len(self.wide)}"
            raise ValueError(message)
        for name in ("wide", "labels"):
            if len(set(getattr(self, name))) < len(getattr(self, name)):
                message = f"each of {name} once: two spells of one name are not told apart"
                raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Spells:
    """How spells are told apart, and the concepts that are told of each of them."""

    told: Told
    concepts: Mapping[str, FromFile]

    @classmethod
    def parse(cls, content: Mapping[str, Any], concepts: Mapping[str, Concept], origin: Origin) -> Spells:
        """The spells that the tables of a TOML text state."""
        told = Told.parse(content, origin, "spells")
        if not concepts:
            raise DeclarationError(
                "FLE-C06",
                "the spells have no concepts.",
                where={"file": origin.name},
                fix=(Fix('[spells.concept.violence]  variable = "*_f11"'),),
            )
        released = {name: concept for name, concept in concepts.items() if not isinstance(concept, Banded)}
        for name, concept in concepts.items():
            if isinstance(concept, Banded) or (told.wide and not any(_STAR in variable for variable in concept.variables)):
                raise _not_of_a_spell(name, origin)
        return cls(told, MappingProxyType(released))

    def without(self, names: AbstractSet[str]) -> Spells | None:
        """The same without these concepts; None where none is left."""
        kept = {name: concept for name, concept in self.concepts.items() if name not in names}
        return Spells(self.told, MappingProxyType(kept)) if kept else None

    @property
    def labels(self) -> tuple[str, ...]:
        """What each spell of the wide form is called."""
        return self.told.labels or self.told.wide

    @property
    def person(self) -> Key:
        """What names the person in the second file."""
        return Key(variables=self.told.person)

    @property
    def number(self) -> tuple[Quantity, ...]:
        """The number of a spell in the second file, if it has one."""
        return (Quantity(variable=self.told.number),) if self.told.number else ()

    @property
    def variables_of_spells(self) -> tuple[str, ...]:
        """The variables of the second file that it reads."""
        own = [variable for concept in self.concepts.values() for variable in concept.variables]
        number = [variable for one in self.number for variable in one.variables]
        return tuple(dict.fromkeys([*self.told.person, *number, *own])) if self.told.person else ()

    def of(self, spell: str) -> dict[str, FromFile]:
        """The concepts of one spell of the wide form."""
        return {name: concept.renamed(lambda variable: variable.replace(_STAR, spell)) for name, concept in self.concepts.items()}

    def varying(self, spell: str) -> tuple[str, ...]:
        """The variables of one spell of the wide form that are of it alone."""
        return tuple(variable for variable, stated in self.stated(spell).items() if _STAR in stated)

    def stated(self, spell: str) -> dict[str, str]:
        """The variables of one spell of the wide form, each as the codebook states it, with "*" in the place of the spell."""
        own = [variable for concept in self.concepts.values() for variable in concept.variables]
        # One that is stated in both ways is of the spell.
        return {variable.replace(_STAR, spell): variable for variable in sorted(own, key=lambda variable: _STAR in variable)}

    @property
    def sources_beside_persons(self) -> tuple[Source, ...]:
        """Each variable of the persons' file that the wide form reads, and which concept does."""
        return tuple(
            Source("spells.concept", name, variable.replace(_STAR, spell), variable)
            for spell in self.told.wide
            for name, concept in self.concepts.items()
            for variable in concept.variables
        )


def _not_of_a_spell(name: str, origin: Origin) -> DeclarationError:
    return DeclarationError(
        "FLE-C22",
        f"'{name}' is not told of each spell.",
        where={"file": origin.name, "section": f"[spells.concept.{name}]"},
        why='in the wide form, "*" in the name of a variable stands for the spells in turn; what is made from another concept is of the person',
        fix=(Fix('variable = "*_f11"', "a variable for each spell"), Fix(f"[concept.{name}]", "if it is told of the person")),
    )
