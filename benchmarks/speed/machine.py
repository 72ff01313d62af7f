"""Where and with what it was measured."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
_PACKAGES = ("flestimate", "numpy", "polars", "duckdb", "svy", "samplics", "pyreadstat", "pyspark")
_R = 'cat(R.version$major, ".", R.version$minor, " ", tryCatch(as.character(packageVersion("survey")), error = function(e) ""), sep = "")'
_GIB = 2**30


def stamp() -> dict[str, object]:
    """Day, commit, machine, how busy it was beforehand (processes that ran or waited, in the mean of five minutes), versions."""
    day, busy = f"{datetime.now(UTC):%Y-%m-%d}", round(os.getloadavg()[1], 1)
    return {"made": day, "commit": _commit(), "machine": _machine(), "busy": busy, "versions": _versions()}


def _commit() -> str:
    """With a plus where files differed from it."""
    commit = _said("git", "-C", str(HERE), "rev-parse", "--short=10", "HEAD")
    return commit + ("+" if commit and _said("git", "-C", str(HERE), "status", "--porcelain", "--untracked-files=no") else "")


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release().split('-')[0]}"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    named = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return named or platform.machine()


def _versions() -> dict[str, str]:
    found = {"Python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    r, _, survey = _said("Rscript", "-e", _R).partition(" ")
    return found | ({"R": r} if r else {}) | ({"R survey": survey} if survey else {})


def _said(*command: str) -> str:
    """Nothing, where it is not there."""
    if shutil.which(command[0]) is None:
        return ""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
