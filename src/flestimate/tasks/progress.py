"""A line that says what takes longer than two seconds, and goes away once it is done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Condition, Thread
from typing import Self

from flestimate.tasks.line import Line, line_here
from flestimate.tasks.task import Doing, watched_by

PATIENCE_SECONDS = 2.0
"""How long a person waits without wondering."""
_TICK_SECONDS = 0.1


class Progress:
    """Says, inside a `with`, what takes longer than two seconds: on standard error, in a terminal and in Jupyter only, and nothing stays.

    line: where it is said, that of the place where this runs unless given; patience: in seconds.

    >>> import flestimate as fl
    >>> with fl.Progress():
    ...     rules = fl.RuleSet.load("icls-2018-all")
    """

    def __init__(self, line: Line | None = None, patience: float = PATIENCE_SECONDS) -> None:
        self._line = line
        self._patience = patience
        self._watching = ExitStack()

    def __enter__(self) -> Self:
        line = self._line or line_here()
        if line is not None:
            narrator = self._watching.enter_context(_Narrator(line, self._patience).at_work())
            self._watching.enter_context(watched_by(narrator))
        return self

    def __exit__(self, *_: object) -> None:
        self._watching.close()


class _Narrator:
    """Waits in a thread of its own, and speaks once nothing has begun or ended for so long; the line is touched by one thread at a time."""

    def __init__(self, line: Line, patience: float) -> None:
        self._line = line
        self._patience = patience
        self._changed = Condition()
        self._open: list[tuple[Doing, float]] = []
        self._silent_until = 0.0
        self._is_over = False

    @contextmanager
    def at_work(self) -> Iterator[Self]:
        """Speak in here, and no longer."""
        thread = Thread(target=self._wait, name="progress", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            with self._changing():
                self._is_over = True
            thread.join()

    def began(self, doing: Doing) -> None:
        with self._changing():
            self._open.append((doing, time.monotonic()))

    def ended(self) -> None:
        with self._changing():
            self._open.pop()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._changed:
            self._line.clear()
            yield
            self._silent_until = time.monotonic() + self._patience
            self._changed.notify()

    def _wait(self) -> None:
        with self._changed:
            while not self._is_over:
                self._changed.wait(self._spoken())

    def _spoken(self) -> float | None:
        """Speak if it is time to; how long to wait then, None for until something changes."""
        if not self._open:
            return None
        silent = self._silent_until - time.monotonic()
        if silent > 0:
            return silent
        doing, began = self._open[-1]
        self._line.say(f"{doing}: {time.monotonic() - began:.0f} s")
        return _TICK_SECONDS
