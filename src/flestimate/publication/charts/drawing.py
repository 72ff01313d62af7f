"""The figure that charts are drawn on: it shows itself, and looks alike in every session."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from flestimate.publication.charts.saving import png
from flestimate.publication.charts.style import house_style


class Drawing(Figure):
    """A matplotlib figure that shows itself in Jupyter, without pyplot and its global state."""

    def draw(self, renderer: Any) -> None:
        """Draw it, in no style but its own; a letter that no font has is drawn as a box, without a warning."""
        with house_style():
            super().draw(renderer)

    def _repr_png_(self) -> bytes:
        return png(self, dpi=100)
