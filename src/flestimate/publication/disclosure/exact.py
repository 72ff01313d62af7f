"""What the cells of tables are of, exactly: their sample cases and the weight of these, for an office's own books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flestimate.estimates import EstimateTable
from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.family import families
from flestimate.publication.disclosure.primary import weights
from flestimate.publication.disclosure.subjects import keys


@dataclass(frozen=True, slots=True)
class Exact:
    """The sample cases of a cell, or its persons where a table counts no cases, and their weight; neither rounded."""

    cases: int
    weight: float


def exact(tables: Sequence[EstimateTable]) -> list[dict[Key, Exact]]:
    """Of each table, what every cell of it is of."""
    found = [dict[Key, Exact]() for _ in tables]
    for family in families(tables, ()):
        for member in family.members:
            for estimate, label, key in keys(member.table):
                # Sorted, so that the sum is the same to the last digit in whichever order the persons come.
                own = np.sort(weights(family, member, label, key))
                found[member.place][frozenset(estimate.cell)] = Exact(len(own), float(own.sum()))
    return found
