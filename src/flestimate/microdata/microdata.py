"""Persons as released, with where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from flestimate.errors import Note, counted, listed

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

    from flestimate.microdata.labels import Variable

Kind = Literal["spss", "stata", "csv", "parquet", "frame"]

_SPOKEN: Mapping[str, str] = MappingProxyType({"spss": "SPSS", "stata": "Stata", "csv": "text", "parquet": "Parquet"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where persons were read from: never a folder, and the SHA-256 of the bytes where there was a file.

    >>> Source("frame", "polars.DataFrame").sha256 is None
    True
    """

    kind: Kind
    name: str
    sha256: str | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Microdata:
    """Persons as released, with the labels and the reasons for missing answers kept.

    In `frame` a missing answer is null. For every variable with user-missing codes in the data, the column
    `<name>.reason` holds the code as text; null there and in the answer is a blank. `n` is None where counting the
    persons would cost a pass over the data.

    >>> import polars as pl
    >>> from flestimate.microdata import read
    >>> read(pl.DataFrame({"sex": [1, 2, 2]}))
    Microdata of a polars.DataFrame: 3 persons, 1 variable
    """

    frame: nw.LazyFrame[Any]
    variables: Mapping[str, Variable]
    n: int | None
    source: Source
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "variables", MappingProxyType(dict(self.variables)))

    def __repr__(self) -> str:
        article = "a " if self.source.kind == "frame" else ""
        spoken = _SPOKEN.get(self.source.kind)
        kind = f" ({spoken})" if spoken else ""
        return f"Microdata of {article}{self.source.name}: {self._shape()}{kind}"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{title}</th>" for title in ("variable", "label", "value labels", "missing codes"))
        rows = "".join(_html_row(variable) for variable in self.variables.values())
        return f"<p>{escape(repr(self))}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def dictionary(self) -> pd.DataFrame:
        """What is known of each variable, one row a variable; never the answers of a person.

        >>> import polars as pl
        >>> from flestimate.microdata import read
        >>> read(pl.DataFrame({"sex": [1, 2, 2]})).dictionary()["variable"].tolist()
        ['sex']
        """
        import pandas as pd

        columns = ["variable", "label", "value_labels", "missing", "format"]
        return pd.DataFrame([_dictionary_row(each) for each in self.variables.values()], columns=columns)

    def _shape(self) -> str:
        persons = "persons not counted" if self.n is None else counted(self.n, "person")
        return f"{persons}, {counted(len(self.variables), 'variable')}"


def _html_row(variable: Variable) -> str:
    cells = (variable.name, variable.label, str(len(variable.value_labels)), listed(variable.missing))
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _dictionary_row(variable: Variable) -> tuple[str, str, str, str, str]:
    return (
        variable.name,
        variable.label,
        _spelt(variable.value_labels),
        _spelt(variable.missing),
        variable.format,
    )


def _spelt(labels: Mapping[str, str]) -> str:
    return "; ".join(f"{code} {label}" for code, label in labels.items())
