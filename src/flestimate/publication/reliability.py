"""Publication rules: which estimates are reliable enough to be shown, and which are shown with a warning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from flestimate.declaration import Declaration, Origin, fingerprint
from flestimate.estimates import Estimate
from flestimate.publication.protection import Disclosure

RELIABLE, UNRELIABLE, WITHHELD, NO_SAMPLE = "reliable", "unreliable", "withheld", "no sample"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be done with an estimate, and why."""

    status: str
    reason: str = ""


class PublicationRule(Declaration):
    """A rule on the number of sample cases in the cell: few are shown as unreliable, very few are not shown.

    >>> PublicationRule.load("ilo").withheld_below
    5
    """

    id: str
    title: str
    source: str
    unreliable_below: int = Field(ge=0)
    withheld_below: int = Field(ge=0)
    disclosure: Disclosure = Disclosure()

    @classmethod
    def load(cls, name: str | Path) -> PublicationRule:
        """A built-in rule by its id, or one's own from a TOML file; DeclarationError if there is none or it is amiss."""
        origin = Origin.named(name, "flestimate.publication", "rules", "publication rule")
        return cls.parse(origin.content(), origin)

    def at_least(self, cases: int) -> PublicationRule:
        """The same rule, which shows no cell with fewer sample cases than this.

        >>> PublicationRule.load("ilo").at_least(10).withheld_below
        10
        """
        withheld = max(cases, self.withheld_below)
        return self.model_copy(update={"withheld_below": withheld, "unreliable_below": max(withheld, self.unreliable_below)})

    def verdict(self, estimate: Estimate) -> Verdict:
        """What may be done with one estimate; persons count where the measure has no cases."""
        if estimate.n == 0:
            return Verdict(NO_SAMPLE, "no person of the sample")
        cases = estimate.n if estimate.n_cases is None else estimate.n_cases
        word = "persons" if estimate.n_cases is None else "cases"
        if cases < self.withheld_below:
            return Verdict(WITHHELD, f"fewer than {self.withheld_below} sample {word}")
        if cases < self.unreliable_below:
            return Verdict(UNRELIABLE, f"fewer than {self.unreliable_below} sample {word}")
        return Verdict(RELIABLE)

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint(self)
