"""Network samples: a person on whom several could have reported counts as a part of each report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from flestimate.declaration import declaration, fingerprint
from flestimate.errors import DeclarationError, Fix
from flestimate.said import Name, said
from flestimate.sample import problems
from flestimate.sample.degrees import DegreesOfFreedom
from flestimate.sample.design import Design
from flestimate.sample.drawn import Drawn
from flestimate.survey.reports import REPORTERS, RESPONDENT
from flestimate.survey.scale import Scale

_LEAST, _MOST, _RESPONDENTS, _UNLIKE, _STAND_FOR = "least:", "most:", "respondents:", "unlike:", "stand for:"


@declaration
@dataclass(frozen=True, slots=True)
class Multiplicity:
    """A sample of respondents who report on themselves and on others, a row of data being a report on one person.

    The weight of a report is the respondent's, divided by the number of persons who could have reported on the same person
    (multiplicity or network sampling; Sirken, 1970): Y = sum over respondents of w times the sum over their reports of y / m.
    Units stay those of the respondents' design.

    design: how respondents were drawn; reporters: the column with the number of persons who could have reported, the reported
    person among them; respondent: the column that tells respondents apart. `fl.describe` makes both, by these names.

    >>> from flestimate.sample.clustered import Clustered
    >>> print(Multiplicity(Clustered(weight="w", psu="ea")))
    weight: w; one stratum; PSU: ea; strata with a single PSU: refused; weight divided by: reporters
    """

    design: Design
    reporters: str = REPORTERS
    respondent: str = RESPONDENT

    def __post_init__(self) -> None:
        if isinstance(self.design, type | Multiplicity) or not hasattr(self.design, "drawn"):
            raise DeclarationError(
                "FLE-C05",
                "design is not one of respondents.",
                fix=(Fix('fl.Multiplicity(fl.Clustered(weight="weight", psu="ea"))', "how the respondents were drawn"),),
            )
        if self.design.draws_persons:
            raise DeclarationError(
                "FLE-D19",
                "persons are drawn directly in this design, and every report would be a unit of its own.",
                why="respondents were drawn, and the reports of one respondent belong together",
                fix=(Fix(f'psu="{self.respondent}"', "the respondent is the unit"),),
            )

    @property
    def weight(self) -> str:
        """The column with each respondent's weight."""
        return self.design.weight

    @property
    def weighed(self) -> nw.Expr:
        """The weight of each report."""
        return self.design.weighed / self._number

    @property
    def draws_persons(self) -> bool:
        """Reports are not drawn."""
        return False

    @property
    def df(self) -> DegreesOfFreedom:
        """How degrees of freedom are counted: in the respondents' units."""
        return self.design.df

    @property
    def methods(self) -> tuple[str, ...]:
        """How uncertainty is found, in sentences."""
        divided = said("Weights are divided by the number of persons who could have reported on the same person (multiplicity).")
        return (*self.design.methods, divided)

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint(self)

    def roles(self, columns: list[str]) -> Mapping[str, tuple[str, ...]]:
        """The columns it uses besides the weight, by their part in the design."""
        return {**self.design.roles(columns), "reporters": (self.reporters,), "respondent": (self.respondent,)}

    def drawn(self, frame: nw.LazyFrame[Any], scales: Mapping[str, Scale]) -> Drawn:
        """The respondents' units; DesignError where a respondent has several weights."""
        respondents, persons = self._sums(frame)
        return self.design.drawn(frame, scales).divided(self._number, problems.network_stands_for(persons, respondents))

    def __str__(self) -> str:
        return said("{design}; weight divided by: {column}", design=str(self.design), column=Name(self.reporters))

    @property
    def _number(self) -> nw.Expr:
        return nw.col(self.reporters).cast(nw.Float64)

    def _sums(self, frame: nw.LazyFrame[Any]) -> tuple[float, float]:
        """The sum of the respondents' weights, and that of the reports' divided weights."""
        weight = self.design.weighed
        marked = frame.select(nw.col(self.respondent), weight.alias(_LEAST), weight.alias(_MOST), self.weighed.alias(_STAND_FOR))
        each = marked.group_by(self.respondent).agg(nw.col(_LEAST).min(), nw.col(_MOST).max(), nw.col(_STAND_FOR).sum())
        unlike = (nw.col(_MOST) > nw.col(_LEAST)).cast(nw.Int64)
        row = each.select(nw.col(_LEAST).sum().alias(_RESPONDENTS), unlike.sum().alias(_UNLIKE), nw.col(_STAND_FOR).sum()).collect()
        if respondents := int(row[_UNLIKE][0] or 0):
            raise problems.respondents_of_several_weights(self.weight, respondents)
        return float(row[_RESPONDENTS][0]), float(row[_STAND_FOR][0])
