"""Reports: a second file in which respondents tell of themselves and of their family, one row a reported person."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from flestimate.declaration import Declaration, Origin
from flestimate.errors import DeclarationError, Fix
from flestimate.survey.concept import Concept
from flestimate.survey.key import PERSON, Key, VariableNames
from flestimate.survey.quantity import Quantity

RESPONDENT, REPORTERS = "respondent", "reporters"
"""The columns with the identifier of who reports, and with the number of persons who could have reported."""


def _as_quantity(given: object) -> object:
    return {"variable": given} if isinstance(given, str) else given


class Reporting(Declaration):
    """How the reports name who reports, and whom.

    file: the second file, with one row a reported person, the respondent too; respondent: its variables that name the respondent as
    `[concept.person]` does; reported: those that name the reported person in the same way, where they do; reporters: its variable
    with the number of persons who could have reported on the reported person.
    """

    file: str = ""
    respondent: VariableNames
    reported: VariableNames = ()
    reporters: Annotated[Quantity, BeforeValidator(_as_quantity)]

    @model_validator(mode="after")
    def _names_somebody(self) -> Reporting:
        if not self.respondent:
            message = 'the variables of the second file that name the respondent, such as respondent = ["hhid", "pid"]'
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Reports:
    """How reports name who reports and whom, and the concepts that are told of each reported person."""

    told: Reporting
    own: Mapping[str, Concept]

    @classmethod
    def parse(
        cls, content: Mapping[str, Any], own: Mapping[str, Concept], of_respondents: Mapping[str, Concept], origin: Origin
    ) -> Reports:
        """The reports that the tables of a TOML text state; `of_respondents` are the concepts of those who report."""
        told = Reporting.parse(content, origin, "reports")
        if not own:
            raise _nothing_told(origin)
        made = {PERSON, RESPONDENT, REPORTERS}
        for name in own:
            if name in made:
                raise _made_itself(name, f"reports.concept.{name}", origin)
            if name in of_respondents:
                raise _told_twice(name, origin)
        for name in of_respondents.keys() & (made - {PERSON}):
            raise _made_itself(name, f"concept.{name}", origin)
        return cls(told, MappingProxyType(dict(own)))

    def without(self, names: AbstractSet[str]) -> Reports:
        """The same without these concepts; who reports on whom stays."""
        return Reports(self.told, MappingProxyType({name: concept for name, concept in self.own.items() if name not in names}))

    @property
    def concepts(self) -> Mapping[str, Concept]:
        """What a row of the second file is described by: who reports, who is reported where that is told, and the concepts of its own."""
        person = {PERSON: Key(variables=self.told.reported)} if self.told.reported else {}
        return {RESPONDENT: Key(variables=self.told.respondent), **person, REPORTERS: self.told.reporters, **self.own}


def _nothing_told(origin: Origin) -> DeclarationError:
    return DeclarationError(
        "FLE-C06",
        "nothing is told of the reported persons.",
        where={"file": origin.name},
        fix=(Fix('[reports.concept.sex]  variable = "r_sex"', "one table a concept"),),
    )


def _made_itself(name: str, section: str, origin: Origin) -> DeclarationError:
    return DeclarationError(
        "FLE-C20",
        f"'{name}' is made by [reports] itself, so it cannot be the name of a concept.",
        where={"file": origin.name, "section": f"[{section}]"},
        why=f"'{RESPONDENT}' names who reports, '{PERSON}' who is reported, and '{REPORTERS}' is how many could have reported",
        fix=(Fix(f"[{section}_told]", "another name"),),
    )


def _told_twice(name: str, origin: Origin) -> DeclarationError:
    return DeclarationError(
        "FLE-C12",
        f"'{name}' is a concept of the respondent and of the reported persons.",
        where={"file": origin.name, "section": f"[reports.concept.{name}]"},
        why="one name for two things would count the wrong one",
        fix=(Fix(f"[concept.{name}_of_respondent]", "another name for the respondent's"),),
    )
