"""What every chart is: a figure of a published table, with a title and its content in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from flestimate.errors import Fix, PublicationError, listed
from flestimate.publication.charts.drawing import Drawing
from flestimate.publication.charts.marks import Mark, marks_of
from flestimate.publication.charts.wording import title_of
from flestimate.publication.language import Language
from flestimate.publication.published import Contents, PublishedTable


@dataclass(frozen=True, slots=True)
class Chart(ABC):
    """A chart of one published table, in the language of its publication; PublicationError where the kind does not suit the table.

    needs: what a table has to have, in words.
    """

    needs: ClassVar[str]
    publication: Contents
    table: PublishedTable

    def __post_init__(self) -> None:
        if not self.suits(self.table):
            raise _unsuited(type(self), self.publication)

    @staticmethod
    @abstractmethod
    def suits(table: PublishedTable) -> bool:
        """Whether this kind of chart can show something of the table."""

    @property
    @abstractmethod
    def description(self) -> str:
        """The chart in words, for those who cannot see it."""

    @abstractmethod
    def figure(self) -> Drawing:
        """The figure itself."""

    @property
    def title(self) -> str:
        """What it shows, in a line."""
        return title_of(self.table, self.language)

    @property
    def language(self) -> Language:
        """The language that it speaks."""
        return self.publication.language

    @property
    def marks(self) -> tuple[Mark, ...]:
        """A mark for every row of the table."""
        return marks_of(self.table, self.language)


def _unsuited(kind: type[Chart], publication: Contents) -> PublicationError:
    suiting = [number for number, table in enumerate(publication.tables) if kind.suits(table)]
    fixes = (Fix(f"release.plot(fl.{kind.__name__}, table={number})", publication.tables[number].title) for number in suiting)
    return PublicationError(
        "FLE-X23",
        f"no {kind.__name__} can be drawn of this table.",
        where={"tables": f"{listed(suiting) or 'none'} of {len(publication.tables)} would suit, counted from 0"},
        why=f"what it needs is not in the table, or not shown: {kind.needs}",
        fix=(*fixes, Fix("release.plot()", "what suits the first table best")),
    )
