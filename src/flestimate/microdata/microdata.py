"""Persons as released, with where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from flestimate.errors import Note, counted, listed
from flestimate.microdata.columnar import SPOKEN as COLUMNAR
from flestimate.microdata.formats import FORMATS

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd

    from flestimate.microdata.labels import ResponseSet, Variable

Kind = Literal["spss", "stata", "SPSS portable", "SAS", "SAS transport", "parquet", "feather", "csv", "frame"]

SPOKEN: Mapping[str, str] = MappingProxyType(
    {
        **{str(kind): form.spoken for kind, form in FORMATS.items()},
        **{str(kind): spoken for kind, spoken in COLUMNAR.items()},
        "csv": "text",
    }
)
"""Kinds of files as they are called."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where persons were read from: never a folder, and the SHA-256 of the bytes where there was a file.

    name: as it stands under tables; file: what is on the disk under this name, an archive, a folder or a pattern too; empty for a frame;
    encoding: that which the reader was told.

    >>> Source("frame", "polars.DataFrame").sha256 is None
    True
    """

    kind: Kind
    name: str
    sha256: str | None = None
    bytes: int | None = None
    file: str = ""
    encoding: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Microdata:
    """Persons as released, with the labels and the reasons for missing answers kept.

    In `frame` a missing answer is null. For every variable with user-missing codes in the data, the column
    `<name>.reason` holds the code as text; null there and in the answer is a blank. `n` is None where counting the
    persons would cost a pass over the data. `weight_variable` is the variable by which the file itself weights (SPSS: WEIGHT BY), which
    weights nothing here; `sets` are its multiple response sets.

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
    weight_variable: str | None = None
    sets: Mapping[str, ResponseSet] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variables", MappingProxyType(dict(self.variables)))
        object.__setattr__(self, "sets", MappingProxyType(dict(self.sets)))

    def of(self, frame: nw.LazyFrame[Any], variables: Mapping[str, Variable]) -> Microdata:
        """The same persons with these variables only."""
        return replace(self, frame=frame, variables=variables)

    def __repr__(self) -> str:
        article = "a " if self.source.kind == "frame" else ""
        spoken = SPOKEN.get(self.source.kind)
        kind = f" ({spoken})" if spoken else ""
        return f"Microdata of {article}{self.source.name}: {self._shape()}{kind}"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{title}</th>" for title in _TITLES)
        rows = "".join(_html_row(variable) for variable in self.variables.values())
        return f"<p>{escape(repr(self))}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def dictionary(self) -> pd.DataFrame:
        """What is known of each variable, one row a variable; never the answers of a person.

        missing: the codes for a missing answer that are in the data; declared_missing: those and the ranges that the file declares.

        >>> import polars as pl
        >>> from flestimate.microdata import read
        >>> read(pl.DataFrame({"sex": [1, 2, 2]})).dictionary()["variable"].tolist()
        ['sex']
        """
        import pandas as pd

        columns = ["variable", "label", "measure", "format", "value_labels", "missing", "declared_missing", "set"]
        return pd.DataFrame([self._dictionary_row(each) for each in self.variables.values()], columns=columns)

    def _dictionary_row(self, variable: Variable) -> tuple[str, ...]:
        return (
            variable.name,
            variable.label,
            variable.measure,
            variable.format,
            _spelt(variable.value_labels),
            _spelt(variable.missing),
            "; ".join(variable.declared),
            "; ".join(name for name, one in self.sets.items() if variable.name in one.variables),
        )

    def _shape(self) -> str:
        persons = "persons not counted" if self.n is None else counted(self.n, "person")
        return f"{persons}, {counted(len(self.variables), 'variable')}"


_TITLES = ("variable", "label", "value labels", "missing codes")


def _html_row(variable: Variable) -> str:
    cells = (variable.name, variable.label, str(len(variable.value_labels)), listed(variable.missing))
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _spelt(labels: Mapping[str, str]) -> str:
    return "; ".join(f"{code} {label}" for code, label in labels.items())
