"""What takes long is said while it is done, where somebody looks on, and nowhere else."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.tasks import Task, doing

PATIENCE = 0.1


@dataclass
class Page:
    """A line that remembers what stood in it."""

    texts: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.texts.append(text)

    def clear(self) -> None:
        if self.texts and self.texts[-1]:
            self.texts.append("")


def until(page: Page, text: str) -> None:
    """Wait until a text stands there; a test that waits in vain fails."""
    late = time.monotonic() + 20
    while not any(each.startswith(text) for each in page.texts):
        assert time.monotonic() < late, page.texts
        time.sleep(0.01)


def test_what_takes_long_is_said_and_taken_back() -> None:
    page = Page()
    with fl.Progress(page, PATIENCE), doing(Task.READ, "survey.sav"):
        until(page, "read survey.sav: ")
    assert page.texts[-1] == ""


def test_what_is_quick_is_not_said() -> None:
    page = Page()
    with fl.Progress(page, patience=60):
        for _ in range(100):
            with doing(Task.WRITE, "table.csv"):
                pass
    assert page.texts == []


def test_the_innermost_task_is_said_and_the_one_around_it_again_after_it() -> None:
    page = Page()
    with fl.Progress(page, PATIENCE), doing(Task.PUBLISH):
        with doing(Task.PROTECT):
            until(page, "publish: disclosure control: ")
        until(page, "publish: 0 s")
    assert page.texts[-1] == ""


def test_it_is_taken_back_where_the_work_fails() -> None:
    page = Page()

    def failing() -> None:
        with fl.Progress(page, PATIENCE), doing(Task.READ):
            until(page, "read: ")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing()
    assert page.texts[-1] == ""


LONG = """
import time, flestimate as fl
from flestimate.tasks import Task, doing
with fl.Progress(patience=0.1), doing(Task.READ, "survey.sav"):
    time.sleep(1)
print("done")
"""


def test_a_file_and_a_pipe_are_told_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", LONG], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("done\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals that Python could open")
def test_a_terminal_is_told_and_standard_output_stays_clean() -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    done = subprocess.run([sys.executable, "-c", LONG], stdout=subprocess.PIPE, stderr=theirs, env=environment, text=True, check=True)
    os.close(theirs)
    said = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert done.stdout == "done\n"
    assert "read survey.sav: " in said
    assert said.endswith("\x1b[2K")  # the line is erased; the terminal shows nothing of it


def test_a_verb_in_a_script_says_nothing_unless_asked(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text("w,ea\n1,1\n2,2\n", encoding="utf-8")
    code = f"import flestimate as fl; fl.read({str(tmp_path / 'persons.csv')!r}); import threading; print(threading.active_count())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("1\n", "")


@pytest.mark.enable_socket
def test_jupyter_is_told_in_an_output_of_the_cell(tmp_path: Path) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LONG)])
    seen: list[str] = []

    class Client(nbclient.NotebookClient):
        def output(self, outs, msg, display_id, cell_index):  # type: ignore[no-untyped-def]
            seen.append(msg["content"].get("data", {}).get("text/plain", ""))
            return super().output(outs, msg, display_id, cell_index)

        def process_message(self, msg, cell, cell_index):  # type: ignore[no-untyped-def]
            if msg["msg_type"] == "update_display_data":
                seen.append(msg["content"]["data"]["text/plain"])
            return super().process_message(msg, cell, cell_index)

    Client(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert any(text.startswith("read survey.sav: ") for text in seen)
    assert seen[-1] == ""
