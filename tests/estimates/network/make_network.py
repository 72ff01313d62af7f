"""SYNTHETIC respondents who report on themselves and on their family; strata, PSUs, a finite population, replicate weights.

Run: python tests/estimates/network/make_network.py
"""

from pathlib import Path

import numpy as np
import polars as pl

here = Path(__file__).parent
random = np.random.default_rng(3_5)
size, strata, psus, replicates = 120, 5, 4, 20
stratum, ea = np.arange(size) // 24 + 1, np.arange(size) // 6 % psus + 1
unit = np.arange(size) // 6
weight = random.uniform(5, 60, size).round(2)
drawn = np.stack([random.multinomial(psus - 1, np.full(psus, 1 / psus), size=replicates) for _ in range(strata)], axis=1)
factors = drawn.reshape(replicates, -1) * psus / (psus - 1)
respondents = pl.DataFrame(
    {
        "hh": np.arange(size) + 1,
        "pid": random.integers(1, 4, size),
        "w": weight,
        "s": stratum,
        "ea": ea,
        "respondents_of_stratum": np.array([60, 80, 30, 240, 48])[stratum - 1],
        **{f"r_{number + 1}": (weight * factor[unit]).round(6) for number, factor in enumerate(factors)},
    }
)
own = respondents.select("hh", "pid").with_columns(line_hh="hh", line="pid")
reported = random.integers(0, 5, size)
others = pl.DataFrame(
    {
        "hh": np.repeat(respondents["hh"].to_numpy(), reported),
        "pid": np.repeat(respondents["pid"].to_numpy(), reported),
        "line_hh": np.repeat(respondents["hh"].to_numpy(), reported),
        "line": np.concatenate([np.arange(number) + 10 for number in reported]),
    }
)
reports = pl.concat([own, others])
reports = reports.with_columns(
    m=pl.Series(random.integers(1, 7, len(reports))),
    sex=pl.Series(random.choice(["female", "male"], len(reports))),
    fl=pl.Series(random.choice([0, 1], len(reports), p=[0.85, 0.15])),
    hours=pl.Series(random.integers(5, 70, len(reports))),
).sample(fraction=1, shuffle=True, seed=9)
respondents.write_csv(here / "respondents.csv")
reports.write_csv(here / "reports.csv")
