"""A report as HTML: a page of its own that needs nothing from elsewhere and prints on A4, and a fragment for Jupyter."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as escaped
from importlib import resources
from itertools import count, repeat

from flestimate.publication.charts import svg
from flestimate.publication.language import Language
from flestimate.publication.published import Contents
from flestimate.publication.report.content import report, tables_and_notes
from flestimate.publication.report.document import Block, Bullets, Document, Figure, Group, Heading, Lead, Paragraph, Table
from flestimate.publication.text import members, plain

_LEVEL = 1
"""How far below the title of the page, which is the only h1, headings begin."""


def page(publication: Contents) -> str:
    """The whole report as a page: inline style and charts, no script, nothing fetched."""
    document = report(publication)
    direction = _direction(document.language)
    return (
        f'<!doctype html>\n<html lang="{escape(document.language.id)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{_style('tables.css')}{_style('page.css')}{_running(document)}</style>\n</head>\n"
        f'<body class="flestimate">\n<a class="skip" href="#main">{escape(document.language.say("Skip to the content"))}</a>\n'
        f"<header>{_banner(document.banner)}<h1>{escape(document.title)}</h1>{_about(document)}</header>\n"
        f'{_contents(document)}<main id="main">\n{"".join(_blocks(document.blocks, map(_anchor, count(1))))}</main>\n<footer>{_banner(document.banner)}</footer>\n'
        "</body>\n</html>\n"
    )


def fragment(publication: Contents) -> str:
    """The tables and notes, to stand in a page of someone else's."""
    language = publication.language
    body = "".join(_blocks(tables_and_notes(publication), repeat(None)))
    return (
        f'<div class="flestimate" lang="{escape(language.id)}" dir="{_direction(language)}"><style>{_style("tables.css")}</style>'
        f"{_banner(publication.banner)}{body}</div>"
    )


def escape(text: str) -> str:
    """Text as it stands in a page: nothing of it is markup, and no control character is in it.

    >>> escape('<b>"bold"</b>')
    '&lt;b&gt;&quot;bold&quot;&lt;/b&gt;'
    """
    return escaped(plain(text), quote=True)


def _style(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _running(document: Document) -> str:
    """The banner at the top of every printed page; in a style sheet every sign of it is written as its number."""
    if not document.banner:
        return ""
    text = "".join(f"\\{ord(character):x} " for character in plain(document.banner))
    return f'@page {{ @top-center {{ content: "{text}"; font: bold 8pt sans-serif; color: #7a1021 }} }}\n'


def _direction(language: Language) -> str:
    return "rtl" if language.right_to_left else "ltr"


def _banner(banner: str) -> str:
    return f'<p class="banner" dir="auto">{escape(banner)}</p>' if banner else ""


def _about(document: Document) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in document.about)


def _contents(document: Document) -> str:
    items = "".join(
        f'<li class="level{heading.level}"><a href="#{_anchor(number)}">{escape(heading.text)}</a></li>'
        for number, heading in enumerate(document.headings, start=1)
    )
    title = escape(document.contents)
    return f'<nav aria-label="{title}"><h2>{title}</h2><ol>{items}</ol></nav>\n'


def _anchor(number: int) -> str:
    return f"section-{number}"


def _blocks(blocks: tuple[Block, ...], anchors: Iterator[str | None]) -> Iterator[str]:
    """Blocks as elements; `anchors` are the ids of the headings in turn, none where no link leads to them."""
    for block in blocks:
        match block:
            case Heading(level, text):
                anchor = next(anchors)
                name = f' id="{anchor}"' if anchor else ""
                yield f"<h{level + _LEVEL}{name}>{escape(text)}</h{level + _LEVEL}>\n"
            case Lead(text):
                yield f'<p class="lead">{escape(text)}</p>\n'
            case Paragraph(text):
                yield f"<p>{escape(text)}</p>\n"
            case Bullets(items):
                yield f'<ul class="notes">{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>\n'
            case Table():
                yield _table(block)
            case Figure():
                yield _figure(block)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col"{_kind(table, column)}>{escape(header)}</th>' for column, header in enumerate(table.headers))
    bodies = "".join(_body(table, group) for group in table.groups)
    kind = ' class="figures"' if table.words == 1 else ""
    return f"<table{kind}><caption>{escape(table.caption)}</caption><thead><tr>{head}</tr></thead>{bodies}</table>\n"


def _body(table: Table, group: Group) -> str:
    title = f'<tr><th scope="rowgroup" colspan="{len(table.headers)}">{escape(group.title)}</th></tr>' if group.title else ""
    return f"<tbody>{title}{''.join(_row(table, row) for row in group.rows)}</tbody>"


def _row(table: Table, row: tuple[str, ...]) -> str:
    heading, *cells = row
    shown = "".join(f"<td{_kind(table, column)}>{_lines(cell)}</td>" for column, cell in enumerate(cells, start=1))
    return f'<tr><th scope="row">{_lines(heading)}</th>{shown}</tr>'


def _kind(table: Table, column: int) -> str:
    """Columns of figures stand at the end of their cells; words stand at the start, each in the direction of its own."""
    return ' class="figure"' if column >= table.words else ""


def _lines(cell: str) -> str:
    return "<br>".join("".join(f"<bdi>{escape(part)}</bdi>" for part in members(line)) for line in cell.split("\n")) if cell else ""


def _figure(figure: Figure) -> str:
    drawn = svg(figure.chart.figure()).replace("<svg", f'<svg role="img" aria-label="{escape(figure.chart.description)}"', 1)
    return f"<figure>{drawn}<figcaption>{escape(figure.caption)}</figcaption></figure>\n"
