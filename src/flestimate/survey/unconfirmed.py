"""Guesses that nobody has confirmed: marks in a codebook or a study that keep anything from being estimated.

Any table may say `unconfirmed = ["variable", "answers"]`: these of its keys are guesses. The analyst who has checked them deletes
the line. The marks are taken out before the tables are read, so no table needs to know of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flestimate.declaration import Origin
from flestimate.errors import DeclarationError, Fix, counted, did_you_mean, listed

MARK = "unconfirmed"
_ALL = 10_000  # a mark that is not listed would be one that is not looked for


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Keys of a table that are guesses; line: where the mark stands, if there is a text.

    >>> print(Unconfirmed("concept.sex", ("variable", "answers"), 12))
    [concept.sex] variable, answers
    """

    section: str
    keys: tuple[str, ...]
    line: int | None = None

    def __str__(self) -> str:
        return f"[{self.section}] {', '.join(self.keys)}"


def marks_of(content: Mapping[str, Any], origin: Origin) -> tuple[dict[str, Any], tuple[Unconfirmed, ...]]:
    """The tables without marks, and the marks, in the order of the text; DeclarationError where a mark is amiss.

    >>> marks_of({"concept": {"age": {"variable": "b5", "unconfirmed": ["variable"]}}}, Origin("study.toml", ""))
    ({'concept': {'age': {'variable': 'b5'}}}, (Unconfirmed(section='concept.age', keys=('variable',), line=None),))
    """
    return _stripped(content), tuple(_marks(content, origin, ""))


def refuse_unconfirmed(marks: Sequence[Unconfirmed], name: str) -> None:
    """DeclarationError where guesses are left that nobody has confirmed; name: of the file that they stand in."""
    if not marks:
        return
    numbered = {f"line {mark.line}": str(mark) for mark in marks if mark.line}
    others = [str(mark) for mark in marks if not mark.line]
    raise DeclarationError(
        "FLE-C24",
        f"{name} holds guesses that nobody has confirmed, in {counted(len(marks), 'section')}.",
        where={**numbered, **({"section": listed(others, limit=_ALL)} if others else {})},
        why="nothing is estimated from a guess",
        fix=(Fix(f"delete the line `{MARK} = [...]`", "when you have checked it"),),
    )


def _stripped(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _below(value) for key, value in content.items() if key != MARK or isinstance(value, str)}


def _below(value: object) -> object:
    if isinstance(value, Mapping):
        return _stripped(value)
    return [_below(item) for item in value] if isinstance(value, list) else value


def _marks(content: Mapping[str, Any], origin: Origin, section: str) -> Iterator[Unconfirmed]:
    """The mark of a table, and those of the tables below it. A text is no mark: it is the answer that a code of that name has."""
    if not isinstance(content.get(MARK, ""), str):
        yield _mark(content, origin, section)
    for key, value in content.items():
        below = f"{section}.{key}" if section else str(key)
        if isinstance(value, Mapping):
            yield from _marks(value, origin, below)
        elif isinstance(value, list):
            for number, table in enumerate(value):
                if isinstance(table, Mapping):
                    yield from _marks(table, origin.only_nth(below, number), below)


def _mark(content: Mapping[str, Any], origin: Origin, section: str) -> Unconfirmed:
    keys, known = content[MARK], [str(key) for key in content if key != MARK]
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        amiss = "is no list of keys."
    else:
        amiss = next(
            (f"names '{key}', which its table does not have{did_you_mean(key, known) or '.'}" for key in keys if key not in known), ""
        )
    if amiss:
        raise _amiss(amiss, origin, section, known)
    return Unconfirmed(section, tuple(keys), origin.line_of(MARK, section) if origin.text else None)


def _amiss(what: str, origin: Origin, section: str, known: Sequence[str]) -> DeclarationError:
    return DeclarationError(
        "FLE-C25",
        f"'{MARK}' {what}",
        where=origin.place(MARK, section),
        why="it lists the keys of its table that are guesses, so that a guess is not taken for checked",
        fix=(Fix(f"{MARK} = [{', '.join(repr(key) for key in known[:2])}]".replace("'", '"')),),
    )
