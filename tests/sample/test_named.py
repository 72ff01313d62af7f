"""Strata in an error: named where they are codes or shared, never where they may be a person's name, identifier or answer."""

from __future__ import annotations

import polars as pl
import pytest

import flestimate as fl
from flestimate.errors import SingletonError

SECRET = "Amina"


def told(strata: list[object], ea: list[int] | None = None) -> str:
    """The strata that the error on single PSUs names."""
    count = len(strata)
    frame = pl.DataFrame({"w": [1.0] * count, "ea": ea or [each % 2 for each in range(count)], "s": strata})
    with pytest.raises(SingletonError) as caught:
        fl.weigh(frame, fl.Clustered(weight="w", strata="s", psu="ea"))
    return caught.value.where["strata"]


def test_codes_are_named() -> None:
    assert told([1, 1, 1, 112]) == "112  (1 persons)"
    assert told(["a", "a", "a", "D07"]) == "D07  (1 persons)"


def test_a_text_is_named_if_several_persons_share_it() -> None:
    assert told(["north"] * 6 + ["south"] * 5, [1, 2] * 3 + [1] * 5) == "south  (5 persons)"


def test_a_text_of_few_persons_is_not() -> None:
    assert told(["north"] * 6 + [SECRET]) == "one not shown  (1 persons)"


def test_nothing_is_where_each_stratum_is_a_person() -> None:
    assert told([70101, 70102, 70103]) == "one not shown, one not shown, one not shown  (1, 1, 1 persons)"


def test_answers_of_the_codebook_are_named_however_few_gave_them() -> None:
    codebook = fl.Codebook.of({"w": {"variable": "w"}, "s": {"variable": "s", "answers": {1: "north", 2: "far south"}}})
    frame = pl.DataFrame({"w": [1.0] * 4, "ea": [1, 2, 1, 1], "s": [1, 1, 1, 2]})
    with pytest.raises(SingletonError) as caught:
        fl.weigh(fl.describe(frame, codebook), fl.Clustered(weight="w", strata="s", psu="ea"))
    assert caught.value.where["strata"] == "far south  (1 persons)"
