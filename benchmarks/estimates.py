"""All 378 cells of sex x age x sector, margins included, for growing samples: full result, not a strawman's.

    python benchmarks/estimates.py [--largest 1e6]

The yardstick, in the same run, is one pass of numpy over the columns that are used.
"""

import argparse
import resource
import statistics
import time

import numpy as np
import polars as pl

import flestimate as fl

RUNS = 5


def survey(n: int) -> pl.DataFrame:
    """A SYNTHETIC sample: 100 strata, PSUs of 20 persons, prevalence 0.7 %."""
    rng = np.random.default_rng(1)
    psu = np.arange(n) // 20
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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=float, default=1e6)
    largest = parser.parse_args().largest
    sizes = [int(size) for size in (1e4, 1e5, 1e6, 1e7) if size <= largest]
    print("      persons   weigh s  378 cells s   one pass s    ratio")
    for n in sizes:
        frame = survey(n)
        design = fl.Clustered(weight="w", strata="stratum", psu="psu")
        weighing = median(lambda frame=frame, design=design: fl.weigh(frame, design))
        sample = fl.weigh(frame, design)
        estimating = median(lambda sample=sample: fl.estimate(sample, fl.Prevalence("fl"), by=[("sex", "age", "sector")]).estimates)
        columns = [frame[name].to_numpy() for name in frame.columns]
        passing = median(lambda columns=columns: [column.sum() for column in columns])
        print(f"{n:13,} {weighing:9.3f} {estimating:12.3f} {passing:12.5f} {estimating / passing:8.0f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
