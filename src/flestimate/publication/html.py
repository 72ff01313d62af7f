"""A publication as HTML: a fragment for Jupyter, and a page of its own that needs nothing from elsewhere."""

from __future__ import annotations

from html import escape as escaped
from itertools import groupby

from flestimate.publication.charts import Chart, suited, svg
from flestimate.publication.figures import HEADINGS, SIGNS, Line, bounds_of_total, lines
from flestimate.publication.language import Language
from flestimate.publication.methods import methods_of
from flestimate.publication.published import Contents, PublishedTable
from flestimate.publication.text import plain

_STYLE = """
.flestimate { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; line-height: 1.4; color: #1b1b1b }
.flestimate table { border-collapse: collapse; margin: 1em 0; font-variant-numeric: tabular-nums }
.flestimate caption { text-align: left; font-weight: 600; padding: .4em 0 }
.flestimate th, .flestimate td { padding: .2em .7em; text-align: right; border-bottom: 1px solid #ddd }
.flestimate th[scope=row], .flestimate th:first-child { text-align: left; font-weight: 400 }
.flestimate thead th { border-bottom: 2px solid #333; font-weight: 600 }
.flestimate tbody th[scope=rowgroup] { font-style: italic; padding-top: .8em }
.flestimate .banner { background: #7a1021; color: #fff; padding: .4em .8em; font-weight: 600 }
.flestimate .text td, .flestimate .text th { text-align: left; overflow-wrap: anywhere }
.flestimate .notes { font-size: .9em; max-width: 60em }
"""
_PAGE_STYLE = (
    "body { max-width: 70em; margin: 2em auto; padding: 0 1em } svg { max-width: 100%; height: auto } @media print { body { margin: 0 } }"
)


def escape(text: str) -> str:
    """Text as it stands in a page: nothing of it is markup, and no control character is in it."""
    return escaped(plain(text), quote=True)


def fragment(publication: Contents) -> str:
    """The tables and notes, to stand in a page of someone else's."""
    tables = "".join(_table(table, publication.language) for table in publication.tables)
    return f"<div class='flestimate'><style>{_STYLE}</style>{_banner(publication)}{tables}{_notes(publication)}</div>"


def page(publication: Contents) -> str:
    """A whole page: tables, charts as inline SVG, notes, methods and provenance; no script, nothing fetched."""
    tables = "".join(
        f"{_table(table, publication.language)}{''.join(map(_figure, suited(publication, table)))}" for table in publication.tables
    )
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f"<meta name='viewport' content='width=device-width'><title>{escape(publication.title)}</title>"
        f"<style>{_STYLE}{_PAGE_STYLE}</style></head><body class='flestimate'>"
        f"{_banner(publication)}<h1>{escape(publication.title)}</h1>{tables}{_notes(publication)}{_methods(publication)}"
        f"{_provenance(publication)}{_banner(publication)}</body></html>\n"
    )


def _banner(publication: Contents) -> str:
    return f"<p class='banner'>{escape(publication.banner)}</p>" if publication.banner else ""


def _table(table: PublishedTable, language: Language) -> str:
    head = "".join(f"<th scope='col'>{escape(heading)}</th>" for heading in ("Group", *HEADINGS, "Mark"))
    bodies = "".join(_body(name, list(rows)) for name, rows in groupby(lines(table, language), key=lambda line: line.breakdown))
    caption = f"{table.title} ({table.unit})"
    bounds = bounds_of_total(table, language)
    below = f"<p>{escape(bounds)}</p>" if bounds else ""
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>{bodies}</table>{below}"


def _body(breakdown: str, rows: list[Line]) -> str:
    head = f"<tr><th scope='rowgroup' colspan='{len(HEADINGS) + 2}'>by {escape(breakdown)}</th></tr>" if breakdown else ""
    return f"<tbody>{head}{''.join(_row(row) for row in rows)}</tbody>"


def _row(line: Line) -> str:
    cells = "".join(f"<td>{escape(figure)}</td>" for figure in (*line.figures, line.sign))
    return f"<tr><th scope='row'>{escape(line.group)}</th>{cells}</tr>"


def _figure(chart: Chart) -> str:
    drawn = svg(chart.figure()).replace("<svg", f"<svg role='img' aria-label='{escape(chart.description)}'", 1)
    return f"<figure>{drawn}<figcaption>{escape(chart.description)}</figcaption></figure>"


def _notes(publication: Contents) -> str:
    signs = "".join(f"<li><b>{escape(short)}</b> {escape(meaning)}</li>" for short, meaning in SIGNS.items())
    notes = "".join(f"<li>{escape(note.text)}</li>" for note in publication.notes)
    return f"<div class='notes'><h2>Notes</h2><ul>{signs}{notes}</ul></div>"


def _methods(publication: Contents) -> str:
    methods = "".join(f"<li>{escape(line)}</li>" for line in methods_of(publication))
    return f"<div class='notes'><h2>Methods</h2><ul>{methods}</ul></div>"


def _provenance(publication: Contents) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(origin.what)}</th><td>{escape(origin.name)}</td><td>{escape(origin.hash)}</td></tr>"
        for origin in publication.origins
    )
    head = "<tr><th scope='col'>What</th><th scope='col'>Which</th><th scope='col'>Hash or version</th></tr>"
    return f"<h2>Provenance</h2><table class='text'><thead>{head}</thead><tbody>{rows}</tbody></table>"
