"""Strata as an error names them, so that it names no person where a variable was taken for strata by mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flestimate.sample.drawn import Table
from flestimate.sample.labels import label
from flestimate.survey.scale import Categories, Scale
from flestimate.variance.arrays import Floats, Integers

_CODE = re.compile(r"[A-Za-z]?[0-9]{1,6}|[A-Za-z]{1,2}")
_SEVERAL = 5  # persons; what one household says is shared by fewer
_UNNAMED = "one not shown"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NamedStrata:
    """The names of a stage's strata, made when an error needs them.

    Names, identifiers or answers of persons may stand in a column that is named as strata. So what the codebook does not know as an
    answer is shown if it looks like a code or several persons share it, and nothing is where most strata are a person of their own.
    """

    table: Table
    row: Integers
    columns: tuple[str, ...]
    number: int
    scales: Mapping[str, Scale]
    persons: Floats

    def names(self, strata: Integers) -> list[str]:
        if not self.columns:
            # Units of the stage before lead to persons, so they are not named.
            return ["the whole sample" if self.number == 1 else "one in each unit of the stage before"] * len(strata)
        columns = [(self.scales.get(name), self.table[name].to_list()) for name in self.columns]
        return [" x ".join(self._word(scale, values[self.row[stratum]], stratum) for scale, values in columns) for stratum in strata]

    def _word(self, scale: Scale | None, value: Any, stratum: int) -> str:
        if isinstance(scale, Categories):
            return scale.label(int(value))
        text = label(value)
        may_be_shown = _CODE.fullmatch(text) or self.persons[stratum] >= _SEVERAL
        return text if may_be_shown and self.persons.mean() >= 2 else _UNNAMED
