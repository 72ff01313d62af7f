"""Which of R's figures are not compared, and where ours differ on purpose: tests/reference/exclusions.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase

from .figures import REFERENCE, Key


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Keys of figures: for each field of a key the values meant, with * for any text; a field that is not named may be anything."""

    reason: str
    documented: str
    keys: dict[str, list[str]]

    def __str__(self) -> str:
        keys = ", ".join(f"{name} {' | '.join(values)}" for name, values in self.keys.items())
        return f"{self.reason} ({keys})"

    def covers(self, key: Key) -> bool:
        return all(any(fnmatchcase(getattr(key, name), value) for value in values) for name, values in self.keys.items())


def _patterns(kind: str) -> tuple[Pattern, ...]:
    content = tomllib.loads((REFERENCE / "exclusions.toml").read_text(encoding="utf-8"))
    return tuple(_pattern(entry) for entry in content[kind])


def _pattern(entry: dict) -> Pattern:
    named = {field.name for field in fields(Key)}
    assert entry.keys() <= named | {"reason", "documented"}, entry
    keys = {name: [value] if isinstance(value, str) else value for name, value in entry.items() if name in named}
    return Pattern(entry["reason"], entry.get("documented", ""), keys)


EXCLUDED = _patterns("excluded")
"""Figures that are not compared."""
DIFFERENT = _patterns("different")
"""Figures that may differ from R's on purpose: then they have to be what `documented` says."""


def covering(patterns: tuple[Pattern, ...], key: Key) -> list[Pattern]:
    return [pattern for pattern in patterns if pattern.covers(key)]
