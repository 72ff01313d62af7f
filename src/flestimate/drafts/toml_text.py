"""TOML text: keys, values and comments written so that nothing in a label can break or add to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

Value = str | int | bool | Sequence["Value"] | Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a table and its value; note: a comment behind it; of: the key whose table this is one of, such as answers.

    >>> Entry("1", "male", "Homme", of="answers").line
    'answers.1 = "male"'
    """

    key: str
    value: Value
    note: str = ""
    of: str = ""

    @property
    def guessed(self) -> str:
        """The key that stands for it among those to be confirmed."""
        return self.of or self.key

    @property
    def line(self) -> str:
        """The key and the value."""
        return f"{f'{key(self.of)}.' if self.of else ''}{key(self.key)} = {value(self.value)}"


def text(value: str) -> str:
    r"""A basic string.

    >>> print(text('the "other" job\n'))
    "the \"other\" job\n"
    """
    return f'"{"".join(_escaped(letter) for letter in value)}"'


def key(name: str) -> str:
    """A key, bare where it can be.

    >>> print(key("sex"), key("1"), key("don't know"))
    sex 1 "don't know"
    """
    return name if _BARE.fullmatch(name) else text(name)


def value(of: Value) -> str:
    """A value on one line.

    >>> value({"1": "yes", "2": "no"}), value(["a", 1, True])
    ('{ 1 = "yes", 2 = "no" }', '["a", 1, true]')
    """
    if isinstance(of, str):
        return text(of)
    if isinstance(of, bool):
        return str(of).lower()
    if isinstance(of, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {value(item)}" for name, item in of.items()) + " }" if of else "{}"
    if isinstance(of, Sequence):
        return "[" + ", ".join(value(item) for item in of) + "]"
    return str(of)


def comment(of: str) -> str:
    r"""A comment, on one line whatever is in it.

    >>> comment("two\nlines")
    '# two lines'
    """
    return f"# {one_line(of)}"


def one_line(of: str) -> str:
    """The text without line breaks and control characters, which no comment may have."""
    return " ".join("".join(" " if _is_control(letter) else _whole(letter) for letter in of).split())


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return f"\\u{ord(letter):04x}" if _is_control(letter) else _whole(letter)


def _whole(letter: str) -> str:
    """The character, or a sign that there was one: half of a character cannot be written."""
    return "\ufffd" if "\ud800" <= letter <= "\udfff" else letter


def _is_control(letter: str) -> bool:
    """Whether it is a control character, or one that some program takes for the end of a line or that turns the direction of text."""
    return (
        ord(letter) < 0x20
        or 0x7F <= ord(letter) < 0xA0
        or letter in "\u2028\u2029"
        or 0x202A <= ord(letter) <= 0x202E
        or 0x2066 <= ord(letter) <= 0x2069
    )
