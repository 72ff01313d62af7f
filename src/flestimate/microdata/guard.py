"""Reading in a child process, so that no file can take the session with it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING, Any

from flestimate.microdata import problems
from flestimate.microdata.formats import FORMATS, Format, ReleasedKind
from flestimate.microdata.original import Original

if TYPE_CHECKING:
    from flestimate.errors import ReadError

PATIENCE_SECONDS = 20.0
"""How long the smallest file may take: none comes near it."""
BYTES_A_SECOND = 1_000_000
"""A tenth of what a slow laptop reads; a reader that is slower has lost its way."""
LEAST_MEMORY = 1 << 31
"""The programs themselves take addresses, though hardly any memory."""

CHILD = Path(__file__).with_name("child.py")
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Request:
    """Which file to read, as what, how much of it, and how much memory and work it may take at most, in bytes."""

    original: Original
    kind: ReleasedKind
    columns: Sequence[str] | None
    encoding: str | None
    memory: int
    work: int

    @property
    def format(self) -> Format:
        """What is known of the format."""
        return FORMATS[self.kind]

    @property
    def seconds(self) -> float:
        """How long the child may take."""
        return PATIENCE_SECONDS + self.work / BYTES_A_SECOND

    def json(self) -> bytes:
        """The request as the child reads it."""
        request = {
            "file": str(self.original.path.absolute()),
            "member": self.original.member,
            "kind": self.kind,
            "columns": None if self.columns is None else list(self.columns),
            "encoding": self.encoding,
            "memory": max(self.memory, LEAST_MEMORY),
            "seconds": round(self.seconds),
            "path": [each for each in sys.path if Path(each).is_absolute()],
        }
        return json.dumps(request).encode()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the child answered: metadata or a refusal, and one block of bytes a column."""

    header: dict[str, Any]
    blocks: deque[bytes]


def ask(request: Request) -> Reply:
    """Have the child read a file, and turn its death or its silence into a ReadError."""
    name, kind = request.original.name, request.format.spoken
    blocks, code = _run(request)
    if code is None or code == -getattr(signal, "SIGXCPU", 24):
        raise problems.timed_out(name, kind, request.seconds)
    if code != 0:
        raise _death(name, kind, code)
    header = _header(blocks)
    if header is None:
        raise problems.reader_died(name, kind, "an answer without end")
    return Reply(header, deque(blocks[1:]))


def _run(request: Request) -> tuple[list[bytes], int | None]:
    """The blocks that the child wrote, and its exit code, None after a timeout."""
    child = subprocess.Popen(  # noqa: S603 - our own program, run by our own interpreter
        [sys.executable, "-I", str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    late: list[bool] = []

    def stop() -> None:
        late.append(True)
        child.kill()

    alarm = Timer(request.seconds, stop)
    alarm.start()
    try:
        with child:
            blocks = _exchanged(child, request)
    finally:
        alarm.cancel()
        child.kill()  # nothing where it has ended; a Ctrl-C must not leave it running
    return blocks, None if late else child.returncode


def _exchanged(child: subprocess.Popen[bytes], request: Request) -> list[bytes]:
    if child.stdin is None or child.stdout is None:
        return []
    try:
        with closing(child.stdin) as questions:
            questions.write(request.json())
    except OSError:  # it died before it heard what it should do; its exit code says of what
        return []
    return list(_blocks(child.stdout))


def _blocks(answers: IO[bytes]) -> Iterator[bytes]:
    """Block by block, so that a column is here before the child makes the next; nothing of a block that breaks off."""
    while len(length := answers.read(_LENGTH)) == _LENGTH:
        expected = int.from_bytes(length, "big")
        try:
            block = answers.read(expected)
        except (MemoryError, OverflowError):  # a length that nobody meant
            return
        if len(block) < expected:
            return
        yield block


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


def _header(blocks: list[bytes]) -> dict[str, Any] | None:
    try:
        header = json.loads(blocks[0])
    except (ValueError, IndexError):
        return None
    return header if isinstance(header, dict) else None
