"""Small SYNTHETIC files with labels, as an office would release them: a variable is its values, its label, and the labels of its codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.microdata.labels import Variable

N = 240


@pytest.fixture(scope="session")
def columns() -> SimpleNamespace:
    """Columns of 240 persons: 4 strata of 5 PSUs of 3 households of 4 persons."""
    random, number = np.random.default_rng(5), np.arange(N)
    return SimpleNamespace(
        sex=number % 2 + 1,
        age=random.integers(0, 95, N),
        weight=(100 + 50 * random.random(N)).round(3),
        kilos=(40 + 60 * random.random(N)).round(1),
        stratum=number // 60,
        psu=number // 12,
        household=number // 4,
        line=number % 4 + 1,
        area=number // 60 % 2 + 1,
        region=number // 60 + 1,
        yes_no=np.where(random.random(N) < 0.1, 1, 2),
        one=np.ones(N, dtype=int),
        group=random.integers(1, 8, N),
        sex_of_head=(number // 4) % 2 + 1,
        age_of_head=25 + (number // 4) % 50,
    )


@pytest.fixture(scope="session")
def drafted() -> Callable[..., fl.Draft]:
    """The draft of a file with these variables; weighted_by: the one by which the file itself weights."""

    def of(weighted_by: str | None = None, **variables: tuple[Any, ...]) -> fl.Draft:
        full = {name: (*variable, "", {})[: max(3, len(variable))] for name, variable in variables.items()}
        microdata = fl.read(pl.DataFrame({name: values for name, (values, *_) in full.items()}))
        labelled = {name: Variable(name, about[0], about[1] if len(about) > 1 and about[1] else {}) for name, (_, *about) in full.items()}
        return fl.draft(replace(microdata, variables=labelled, weight_variable=weighted_by))

    return of


@pytest.fixture(scope="session")
def told(drafted: Callable[..., fl.Draft]) -> Callable[..., tuple[str, str] | None]:
    """Of the draft of a file with these variables, what is taken for a role, and how sure that is; None where nothing is."""

    def of(role: str, **variables: tuple[Any, ...]) -> tuple[str, str] | None:
        found = next((one for one in drafted(**variables).guesses if one.name == role), None)
        return None if found is None else (", ".join(found.variables), found.confidence.value)

    return of


@pytest.fixture(scope="session")
def confirmed() -> Callable[[str], str]:
    """The study after every guess has been confirmed."""

    def of(text: str) -> str:
        return "\n".join(line for line in text.splitlines() if not line.startswith("unconfirmed = "))

    return of
