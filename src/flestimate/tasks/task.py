"""What is being done, said where it is done, to those who watch. Without any it costs a look at an empty tuple."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Task(StrEnum):
    """The parts of the work, in the order of the work."""

    READ = "read"
    DESCRIBE = "describe"
    CHECK = "check"
    CLASSIFY = "classify"
    WEIGH = "weigh"
    ESTIMATE = "estimate"
    COMPARE = "compare definitions"
    VERIFY = "verify"
    PUBLISH = "publish"
    COLLAPSE = "publish: coarser categories"
    PROTECT = "publish: disclosure control"
    WRITE = "write"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Doing:
    """A task, and what it is done to: the name of a file, the title of a table; never what stands in them.

    >>> print(Doing(Task.WRITE, "report.html"))
    write report.html
    """

    task: Task
    what: str = ""

    def __str__(self) -> str:
        return f"{self.task} {self.what}".rstrip()


class Watcher(Protocol):
    """Somebody who wants to know what is being done. Tasks lie inside one another, and end in the reverse order."""

    def began(self, doing: Doing) -> None:
        """A task begins; the one that it is a part of waits."""
        ...

    def ended(self) -> None:
        """The task that began last has ended, well or not."""
        ...


# Of this thread and of what it calls: two runs beside one another know nothing of each other's watchers.
_WATCHERS: ContextVar[tuple[Watcher, ...]] = ContextVar("watchers", default=())


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Tell somebody what is done in here, beside those who watch already."""
    before = _WATCHERS.set((*_WATCHERS.get(), watcher))
    try:
        yield
    finally:
        _WATCHERS.reset(before)


@contextmanager
def doing(task: Task, what: str = "") -> Iterator[None]:
    """Say that a task is being done in here; also a decorator of a function that does nothing else.

    >>> class Said:
    ...     def began(self, doing):
    ...         print("began to", doing)
    ...     def ended(self):
    ...         print("ended")
    >>> with watched_by(Said()), doing(Task.READ, "survey.sav"):
    ...     pass
    began to read survey.sav
    ended
    """
    watchers = _WATCHERS.get()
    for watcher in watchers:
        watcher.began(Doing(task, what))
    try:
        yield
    finally:
        for watcher in reversed(watchers):
            watcher.ended()
