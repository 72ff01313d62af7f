"""The files of a run: one line a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from flestimate.errors import Note
from flestimate.publication import Publication
from flestimate.publication.saving import rendered
from flestimate.tasks import Task, doing

if TYPE_CHECKING:
    from flestimate.publication.charts import Chart

LOG = "run.log.json"
"""The file that says how the others were made, and by which `flestimate rerun` makes them again."""

Part = Callable[[Publication, str], bytes | None]


def _whole(publication: Publication, name: str) -> bytes:
    return rendered(publication, name)


def _of_a_place(publication: Publication, name: str) -> bytes | None:
    """For a statistical database, which has no place for figures of no country, of no year, or of no measure that it knows."""
    from flestimate.publication.sdmx import has_place

    return rendered(publication, name) if has_place(publication) else None


def _chart(kind: Callable[[ModuleType], type[Chart]]) -> Part:
    """The chart of that kind of the first table that it suits."""

    def drawn(publication: Publication, name: str) -> bytes | None:
        with doing(Task.WRITE, name):
            from flestimate.publication import charts  # matplotlib loads when a chart is drawn

            chart = kind(charts)
            suiting = next((table for table in publication.tables if table.published and chart.suits(table)), None)
            return charts.png(chart(publication, suiting).figure()) if suiting else None

    return drawn


@dataclass(frozen=True, slots=True)
class Output:
    """A file: its name, whose ending says the format, and what makes its bytes; None where there is nothing that could stand in it."""

    name: str
    part: Part = _whole


OUTPUTS = (
    Output("table.xlsx"),
    Output("report.html"),
    Output("report.docx"),
    Output("table.csv"),
    Output("chart.png", _chart(lambda charts: charts.Forest)),
    Output("pyramid.png", _chart(lambda charts: charts.Pyramid)),
    Output("ranking.png", _chart(lambda charts: charts.Ranking)),
    Output("bars.png", _chart(lambda charts: charts.Bars)),
    Output("sensitivity.png", _chart(lambda charts: charts.Comparison)),
    Output("table.sdmx.csv", _of_a_place),
    Output("table.sdmx.xml", _of_a_place),
    Output("table.ilostat.csv", _of_a_place),
)


def rendered_files(publication: Publication) -> dict[str, bytes]:
    """What stands in every file of a run, by its name."""
    contents = {output.name: output.part(publication, output.name) for output in OUTPUTS}
    return {name: content for name, content in contents.items() if content is not None}


def not_written(publication: Publication) -> tuple[Note, ...]:
    """What the office should know of files that could not be written."""
    from flestimate.publication.sdmx import has_place

    if has_place(publication):
        return ()
    text = "no files for SDMX and ILOSTAT are written: they need [study] country and time, and a measure that ILOSTAT's pattern has."
    return (Note("FLE-X17", text),)
