"""The same sample with some categories of a variable put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import narwhals as nw

from flestimate.declaration import fingerprint
from flestimate.sample.sample import Sample
from flestimate.survey.scale import Categories


def merged(sample: Sample, name: str, into: Mapping[str, str], what: str) -> Sample:
    """The sample in which each category of `name` is called what `into` says; categories that are called alike are one.

    Persons, weights and design stay as they are, so that whatever is estimated of it has its own variance. The categories stand in the
    order in which `into` first names them. `what` names the grouping in the provenance.

    >>> import polars as pl, flestimate as fl
    >>> codebook = fl.Codebook.of({"a": {"variable": "a", "answers": {1: "mines", 2: "farms", 3: "mills"}}})
    >>> frame = pl.DataFrame({"a": [1, 2, 3], "w": [1.0, 1, 1], "ea": [1, 2, 3]})
    >>> sample = fl.weigh(fl.describe(frame, codebook), fl.Clustered(weight="w", psu="ea"))
    >>> merged(sample, "a", {"farms": "farms", "mines": "industry", "mills": "industry"}, "by hand").scales["a"].levels
    ('farms', 'industry')
    """
    scale = sample.scales[name]
    if not isinstance(scale, Categories):
        raise TypeError(name)  # the caller asks only for variables with categories
    levels = tuple(dict.fromkeys(into.values()))
    now = Categories(levels, scale.reasons)
    places = {old: now.position(into[level]) for old, level in enumerate(scale.levels)}
    places |= {scale.unknown(reason): now.unknown(reason) for reason in scale.reasons}
    return replace(
        sample,
        frame=sample.frame.with_columns(_recoded(name, places)),
        scales=MappingProxyType({**sample.scales, name: now}),
        provenance=sample.provenance.then("categories put together", f"{name}: {what}", fingerprint(into)),
    )


def _recoded(name: str, places: Mapping[int, int]) -> nw.Expr:
    column = nw.col(name)
    expression = column
    for new in sorted(set(places.values())):
        olds = [old for old, place in places.items() if place == new]
        expression = nw.when(column.is_in(olds)).then(nw.lit(new)).otherwise(expression)
    return expression.alias(name)
