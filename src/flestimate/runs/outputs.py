"""The files of a run: one line a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flestimate.publication import Publication
from flestimate.publication.saving import rendered
from flestimate.study.results import Results

LOG = "run.log.json"
"""The file that says how the others were made, and by which `flestimate rerun` makes them again."""


def _whole(publication: Publication, _: Results) -> Publication:
    return publication


def _by_definition(publication: Publication, results: Results) -> Publication | None:
    """The headline by other definitions, which stands behind the tables that were asked for."""
    return publication.only(len(results.tables)) if results.sensitivity else None


@dataclass(frozen=True, slots=True)
class Output:
    """A file: its name, whose ending says the format, and what of a publication stands in it; None where there is no such thing."""

    name: str
    part: Callable[[Publication, Results], Publication | None] = _whole


OUTPUTS = (
    Output("table.xlsx"),
    Output("table.csv"),
    Output("chart.png"),
    Output("report.html"),
    Output("sensitivity.png", _by_definition),
)


def rendered_files(publication: Publication, results: Results) -> dict[str, bytes]:
    """What stands in every file of a run, by its name."""
    parts = {output.name: output.part(publication, results) for output in OUTPUTS}
    return {name: rendered(part, name) for name, part in parts.items() if part is not None}
