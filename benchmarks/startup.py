"""How long a person waits before anything happens: imports, --help, the first estimate.

    python benchmarks/startup.py

Each figure is the median of seven fresh processes. The bare interpreter is the yardstick in the same run.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 7
FLESTIMATE = str(Path(sys.executable).with_name("flestimate"))
FIRST = (
    "import polars as pl, flestimate as fl\n"
    "frame = pl.DataFrame({'w': [1.0] * 8, 'ea': [1, 2] * 4, 'fl': [1, 0] * 4})\n"
    "fl.estimate(fl.weigh(frame, fl.Clustered(weight='w', psu='ea')), fl.Prevalence('fl'))\n"
)
JOBS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import flestimate": [sys.executable, "-c", "import flestimate"],
    "import flestimate, every public name used": [
        sys.executable,
        "-c",
        "import flestimate as fl; [getattr(fl, name) for name in fl.__all__]",
    ],
    "flestimate --help": [FLESTIMATE, "--help"],
    "first estimate, from a polars frame": [sys.executable, "-c", FIRST],
}


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    # Interleaved, so that a slow moment of the machine touches all of them.
    times: dict[str, list[float]] = {name: [] for name in JOBS}
    for _ in range(RUNS):
        for name, command in JOBS.items():
            times[name].append(seconds(command))
    for name, found in times.items():
        print(f"{name:<45} {statistics.median(found):6.3f} s")


if __name__ == "__main__":
    main()
