"""The wave of a person, where several files were read as one survey."""

from __future__ import annotations

from flestimate.drafts.coded import Coded, code_entries
from flestimate.drafts.guess import Confidence, Guess
from flestimate.drafts.seen import SeenFile
from flestimate.drafts.toml_text import Entry
from flestimate.microdata.waves import WAVE, WAVE_LABEL

_EVIDENCE = (
    "says from which file a person comes",
    "weights then add up to several populations, unless those of each file are divided by the number of files",
)


def wave(file: SeenFile) -> Guess | None:
    """The variable that reading several files adds; None where one file was read, or where the files have a variable of that name."""
    seen = file.variables.get(WAVE)
    if seen is None or seen.variable.label != WAVE_LABEL:
        return None
    answers = code_entries("answers", [Coded(name, name, name) for name in seen.variable.value_labels])
    entries = (Entry("variable", WAVE, seen.variable.label), *answers)
    return Guess(WAVE, (WAVE,), Confidence.CERTAIN, _EVIDENCE, entries=entries)
