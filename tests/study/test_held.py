"""Described and classified persons are worked out once for all tables, where they are few enough to be held."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest

import flestimate as fl
from flestimate.study import held

STUDY = """
[study]
title = "A synthetic study"
file = "persons.csv"

[concept.sex]
variable = "b4"
answers = { 1 = "male", 2 = "female" }

[concept.paid]
variable = "y"
answers = { 1 = "yes", 0 = "no" }

[design.clustered]
weight = "w"
psu = "ea"
"""
TABLE = """
[[table]]
measure = { count = "paid" }
by = ["%s"]
"""
PERSONS = pl.DataFrame(
    {"b4": [1, 2] * 60, "y": [1, 1, 0, 0] * 30, "w": [1.5, 2.5, 3.5] * 40, "ea": [number // 10 for number in range(120)]}
)


@dataclass
class Counting:
    """A lazy frame of SYNTHETIC persons that counts how often it is computed."""

    times: list[int] = field(default_factory=list)

    @property
    def frame(self) -> pl.LazyFrame:
        return PERSONS.lazy().map_batches(self._seen, schema=PERSONS.schema)

    def _seen(self, persons: pl.DataFrame) -> pl.DataFrame:
        self.times.append(len(persons))
        return persons


def computed(tmp_path: Path, tables: str) -> int:
    """How often the persons are computed for the tables of a study."""
    path = tmp_path / "study.toml"
    path.write_text(STUDY + tables, encoding="utf-8")
    persons = Counting()
    fl.Study.load(path).of(persons.frame).results()
    return len(persons.times)


ONE = TABLE % "sex"


@pytest.mark.parametrize("tables", [ONE, ONE + TABLE % "b4"])
def test_tables_do_not_work_out_persons_anew(tmp_path: Path, tables: str) -> None:
    """Once to see whether anything is amiss with them, and once for all that follows."""
    assert computed(tmp_path, tables) == 2


def test_more_persons_than_can_be_held_are_worked_out_by_each_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = computed(tmp_path, ONE)
    monkeypatch.setattr(held, "_MOST", 100)
    one, two = computed(tmp_path, ONE), computed(tmp_path, ONE + TABLE % "b4")
    assert expected < one < two


def test_persons_whom_somebody_keeps_elsewhere_are_not_held_as_well(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(STUDY + ONE, encoding="utf-8")
    kept = tmp_path / "kept.parquet"

    def keep(persons: pl.LazyFrame) -> pl.LazyFrame:
        persons.collect().write_parquet(kept)
        return pl.scan_parquet(kept)

    described = fl.Study.load(tmp_path / "study.toml").of(PERSONS, keep=keep).describe()
    assert "Parquet SCAN" in described.frame.to_native().explain()


def test_held_persons_are_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(STUDY + ONE, encoding="utf-8")
    once = fl.Study.load(path).of(PERSONS).estimate()[0].to_frame()
    monkeypatch.setattr(held, "_MOST", 0)
    assert fl.Study.load(path).of(PERSONS).estimate()[0].to_frame().equals(once)


def test_what_fails_while_persons_are_worked_out_quotes_nobody(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(STUDY + ONE, encoding="utf-8")
    broken = PERSONS.lazy().with_columns(ea=pl.when(pl.col("w") > 0).then(pl.lit("Amina")).cast(pl.Int64))
    with pytest.raises(fl.FlestimateError, match="FLE-X11: narwhals failed .* in held") as caught:
        fl.Study.load(path).of(broken).describe()
    assert "Amina" not in str(caught.value)
