"""One contestant doing one job once, in a process of its own: prints its time and memory as one line of JSON.

Started by contest.py. What is not counted: starting, imports, reading the data, a first run on a few persons, in which libraries
load what they load late.
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import memory
from task import Answer, Laps, Task

TIMES, ENOUGH = 5, 1.0
"""Short work is repeated, at most so often, until so many seconds are over."""


def prepared(asked: dict[str, Any]) -> Callable[[str], Task]:
    module = importlib.import_module(f"contestants.{asked['module']}")
    prepare = getattr(module, asked["function"])
    return lambda data: prepare(Path(data), asked["settings"])


def timed(task: Task) -> tuple[dict[str, float], dict[str, float], Any]:
    """Seconds on the clock and of the processors, and of the parts."""
    laps = Laps()
    started, worked = time.perf_counter(), time.process_time()
    made = task.work(laps)
    times = {"seconds": time.perf_counter() - started, "processor": time.process_time() - worked}
    return times, laps.seconds, made


def measured(task: Task) -> tuple[dict[str, Any], Answer]:
    """Median of a few runs; memory of the first, because later ones find memory that is the process's already."""
    memory.forget()
    before = memory.held()
    times, laps, made = timed(task)
    peak = memory.peak()
    runs = [(times, laps)]
    while len(runs) < TIMES and sum(each["seconds"] for each, _ in runs) < ENOUGH:
        made = None  # two results at a time are not what is measured
        times, laps, made = timed(task)
        runs.append((times, laps))
    told = _middle([each for each, _ in runs]) | {"laps": _middle([each for _, each in runs])}
    return told | {"held": before, "peak": peak, "children": memory.peak_of_children()}, task.answer(made)


def _middle(runs: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    """The median of each figure."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def run(asked: dict[str, Any]) -> dict[str, Any]:
    prepare = prepared(asked)
    if asked["warm"]:
        warm = prepare(asked["warm"])
        warm.answer(warm.work(Laps()))
    told, answer = measured(prepare(asked["data"]))
    if answer.cells is not None:
        answer.cells.write_parquet(asked["answer"])
    return told | {"counts": answer.counts, "note": answer.note}


def main() -> None:
    asked = json.loads(sys.argv[1])
    warnings.simplefilter("ignore")
    try:
        told = run(asked)
    except ModuleNotFoundError as error:
        told = {"absent": f"{error.name} is not installed"}
    except Exception as error:  # noqa: BLE001 -- whatever befalls a contestant is its result
        told = {"failed": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:160]}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
