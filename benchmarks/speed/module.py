"""A SYNTHETIC module of 60 items, asked of households of two parents and three children."""

from __future__ import annotations

import numpy as np
import polars as pl

import flestimate as fl

RULES = fl.RuleSet.load("icls-2018-all")
LETTERS = {"A": "employer", "B": "recruiter", "C": "parents", "D": "other family", "E": "State", "F": "other"}
ASKED = sorted(RULES.names() - {"age", "coercion_applied_by"})
"""The questions of the definition; who applied the coercion is six more in one."""
NOT_USED = [f"further_{number}" for number in range(60 - len(LETTERS) - len(ASKED))]
YES, NO, UNKNOWN = 1, 2, 8
_ADULTS, _CHILDREN = 2, 3
_SEED = 411


def households(n: int) -> pl.DataFrame:
    """`n` persons: the father is member 1, the mother 2, children follow."""
    rng = np.random.default_rng(_SEED)
    member = np.arange(n) % (_ADULTS + _CHILDREN) + 1
    is_child = member > _ADULTS
    codes = np.array([YES, NO, UNKNOWN], dtype=np.int8)
    return pl.DataFrame(
        {
            **{name: rng.choice(codes, n, p=[0.02, 0.97, 0.01]) for name in [*ASKED, *NOT_USED]},
            "by": rng.choice(np.array(["", "A", "BC", "CE", "F"]), n),
            "age": np.where(is_child, rng.integers(5, 18, n), rng.integers(18, 90, n)),
            "household": np.arange(n) // (_ADULTS + _CHILDREN),
            "member": member,
            "mother": np.where(is_child, 2, 0),
            "father": np.where(is_child, 1, 0),
        }
    )


def codebook() -> fl.Codebook:
    """What the variables mean."""
    question = {"answers": {YES: "yes", NO: "no"}, "missing": {UNKNOWN: "don't know"}}
    items = {name: {"variable": name, **question} for name in [*ASKED, *NOT_USED]}
    by = {"variable": "by", "letters": LETTERS, "blank": "no"}
    parents = {"household": ["household"], "member": "member", "variables": ["mother", "father"], "none": [0]}
    return fl.Codebook.of({"age": {"variable": "age"}, "coercion_applied_by": by, **items}, links={"parents": parents})
