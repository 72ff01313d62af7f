"""How an estimate and its interval are drawn: as a dot or as a bar, hollow where it is unreliable."""

from __future__ import annotations

import math

from matplotlib.axes import Axes

from flestimate.publication.charts.marks import Mark
from flestimate.publication.charts.sheet import INK

BLUE, SKY, SAND = "#0b5394", "#7fb2e5", "#f2c272"  # far apart for every kind of colour vision, and in grey
_WIDE = 0.17  # inches


def dot(axes: Axes, mark: Mark, height: float) -> None:
    """A dot on the line of its interval."""
    _interval(axes, mark, height, BLUE)
    fill = "white" if mark.hollow else BLUE
    axes.plot(mark.estimate, height, marker="o", markersize=6, markerfacecolor=fill, markeredgecolor=BLUE, linestyle="", clip_on=False)


def bar(axes: Axes, mark: Mark, height: float, colour: str = SKY) -> None:
    """A bar from zero, with the line of its interval over it."""
    fill = "white" if mark.hollow else colour
    axes.barh(height, mark.estimate, height=_WIDE, facecolor=fill, edgecolor=BLUE, linewidth=0.9)
    _interval(axes, mark, height, INK)


def _interval(axes: Axes, mark: Mark, height: float, colour: str) -> None:
    """The line from bound to bound; where a bound is not known there is none, where it is infinite an arrow leads to it."""
    lowest, highest = sorted(axes.get_xlim())
    if math.isnan(mark.low) or math.isnan(mark.high):
        return
    axes.plot(
        [max(mark.low, lowest), min(mark.high, highest)],
        [height, height],
        color=colour,
        linewidth=1.4,
        solid_capstyle="butt",
        clip_on=False,
    )
    for bound, edge, points in ((mark.low, lowest, "<>"), (mark.high, highest, "><")):
        if math.isinf(bound):
            axes.plot(
                edge,
                height,
                marker=points[bool(axes.xaxis.get_inverted())],
                markersize=5,
                color=colour,
                linestyle="",
                clip_on=False,
                zorder=1,
            )
