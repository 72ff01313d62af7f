"""What the catalogue says of one code, and how it is shown: in a terminal, in Jupyter, and as a page of the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from textwrap import fill

_WIDTH = 100
_TYPED = re.compile(r"`([^`]+)`")


class Kind(StrEnum):
    """What happens where a code arises: the work stops, it goes on and says so, or it is dealt with and nothing needs to be said."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    HANDLED = "handled"


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One code of the catalogue: what is wrong, what that means for the result, what it comes of, and what to do.

    >>> from flestimate.catalogue import explain
    >>> explain("W04").title
    'The weights sum to 0.'
    """

    code: str
    kind: Kind
    title: str
    means: str
    causes: tuple[str, ...]
    do: tuple[str, ...]
    see: str = ""

    def __repr__(self) -> str:
        parts = [f"{self.code} ({self.kind}): {self.title}", fill(self.means, _WIDTH)]
        parts += [f"{heading}\n{_bullets(lines)}" for heading, lines in self._lists() if lines]
        parts += [f"See docs/{self.see}"] if self.see else []
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        lists = "".join(f"<p>{heading}</p><ul>{_items(lines)}</ul>" for heading, lines in self._lists() if lines)
        return f"<p><b>{self.code}</b> ({self.kind}): {_html(self.title)}</p><p>{_html(self.means)}</p>{lists}"

    def markdown(self) -> str:
        """The entry as a page of `docs/errors`.

        >>> from flestimate.catalogue import explain
        >>> explain("W04").markdown().splitlines()[0]
        '# FLE-W04: The weights sum to 0.'
        """
        parts = [f"# {self.code}: {self.title}", f"*{self.kind.capitalize()}.* {self.means}"]
        parts += [f"## {heading}\n\n" + "\n".join(f"- {line}" for line in lines) for heading, lines in self._lists() if lines]
        parts += [f"See [{self.see}](../{self.see})."] if self.see else []
        parts += [f"In a terminal `flestimate explain {self.code}`. [All codes](README.md)"]
        return "\n\n".join(parts) + "\n"

    def _lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return ("What it comes of", self.causes), ("What to do", self.do)


def _html(text: str) -> str:
    """Text whose parts in backticks are what to type."""
    return _TYPED.sub(r"<code>\1</code>", escape(text))


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{_html(line)}</li>" for line in lines)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(fill(line, _WIDTH, initial_indent="  - ", subsequent_indent="    ") for line in lines)
