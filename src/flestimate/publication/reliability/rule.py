"""Publication rules: which estimates are reliable enough to be shown, and which are shown with a warning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pydantic import ConfigDict, Field

from flestimate.declaration import Declaration, Origin, fingerprint, table_of
from flestimate.errors import DeclarationError, Fix, expect
from flestimate.estimates import Estimate
from flestimate.publication.protection import Disclosure
from flestimate.publication.reliability.at_least import few, sample_cases
from flestimate.publication.reliability.criterion import Criterion
from flestimate.publication.reliability.population import PopulationLimits
from flestimate.publication.reliability.stated import SECTIONS, criteria_of
from flestimate.publication.reliability.verdict import NO_SAMPLE, RELIABLE, UNRELIABLE, WITHHELD, Verdict, worst
from flestimate.publication.reliability.whole_table import TableLimit, TableVerdict, table_verdict
from flestimate.said import Said, said

_PACKAGE, _FOLDER, _TABLE = "flestimate.publication", "rules", "table"
FEWEST_CONFIDENTIAL = 5
"""The fewest sample cases of a cell that is shown by a rule that states no number of its own: the ILO's."""

_ILO_TABLE = TableLimit(not_shown_below=0.334)


class PublicationRule(Declaration):
    """A rule on what may be shown: confidentiality's minimum of sample cases, criteria of reliability, and limits for whole tables.

    withheld_below: the fewest sample cases of a cell that is not confidential; unreliable_below: of one that is shown without a
    warning; criteria: what else is asked; tables: what is asked of whole tables; needs: words of the criteria that the user has to add.
    Rules and criteria are put together by `&`: the worst verdict holds, with every reason.

    >>> strict = PublicationRule.load("ilo") & PublicationRule.load("statcan")
    >>> strict.id, strict.withheld_below, strict.unreliable_below
    ('ilo & statcan', 5, 15)
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    id: str
    title: str
    source: str
    unreliable_below: int = Field(default=0, ge=0)
    withheld_below: int = Field(default=FEWEST_CONFIDENTIAL, ge=0)
    criteria: tuple[Criterion, ...] = ()
    tables: tuple[TableLimit, ...] = (_ILO_TABLE,)
    disclosure: Disclosure = Disclosure()
    needs: tuple[str, ...] = ()

    @classmethod
    def load(cls, name: str | Path) -> PublicationRule:
        """A built-in rule by its id, or one's own from a TOML file; DeclarationError if there is none or it is amiss."""
        origin = Origin.named(name, _PACKAGE, _FOLDER, "publication rule")
        return cls.parse(origin.content(), origin)

    @staticmethod
    def built_in() -> tuple[str, ...]:
        """The ids of the rules that come with flestimate."""
        return Origin.built_in(_PACKAGE, _FOLDER)

    @classmethod
    def parse(cls, content: Mapping[str, Any], origin: Origin | None = None, section: str = "") -> Self:
        origin = origin or Origin("the declaration", "")
        own = {key: value for key, value in content.items() if key not in {*SECTIONS, _TABLE}}
        if SECTIONS.keys() & content.keys():
            own["criteria"] = criteria_of(content, origin)
        if _TABLE in content:
            own["tables"] = (TableLimit.parse(table_of(content[_TABLE], origin, _TABLE), origin, _TABLE),)
        return super().parse(own, origin, section)

    def at_least(self, cases: int) -> PublicationRule:
        """The same rule, which shows no cell with fewer sample cases than this.

        >>> PublicationRule.load("ilo").at_least(10).withheld_below
        10
        """
        withheld = max(cases, self.withheld_below)
        return self.model_copy(update={"withheld_below": withheld, "unreliable_below": max(withheld, self.unreliable_below)})

    def __and__(self, other: PublicationRule | Criterion) -> PublicationRule:
        """Both together, the worse verdict holding.

        >>> from flestimate.publication.reliability import MostCV
        >>> (PublicationRule.load("ilo") & MostCV(0.3)).id
        'ilo & cv'
        """
        expect("what a rule is put together with", other, (PublicationRule, Criterion), 'rule & fl.PublicationRule.load("statcan")')
        if isinstance(other, Criterion):
            return self.model_copy(update={"id": f"{self.id} & {other.word}", "criteria": _each_once(self.criteria, (other,))})
        return self.model_copy(
            update={
                "id": f"{self.id} & {other.id}",
                "title": said("{one}; {other}", one=self.title, other=other.title),
                "source": said("{one}; {other}", one=self.source, other=other.source),
                "unreliable_below": max(self.unreliable_below, other.unreliable_below),
                "withheld_below": max(self.withheld_below, other.withheld_below),
                "criteria": _each_once(self.criteria, other.criteria),
                "tables": _each_once(self.tables, other.tables),
                "disclosure": self.disclosure & other.disclosure,
                "needs": _each_once(self.needs, other.needs),
            }
        )

    def protecting(self, disclosure: Disclosure) -> PublicationRule:
        """The same rule with another declaration of how persons are protected.

        >>> from flestimate.publication.protection import Rounding
        >>> PublicationRule.load("ilo").protecting(Disclosure(rounding=Rounding(base=5))).disclosure.rounding
        Rounding(base=5)
        """
        return self.model_copy(update={"disclosure": disclosure})

    def verdict(self, estimate: Estimate) -> Verdict:
        """What may be done with one estimate; persons count where the measure has no cases.

        Raises DeclarationError where the rule needs limits that nobody has given.
        """
        self.refuse_incomplete(Fix('fl.PublicationRule.load("eurostat") & fl.PopulationLimits(a, b)'))
        if estimate.n == 0:
            return Verdict(NO_SAMPLE, said("no person of the sample"))
        return worst([self._by_cases(estimate), *(criterion.verdict(estimate) for criterion in self.criteria)])

    def table_verdict(self, statuses: Sequence[str], overlapping: str | None = None) -> TableVerdict:
        """What may be done with a table, from the statuses of its cells as they are published.

        Groups that a person may be in several of, `overlapping`, are indicators of their own: a table of them has no limit.

        >>> PublicationRule.load("ilo").table_verdict(["reliable", "reliable", "withheld"]).passes
        True
        """
        return table_verdict(statuses, () if overlapping else self.tables)

    def refuse_incomplete(self, fix: Fix, where: Mapping[str, str] | None = None) -> None:
        """Refuse a rule that lacks what only its user can know: the limits that are set by country and year."""
        if PopulationLimits.word in self.needs and not any(isinstance(one, PopulationLimits) for one in self.criteria):
            raise DeclarationError(
                "FLE-C06",
                f"the publication rule '{self.id}' needs two limits of population size, which are not given.",
                where=where or {},
                why="Eurostat sets them for each country and year: below a an estimate is not shown, below b with a warning",
                fix=(fix,),
            )

    @property
    def sentences(self) -> tuple[Said, ...]:
        """What it does, for the methods of a publication."""
        text = "fewer than {unreliable} sample cases unreliable, fewer than {withheld} not shown"
        cases = said(text, unreliable=max(self.unreliable_below, self.withheld_below), withheld=self.withheld_below)
        only = said("fewer than {withheld} sample cases not shown, to protect persons", withheld=self.withheld_below)
        own = cases if self.unreliable_below > self.withheld_below else only
        return (own, *(sentence for criterion in self.criteria for sentence in criterion.sentences))

    @property
    def sentences_on_tables(self) -> tuple[Said, ...]:
        """What it asks of whole tables."""
        return tuple(sentence for limit in self.tables for sentence in limit.sentences)

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint({name: getattr(self, name) for name in type(self).model_fields})

    def _by_cases(self, estimate: Estimate) -> Verdict:
        cases = sample_cases(estimate)
        if cases < self.withheld_below:
            return Verdict(WITHHELD, few(self.withheld_below, estimate))
        if cases < self.unreliable_below:
            return Verdict(UNRELIABLE, few(self.unreliable_below, estimate))
        return Verdict(RELIABLE)


def _each_once(some: tuple[Any, ...], more: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*some, *(one for one in more if one not in some))
