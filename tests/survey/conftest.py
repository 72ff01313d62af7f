"""What the tests of describe share: a concept read off a few values, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import pytest

import flestimate as fl
from flestimate.survey.scale import Categories

Read = Callable[..., list[object]]


@pytest.fixture
def read_as() -> Read:
    """The words (or numbers, or keys) that a concept makes of the values of a variable "v"."""

    def read(values: list[object] | pl.Series, concept: Mapping[str, Any], variable: str = "v") -> list[object]:
        series = values if isinstance(values, pl.Series) else pl.Series("v", values)
        survey = fl.describe(pl.DataFrame({"v": series}), fl.Codebook.of({"c": {"variable": variable, **concept}}))
        scale = survey.scales["c"]
        column = survey.frame.select("c").collect()["c"].to_list()
        return [scale.label(value) for value in column] if isinstance(scale, Categories) else column

    return read
