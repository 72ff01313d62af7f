"""The study's results as files: results.csv, one row an interval in a cell, and two that say which samples were missed."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from score import CARRIERS, LOADS, REACHES, Score, Tally
from study import Outcome, Tallies

_SCORES = "results.csv"
_CARRIERS = "results_carriers.csv", {"psus_with_cases_from": CARRIERS, "cases_per_psu_from": LOADS}
_REACH = "results_reach.csv", {"upper_bound_ratio_from": REACHES}
_NUMBERS = {"int": int, "float": float, "str": str}

Edges = dict[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Results:
    """The scores of all cells, and what was missed in the cells of each set together."""

    scores: tuple[Score, ...]
    by_carriers: Tallies
    by_reach: Tallies

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Results:
        """All outcomes together."""
        scores: list[Score] = []
        by_carriers: Tallies = {}
        by_reach: Tallies = {}
        for outcome in outcomes:
            scores.extend(outcome.scores)
            for total, part in ((by_carriers, outcome.by_carriers), (by_reach, outcome.by_reach)):
                total.update({key: total[key] + tally if key in total else tally for key, tally in part.items()})
        return cls(tuple(scores), by_carriers, by_reach)

    def write(self, folder: Path) -> None:
        _write(folder / _SCORES, [{name: _rounded(value) for name, value in asdict(score).items()} for score in self.scores])
        for (name, edges), tallies in ((_CARRIERS, self.by_carriers), (_REACH, self.by_reach)):
            _write(folder / name, [row for key, tally in tallies.items() for row in _rows(key, tally, edges)])

    @classmethod
    def read(cls, folder: Path) -> Results:
        readers = {field.name: _NUMBERS[field.type] for field in fields(Score)}
        scores = tuple(Score(**{name: readers[name](text) for name, text in row.items()}) for row in _read(folder / _SCORES))
        return cls(scores, *(_tallies(_read(folder / name), edges) for name, edges in (_CARRIERS, _REACH)))


def _rows(key: tuple[str, str], tally: Tally, edges: Edges) -> list[dict[str, object]]:
    """One row for each class that has samples."""
    return [
        {"set": key[0], "method": key[1]}
        | {name: edges[name][position] for name, position in zip(edges, place, strict=True)}
        | {field.name: int(getattr(tally, field.name)[place]) for field in fields(Tally)}
        for place in zip(*np.nonzero(tally.samples), strict=True)
    ]


def _tallies(rows: list[dict[str, str]], edges: Edges) -> Tallies:
    tallies: Tallies = {}
    for row in rows:
        tally = tallies.setdefault((row["set"], row["method"]), Tally.empty(*map(len, edges.values())))
        place = tuple(classes.index(float(row[name])) for name, classes in edges.items())
        for field in fields(Tally):
            getattr(tally, field.name)[place] = int(row[field.name])
    return tallies


def _rounded(value: object) -> object:
    return f"{value:.6g}" if isinstance(value, float) else value


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
