"""The persons on whom respondents report, each with what is told of the respondent: a network joined, and looked over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from flestimate.errors import Note
from flestimate.survey import problems
from flestimate.survey.key import PERSON
from flestimate.survey.reports import REPORTERS, RESPONDENT

_REPORTS, _LEAST, _MOST, _TOO_OFTEN, _UNLIKE = "reports:", "least:", "most:", "too often:", "unlike:"


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Who reports on whom.

    respondents: one row each, with their identifier in `person`; reports: one row a reported person, with the identifier of the
    respondent in `respondent`, and where they name the reported person, with that in `person`.
    """

    respondents: nw.LazyFrame[Any]
    reports: nw.LazyFrame[Any]

    @property
    def joined(self) -> nw.LazyFrame[Any]:
        """The reported persons with what is told of the respondent beside them, as far as no report tells it of its own."""
        own = self.reports.collect_schema().names()
        carried = [name for name in self.respondents.collect_schema().names() if name not in {PERSON, *own}]
        respondents = self.respondents.select(nw.col(PERSON).alias(RESPONDENT), *carried)
        return self.reports.join(respondents, on=RESPONDENT, how="left")

    def looked_over(self) -> Iterator[Note]:
        """Notes on gaps; CodebookError where respondents report on nobody, or the numbers of reporters cannot be true."""
        if respondents := self._lacking(self.reports.select(RESPONDENT)):
            raise problems.report_on_nobody(respondents)
        if PERSON not in self.reports.collect_schema():
            return  # nobody can be known again
        if reports := self._repeated():
            raise problems.reported_again(reports)
        too_often, unlike = self._numbers()
        if too_often:
            raise problems.reported_too_often(too_often)
        if unlike:
            yield problems.reporters_unlike(unlike)
        of_themselves = self.reports.select(RESPONDENT, PERSON).filter(nw.col(RESPONDENT) == nw.col(PERSON))
        if respondents := self._lacking(of_themselves.select(RESPONDENT)):
            yield problems.no_report_on_themselves(respondents)

    def _lacking(self, among: nw.LazyFrame[Any]) -> int:
        """How many respondents are not there."""
        every = self.respondents.select(nw.col(PERSON).alias(RESPONDENT))
        return _sum(every.join(among, on=RESPONDENT, how="anti"), nw.len())

    def _repeated(self) -> int:
        """How many reports are on a person whom the same respondent has reported already."""
        pairs = self._identified.group_by(RESPONDENT, PERSON).agg(nw.len().alias(_REPORTS)).filter(nw.col(_REPORTS) > 1)
        return _sum(pairs, (nw.col(_REPORTS) - 1).sum())

    def _numbers(self) -> tuple[int, int]:
        """How many persons are reported more often than could have been, and of how many the reports differ in how many could have."""
        number = nw.col(REPORTERS)
        each = self._identified.group_by(PERSON).agg(nw.len().alias(_REPORTS), number.min().alias(_LEAST), number.max().alias(_MOST))
        too_often = nw.col(_REPORTS) > nw.col(_LEAST)
        unlike = nw.col(_MOST) > nw.col(_LEAST)
        row = each.select(too_often.cast(nw.Int64).sum().alias(_TOO_OFTEN), unlike.cast(nw.Int64).sum().alias(_UNLIKE)).collect()
        return int(row[_TOO_OFTEN][0] or 0), int(row[_UNLIKE][0] or 0)

    @property
    def _identified(self) -> nw.LazyFrame[Any]:
        """The reports that name whom they are about."""
        return self.reports.select(RESPONDENT, PERSON, REPORTERS).filter(nw.col(PERSON) != "")


def _sum(frame: nw.LazyFrame[Any], total: nw.Expr) -> int:
    return int(frame.select(total.alias(_REPORTS)).collect()[_REPORTS][0] or 0)
