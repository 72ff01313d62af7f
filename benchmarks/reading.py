"""What the guarded reader costs beside bare pyreadstat: 10 of 200 columns of a million SYNTHETIC persons in a .sav file.

    python benchmarks/reading.py

Time and memory are medians of interleaved runs in fresh processes. Memory is the peak of what the process and its children hold together,
looked at every 5 ms (Linux).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PERSONS, COLUMNS, RUNS = 1_000_000, 200, 5
WANTED = ["q0", "q50", "q100", "code120", "code130", "weight160", "weight170", "asked180", "asked190", "text195"]
READERS = {
    "pyreadstat": "import sys, pyreadstat; pyreadstat.read_sav(sys.argv[1], usecols=sys.argv[2].split())",
    "flestimate": "import sys, flestimate as fl; fl.read(sys.argv[1], columns=sys.argv[2].split())",
}
IMPORT = {"import pyreadstat": "import pyreadstat", "import the guard": "import flestimate.microdata.guard"}
PAGE = os.sysconf("SC_PAGE_SIZE")


def survey(path: Path, persons: int) -> None:
    """Yes/no items, codes, weights, items that most are not asked, and texts."""
    import numpy as np
    import pandas as pd
    import pyreadstat

    chance = np.random.default_rng(1)
    columns: dict[str, object] = {}
    for number in range(COLUMNS):
        if number < 120:
            columns[f"q{number}"] = chance.integers(1, 4, persons).astype(float)
        elif number < 160:
            columns[f"code{number}"] = chance.integers(1, 90, persons).astype(float)
        elif number < 180:
            columns[f"weight{number}"] = chance.gamma(2, 300, persons)
        elif number < 195:
            columns[f"asked{number}"] = np.where(chance.random(persons) < 0.7, np.nan, chance.integers(1, 3, persons))
        else:
            columns[f"text{number}"] = [f"{each:08d}" for each in chance.integers(0, 10**7, persons)]
    pyreadstat.write_sav(pd.DataFrame(columns), path, row_compress=True)


def held(process: int) -> int:
    """How many bytes a process and its children hold."""
    try:
        own = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
        threads = list(Path(f"/proc/{process}/task").iterdir())
    except (OSError, IndexError):
        return 0
    children: set[int] = set()
    for thread in threads:
        try:
            children |= {int(child) for child in (thread / "children").read_text().split()}
        except OSError:
            continue
    return own + sum(map(held, children))


def measured(program: str, path: Path) -> tuple[float, float]:
    """Seconds, and megabytes at the peak."""
    started, peak = time.perf_counter(), 0
    process = subprocess.Popen([sys.executable, "-c", program, str(path), " ".join(WANTED)])
    while process.poll() is None:
        peak = max(peak, held(process.pid))
        time.sleep(0.005)
    if process.returncode:
        sys.exit("the reader failed")
    return time.perf_counter() - started, peak / 1e6


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--persons", type=int, default=PERSONS)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.sav"
        survey(path, chosen.persons)
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in (*READERS, *IMPORT)}
        for _ in range(RUNS):  # interleaved, so that a slow moment of the machine touches all of them
            for name, program in {**READERS, **IMPORT}.items():
                found[name].append(measured(program, path))
    middle = {name: [statistics.median(each) for each in zip(*runs, strict=True)] for name, runs in found.items()}
    for name, (seconds, megabytes) in middle.items():
        print(f"{name:<20} {seconds:6.2f} s {megabytes:6.0f} MB")
    time_ratio, memory_ratio = (ours / theirs for ours, theirs in zip(middle["flestimate"], middle["pyreadstat"], strict=True))
    print(f"flestimate / pyreadstat: {time_ratio:.2f} of the time, {memory_ratio:.2f} of the memory")


if __name__ == "__main__":
    main()
