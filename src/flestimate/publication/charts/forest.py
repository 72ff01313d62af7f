"""The chart of a published table: estimates with their intervals by group."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.ticker import StrMethodFormatter

from flestimate.publication.charts.chart import Drawing
from flestimate.publication.figures import breakdown, decimals, estimate_of, group
from flestimate.publication.language import Language
from flestimate.publication.published import Contents, Published, PublishedTable, Row
from flestimate.publication.reliability import UNRELIABLE
from flestimate.publication.text import plain

_BLUE, _GREY = "#0b5394", "#6b6b6b"  # dark enough on white for every kind of colour vision
_ROW, _MARGIN, _WIDTH = 0.28, 1.9, 8.0  # inches


@dataclass(frozen=True, slots=True)
class Forest:
    """Estimates as dots, intervals as lines; unreliable ones hollow; withheld ones absent and said.

    Groups of a crossing of variables are left to the table.
    """

    publication: Contents
    table: PublishedTable

    @property
    def title(self) -> str:
        return self.table.title

    @property
    def description(self) -> str:
        return description(self.table, self.publication.language)

    def figure(self) -> Drawing:
        return forest(self.publication, self.table)


def forest(publication: Contents, table: PublishedTable) -> Drawing:
    """Estimates as dots, intervals as lines; unreliable ones hollow; withheld ones absent and said.

    Groups of a crossing of variables are left to the table.
    """
    blocks = [list(rows) for _, rows in groupby(_simple(table), key=lambda row: breakdown(row, publication.language))]
    height = sum(len(block) + 1 for block in blocks)
    figure = Drawing(figsize=(_WIDTH, _MARGIN + _ROW * height), layout="constrained")
    axes = figure.add_subplot()
    ticks = _draw(axes, blocks, publication.language)
    axes.set_yticks(list(ticks), [_line(group(row, publication.language)) for row in ticks.values()], parse_math=False)
    for label, row in zip(axes.get_yticklabels(), ticks.values(), strict=True):
        label.set_fontweight("bold" if not row.cell else "normal")
    axes.set_ylim(height - 0.3, 0.2 if not blocks[0][0].cell else -0.6)
    axes.set_xlim(left=0 if _never_negative(table) else None)
    axes.set_xlabel(f"{table.unit}, with {table.conf_level:.0%} confidence intervals", parse_math=False)
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    axes.grid(axis="x", color="#dddddd", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_title(_title(publication, table), loc="left", fontsize=11, parse_math=False)
    if any(row.status == UNRELIABLE for row in table.rows):
        figure.supxlabel("Hollow: unreliable, few sample cases", fontsize=8, color=_GREY, x=0.01, ha="left")
    return figure


def description(table: PublishedTable, language: Language) -> str:
    """The chart in words, for those who cannot see it."""
    places = decimals(table)
    parts = [f"{group(row, language)} {estimate_of(row, places, language)}" for row in _simple(table) if isinstance(row, Published)]
    absent = sum(not isinstance(row, Published) for row in _simple(table))
    withheld = f"; {absent} not shown" if absent else ""
    return f"Chart of {table.title} ({table.unit}): {', '.join(parts)}{withheld}."


def _simple(table: PublishedTable) -> list[Row]:
    most = min((len(row.cell) for row in table.rows), default=0) + 1
    return [row for row in table.rows if len(row.cell) <= most]


def _draw(axes: Axes, blocks: list[list[Row]], language: Language) -> dict[float, Row]:
    ticks: dict[float, Row] = {}
    height = 0.0
    for block in blocks:
        if block[0].cell:
            label = breakdown(block[0], language)
            axes.text(
                -0.02,
                height,
                label,
                transform=axes.get_yaxis_transform(),
                ha="right",
                va="center",
                color=_GREY,
                fontsize=9,
                parse_math=False,
            )
        for row in block:
            height += 1
            ticks[height] = row
            _mark(axes, row, height)
        height += 1
    return ticks


def _mark(axes: Axes, row: Row, height: float) -> None:
    if not isinstance(row, Published):
        words = row.status
        axes.text(0.01, height, words, transform=axes.get_yaxis_transform(), va="center", color=_GREY, fontsize=8, style="italic")
        return
    one = row.estimate
    axes.plot([one.conf_low, one.conf_high], [height, height], color=_BLUE, linewidth=1.4, solid_capstyle="butt")
    fill = "white" if row.status == UNRELIABLE else _BLUE
    axes.plot(one.estimate, height, marker="o", markersize=6, markerfacecolor=fill, markeredgecolor=_BLUE)


def _never_negative(table: PublishedTable) -> bool:
    return all(row.estimate.conf_low >= 0 for row in table.published if row.estimate.conf_low == row.estimate.conf_low)


def _line(label: str) -> str:
    """A label on one line, without what no font has."""
    return " ".join(plain(label).split())


def _title(publication: Contents, table: PublishedTable) -> str:
    return f"{publication.banner}\n{table.title}" if publication.banner else table.title
