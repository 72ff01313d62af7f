"""A publication in the terminal and in Jupyter, under snapshot."""

from datetime import date

import polars as pl
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.publication.charts import suited


def test_in_the_terminal(release: fl.Publication, snapshot: SnapshotAssertion) -> None:
    console = Console(width=120, no_color=True, legacy_windows=False)
    with console.capture() as capture:
        console.print(release)
    assert capture.get() == snapshot


def test_in_jupyter(release: fl.Publication, snapshot: SnapshotAssertion) -> None:
    assert release._repr_html_() == snapshot


def test_a_profile_and_a_stock_are_said_in_words(snapshot: SnapshotAssertion) -> None:
    columns = {"fl": [1, 1, 1, 0], "violence": [1, 1, 0, 0], "debt": [1, 0, 0, 0], "days": [365.0, 90.0, 10.0, None]}
    frame = pl.DataFrame({"w": [10.0] * 240, "ea": list(range(12)) * 20} | {name: of * 60 for name, of in columns.items()})
    sample, year = fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))
    measures = (
        fl.Profile("fl", of=("violence", "debt"), name="means of coercion"),
        fl.Stock("fl", year, days="days", unknown=fl.NoDays()),
        fl.StockPrevalence("fl", year, days="days"),
    )
    release = fl.publish([fl.estimate(sample, measure) for measure in measures], fl.PublicationRule.load("ilo"))
    console = Console(width=120, no_color=True, legacy_windows=False)
    with console.capture() as capture:
        console.print(release)
    assert capture.get() == snapshot
    assert [chart.description for table in release.tables for chart in suited(release, table)] == snapshot
