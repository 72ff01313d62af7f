"""The first line of a text file: the names of its columns, and what stands between them."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from flestimate.microdata import problems

_SEPARATORS = ",;\t|"
_SAID = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
"""A line that Excel writes and reads, and nobody else."""
_QUOTED = re.compile(r'"[^"]*"')
_NUMBER = r"(?!(19|20)[0-9]{2}$)[-+]?[0-9]+([.,][0-9]+)?"  # columns may be called as years are


@dataclass(frozen=True, slots=True)
class Header:
    r"""The names of the columns in their order, what separates them, and how many lines stand before them.

    >>> import io
    >>> Header.of("lfs.csv", io.StringIO("sep=;\nsex;age;\n1;30;\n"))
    Header(names=('sex', 'age', ''), separator=';', before=1)
    """

    names: tuple[str, ...]
    separator: str
    before: int = 0

    @classmethod
    def of(cls, name: str, lines: TextIO) -> Header:
        """The header of a text file, which is read up to its end; ReadError where it is none."""
        first = lines.readline()
        said = _SAID.match(first)
        line = lines.readline() if said else first
        separator = said.group(1) if said else _most_often(line)
        lines.seek(0)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        names = next(reader, [])
        header = cls(tuple(each.strip() for each in (next(reader, []) if said else names)), separator, int(said is not None))
        header._refuse_amiss(name)
        return header

    def places(self, name: str, columns: Sequence[str] | None) -> list[int]:
        """The places of the columns that are asked for, all that have a name unless said."""
        if absent := [each for each in columns or () if each not in self.names]:
            raise problems.columns_missing(name, absent, [each for each in self.names if each])
        return [place for place, each in enumerate(self.names) if each and (columns is None or each in columns)]

    @property
    def unnamed(self) -> list[int]:
        """The places of the columns without a name."""
        return [place for place, each in enumerate(self.names) if not each]

    def _refuse_amiss(self, name: str) -> None:
        if _is_a_person(self.names):
            why = "its first line is no line of names, but looks like a person's answers; they are not shown"
            raise problems.damaged(name, "text", why)
        named = [each for each in self.names if each]
        if not named:
            raise problems.damaged(name, "text", "its first line names no columns")
        if len(set(named)) < len(named):
            raise problems.duplicate_columns(name, self.names)


def _most_often(line: str) -> str:
    return max(_SEPARATORS, key=_QUOTED.sub("", line).count)


def _is_a_person(names: Sequence[str]) -> bool:
    """Whether a header is none: half of it is numbers, or one of them has a fraction.

    >>> _is_a_person(["1", "34", "Construction", "812.5"]), _is_a_person(["id", "2019", "2020"]), _is_a_person(["1", "Amina"])
    (True, False, True)
    """
    said = [each for each in names if each]
    numbers = [each for each in said if re.fullmatch(_NUMBER, each)]
    return bool(said) and (2 * len(numbers) >= len(said) or any("." in each for each in numbers))
