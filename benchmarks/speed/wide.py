"""A SYNTHETIC survey as offices release it: 200 variables in a .sav file, of which a study needs 12."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import persons

VARIABLES = 200
ITEMS = ("q_tricked", "q_overtime", "q_leave", "q_violence", "q_debt", "q_papers")
"""Three circumstances of involuntary work, three means of coercion."""
NEEDED = ("stratum", "psu", "w", "sex", "age", "sector", *ITEMS)
_YES, _NO, _UNKNOWN = 1.0, 2.0, 8.0
_AGES = ((15, 25), (25, 35), (35, 45), (45, 55), (55, 75))
_SEED = 909


def write(path: Path, n: int) -> None:
    """`n` persons, the needed variables among the others, with labels."""
    import pyreadstat

    rng = np.random.default_rng(_SEED)
    columns = {**_needed(rng, n), **{f"v{number:03d}": _filler(rng, n, number) for number in range(VARIABLES - len(NEEDED))}}
    frame = pd.DataFrame({name: columns[name] for name in rng.permutation(sorted(columns))})
    labels = {name: {_YES: "yes", _NO: "no", _UNKNOWN: "don't know"} for name in ITEMS} | {"sex": {1.0: "men", 2.0: "women"}}
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels, row_compress=True)


def _needed(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    survey = persons.survey(n)
    low, high = np.array(_AGES).T
    group, is_case = survey["age"].to_numpy(), survey["fl"].to_numpy() == 1
    return {
        **{name: survey[name].to_numpy().astype(float) for name in ("stratum", "psu", "w")},
        "sex": survey["sex"].to_numpy() + 1.0,
        "age": np.floor(rng.uniform(low[group], high[group])),
        "sector": survey["sector"].to_numpy() + 1.0,
        **{name: _item(rng, is_case, own=number) for number, name in enumerate(ITEMS)},
    }


def _item(rng: np.random.Generator, is_case: np.ndarray, own: int) -> np.ndarray:
    """A case says yes to the first circumstance and the first means; everybody now and then to another, or does not know."""
    told = rng.choice([_YES, _NO, _UNKNOWN], len(is_case), p=[0.0005, 0.999, 0.0005])
    return np.where(is_case, _YES if own % 3 == 0 else _NO, told)


def _filler(rng: np.random.Generator, n: int, number: int) -> np.ndarray | list[str]:
    """What else stands in such files: mostly codes and questions, some amounts, some of which most are not asked, a few texts."""
    match number % 12:
        case 0:
            return rng.lognormal(7, 1, n).round(2)
        case 1 | 2:
            return np.where(rng.random(n) < 0.7, np.nan, rng.integers(1, 6, n))
        case 3 | 4 | 5:
            return rng.integers(1, 100, n).astype(float)
        case 6 if number % 24 == 6:
            return [f"{each:07d}" for each in rng.integers(0, 10**7, n)]
        case _:
            return rng.choice([_YES, _NO, _UNKNOWN], n, p=[0.2, 0.77, 0.03])
