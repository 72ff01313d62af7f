"""The vocabulary in five languages, which is data: TOML files in the folder beside this module."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

from flestimate.drafts.words import Pattern, is_word
from flestimate.survey.words import folded, words_of

LANGUAGES = ("en", "fr", "es", "pt", "ar")


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The words of a role: what each of them is, is said in roles.toml."""

    names: tuple[str, ...]
    full: tuple[Pattern, ...]
    vague: tuple[Pattern, ...]
    plain: frozenset[str]
    against: tuple[Pattern, ...]
    prefer: tuple[Pattern, ...]
    avoid: tuple[Pattern, ...]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> RoleWords:
        """The words that a table of roles.toml states."""
        patterns = {key: _patterns(content.get(key, {})) for key in ("full", "vague", "against", "prefer", "avoid")}
        plain = {stem for pattern in (*patterns["full"], *patterns["vague"]) for stem in pattern.stems}
        plain |= {word for words in content.get("plain", {}).values() for text in words for word in words_of(text)}
        return cls(names=tuple(folded(name) for name in content["names"]), plain=frozenset(plain), **patterns)

    def is_plain(self, words: Iterable[str]) -> bool:
        """Whether the words leave no doubt: each of them is known to belong to this role, or is a number."""
        return all(word.isdigit() or any(is_word(stem, word) for stem in self.plain) for word in words)


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The words of a question of the module, those that make it another question, and those that may."""

    asked: tuple[Pattern, ...]
    against: tuple[Pattern, ...]
    doubt: tuple[Pattern, ...]


@functools.cache
def roles() -> Mapping[str, RoleWords]:
    """The words of every role.

    >>> "psu" in roles()
    True
    """
    return MappingProxyType({name: RoleWords.of(content) for name, content in _content("roles").items()})


@functools.cache
def questions() -> Mapping[str, QuestionWords]:
    """The words of every question of the module, by the concept that the rule sets ask for."""
    return MappingProxyType(
        {
            name: QuestionWords(
                asked=_patterns({language: content[language] for language in LANGUAGES}),
                against=tuple(map(Pattern.of, content.get("against", []))),
                doubt=tuple(map(Pattern.of, content.get("doubt", []))),
            )
            for name, content in _content("module").items()
        }
    )


def _patterns(by_language: Mapping[str, list[str]]) -> tuple[Pattern, ...]:
    return tuple(Pattern.of(text) for texts in by_language.values() for text in texts)


def _content(name: str) -> dict[str, Any]:
    text = resources.files("flestimate.drafts").joinpath("vocabulary", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
