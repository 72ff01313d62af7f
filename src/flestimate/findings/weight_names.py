"""Columns that may be weights, by their names and labels."""

from __future__ import annotations

import re
from collections import Counter

from flestimate.findings.persons import Persons

_NAMES = re.compile(
    r"(^|[_.])(w|wt|wgt|pw|hw)([_.0-9]|$)|wei?gh?t|wgt|^wt|wt$|peso|pond|poids|factor_?exp|fexp|fac_?exp|expans", re.IGNORECASE
)
_LABELS = re.compile(r"\bweight|\bpeso\b|pond[eé]ra|poids de sond|factor de (exp|pond)|fator de (exp|pond)", re.IGNORECASE)
_IN_BODY = re.compile(r"body|kg|corporal|birth", re.IGNORECASE)
_OF_REPLICATES = 5
"""So many columns whose names differ in a number only are replicate weights."""


def like_weights(persons: Persons) -> list[str]:
    """Columns besides the weight that may be one, of the file and of the frame; a set of replicate weights is none."""
    design, schema = persons.design, persons.frame.collect_schema()
    taken = {design.weight, *(name for names in design.roles(schema.names()).values() for name in names)} if design else set()
    taken |= {
        variable
        for name in taken
        if persons.codebook and name in persons.codebook.concepts
        for variable in persons.codebook.concepts[name].variables
    }
    labels = {
        **{name: "" for name in schema.names() if not name.endswith(".")},
        **{name: each.label for name, each in persons.variables.items()},
    }
    found = [name for name, label in labels.items() if name not in taken and is_like_a_weight(name, label)]
    forms = Counter(map(_form, found))
    return [name for name in found if forms[_form(name)] < _OF_REPLICATES and (name not in schema or schema[name].is_numeric())]


def is_like_a_weight(name: str, label: str = "") -> bool:
    """Whether a column may be a weight, by its name and its label.

    >>> [name for name in ("hhweight", "peso", "wt_f", "finalwgt", "wave", "weekly_hours") if is_like_a_weight(name)]
    ['hhweight', 'peso', 'wt_f', 'finalwgt']
    >>> is_like_a_weight("weight", "Body weight (kg)")
    False
    """
    return bool(_NAMES.search(name) or _LABELS.search(label)) and not _IN_BODY.search(f"{name} {label}")


def _form(name: str) -> str:
    return re.sub(r"\d+", "#", name)
