"""A census with a module, bigger than memory ought to hold: time and peak."""

from __future__ import annotations

import census
from asked import Asked
from contest import Contestant, Heat
from rows import Row

CONTESTANTS = (
    Contestant("flestimate", "ours_engines", "read", seldom={0: 1}),
    Contestant("columns read once", "columns", "from_files", seldom={0: 1}),
)


def run(asked: Asked) -> list[Row]:
    n = asked.scaled(asked.census)
    data, few = (asked.cache.file(f"census-{size}", lambda folder, size=size: census.write(folder, size)) for size in (n, 10_000))
    return asked.contest.run(Heat("census", "20 files, 378 cells", n, data, few), CONTESTANTS)
