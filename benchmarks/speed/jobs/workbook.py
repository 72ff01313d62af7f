"""From a .sav file of 200 variables, of which 12 are needed, to the finished workbook: what part of the time is the reader's."""

from __future__ import annotations

import wide
from asked import Asked
from contest import Contestant, Heat
from rows import Row

PERSONS = 1_000_000
CONTESTANTS = (
    Contestant("flestimate", "ours_study", "whole"),
    Contestant("flestimate, the reader alone", "ours_study", "reader"),
    Contestant("pyreadstat, bare", "ours_study", "bare_reader"),
)


def run(asked: Asked) -> list[Row]:
    n = asked.scaled(PERSONS)
    data, few = (asked.cache.file(f"wide-{size}.sav", lambda path, size=size: wide.write(path, size)) for size in (n, 2_000))
    return asked.contest.run(Heat("workbook", "12 of 200 variables", n, data, few), CONTESTANTS)
