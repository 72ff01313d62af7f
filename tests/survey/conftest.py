"""What the tests of describe share: a concept read off a few values, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import pytest

import flestimate as fl
from flestimate.survey.scale import Categories, Several, answer_column

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


@pytest.fixture
def said() -> Callable[..., dict[str, list[object]]]:
    """The words (or numbers) of every column that a codebook makes of the columns of a file, by name."""

    def say(concepts: Mapping[str, Any], **columns: list[object]) -> dict[str, list[object]]:
        return said_by(fl.describe(pl.DataFrame(columns, strict=False), fl.Codebook.of(concepts)))

    return say


@pytest.fixture
def said_of() -> Callable[[fl.Survey], dict[str, list[object]]]:
    """The words (or numbers) of every column of a survey, by name."""
    return said_by


def said_by(survey: fl.Survey) -> dict[str, list[object]]:
    """The words (or numbers) of every column of a survey that a concept made."""
    scales: dict[str, object] = {}
    for name, scale in survey.scales.items():
        several = {answer_column(name, answer): scale.each for answer in scale.levels} if isinstance(scale, Several) else {name: scale}
        scales |= several
    frame = survey.frame.select(*scales).collect()
    return {
        name: [scale.label(value) for value in frame[name].to_list()] if isinstance(scale, Categories) else frame[name].to_list()
        for name, scale in scales.items()
    }
