"""Nothing goes to the network: not in a test, and not in a process that a test starts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

GUARD = """\
import sys

def refuse(event, arguments):
    asked = event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
    sent = event in {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"} and not isinstance(arguments[1], (str, bytes))
    if asked or sent:
        sys.stderr.write(f"network: {event}\\n")
        raise SystemExit(77)

sys.addaudithook(refuse)
"""
"""Runs at the start of every Python process, those that flestimate starts too, and ends it where it turns to the network."""


def unconnected(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of Python, and all that it starts, which cannot use the network."""
    guard = folder / "guard"
    guard.mkdir(exist_ok=True)
    (guard / "sitecustomize.py").write_text(GUARD)
    paths = os.pathsep.join(filter(None, [str(guard), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_test_cannot_open_a_connection() -> None:
    with pytest.raises(SocketBlockedError), pytest.warns(UserWarning, match="tried to use socket"):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
        "import urllib.request; urllib.request.urlopen('http://localhost:9')",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    ],
)
def test_a_process_that_turns_to_the_network_is_found(tmp_path: Path, code: str) -> None:
    done = unconnected(tmp_path, "-c", code)
    assert (done.returncode, done.stderr.startswith("network: socket.")) == (77, True)


def test_the_demo_gives_the_same_bytes_each_time_and_needs_no_network(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        stamped = {"SOURCE_DATE_EPOCH": "1700000000", "PYTHONHASHSEED": seed}
        done = unconnected(tmp_path, "-m", "flestimate", "demo", "--to", seed, **stamped)
        assert (done.returncode, done.stderr) == (0, "")
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "2").iterdir())
    assert "run.log.json" in names
    assert [name for name in names if (tmp_path / "1" / name).read_bytes() != (tmp_path / "2" / name).read_bytes()] == []
