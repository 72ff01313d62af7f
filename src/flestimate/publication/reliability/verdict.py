"""Verdicts: what may be done with an estimate, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flestimate.said import said

RELIABLE, UNRELIABLE, TOO_UNRELIABLE, WITHHELD, NO_SAMPLE = "reliable", "unreliable", "too unreliable", "withheld", "no sample"
"""The statuses, each worse than the one before: shown, shown with a warning, not shown, confidential, nobody there.

What is too unreliable is not confidential: it is left out for the reader's sake, and hides nothing that is.
"""

_WORSE = (RELIABLE, UNRELIABLE, TOO_UNRELIABLE, WITHHELD, NO_SAMPLE)
SHOWN = frozenset([RELIABLE, UNRELIABLE])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be done with an estimate, and why."""

    status: str
    reason: str = ""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts, with the reasons of all; of a confidential cell nothing is said but that it is one.

    >>> worst([Verdict(RELIABLE), Verdict(UNRELIABLE, "few cases"), Verdict(TOO_UNRELIABLE, "large CV")])
    Verdict(status='too unreliable', reason='few cases; large CV')
    """
    found = list(verdicts)
    status = max((one.status for one in found), key=_WORSE.index, default=RELIABLE)
    told = [one for one in found if one.status == status or status in {RELIABLE, UNRELIABLE, TOO_UNRELIABLE}]
    reasons = list(dict.fromkeys(one.reason for one in told if one.reason))
    together = reasons[0] if reasons else ""
    for reason in reasons[1:]:
        together = said("{one}; {other}", one=together, other=reason)
    return Verdict(status, together)
