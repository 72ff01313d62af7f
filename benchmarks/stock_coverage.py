"""How often the intervals of a stock hold the truth, by how long spells last: python benchmarks/stock_coverage.py [SAMPLES].

SYNTHETIC samples of clusters whose risks are beta distributed, weights lognormal. Lines of design, distribution of days, and for each
interval: coverage, and the median of width over truth.
"""

import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

import flestimate as fl

PERIOD = fl.ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31))
SHARES: dict[str, tuple[Callable[[np.random.Generator, int], np.ndarray], float]] = {
    "all short": (lambda random, n: random.uniform(0.0005, 0.1, n), 0.05025),
    "half short": (
        lambda random, n: np.where(random.random(n) < 0.5, random.uniform(0.0005, 0.1, n), random.uniform(0.1, 1, n)),
        0.5 * 0.05025 + 0.5 * 0.55,
    ),
    "one in ten whole": (lambda random, n: np.where(random.random(n) < 0.9, random.uniform(0.0005, 0.05, n), 1.0), 0.9 * 0.02525 + 0.1),
    "all whole": (lambda _, n: np.ones(n), 1.0),
}
INTERVALS = {
    "default": fl.FromPrevalence(),
    "not capped": fl.FromPrevalence(fl.KornGraubard(size=fl.NoCap())),
    "mid-p": fl.FromPrevalence(fl.MidP()),
    "wald": fl.Wald(),
}
SIZE, WEIGHT = 20, 100.0
DESIGNS = [(60, 0.01, 0.02, 0.0), (60, 0.01, 0.1, 0.8), (60, 0.004, 0.05, 0.5), (150, 0.02, 0.05, 0.8)]
"""PSUs, flow, intracluster correlation, standard deviation of the logarithm of the weights."""


def main(samples: int) -> None:
    for psus, flow, icc, spread in DESIGNS:
        for name, (shares, mean) in SHARES.items():
            random = np.random.default_rng(5)
            n, ea = psus * SIZE, np.repeat(np.arange(psus), SIZE)
            truth = n * WEIGHT * np.exp(spread**2 / 2) * flow * mean
            covered: dict[str, int] = defaultdict(int)
            widths: dict[str, list[float]] = defaultdict(list)
            for _ in range(samples):
                risk = random.beta(flow * (1 / icc - 1), (1 - flow) * (1 / icc - 1), psus)
                case = random.random(n) < risk[ea]
                days = np.where(case, shares(random, n), 0.0) * PERIOD.days
                weight = random.lognormal(0, spread, n) * WEIGHT
                frame = pl.DataFrame({"w": weight, "s": ea // 6, "ea": ea, "fl": case.astype(int), "days": days})
                sample = fl.weigh(frame, fl.Clustered(weight="w", strata="s", psu="ea"))
                one = fl.estimate(sample, fl.Stock("fl", PERIOD, days="days")).total
                for which, interval in INTERVALS.items():
                    low, high = one.interval(interval)
                    covered[which] += low <= truth <= high
                    widths[which].append((high - low) / truth)
            said = [f"{which} {covered[which] / samples:.3f} ({np.nanmedian(widths[which]):.2f})" for which in INTERVALS]
            print(f"{psus} PSUs, flow {flow:.1%}, icc {icc}, weights {spread}; {name}: {', '.join(said)}", flush=True)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
