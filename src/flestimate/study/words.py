"""The words of a study's TOML file: the values they stand for, the keys beside them, and where a mistake in them stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import PlainValidator

from flestimate.declaration import Origin
from flestimate.errors import DeclarationError, Fix, FlestimateError, did_you_mean, listed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a TOML file a table stands: its file and its section."""

    origin: Origin
    section: str

    @classmethod
    def nth(cls, origin: Origin, section: str, number: int) -> Place:
        r"""The place of one of several tables `[[section]]`, the first being 0: only its own lines are looked at.

        >>> text = '[[table]]\nby = ["sex"]\n[[table]]\nby = ["area"]\n'
        >>> Place.nth(Origin("study.toml", text), "table", 1).at("by")
        {'file': 'study.toml', 'section': '[table]', 'line': '4'}
        """
        return cls(origin.only_nth(section, number), section)

    def at(self, key: str) -> dict[str, str]:
        """File, section and line of a key, for an error."""
        return self.origin.place(key, self.section)

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        """Add to an error that is raised inside where the key stands that it is about."""
        try:
            yield
        except FlestimateError as error:
            error.where = {**self.at(key), **error.where}
            raise


@dataclass(frozen=True, slots=True)
class Keyed(Generic[T]):
    """What a word stands for that takes other keys of the same table.

    of: what makes the value from those keys; needs: the keys that it cannot do without, each with an example; may: others.
    """

    of: Callable[..., T]
    needs: Mapping[str, str]
    may: tuple[str, ...]

    def refuse_others(self, what: str, key: str, given: Iterable[str], place: Place) -> None:
        """Refuse keys that `what`, which stands at `key`, does not take, and the lack of one that it needs."""
        given, known = list(given), [*self.needs, *self.may]
        for name in given:
            if name not in known:
                raise DeclarationError(
                    "FLE-C01",
                    f"{what} has no '{name}'{did_you_mean(name, known) or '.'}",
                    where=place.at(name),
                    why="a key that nothing reads is a decision that silently does not count",
                    fix=(Fix(f"one of: {listed(known, limit=20)}"),) if known else (),
                )
        for name, example in self.needs.items():
            if name not in given:
                raise DeclarationError("FLE-C06", f"{what} lacks '{name}'.", where=place.at(key), fix=(Fix(example),))


def chosen(word: object, words: Mapping[str, T], key: str, place: Place, beside: str = "") -> T:
    """What a word stands for; DeclarationError for any other word. beside: what may stand in its place.

    >>> chosen("mathh", {"math": 1, "hf7": 2}, "rule", Place(Origin("study.toml", ""), "table"))
    Traceback (most recent call last):
    flestimate.errors.DeclarationError: FLE-C10: rule cannot be 'mathh'; did you mean math?
      file   : study.toml
      section: [table]
      fix    : one of: math, hf7
    """
    if isinstance(word, str) and word in words:
        return words[word]
    fix = (Fix(f"one of: {listed(words, limit=20)}", beside),)
    if not isinstance(word, str):
        raise DeclarationError("FLE-C05", f"'{key}' has the wrong kind of value.", where=place.at(key), fix=fix)
    raise DeclarationError("FLE-C10", f"{key} cannot be '{word}'{did_you_mean(word, words) or '.'}", where=place.at(key), fix=fix)


def tables_of(content: object, origin: Origin, section: str) -> Sequence[Mapping[str, Any]]:
    """The tables `[[section]]`; DeclarationError where something else stands in their place."""
    if isinstance(content, list) and content and all(isinstance(table, Mapping) for table in content):
        return content
    raise DeclarationError(
        "FLE-C05",
        f"[[{section}]] is not a list of tables.",
        where={"file": origin.name},
        fix=(Fix(f"[[{section}]]", "two brackets, once for every table"),),
    )


def _names(given: object) -> str | tuple[str, ...]:
    if isinstance(given, str):
        return given
    if isinstance(given, list | tuple) and given and all(isinstance(name, str) for name in given):
        return tuple(given)
    message = "a name, or a list of names"
    raise ValueError(message)  # pydantic makes its own error of it


Names = Annotated[str | tuple[str, ...], PlainValidator(_names)]
"""A name, or a list of names."""
