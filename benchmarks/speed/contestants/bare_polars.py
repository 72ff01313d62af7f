"""The strawman: icls-2018-all written out by hand as one polars query, for these variables and codes alone.

polars' nulls follow the same logic of three values as the rule set. Not done: checking codes, words for answers, reasons for missing,
explanations, the form, another definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from module import ASKED, UNKNOWN, YES
from task import Answer, Laps, Task

_INVOLUNTARY = {
    "I1_unfree": ("unfree_recruitment",),
    "I2_nature": ("deceived_nature",),
    "I3_overtime": ("forced_overtime", "forced_on_call"),
    "I4_hazard": ("hazardous_without_consent",),
    "I5_lowpay": ("very_low_or_no_wages",),
    "I6_living": ("degrading_living_conditions",),
    "I7_otheremp": ("forced_to_work_for_others",),
    "I8_longer": ("forced_to_stay_longer",),
    "I9_leave": ("not_free_to_leave",),
    "I_national": ("other_involuntary",),
}
_COERCION = {
    "C1_violence": ("violence", "threats_of_violence", "violence_to_family"),
    "C2_movement": ("movement_restricted",),
    "C3_debt": ("debt_bondage",),
    "C4_wages": ("wages_withheld",),
    "C5_documents": ("documents_withheld",),
    "C6_vulnerability": ("threats_of_dismissal_or_deportation", "rights_denied"),
    "C_national": ("other_coercion",),
}
_EXCLUSION = {
    "X1_military": ("military_service",),
    "X2_civic": ("civic_obligation",),
    "X3_prison": ("prison_labour",),
    "X4_emergency": ("emergency_work",),
    "X5_communal": ("communal_service",),
}
_SLAVERY = ("child_sold_or_trafficked", "child_in_bondage_or_serfdom", "child_recruited_for_armed_conflict")
_SIDES = {"involuntary": _INVOLUNTARY, "coercion": _COERCION, "excluded": _EXCLUSION}


def in_polars(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001 -- every contestant is handed them
    """Who meets each criterion, counted."""
    persons = pl.read_parquet(data)

    def work(laps: Laps) -> dict[str, float]:  # noqa: ARG001 -- it has no parts
        judged = _children(_adults(persons.lazy()))
        return judged.select(pl.col(name).sum() for name in _names()).collect().to_dicts()[0]

    return Task(work, lambda counts: Answer(counts=counts))


def _names() -> list[str]:
    elements = [name for side in _SIDES.values() for name in side]
    return [*elements, *_SIDES, "K1_third_party", "K2_with_parents", "K3_parents", "forced_labour_of_adults", "forced_labour"]


def _adults(persons: pl.LazyFrame) -> pl.LazyFrame:
    known = persons.with_columns(pl.when(pl.col(name) != UNKNOWN).then(pl.col(name) == YES).alias(name) for name in ASKED)
    elements = [pl.any_horizontal(items).alias(name) for side in _SIDES.values() for name, items in side.items()]
    sides = [pl.any_horizontal(list(side)).alias(name) for name, side in _SIDES.items()]
    judged = pl.col("involuntary") & pl.col("coercion") & ~pl.col("excluded")
    return known.with_columns(elements).with_columns(sides).with_columns(judged.alias("forced_labour_of_adults"))


def _children(persons: pl.LazyFrame) -> pl.LazyFrame:
    others = pl.any_horizontal(pl.col("by").str.contains(letter, literal=True) for letter in "ABDEF")
    menace = (pl.col("coercion") & others) | pl.col("parents_under_menace")
    parents = pl.any_horizontal("of_mother", "of_father", "parent_in_forced_labour")
    of_child = {
        "K1_third_party": pl.col("works_for_third_party") & menace,
        "K2_with_parents": pl.col("works_with_or_for_parents") & menace,
        "K3_parents": pl.col("works_with_or_for_parents") & parents,
    }
    worst = pl.any_horizontal(*_SLAVERY, "commercial_sexual_exploitation", "child_illicit_activities")
    adult, child = pl.col("age") >= 18, pl.col("age").is_between(5, 17)
    judged = (adult & pl.col("forced_labour_of_adults")) | (child & (pl.any_horizontal(list(of_child)) | worst))
    return _with_parents(persons).with_columns(**of_child).with_columns(forced_labour=judged)


def _with_parents(persons: pl.LazyFrame) -> pl.LazyFrame:
    for parent in ("mother", "father"):
        outcome = persons.select(
            "household", pl.col("member").alias(parent), pl.col("forced_labour_of_adults").alias(f"of_{parent}"), here=True
        )
        joined = persons.join(outcome, on=["household", parent], how="left")
        # Nobody's mother is not in forced labour; a mother who is undetermined is unknown.
        persons = joined.with_columns(pl.when("here").then(f"of_{parent}").otherwise(pl.lit(value=False)).alias(f"of_{parent}")).drop(
            "here"
        )
    return persons
