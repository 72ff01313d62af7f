"""samplics (Mamadou S. Diallo): mean and total. It divides by the estimate, so a margin with a cell without a case fails."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import samplics
from answers import MARGINS, of_margins
from persons import AGES, SECTORS, SEXES
from task import KEYS, Answer, Laps, Task

_SIZES = dict(zip(KEYS, (SEXES, AGES, SECTORS), strict=True))
Estimators = dict[tuple[str, ...], tuple[Any, Any]]


def cells(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001 -- every contestant is handed them
    """Each margin by itself, as one domain variable: those that fail are counted, the others go on."""
    frame = pl.read_parquet(data)
    persons = {name: frame[name].to_numpy().astype(np.int64) for name in frame.columns if name != "w"} | {"w": frame["w"].to_numpy()}

    def work(laps: Laps) -> Estimators:  # noqa: ARG001 -- it has no parts
        done: Estimators = {}
        for margin in MARGINS:
            try:
                done[margin] = _estimated(persons, margin, samplics.PopParam.mean), _estimated(persons, margin, samplics.PopParam.total)
            except ZeroDivisionError:
                continue
        return done

    return Task(work, _answer)


def _code(persons: Mapping[str, np.ndarray], margin: tuple[str, ...]) -> np.ndarray:
    """The cell of a margin as one number."""
    code = np.zeros(len(persons["w"]), dtype=np.int64)
    for key in margin:
        code = code * _SIZES[key] + persons[key]
    return code


def _estimated(persons: Mapping[str, np.ndarray], margin: tuple[str, ...], parameter: Any) -> Any:
    estimator = samplics.TaylorEstimator(parameter)
    drawn = {"samp_weight": persons["w"], "stratum": persons["stratum"], "psu": persons["psu"]}
    # The overall figure as a domain of everybody, so that all answers have one form.
    estimator.estimate(y=persons["fl"].astype(float), **drawn, domain=_code(persons, margin))
    return estimator


def _answer(done: Estimators) -> Answer:
    failed = len(MARGINS) - len(done)
    note = f"{failed} of {len(MARGINS)} margins failed: ZeroDivisionError where a cell has no case" if failed else ""
    return Answer(of_margins([_table(margin, *both) for margin, both in done.items()]), note=note)


def _table(margin: tuple[str, ...], mean: Any, total: Any) -> pl.DataFrame:
    code = np.array(list(mean.point_est), dtype=np.int64)
    figures = {
        "estimate": list(mean.point_est.values()),
        "std_error": list(mean.stderror.values()),
        "total": [total.point_est[each] for each in mean.point_est],
        "total_error": [total.stderror[each] for each in mean.point_est],
    }
    keys = {}
    for key in reversed(margin):
        keys[key], code = code % _SIZES[key], code // _SIZES[key]
    return pl.DataFrame({**keys, **figures})
