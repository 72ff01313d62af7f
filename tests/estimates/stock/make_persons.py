"""SYNTHETIC persons with two jobs each, forced labour in some of them, and the dates of the spells; replicate weights.

Run: python tests/estimates/stock/make_persons.py > tests/estimates/stock/persons.csv
"""

import sys
from datetime import date, timedelta

import numpy as np
import polars as pl

random = np.random.default_rng(20_18)
size, strata, psus, replicates = 400, 5, 4, 20
stratum, ea = np.arange(size) // 80 + 1, np.arange(size) // 20 % 4 + 1
unit = np.arange(size) // 20
weight = random.uniform(5, 60, size).round(2)
columns: dict[str, object] = {"w": weight, "s": stratum, "ea": ea, "sex": random.choice(["female", "male"], size)}
works = {}
for work in (1, 2):
    works[work] = random.choice([0, 1, 2], size, p=[0.85, 0.03, 0.12])
    began = random.integers(-900, 1_700, size)
    length = random.choice([5, 40, 200, 900], size)
    goes_on = random.random(size) < 0.15
    columns[f"fl{work}"] = works[work]
    columns[f"began{work}"] = [str(date(2017, 1, 1) + timedelta(int(day))) for day in began]
    columns[f"ended{work}"] = [
        "ongoing" if on else str(date(2017, 1, 1) + timedelta(int(day + long)))
        for day, long, on in zip(began, length, goes_on, strict=True)
    ]
drawn = np.stack([random.multinomial(psus - 1, np.full(psus, 1 / psus), size=replicates) for _ in range(strata)], axis=1)
factors = drawn.reshape(replicates, -1) * psus / (psus - 1)
columns |= {f"r_{number + 1}": (weight * factor[unit]).round(6) for number, factor in enumerate(factors)}
sys.stdout.write(pl.DataFrame(columns).write_csv())
