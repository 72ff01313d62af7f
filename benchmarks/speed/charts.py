"""The charts of docs/speed.md: how many times as long others take, and how flestimate's time grows. It looks at results.json alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from flestimate.publication.charts import png

FILE = Path(__file__).resolve().parent / "results.json"
Row = Mapping[str, Any]
_OURS = "flestimate"
_SHADES = ("#9ecae1", "#4292c6", "#08306b")
_AXES = {"persons": "persons, 378 cells", "cells": "cells, of 100,000 persons", "replicates": "replicates, of 100,000 persons"}
"""What grows, as rows name it, and in words."""


def pictures(measured: Mapping[str, Any] | None = None) -> dict[str, bytes]:
    """By the name of their file; units: times flestimate's time, seconds."""
    told = json.loads(FILE.read_text(encoding="utf-8")) if measured is None else measured
    return {"speed.png": png(beside(_measured(told, "cells")), dpi=130), "growth.png": png(growth(_measured(told, "growth")), dpi=130)}


def _measured(told: Mapping[str, Any], job: str) -> list[Row]:
    return [row for row in told.get(job, {}).get("rows", []) if row["state"] == "measured" and row["variant"] != "shuffled"]


def beside(rows: Sequence[Row]) -> Figure:
    """Each contestant's time on 378 cells, divided by flestimate's."""
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    axes = figure.subplots()
    ours = {row["persons"]: row["seconds"] for row in rows if row["contestant"] == _OURS}
    names = list(dict.fromkeys(row["contestant"] for row in rows if row["contestant"] != _OURS))
    sizes = sorted(ours)
    height = 0.8 / max(1, len(sizes))
    for shade, size in enumerate(sizes):
        found = {row["contestant"]: row["seconds"] / ours[size] for row in rows if row["persons"] == size and row["contestant"] in names}
        places = [names.index(name) + (shade - (len(sizes) - 1) / 2) * height for name in found]
        bars = axes.barh(
            places, [each - 1 for each in found.values()], height, left=1, color=_SHADES[shade % len(_SHADES)], label=f"{size:,} persons"
        )
        axes.bar_label(bars, [_times(each) for each in found.values()], padding=3, fontsize=8)
    _dressed(axes, names)
    return figure


def _dressed(axes: Axes, names: Sequence[str]) -> None:
    axes.set_xscale("log")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.margins(x=0.2)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _times(x)))
    axes.set_title("378 cells: time, divided by flestimate's (log scale)", loc="left", fontsize=11)
    if axes.get_legend_handles_labels()[1]:
        axes.legend(frameon=False, fontsize=8, loc="lower right")
    _without_frame(axes)


def _times(value: float) -> str:
    return f"{float(f'{value:.2g}'):,.15g}"


def growth(rows: Sequence[Row]) -> Figure:
    """Seconds by persons, cells and replicates, both axes logarithmic, with a line of what is in proportion."""
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    for axes, (variant, words) in zip(figure.subplots(1, len(_AXES), sharey=True), _AXES.items(), strict=True):
        _grown(axes, sorted((row[variant], row["seconds"]) for row in rows if row["variant"] == variant))
        axes.set_xlabel(words)
    times = [row["seconds"] for row in rows if row["variant"] in _AXES]
    if times:
        figure.axes[0].set_ylim(min(times) / 2, max(times) * 2)  # one for all three
        figure.axes[0].legend(frameon=False, fontsize=8, loc="upper left")
    figure.axes[0].set_ylabel("seconds")
    return figure


def _grown(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    if points:
        xs, ys = zip(*points, strict=True)
        axes.plot(xs, ys, marker="o", color=_SHADES[-1], label=_OURS)
        axes.plot(xs, [ys[-1] * x / xs[-1] for x in xs], color="grey", linestyle=":", label="in proportion to the last")
    axes.set_xscale("log")
    axes.set_yscale("log")
    _without_frame(axes)


def _without_frame(axes: Axes) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
