"""Two samples of the same persons, put side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.sample import Sample
from flestimate.sample.design import WEIGHT
from flestimate.survey.scale import Identifier

Rows = nw.DataFrame[Any]


def aligned(one: Sample, other: Sample) -> Sample | None:
    """A sample with what is known of the persons from two of them; None where who is who cannot be told.

    Persons are known by their names; where they have none, by everything that both samples say of them.
    """
    if one.n != other.n:
        return None
    first, second = one.frame.collect(), other.frame.collect()
    shared = [name for name in first.columns if name in second.columns and _has_order(first.schema[name])]
    if first.implementation != second.implementation or any(first.schema[name] != second.schema[name] for name in shared):
        return None
    added = [name for name in second.columns if name not in first.columns]
    named = [name for name, scale in one.scales.items() if isinstance(scale, Identifier) and name in shared]
    if not _are_same(first, second, shared):
        order = named if named and len(first.select(named).unique()) == len(first) else shared
        first, second = first.sort(order), second.sort(order)
        if not _are_same(first, second, shared) or not _tell_apart(first, second, order, added):
            return None
    together = nw.concat([first, second.select(added)], how="horizontal") if added else first
    return replace(one, frame=together.lazy(), scales={**other.scales, **one.scales})


def _has_order(dtype: nw.dtypes.DType) -> bool:
    return not dtype.is_nested() and dtype != nw.Object


def _are_same(first: Rows, second: Rows, names: list[str]) -> bool:
    """Whether two frames say the same, person by person; weights first, because they differ most often."""
    return all(_is_same(first[name], second[name]) for name in sorted(names, key=lambda name: name != WEIGHT))


def _is_same(one: nw.Series[Any], other: nw.Series[Any]) -> bool:
    if one.dtype.is_float():
        return np.array_equal(one.to_numpy(), other.to_numpy(), equal_nan=True)
    if one.dtype in {nw.Categorical, nw.Enum}:
        one, other = one.cast(nw.String), other.cast(nw.String)
    known = ~one.is_null()
    return bool((known == ~other.is_null()).all()) and bool((one.filter(known) == other.filter(known)).all())


def _tell_apart(first: Rows, second: Rows, shared: list[str], added: list[str]) -> bool:
    """Whether persons of whom both samples say the same are the same in all that only one of them says."""
    own = [name for name in first.columns if name not in second.columns]
    groups = len(first.select(shared).unique())
    if groups == len(first):
        return True
    return all(len(rows.select([*shared, *extra]).unique()) == groups for rows, extra in ((first, own), (second, added)))
