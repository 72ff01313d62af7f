"""What becomes of damaged copies of the embedded SYNTHETIC survey: refused, noted, unchanged, or changed without a word.

    python benchmarks/fuzz.py --mutants 3000 --seed 1 --processes 2

The first 1,000 persons are written as .sav, .zsav and .dta, and each copy is damaged in one way: bytes flipped, zeroed, cut off, cut out,
or copied over others. It is read twice: as it is, and with the checksum of the undamaged file declared. A changed answer or a changed letter of a label
is a valid file for every reader, so the first column of the table is never quite empty for formats without checksums; the second has to be.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import polars as pl
import pyreadstat

import flestimate as fl
from flestimate.errors import ReadError

PERSONS = 1_000
STATA_LABEL = 80


@dataclass(frozen=True)
class Whole:
    """An undamaged file, and what is read from it."""

    path: Path
    data: bytes
    table: pl.DataFrame
    microdata: fl.Microdata


def written(folder: Path) -> list[Whole]:
    """The embedded survey in three formats, with its labels and its missing codes."""
    frame, meta = pyreadstat.read_sav(resources.files("flestimate.demo") / "survey.sav", user_missing=True, row_limit=PERSONS)
    short = {name: (label or "")[:STATA_LABEL] for name, label in meta.column_names_to_labels.items()}
    labels = {"column_labels": short, "variable_value_labels": meta.variable_value_labels}
    pyreadstat.write_sav(frame, folder / "a.sav", row_compress=True, missing_ranges=meta.missing_ranges, **labels)
    pyreadstat.write_sav(frame, folder / "a.zsav", compress=True, missing_ranges=meta.missing_ranges, **labels)
    pyreadstat.write_dta(frame, folder / "a.dta", version=15, **labels)
    return [whole(folder / name) for name in ("a.sav", "a.zsav", "a.dta")]


def whole(path: Path) -> Whole:
    microdata = fl.read(path)
    return Whole(path, path.read_bytes(), microdata.frame.collect().to_native(), microdata)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """One way to damage a file; half of the places are near its beginning, where the dictionary is."""
    at = chance.randrange(min(len(data), 6_000) if chance.random() < 0.5 else len(data))
    size = chance.choice([1, 1, 1, 2, 4, 8, 100])
    way = chance.choice(["flip", "flip", "byte", "zero", "cut", "drop", "splice"])
    if way == "flip":
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
    if way == "byte":
        return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    if way == "zero":
        return data[:at] + bytes(len(data[at : at + size])) + data[at + size :]
    if way == "cut":
        return data[:at]
    if way == "drop":
        return data[:at] + data[at + size :]
    start = chance.randrange(len(data))
    return data[:at] + data[start : start + size] + data[at + size :]


def fate(original: Whole, data: bytes, path: Path) -> str:
    """What reading a damaged file comes to."""
    if data == original.data:
        return "not damaged"
    path.write_bytes(data)
    try:
        microdata = fl.read(path)
    except ReadError as refusal:
        return f"refused {refusal.code}"
    finally:
        path.unlink()
    table = microdata.frame.collect().to_native()
    changed = change(original, table, microdata)
    if changed is None:
        return "read unchanged"
    if len(microdata.notes) > len(original.microdata.notes):
        return "changed, with a note"
    return f"changed without a word: {changed}"


def change(original: Whole, table: pl.DataFrame, microdata: fl.Microdata) -> str | None:
    """What differs, the gravest first."""
    if table.height != original.table.height:
        return "rows"
    if len(microdata.variables) != len(original.microdata.variables):
        return "columns"
    reasons = [name for name in original.table.columns if name.endswith(".reason")]
    if [
        name for name in table.columns if name.endswith(".reason")
    ] != reasons and microdata.variables.keys() == original.microdata.variables.keys():
        return "a reason for missing"
    if table.columns == original.table.columns and not table.equals(original.table):
        return "an answer"
    return None if dict(microdata.variables) == dict(original.microdata.variables) else "a name, a label or a format"


def run(mutants: int, seed: int, processes: int) -> dict[str, Counter[str]]:
    """The fates by format, and how many of the changed files a checksum would have let through."""
    chance = random.Random(seed)  # noqa: S311 -- the damage is to be repeatable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        originals = written(folder)
        jobs = [(originals[number % 3], damaged(originals[number % 3].data, chance), number) for number in range(mutants)]
        with ThreadPoolExecutor(processes) as several:
            fates = list(several.map(lambda job: fate(job[0], job[1], folder / f"{job[2]}{job[0].path.suffix}"), jobs))
    counts: dict[str, Counter[str]] = {original.path.suffix: Counter() for original in originals}
    for (original, _, _), found in zip(jobs, fates, strict=True):
        counts[original.path.suffix][found] += 1
    return counts


def passing_the_checksum(mutants: int, seed: int) -> int:
    """How many damaged files are read although the checksum of the undamaged one is declared."""
    chance, passed = random.Random(seed), 0  # noqa: S311 -- the damage is to be repeatable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        originals = written(folder)
        for number in range(mutants):
            original = originals[number % 3]
            data = damaged(original.data, chance)
            path = folder / f"mutant{original.path.suffix}"
            path.write_bytes(data)
            try:
                fl.read(path, columns=["sex"], sha256=original.microdata.source.sha256)
            except ReadError:
                continue
            passed += data != original.data
    return passed


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--mutants", type=int, default=3_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=2)
    chosen = options.parse_args()
    counts = run(chosen.mutants, chosen.seed, chosen.processes)
    for found in sorted({each for fates in counts.values() for each in fates}):
        print(f"{found:<60}" + "".join(f"{counts[suffix][found]:>8}" for suffix in counts))
    print(f"{'':<60}" + "".join(f"{suffix:>8}" for suffix in counts))
    print(f"read although the checksum is another: {passing_the_checksum(min(chosen.mutants, 300), chosen.seed)}")


if __name__ == "__main__":
    main()
