"""A publication in the terminal and in Jupyter, under snapshot."""

from rich.console import Console
from syrupy.assertion import SnapshotAssertion

import flestimate as fl


def test_in_the_terminal(release: fl.Publication, snapshot: SnapshotAssertion) -> None:
    console = Console(width=120, no_color=True, legacy_windows=False)
    with console.capture() as capture:
        console.print(release)
    assert capture.get() == snapshot


def test_in_jupyter(release: fl.Publication, snapshot: SnapshotAssertion) -> None:
    assert release._repr_html_() == snapshot
