"""Which charts suit a table."""

from __future__ import annotations

from flestimate.publication.charts.chart import Chart
from flestimate.publication.charts.forest import Forest
from flestimate.publication.published import Contents, PublishedTable


def suited(publication: Contents, table: PublishedTable) -> tuple[Chart, ...]:
    """The charts that suit a table, the most telling one first; none where nothing of it is shown."""
    return (Forest(publication, table),) if table.published else ()
