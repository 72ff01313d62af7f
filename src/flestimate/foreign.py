"""Errors of other libraries: their texts quote cell values, so no verb lets one through as it is."""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from flestimate.errors import EngineError, Fix, FlestimateError

P = ParamSpec("P")
T = TypeVar("T")
_OWN = Path(__file__).parent


def quoting_nobody(verb: Callable[P, T]) -> Callable[P, T]:
    """Make a verb answer another library's error with what failed and where, and without what it said.

    A frame that was handed in lazily is computed inside our verbs, and whoever made it may have made a mistake that shows only then.

    >>> @quoting_nobody
    ... def describe(age):
    ...     return int(age)
    >>> describe("Amina")
    Traceback (most recent call last):
    flestimate.errors.EngineError: FLE-X11: Python failed with a ValueError in describe.
      ...
    """

    @functools.wraps(verb)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return verb(*args, **kwargs)
        except (FlestimateError, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # whatever it is, its text may quote a person; a panic of Rust is no Exception
            trace = error.__traceback__
            if trace is None or trace.tb_next is None:
                raise  # the verb was called with arguments that it does not have
            problem = _without_its_text(error, verb.__name__)
        # Raised out here, so that it does not carry the error before it; the traceback says where that was.
        raise problem.with_traceback(trace.tb_next)

    return guarded


def _without_its_text(error: BaseException, verb: str) -> EngineError:
    library = type(error).__module__.partition(".")[0].lstrip("_")
    return EngineError(
        "FLE-X11",
        f"{'Python' if library == 'builtins' else library} failed with a {type(error).__name__} in {verb}.",
        where={"in": _place(error)},
        why="what it said is not repeated, because it may quote a person's answer",
        fix=(
            Fix(
                "compute the frame before you hand it over",
                "a mistake in making it then shows itself: frame.collect(), relation.fetchall()",
            ),
            Fix("report it with this place", "if the frame can be computed: the fault is ours"),
        ),
    )


def _place(error: BaseException) -> str:
    """The line of flestimate that was at work; the file is named from the package on."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_OWN)]
    return f"{Path(own[-1].filename).relative_to(_OWN).as_posix()}, line {own[-1].lineno}" if own else "a library"
