"""A line that can be taken back: in a terminal and in Jupyter. Elsewhere, as in a file or a pipe, there is none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from rich.live import Live
    from rich.spinner import Spinner


class Line(Protocol):
    """A line that one text stands in at a time."""

    def say(self, text: str) -> None:
        """Show a text in place of the one before."""
        ...

    def clear(self) -> None:
        """Take the text away, if there is one."""
        ...


def line_here() -> Line | None:
    """The line of the place where this runs, None where nobody would see it or it would stay: a file, a pipe, a log."""
    if hasattr(_shell(), "kernel"):
        return _NotebookLine()
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    return _TerminalLine() if is_terminal else None


def _shell() -> object:
    """IPython's shell, where this runs in one."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


class _TerminalLine:
    """The last line of standard error."""

    def __init__(self) -> None:
        self._shown: tuple[Live, Spinner] | None = None

    def say(self, text: str) -> None:
        self._shown = live, spinner = self._shown or _spinning()
        spinner.update(text=text)
        live.refresh()

    def clear(self) -> None:
        if self._shown:
            self._shown[0].stop()
            self._shown = None


def _spinning() -> tuple[Live, Spinner]:
    from rich.console import Console  # only who waits waits for it
    from rich.live import Live
    from rich.spinner import Spinner

    spinner = Spinner("dots")
    # Standard output stays what it is: it may be a pipe.
    live = Live(spinner, console=Console(stderr=True), transient=True, auto_refresh=False, redirect_stdout=False, redirect_stderr=False)
    live.start()
    return live, spinner


class _NotebookLine:
    """An output of the cell that runs: its place is made at once, because only the cell's own thread can make one."""

    def __init__(self) -> None:
        from IPython import display

        made: Any = display.DisplayHandle  # IPython has few types
        self._handle = made()
        self._handle.display({"text/plain": ""}, raw=True)

    def say(self, text: str) -> None:
        self._handle.update({"text/plain": text}, raw=True)

    def clear(self) -> None:
        self._handle.update({"text/plain": ""}, raw=True)
