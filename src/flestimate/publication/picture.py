"""A chart as a picture: the same bytes whenever it is drawn from the same figures."""

from __future__ import annotations

import re
from io import BytesIO

import matplotlib as mpl
from matplotlib.figure import Figure

_SVG = {"svg.fonttype": "none", "svg.hashsalt": "flestimate"}
"""Text stays text, which every browser shapes, Arabic too, and is a third of the size; ids are the same in every run."""
_NO_SVG_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_NO_PNG_METADATA = {"Software": None}
_ID = re.compile(r'(\bid="|xlink:href="#|url\(#)')


def svg(figure: Figure) -> bytes:
    """The chart as a file of SVG, with its text as text."""
    with mpl.rc_context(_SVG):
        drawing = BytesIO()
        figure.savefig(drawing, format="svg", metadata=_NO_SVG_METADATA)
    return drawing.getvalue()


def inline_svg(figure: Figure, name: str) -> str:
    """The chart as an element of a page; `name` keeps its ids apart from those of other charts there."""
    drawn = svg(figure).decode()
    return _ID.sub(rf"\g<1>{name}-", drawn[drawn.index("<svg") :])


def png(figure: Figure, dpi: int) -> bytes:
    """The chart as a PNG."""
    drawing = BytesIO()
    figure.savefig(drawing, format="png", dpi=dpi, metadata=_NO_PNG_METADATA)
    return drawing.getvalue()
