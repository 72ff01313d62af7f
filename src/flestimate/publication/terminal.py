"""A publication in the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flestimate.publication.figures import SIGNS, bounds_of_total, headings, lines, signs_in
from flestimate.publication.language import Language
from flestimate.publication.published import Contents, PublishedTable
from flestimate.publication.text import plain
from flestimate.said import said


def render(publication: Contents) -> RenderableType:
    """Every table, the shorthand it uses, and the notes."""
    say = publication.language.say
    parts: list[RenderableType] = [Text(plain(say(publication.title)), style="bold")]
    if publication.banner:
        parts.append(Text(plain(say(publication.banner)), style="bold red"))
    for table in publication.tables:
        bounds = bounds_of_total(table, publication.language)
        parts += [Text(), _table(table, publication.language), *([Text(bounds)] if bounds else [])]
    written = [line for table in publication.tables for line in lines(table, publication.language)]
    parts += [Text(f"{short} {say(SIGNS[short])}") for short in signs_in(written)]
    parts += [Text(say(note.text), style="dim") for note in publication.notes]
    return Group(*parts)


def _table(table: PublishedTable, language: Language) -> Table:
    say = language.say
    title = say(said("{title} ({unit})", title=table.title, unit=table.unit))
    caption = say(said("{level:.0%} confidence interval: {method}", level=table.conf_level, method=table.conf_method))
    shown = Table(
        title=Text(title, style="table.title"), caption=Text(caption, style="table.caption"), title_justify="left", caption_justify="left"
    )
    shown.add_column(say("Group"), no_wrap=True)
    for heading in headings(table):
        shown.add_column(say(heading), justify="right")
    shown.add_column("")
    section = None
    for line in lines(table, language):
        if line.breakdown != section:
            shown.add_section()
            if line.breakdown:
                shown.add_row(Text(say(said("by {breakdown}", breakdown=line.breakdown)), style="italic"))
        section = line.breakdown
        shown.add_row(Text(line.group), *(Text(figure) for figure in line.figures), Text(line.sign))
    return shown
