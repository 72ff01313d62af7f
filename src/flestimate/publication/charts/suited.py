"""Which charts suit a table."""

from __future__ import annotations

from flestimate.errors import Fix, PublicationError, counted, expect
from flestimate.publication.charts.bars import Bars
from flestimate.publication.charts.chart import Chart
from flestimate.publication.charts.comparison import Comparison
from flestimate.publication.charts.forest import Forest
from flestimate.publication.charts.pyramid import Pyramid
from flestimate.publication.charts.ranking import Ranking, ranked_variables
from flestimate.publication.published import Contents, PublishedTable

_OF_THEIR_OWN: tuple[type[Chart], ...] = (Comparison, Bars)
_OF_GROUPS: tuple[type[Chart], ...] = (Forest, Pyramid, Ranking)


def suited(publication: Contents, table: PublishedTable) -> tuple[Chart, ...]:
    """The charts that suit a table, the most telling one first; none where nothing of it is shown."""
    return tuple(kind(publication, table) for kind in _kinds(table)) if table.published else ()


def chosen(publication: Contents, kind: type[Chart] | None = None, table: int | None = None) -> Chart:
    """The chart of a kind, of a table or of the first that it suits; without a kind the most telling one, of the first table.

    Raises PublicationError if there is no such table, or if the kind suits none.
    """
    if kind is None:
        of = _table(publication, table or 0)
        return (*suited(publication, of), Forest(publication, of))[0]
    given: object = kind
    if not (isinstance(given, type) and issubclass(given, Chart)):
        expect("kind", given, (), "release.plot(fl.Pyramid)")
    if table is not None:
        return kind(publication, _table(publication, table))
    return kind(publication, next(filter(kind.suits, publication.tables), publication.tables[0]))


def _kinds(table: PublishedTable) -> list[type[Chart]]:
    """Parts and definitions have a chart of their own; groups have one for each way in which they can be seen."""
    own = next((kind for kind in _OF_THEIR_OWN if kind.suits(table)), None)
    if own:
        return [own]
    only_ranked = bool(table.variables) and ranked_variables(table).issuperset(table.variables)
    return [Ranking] if only_ranked else [kind for kind in _OF_GROUPS if kind.suits(table)]


def _table(publication: Contents, number: int) -> PublishedTable:
    if 0 <= number < len(publication.tables):
        return publication.tables[number]
    raise PublicationError(
        "FLE-X23",
        f"there is no table {number}: the publication has {counted(len(publication.tables), 'table')}, counted from 0.",
        fix=(Fix("release.plot(table=0)"),),
    )
