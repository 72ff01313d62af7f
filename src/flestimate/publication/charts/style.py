"""How charts look whatever a session has set up."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib import rc_context, rcParamsDefault

_OF_THE_SESSION = ("backend", "backend_fallback", "interactive", "toolbar", "timezone")


@contextmanager
def house_style() -> Iterator[None]:
    """The style that matplotlib comes with, whatever the session has set; afterwards the session has its own again."""
    style = {name: value for name, value in rcParamsDefault.items() if name not in _OF_THE_SESSION}
    fonts = logging.getLogger("matplotlib.font_manager")
    level = fonts.level
    # The salt gives what is in a drawing the same identity tomorrow.
    with rc_context(style), rc_context({"svg.hashsalt": "flestimate"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        fonts.setLevel(logging.ERROR)  # a font without a bold face is no news to who wants a chart
        try:
            yield
        finally:
            fonts.setLevel(level)
