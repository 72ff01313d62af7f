"""Two samples of the same persons, put side by side."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw
import numpy as np

from flestimate.sample import Sample
from flestimate.sample.design import WEIGHT
from flestimate.survey.scale import Identifier

Rows = nw.DataFrame


def aligned(one: Sample, other: Sample) -> Sample | None:
    """A sample with what is known of the persons from two of them; None where who is who cannot be told.

    Persons are known by their names; where they have none, by everything that both samples say of them.
    """
    if one.n != other.n:
        return None
    first, second = one.frame.collect(), other.frame.collect()
    shared = [name for name in first.columns if name in second.columns and _has_order(first.schema[name])]
    if (
        first.implementation != second.implementation
        or WEIGHT not in shared
        or any(first.schema[name] != second.schema[name] for name in shared)
    ):
        return None
    named = [name for name, scale in one.scales.items() if isinstance(scale, Identifier) and name in shared]
    added = [name for name in second.columns if name not in first.columns]
    order = [*named, *(name for name in shared if name not in named)]
    first, second = first.sort(order), second.sort(*order, *(name for name in added if _has_order(second.schema[name])))
    if not all(_are_same(first[name], second[name]) for name in shared):
        return None
    if added and not _tell_apart(first, second, order, added):
        return None
    together = nw.concat([first, second.select(added)], how="horizontal") if added else first
    return replace(one, frame=together.lazy(), scales={**other.scales, **one.scales})


def _has_order(dtype: nw.dtypes.DType) -> bool:
    return not dtype.is_nested() and dtype != nw.Object


def _are_same(one: nw.Series, other: nw.Series) -> bool:
    if one.dtype.is_float():
        return np.array_equal(one.to_numpy(), other.to_numpy(), equal_nan=True)
    return one.to_list() == other.to_list()


def _tell_apart(first: Rows, second: Rows, shared: list[str], added: list[str]) -> bool:
    """Whether persons of whom both samples say the same are the same in all that only one of them says."""
    own = [name for name in first.columns if name not in shared]
    groups = first.select(shared).unique()
    return all(
        len(rows.select([*shared, *extra]).unique()) == len(groups) for rows, extra in ((first, own), (second, added)) if extra
    ) or len(groups) == len(first)
