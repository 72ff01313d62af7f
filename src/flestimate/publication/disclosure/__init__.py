"""Disclosure control: nothing that is withheld can be found from what is shown, and a proof of it."""

from flestimate.publication.complementary import _case as case_of
from flestimate.publication.disclosure.earlier import EarlierRelease

__all__ = ["EarlierRelease", "case_of"]
