"""All 378 cells of sex x age x sector, margins included: estimate, SE, interval, deff and df, not a strawman's.

    python benchmarks/estimates.py [--largest 1e6]

First time, for growing samples; the yardstick, in the same run, is one pass of numpy over the columns that are used. Then
memory, for 100,000 persons in more and more PSUs, beside what a table of PSUs x cells would take.
"""

import argparse
import resource
import statistics
import time
import tracemalloc

import numpy as np
import polars as pl

import flestimate as fl

RUNS = 5


PERSONS = 100_000
CELLS = 378


def survey(n: int, take: int = 20) -> pl.DataFrame:
    """A SYNTHETIC sample: 100 strata, PSUs of `take` persons, prevalence 0.7 %."""
    rng = np.random.default_rng(1)
    psu = np.arange(n) // take
    return pl.DataFrame(
        {
            "stratum": psu % 100,
            "psu": psu,
            "w": rng.lognormal(4.0, 0.5, n),
            "sex": rng.integers(0, 2, n),
            "age": rng.integers(0, 5, n),
            "sector": rng.integers(0, 20, n),
            "fl": (rng.random(n) < 0.007).astype(np.int8),
        }
    )


def median(job: object) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        job()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def all_cells(sample: fl.Sample) -> int:
    return len(fl.estimate(sample, fl.Prevalence("fl"), by=[("sex", "age", "sector")]).estimates)


def time_by_persons(sizes: list[int]) -> None:
    print("      persons    PSUs   weigh s  378 cells s   one pass s    ratio")
    for n in sizes:
        frame = survey(n)
        design = fl.Clustered(weight="w", strata="stratum", psu="psu")
        weighing = median(lambda frame=frame, design=design: fl.weigh(frame, design))
        sample = fl.weigh(frame, design)
        estimating = median(lambda sample=sample: all_cells(sample))
        columns = [frame[name].to_numpy() for name in frame.columns]
        passing = median(lambda columns=columns: [column.sum() for column in columns])
        print(f"{n:13,} {n // 20:7,} {weighing:9.3f} {estimating:12.3f} {passing:12.5f} {estimating / passing:8.0f}")


def memory_by_psus() -> None:
    print(f"\n{PERSONS:,} persons, {CELLS} cells: memory that numpy and Python take at the most")
    print("         PSUs   MiB   PSUs x cells of 8 bytes, MiB")
    for take in (100, 20, 4, 2):
        sample = fl.weigh(survey(PERSONS, take), fl.Clustered(weight="w", strata="stratum", psu="psu"))
        tracemalloc.start()
        all_cells(sample)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        psus = PERSONS // take
        print(f"{psus:13,} {peak:5.0f} {psus * CELLS * 8 / 2**20:10.0f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=float, default=1e6)
    largest = parser.parse_args().largest
    time_by_persons([int(size) for size in (1e4, 1e5, 1e6, 1e7) if size <= largest])
    memory_by_psus()
    print(f"peak memory of the process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
