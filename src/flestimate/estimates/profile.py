"""The profile of cases: what share of them met each of several things, a case as many as apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flestimate.declaration import declaration
from flestimate.errors import DeclarationError, Fix, did_you_mean
from flestimate.estimates.alternatives import Alternative, OfAlternatives, refuse_alike
from flestimate.estimates.of_cases import ShareOfPersons
from flestimate.estimates.terms import AMONG_CASES, ONE, Terms, per_unit, terms_of, used, what_among, words
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.sample.outcomes import Trait, traits, where_it_counts
from flestimate.sample.terms import Variable, case
from flestimate.variance import Interval, KornGraubard, SimpleSample, WithoutReplacement


@declaration
@dataclass(frozen=True, slots=True)
class Profile(OfAlternatives, ShareOfPersons):
    """The weighted share of the cases who meet each of several criteria, a case as many of them as apply (multiple response).

    of: criteria, questions answered yes or no, or multiple-response questions, each of whose answers is meant; name: what they
    are called together, the variable of the table; labels: what single ones are called, otherwise by their own names. What is
    known of each job or spell counts in the one that makes the person a case. Shares are among the cases whose status on the
    criterion is known, so that each has a denominator of its own, and they do not add up to 100 %.

    >>> Profile("forced_labour", of=("C1_violence", "C2_movement"), name="means of coercion").title
    'Profile of forced labour by means of coercion'
    """

    case: str
    of: tuple[str, ...]
    name: str
    among: str | None = None
    per: float = 100
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    interval: Interval = field(default_factory=KornGraubard)
    deff: SimpleSample = field(default_factory=WithoutReplacement)

    def __post_init__(self) -> None:
        given: object = self.of
        if not isinstance(given, list | tuple) or not all(isinstance(name, str) for name in given):
            raise DeclarationError("FLE-C05", "of is not a list of names.", fix=(Fix('of=("C1_violence", "C2_movement")'),))
        object.__setattr__(self, "of", tuple(self.of))
        refuse_alike(self.of, "criterion")
        ShareOfPersons.__post_init__(self)

    @property
    def uses(self) -> tuple[str, ...]:
        return used(self.case, self.among, *self.of)

    @property
    def overlapping(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return said("Profile of {what} by {variable}", what=what_among(self.case, self.among), variable=words(self.name))

    @property
    def unit(self) -> str:
        return said("{unit} of cases", unit=per_unit(self.per)) if self.per != 1 else said("share of cases")

    def alternatives(self, sample: Sample) -> tuple[Alternative, ...]:
        counted, (whole, *_) = case(sample, self.case), traits(sample, self.case)
        found = [trait for name in self.of for trait in traits(sample, name)]
        self._refuse_unknown_labels(found)
        every = tuple(Alternative(self._label(one), self._terms(sample, counted, _of_case(sample, one, whole))) for one in found)
        refuse_alike([one.label for one in every], "criterion")
        return every

    def _label(self, one: Trait) -> str:
        return self.labels.get(one.label) or self.labels.get(one.column) or words(one.label)

    def _terms(self, sample: Sample, counted: Variable, met: Variable) -> Terms:
        """The cases whose status on the criterion is known; who may be a case, or may meet it, is undetermined."""
        having = met.is_one
        terms = terms_of(sample, self.among, (counted,), (having, ONE), cases=having)
        return replace(
            terms,
            inside=terms.inside & counted.value & met.known,
            undetermined=terms.undetermined | (terms.inside & counted.value & ~met.known),
            variables=(met, *terms.variables),
            notes=(AMONG_CASES,),
        )

    def _refuse_unknown_labels(self, found: list[Trait]) -> None:
        known = {name for one in found for name in (one.label, one.column)}
        for name in self.labels:
            if name not in known:
                raise DeclarationError(
                    "FLE-C10",
                    f"labels speak of '{name}', which is not among what the cases are profiled by{did_you_mean(name, known) or '.'}",
                    fix=(Fix('labels={"C1_violence": "violence"}', "the name of a criterion, or an answer, and what it is called"),),
                )


def _of_case(sample: Sample, one: Trait, whole: Trait) -> Variable:
    return one.variable(where_it_counts(sample, one, whole))
