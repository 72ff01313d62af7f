"""Elements of a structure message: artefacts, references between them, and their names in each language."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from flestimate.publication.language import ENGLISH, Language, languages
from flestimate.publication.sdmx.components import AGENCY, VERSION
from flestimate.publication.text import plain


def artefact(parent: ET.Element, kind: str, own_id: str) -> ET.Element:
    """An artefact of flestimate's that can change."""
    return ET.SubElement(parent, kind, {"id": own_id, "agencyID": AGENCY, "version": VERSION, "isFinal": "false"})


def reference(parent: ET.Element, to: str, package: str, kind: str) -> None:
    """A reference to another artefact of flestimate's."""
    ET.SubElement(parent, "Ref", {"id": to, "version": VERSION, "agencyID": AGENCY, "package": package, "class": kind})


def names(parent: ET.Element, text: str, kind: str = "com:Name", behind: Iterable[str] = ()) -> None:
    """A name in English, and in each language that has one of its own; behind: what is said as it is."""
    english = " ".join([text, *filter(None, behind)])
    for language in map(Language.load, languages()):
        own = " ".join([language.say(text), *filter(None, behind)])
        if language == ENGLISH or own != english:
            name(parent, kind, language.id, own)


def name(parent: ET.Element, kind: str, language: str, text: str) -> None:
    """A name in one language."""
    ET.SubElement(parent, kind, {"xml:lang": language}).text = plain(text)
