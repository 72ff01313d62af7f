"""A second opinion: every cell of a table computed again by engines that share no arithmetic with ours."""

from flestimate.verification.direct import Direct
from flestimate.verification.engine import Cannot, Engine, Figures, Quantity, Wrong
from flestimate.verification.samplics import Samplics
from flestimate.verification.svy import Svy
from flestimate.verification.verification import Comparison, Verdict, Verification, verify

__all__ = [
    "Cannot",
    "Comparison",
    "Direct",
    "Engine",
    "Figures",
    "Quantity",
    "Samplics",
    "Svy",
    "Verdict",
    "Verification",
    "Wrong",
    "verify",
]
