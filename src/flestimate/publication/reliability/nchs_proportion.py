"""The presentation standards for proportions of the US National Center for Health Statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flestimate.declaration import declaration
from flestimate.estimates import Estimate
from flestimate.publication.reliability.criterion import Criterion
from flestimate.publication.reliability.not_judged import not_of
from flestimate.publication.reliability.proportion import Proportion, proportion_of
from flestimate.publication.reliability.verdict import RELIABLE, TOO_UNRELIABLE, UNRELIABLE, Verdict, worst
from flestimate.said import Said, said
from flestimate.variance import KornGraubard, SampleCap

_FEWEST, _FEWEST_DEGREES = 30, 8
_NARROW, _WIDE, _RELATIVE = 0.05, 0.30, 1.30
_INTERVAL = KornGraubard(size=SampleCap())


@declaration
@dataclass(frozen=True, slots=True)
class NchsProportion(Criterion):
    """Parker and others, Vital and Health Statistics 2-175 (2017): effective size, then the width of the Korn-Graubard interval.

    Not shown: fewer than 30 effective persons; an interval 0.30 wide or wider; one between 0.05 and 0.30 that is wider than 130 % of
    the proportion. One of at most 0.05 is shown however wide it is beside the proportion, which passes nearly every rare
    prevalence. What the standards leave to a statistician is shown as unreliable. A count is judged by its prevalence.

    >>> NchsProportion().sentences[0]
    'NCHS proportions: fewer than 30 effective sample persons: not shown'
    """

    word: ClassVar[str] = "nchs_proportion"

    def verdict(self, estimate: Estimate) -> Verdict:
        found = proportion_of(estimate)
        if found is None:
            return not_of(said("proportions"))
        shown = presented(found.p, effective(found), interval_width(found))
        return shown if shown.status == TOO_UNRELIABLE else worst([shown, *_to_be_reviewed(found)])

    @property
    def sentences(self) -> tuple[Said, ...]:
        return (
            said("NCHS proportions: fewer than {fewest} effective sample persons: not shown", fewest=_FEWEST),
            said("NCHS proportions: an interval at most {narrow} wide: shown, whatever the proportion", narrow=_NARROW),
            said(
                "NCHS proportions: else an interval {wide} wide or wider, or wider than {relative:.0%} of the proportion: not shown",
                wide=_WIDE,
                relative=_RELATIVE,
            ),
            said("NCHS proportions: fewer than {fewest} degrees of freedom, or everybody a case: unreliable", fewest=_FEWEST_DEGREES),
        )


def presented(p: float, persons: float, width: float) -> Verdict:
    """What the standards say of a proportion with so many effective persons and an interval of this width.

    >>> presented(0.001, 1_000, 0.0056), presented(0.1, 200, 0.131).status
    (Verdict(status='reliable', reason=''), 'too unreliable')
    """
    if not persons >= _FEWEST:
        return Verdict(TOO_UNRELIABLE, said("fewer than {limit} {what}", limit=_FEWEST, what=said("effective sample persons")))
    if width <= _NARROW:
        return Verdict(RELIABLE)
    if not width < _WIDE:
        return Verdict(TOO_UNRELIABLE, said("an interval {wide} wide or wider", wide=_WIDE))
    if width > _RELATIVE * p:
        return Verdict(TOO_UNRELIABLE, said("an interval wider than {relative:.0%} of the estimate", relative=_RELATIVE))
    if width > _RELATIVE * (1 - p):
        return Verdict(RELIABLE, said("the complement, the share of those who are no cases, is not reliable"))
    return Verdict(RELIABLE)


def effective(found: Proportion) -> float:
    """Effective persons p (1 - p) / se^2, at most those of the sample, which they are where nobody or everybody is a case."""
    if _is_certain(found):
        return found.n
    return min(found.n, found.p * (1 - found.p) / found.std_error**2)


def interval_width(found: Proportion) -> float:
    """The width of the Korn-Graubard interval, 0 where nobody or everybody is a case, as the standards have it."""
    if _is_certain(found):
        return 0.0
    low, high = _INTERVAL.bounds(found.evidence)
    return float(high[0] - low[0])


def _is_certain(found: Proportion) -> bool:
    return found.p <= 0 or found.p >= 1 or found.std_error == 0


def _to_be_reviewed(found: Proportion) -> list[Verdict]:
    few = said("fewer than {limit} {what}", limit=_FEWEST_DEGREES, what=said("degrees of freedom"))
    reasons = [few] if not found.df >= _FEWEST_DEGREES else []
    reasons += [said("nobody or everybody is a case")] if found.cases in {0, found.n} else []
    return [Verdict(UNRELIABLE, reason) for reason in reasons]
