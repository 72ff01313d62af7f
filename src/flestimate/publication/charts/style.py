"""How charts look whatever a session has set up."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib import rc_context, rcParamsDefault

_OF_THE_SESSION = ("backend", "backend_fallback", "interactive", "toolbar", "timezone")


@contextmanager
def house_style() -> Iterator[None]:
    """The style that matplotlib comes with, whatever a style sheet or a setting of the session says; afterwards the session has its own again."""
    own = {name: value for name, value in rcParamsDefault.items() if name not in _OF_THE_SESSION}
    with rc_context(own), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield
