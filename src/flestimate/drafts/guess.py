"""What a draft holds: guesses with their evidence and confidence, and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flestimate.drafts.toml_text import Entry


class Confidence(StrEnum):
    """How sure a guess is. Each of them has to be confirmed; none is used before.

    CERTAIN: name, label and values agree and nothing else could be meant, or the file is one whose names are known. LIKELY: label or
    name and the values agree. POSSIBLE: something speaks for it, and something may speak against it.
    """

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Guess:
    """That some variables of the file are a word of the field, such as "sex", or a part of the design, such as "psu".

    evidence: what speaks for it and against it; instead: other variables that could be meant; entries: its keys in the study.

    >>> print(Guess("sex", ("b4",), Confidence.LIKELY, ('labelled "Sexe"', "2 codes")))
    sex: b4, likely (labelled "Sexe"; 2 codes)
    """

    name: str
    variables: tuple[str, ...]
    confidence: Confidence
    evidence: tuple[str, ...]
    instead: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(self.variables)}, {self.confidence.value} ({'; '.join(self.evidence)})"


@dataclass(frozen=True, slots=True)
class Gap:
    """What was looked for and not found, and what has to be filled in.

    >>> print(Gap("psu", "the primary sampling unit, such as the enumeration area"))
    psu: the primary sampling unit, such as the enumeration area
    """

    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.name}: {self.what}"
