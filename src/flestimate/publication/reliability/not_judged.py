"""Estimates that a criterion says nothing of."""

from __future__ import annotations

from flestimate.publication.reliability.verdict import UNRELIABLE, Verdict
from flestimate.said import Said, said


def not_of(what: Said) -> Verdict:
    """A criterion for another kind of measure has not been met: what is not judged is not called reliable."""
    return Verdict(UNRELIABLE, said("not judged: the rule is for {what}", what=what))
