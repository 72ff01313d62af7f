"""Reading in a child process, so that no file can take the session with it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from flestimate.microdata import problems

if TYPE_CHECKING:
    from flestimate.errors import ReadError

TIMEOUT_SECONDS = 600.0
"""How long a file may take: no real one comes near it."""

CHILD = Path(__file__).with_name("child.py")
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Request:
    """Which file to read, as what, and how much of it."""

    path: Path
    kind: Literal["spss", "stata"]
    columns: Sequence[str] | None
    encoding: str | None

    @property
    def spoken(self) -> str:
        """The format as a colleague would say it."""
        return {"spss": "SPSS", "stata": "Stata"}[self.kind]

    def json(self) -> bytes:
        """The request as the child reads it."""
        search = [each for each in sys.path if Path(each).is_absolute()]
        columns = None if self.columns is None else list(self.columns)
        request = {"file": str(self.path), "kind": self.kind, "columns": columns, "encoding": self.encoding}
        return json.dumps({**request, "path": search}).encode()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the child answered: metadata or a refusal, and the columns as bytes."""

    header: dict[str, Any]
    payload: memoryview


def ask(request: Request) -> Reply:
    """Have the child read a file, and turn its death or its silence into a ReadError."""
    name, kind = request.path.name, request.spoken
    output, code = _run(request)
    if code is None:
        raise problems.timed_out(name, kind, TIMEOUT_SECONDS)
    if code != 0:
        raise _death(name, kind, code)
    reply = _parsed(output)
    if reply is None:
        raise problems.reader_died(name, kind, "an answer without end")
    return reply


def _run(request: Request) -> tuple[bytes, int | None]:
    """The bytes the child wrote, and its exit code, None after a timeout."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, run by our own interpreter
            [sys.executable, "-I", str(CHILD)],
            input=request.json(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b"", None
    return done.stdout, done.returncode


def _death(name: str, kind: str, code: int) -> ReadError:
    if code == -getattr(signal, "SIGKILL", 9):
        # Nobody else kills outright: the system does when memory runs out.
        return problems.out_of_memory(name, kind)
    return problems.reader_died(name, kind, exit_name(code))


def exit_name(code: int) -> str:
    """The name of the signal, or the number, that a process ended with.

    >>> exit_name(-11), exit_name(3221225477), exit_name(1)
    ('SIGSEGV', 'access violation', 'exit code 1')
    """
    if code == 0xC0000005:
        return "access violation"
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _parsed(output: bytes) -> Reply | None:
    end = _LENGTH + int.from_bytes(output[:_LENGTH], "big")
    if len(output) < _LENGTH or len(output) < end:
        return None
    try:
        header = json.loads(output[_LENGTH:end])
    except ValueError:
        return None
    return Reply(header, memoryview(output)[end:]) if isinstance(header, dict) else None
