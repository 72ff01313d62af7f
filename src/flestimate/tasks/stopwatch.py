"""Where the time went, by task."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from flestimate.tasks.machine import Memory, Reading
from flestimate.tasks.task import Doing, Task, watched_by

if TYPE_CHECKING:
    from rich.table import Table

_OTHER = Doing(Task.OTHER)
_ORDER = list(Task)
_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Spent:
    """What a task took by itself, without the tasks inside it.

    wall: seconds; processor: seconds of processors; share: of all seconds; peak: the most bytes that were held at once until it ended,
    None where the system does not tell.
    """

    doing: Doing
    wall: float
    processor: float
    share: float
    peak: int | None


class Stopwatch:
    """Takes the time of all that is done inside a `with`. It prints nothing by itself: `print(watch)` does.

    At every moment it is the innermost task whose time runs, so that the times add up to the whole; what is no task is "other". Frames
    that are computed lazily take their time where they are computed: of DuckDB, what `classify` asks is done when `estimate` sums.

    >>> import flestimate as fl
    >>> with fl.Stopwatch() as watch:
    ...     rules = fl.RuleSet.load("icls-2018-all")
    >>> print(watch)
    Where the time went ...
    """

    def __init__(self) -> None:
        self._spent: dict[Doing, Reading] = {}
        self._peaks: dict[Doing, int | None] = {}
        self._open: list[Doing] = []
        self._last = Reading()
        self._watching = ExitStack()

    def __enter__(self) -> Self:
        self._watching.enter_context(watched_by(self))
        self._last = Reading.now()
        self._open.append(_OTHER)
        return self

    def __exit__(self, *_: object) -> None:
        self.ended()
        self._watching.close()

    def began(self, doing: Doing) -> None:
        """The time of a task runs, and that of the one around it stops."""
        self._charge()
        self._open.append(doing)

    def ended(self) -> None:
        """The time of the task around it runs again."""
        self._charge()
        self._open.pop()

    def _charge(self) -> None:
        """Put the time since the last change on the account of the innermost task."""
        now, innermost = Reading.now(), self._open[-1]
        self._spent[innermost] = self._spent.get(innermost, Reading()) + (now - self._last)
        self._peaks[innermost] = Memory.peak().own
        self._last = now

    @property
    def seconds(self) -> float:
        """How long it took."""
        return sum(each.wall for each in self._spent.values())

    def __iter__(self) -> Iterator[Spent]:
        """What each task took, in the order of the work; the last is what is no task."""
        whole = self.seconds
        for doing, spent in sorted(self._spent.items(), key=lambda one: _ORDER.index(one[0].task)):
            yield Spent(doing, spent.wall, spent.processor, spent.wall / whole if whole else 0.0, self._peaks[doing])

    def records(self) -> list[dict[str, Any]]:
        """The same as dictionaries, for programs."""
        return [_record(one) for one in self]

    def __repr__(self) -> str:
        longest = max(self, key=lambda one: one.wall, default=None)
        return f"Stopwatch: {self.seconds:.2f} s" + (f", the most for {longest.doing} ({longest.share:.0%})" if longest else "")

    def __str__(self) -> str:
        from rich.console import Console

        text = io.StringIO()
        Console(file=text, width=_WIDTH, color_system=None).print(self.__rich__())
        return text.getvalue().rstrip()

    def __rich__(self) -> Table:
        """The table for a terminal."""
        from rich import box  # only whoever asks where the time went waits for it
        from rich.table import Table
        from rich.text import Text

        table = Table(title="Where the time went", caption=_held(), box=box.SIMPLE, title_justify="left", caption_justify="left")
        table.add_column("")
        for heading in ("seconds", "of processors", "share", "memory, MB"):
            table.add_column(heading, justify="right", no_wrap=True)
        for one in self:
            table.add_row(Text(str(one.doing), no_wrap=True, overflow="ellipsis"), *_told(one.wall, one.processor, one.share, one.peak))
        table.add_section()
        processor = sum(one.processor for one in self)
        table.add_row("all", *_told(self.seconds, processor, 1.0, self._peaks.get(_OTHER)), style="bold")
        return table


def _told(wall: float, processor: float, share: float, peak: int | None) -> tuple[str, ...]:
    return f"{wall:,.2f}", f"{processor:,.2f}", f"{share:.1%}", "not known" if peak is None else f"{peak / 1e6:,.0f}"


def _held() -> str:
    """What the column of memory means."""
    child = Memory.peak().child
    beside = "" if child is None else f" A process beside it, such as the reader of a file, held up to {child / 1e6:,.0f} MB."
    return f"Memory is the most that the process held until then.{beside}"


def _record(one: Spent) -> dict[str, Any]:
    what = {"task": str(one.doing.task), "of": one.doing.what}
    return {**what, "seconds": one.wall, "processor_seconds": one.processor, "share": one.share, "peak_bytes": one.peak}
