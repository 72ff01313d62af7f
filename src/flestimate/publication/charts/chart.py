"""What every chart is: a figure of a published table, with a title and its content in words."""

from __future__ import annotations

from io import BytesIO
from typing import Protocol

from matplotlib.figure import Figure


class Drawing(Figure):
    """A matplotlib figure that shows itself in Jupyter, without pyplot and its global state."""

    def _repr_png_(self) -> bytes:
        drawing = BytesIO()
        self.savefig(drawing, format="png", dpi=100)
        return drawing.getvalue()


class Chart(Protocol):
    """A chart of one published table, in the language of its publication."""

    @property
    def title(self) -> str:
        """What it shows, in a line."""
        ...

    @property
    def description(self) -> str:
        """The chart in words, for those who cannot see it."""
        ...

    def figure(self) -> Drawing:
        """The figure itself."""
        ...
