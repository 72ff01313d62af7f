"""Files whose variables have known names: harmonised collections and survey programmes, one TOML file each in presets/."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from flestimate.drafts.seen import SeenFile, SeenVariable


@dataclass(frozen=True, slots=True)
class Preset:
    """The names of the variables of a known kind of file.

    marks: names that together only such a file has; variables: by role, the names it may have, the best first; notes: by role, what
    has to be known of it; no_design: why such a file has no strata and sampling units, if it has none.
    """

    title: str
    marks: tuple[str, ...]
    variables: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]
    no_design: str = ""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Preset:
        """The preset that a TOML file states."""
        variables = {role: tuple(names) for role, names in content["variable"].items()}
        return cls(content["title"], tuple(content["marks"]), variables, content.get("note", {}), content.get("no_design", ""))

    def fits(self, file: SeenFile) -> bool:
        """Whether the file is of this kind: it has every one of the marks."""
        return all(file.named(name) for name in self.marks)

    def candidate(self, role: str, file: SeenFile) -> SeenVariable | None:
        """The variable of the file that plays the role."""
        return next((seen for name in self.variables.get(role, ()) if (seen := file.named(name))), None)

    def note_on(self, role: str) -> tuple[str, ...]:
        """What has to be known of the variable that plays the role."""
        return (self.notes[role],) if role in self.notes else ()


@functools.cache
def presets() -> tuple[Preset, ...]:
    """Every preset.

    >>> [preset.title for preset in presets()][0]
    'DHS person recode files'
    """
    files = sorted(resources.files("flestimate.drafts").joinpath("presets").iterdir(), key=lambda file: file.name)
    return tuple(Preset.of(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files if file.name.endswith(".toml"))


def preset_of(file: SeenFile) -> Preset | None:
    """The preset that the file is of, if any; of several, the one with the most marks."""
    return max((one for one in presets() if one.fits(file)), key=lambda one: len(one.marks), default=None)
