"""svy (Samplics LLC): mean with design effect, and total; the mean has no interval for proportions, which `prop` adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import svy
from answers import MARGINS, of_margins
from replicates import PREFIX, REPLICATES
from task import Answer, Laps, Task

_TYPES = {"stratum": pl.Int64, "psu": pl.Int64, "sex": pl.Int64, "age": pl.Int64, "sector": pl.Int64, "fl": pl.Float64}
_REPLICATION = {"method": "replication", "variance_center": "estimate"}
Told = tuple[tuple[str, ...], pl.DataFrame, pl.DataFrame]
"""A margin, its means and its totals."""


def _persons(data: Path) -> pl.DataFrame:
    """In the types that svy works with."""
    return pl.read_parquet(data).cast(_TYPES)


def cells(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001 -- every contestant is handed them
    """mean(deff="wr") and total, for each of the eight margins."""
    persons = _persons(data)
    return Task(lambda laps: _estimated(_designed(persons).estimation, laps, deff="wr"), _answer)


def cells_with_prop(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001
    """The same and prop(ci_method="logit"), which alone has an interval for proportions."""
    persons = _persons(data)

    def work(laps: Laps) -> Sequence[Told]:
        estimation = _designed(persons).estimation
        told = _estimated(estimation, laps, deff="wr")
        for margin in MARGINS:
            estimation.prop("fl", by=margin or None, ci_method="logit").to_polars()
        laps.lap("prop")
        return told

    return Task(work, _answer)


def replicates_made(data: Path, settings: Mapping[str, Any]) -> Task:
    """create_bs_wgts (Rao, Wu and Yue), then mean and total over the replicates."""
    persons, replicates = _persons(data), settings.get("replicates", REPLICATES)

    def work(laps: Laps) -> Sequence[Told]:
        sample = _designed(persons).weighting.create_bs_wgts(replicates, rep_prefix=PREFIX, rstate=1)
        laps.lap("make replicates")
        return _estimated(sample.estimation, laps, **_REPLICATION)

    return Task(work, _answer)


def replicates_read(data: Path, settings: Mapping[str, Any]) -> Task:
    """mean and total over replicate weights that came with the persons."""
    persons, replicates = _persons(data), settings.get("replicates", REPLICATES)
    weights = svy.BootstrapWgts(prefix=PREFIX, n_reps=replicates)

    def work(laps: Laps) -> Sequence[Told]:
        return _estimated(svy.Sample(persons, svy.Design(wgt="w", rep_wgts=weights)).estimation, laps, **_REPLICATION)

    return Task(work, _answer)


def _designed(persons: pl.DataFrame) -> Any:
    return svy.Sample(persons, svy.Design(stratum="stratum", psu="psu", wgt="w"))


def _estimated(estimation: Any, laps: Laps, **how: str) -> Sequence[Told]:
    """`how` is the mean's; the total takes all of it but the design effect."""
    of_total = {name: value for name, value in how.items() if name != "deff"}
    told = [
        (
            margin,
            estimation.mean("fl", by=margin or None, **how).to_polars(),
            estimation.total("fl", by=margin or None, **of_total).to_polars(),
        )
        for margin in MARGINS
    ]
    laps.lap("estimate")
    return told


def _answer(told: Sequence[Told]) -> Answer:
    return Answer(of_margins([_together(margin, means, totals) for margin, means, totals in told]))


def _together(margin: tuple[str, ...], means: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    shares = means.select(*margin, pl.col("est").alias("estimate"), pl.col("se").alias("std_error"))
    numbers = totals.select(*margin, pl.col("est").alias("total"), pl.col("se").alias("total_error"))
    return shares.join(numbers, on=list(margin)) if margin else pl.concat([shares, numbers], how="horizontal")
