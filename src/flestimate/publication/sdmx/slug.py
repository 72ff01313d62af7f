"""Codes made of labels: stable, ASCII, and each once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping

_LONGEST = 50
_HASH = 8


def slugs(labels: Collection[str]) -> Mapping[str, str]:
    """The code of each label. The same label has the same code everywhere, unless others look like it.

    A label that its letters do not tell apart, or that has none of the Latin script, is told by a hash of its own.

    >>> slugs(["Domestic work", "Région côtière", "<15"])
    {'Domestic work': 'DOMESTIC_WORK', 'Région côtière': 'REGION_COTIERE', '<15': '15'}
    >>> slugs(["under 15", "Under 15!"])
    {'under 15': 'UNDER_15_B6EFEE29', 'Under 15!': 'UNDER_15_52030BD3'}
    """
    plain = {label: _plain(label) for label in labels}
    often = Counter(plain.values())
    return {label: slug if often[slug] == 1 and _tells(label, slug) else _hashed(label, slug) for label, slug in plain.items()}


def _plain(label: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", "_", ascii_only.upper()).strip("_")


def _tells(label: str, slug: str) -> bool:
    """Whether nothing but accents and signs was lost."""
    lost = [letter for letter in unicodedata.normalize("NFKD", label) if not letter.isascii() and letter.isalnum()]
    return bool(slug) and len(slug) <= _LONGEST and not lost


def _hashed(label: str, slug: str) -> str:
    own = hashlib.sha256(label.encode()).hexdigest()[:_HASH].upper()
    return "_".join(part for part in (slug[:_LONGEST].strip("_"), own) if part)
