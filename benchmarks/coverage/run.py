"""How often 95 % intervals for rare prevalences hold the truth: 160 kinds of survey, every interval that flestimate offers.

    python benchmarks/coverage/run.py [--cells base|stress|own|all] [--samples 4000] [--processes 2] [--seed 20261125]
    python benchmarks/coverage/run.py --docs

Writes results.csv, results_carriers.csv and results_reach.csv beside this file, and, of a full run, the tables of docs/coverage.md and
docs/rare-event-interval.md. `--docs` writes the tables again from the results. The figures depend on the seed and the
number of samples alone, not on the number of processes or on what else is run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import documents
import study
from results import Results
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from tables import Study

HERE = Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", choices=[*study.SETS, "all"], default="all")
    parser.add_argument("--samples", type=int, default=4_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20_261_125)
    parser.add_argument("--limit", type=int, help="only the first so many cells of each set")
    parser.add_argument("--docs", action="store_true", help="write the documents' tables again, and run nothing")
    parser.add_argument("--results", type=Path, default=HERE, help="folder of the results")
    parser.add_argument("--documents", type=Path, default=DOCS, help="folder of the documents")
    return parser.parse_args()


def simulated(work: list[study.Job], processes: int) -> Results:
    """The results of all jobs, with a bar that shows how far it is."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()
    with Progress(*columns) as progress:
        return Results.of(progress.track(study.run(work, processes), total=len(work), description="cells"))


def main() -> None:
    asked = arguments()
    if not asked.docs:
        sets = list(study.SETS) if asked.cells == "all" else [asked.cells]
        simulated(study.jobs(sets, asked.samples, asked.seed, asked.limit), asked.processes).write(asked.results)
        if asked.cells != "all" or asked.limit is not None:
            print("The documents are left as they are: their tables need a run of all cells.")
            return
    for document in documents.fill(asked.documents, Study(Results.read(asked.results))):
        print(document)


if __name__ == "__main__":
    main()
