"""flestimate beside its peers on the same jobs, in the same run: times, memory, and whether the figures agree.

    python benchmarks/speed/run.py [--jobs cells replicates ...] [--sizes 1e4 1e5 1e6] [--rounds 5] [--quick]

Makes the data, which are SYNTHETIC, measures, and writes results.json beside this file; `python benchmarks/speed/page.py` then makes the
tables and charts of docs/speed.md. A job that is not asked for keeps the results it had. `--quick` is a run of a minute or two on few persons
that writes no results unless told where: it shows that everything works, and nothing about speed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import machine
import results
from asked import Asked
from cache import FOLDER, Cache
from contest import Contest
from jobs import JOBS

_QUICK = (2_000,)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", nargs="+", choices=JOBS, default=[name for name in JOBS if name != "census"], help="all but the census")
    parser.add_argument("--sizes", nargs="+", type=lambda text: int(float(text)), default=[10_000, 100_000, 1_000_000], help="persons")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--contestants", nargs="+", default=[], help="only these, by the names in the tables")
    parser.add_argument("--patience", type=float, default=600, help="seconds after which a contestant is stopped")
    parser.add_argument("--census", type=lambda text: int(float(text)), default=10_000_000, help="persons of the job census")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--cache", type=Path, default=FOLDER, help="folder of the data")
    parser.add_argument("--results", type=Path, help="file of the results")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    contest = Contest(1 if given.quick else given.rounds, given.patience, given.contestants)
    asked = Asked(contest, Cache(given.cache), _QUICK if given.quick else tuple(given.sizes), given.census, small=given.quick)
    file = given.results or (None if given.quick else results.FILE)
    for name in given.jobs:
        stamp, rows = machine.stamp(), JOBS[name](asked)
        if file:
            results.write(file, name, stamp, rows)


if __name__ == "__main__":
    main()
