"""What a run was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import persons
import polars as pl
from cache import Cache
from contest import Contest

_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """sizes: persons, as far as a job has sizes; census: persons of the census; small: everything else small, too."""

    contest: Contest
    cache: Cache
    sizes: tuple[int, ...]
    census: int
    small: bool = False

    def survey(self, n: int) -> Path:
        """Persons in the order in which they were drawn."""
        return self.cache.frame(f"survey-{n}", lambda: persons.survey(n))

    def shuffled(self, n: int) -> Path:
        """The same in no order."""
        drawn = self.survey(n)
        return self.cache.frame(f"survey-{n}-shuffled", lambda: persons.shuffled(pl.read_parquet(drawn)))

    def few(self) -> Path:
        """For the first run, which is not measured; as text too."""
        few = self.survey(_FEW)
        self.cache.text(few)
        return few

    def scaled(self, n: int) -> int:
        """A number of persons, much smaller in a small run."""
        return n // 1_000 if self.small else n
