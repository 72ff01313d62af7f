"""378 cells: all margins of sex x age x sector, share and number."""

from __future__ import annotations

from asked import Asked
from contest import Contestant, Heat
from rows import Row

OURS = Contestant("flestimate", "ours", "cells")
SVY = Contestant("svy", "svy", "cells", most=1_000_000)
SURVEY = Contestant("R survey", "survey", "cells", most=100_000, seldom={100_000: 1, 10_000: 2})
NUMPY = Contestant("numpy, one pass", "numpy_pass", "cells", most=1_000_000)
COLUMNS = Contestant("columns read once", "columns", "once")
CONTESTANTS = (
    OURS,
    SVY,
    Contestant("svy with prop", "svy", "cells_with_prop", most=1_000_000, seldom={1_000_000: 3}),
    Contestant("samplics", "samplics", "cells", most=100_000, seldom={100_000: 2}),
    SURVEY,
    NUMPY,
    COLUMNS,
)
IN_NO_ORDER = (OURS, SVY, NUMPY, COLUMNS)
_WORTH_SHUFFLING = 100_000


def run(asked: Asked) -> list[Row]:
    rows = []
    for n in asked.sizes:
        sample = asked.survey(n)
        if n <= SURVEY.most:
            asked.cache.text(sample)
        rows += asked.contest.run(Heat("cells", "in order", n, sample, asked.few()), CONTESTANTS)
        if n >= _WORTH_SHUFFLING or asked.small:
            rows += asked.contest.run(Heat("cells", "shuffled", n, asked.shuffled(n), asked.few()), IN_NO_ORDER)
    return rows
