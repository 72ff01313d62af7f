"""Disclosure control: nothing that is withheld can be found from what is shown, and a proof of it."""

from flestimate.publication.disclosure.audit import DisclosureAudit
from flestimate.publication.disclosure.control import Controlled, controlled
from flestimate.publication.disclosure.earlier import EarlierRelease
from flestimate.publication.disclosure.subjects import case_of

__all__ = ["Controlled", "DisclosureAudit", "EarlierRelease", "case_of", "controlled"]
