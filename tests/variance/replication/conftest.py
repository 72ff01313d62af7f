"""R's replicate weights, data and figures, which are copied in tests/reference, and random designs."""

import csv
import json
import lzma
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from flestimate.variance.clusters import Clusters
from flestimate.variance.replication import AroundEstimate, AroundMean, Scheme

FOLDER = Path(__file__).parents[2] / "reference"
WEIGHTS = {"apiclus1": "pw", "apistrat": "pw", "lfs_nolonely": "w", "nhanes": "WTMEC2YR", "scd": "pw"}


@cache
def rows_of(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(lzma.decompress((FOLDER / path).read_bytes()).decode().splitlines()))


@cache
def all_designs() -> dict[str, dict]:
    return json.loads((FOLDER / "designs.json").read_text())["designs"]


@dataclass(frozen=True)
class ReferenceDesign:
    """A replicate design of the reference, as R made it."""

    name: str

    @property
    def declared(self) -> dict:
        return all_designs()[self.name]

    @property
    def scheme(self) -> Scheme:
        """R's own scale, rscales and centre."""
        centre = AroundEstimate() if self.declared["mse"] else AroundMean()
        return Scheme(self.declared["scale"], tuple(map(float, self.declared["rscales"])), centre)

    @property
    def factors(self) -> np.ndarray:
        """R's replicate weights over the weight (persons, R)."""
        rows = rows_of(f"replicates/{self.name.removesuffix('_mean')}.csv.xz")
        return np.array([[float(value) for value in row.values()] for row in rows])

    def text(self, variable: str) -> np.ndarray:
        return np.array([row[variable] for row in rows_of(f"data/{self.declared['dataset']}.csv.xz")])

    def numbers(self, variable: str) -> np.ndarray:
        """A variable (persons,), nan where R has NA."""
        return np.array([float(value) if value not in {"", "NA"} else np.nan for value in self.text(variable)])

    @property
    def weight(self) -> np.ndarray:
        return self.numbers(WEIGHTS[self.declared["dataset"]])

    def clusters(self, psu: str | None, strata: str | None, fpc: str | None) -> tuple[Clusters, np.ndarray]:
        """The PSUs of the design, in the order in which they first stand in the file, and the first person of each."""
        persons = len(self.factors)
        names = zip(
            self.text(strata) if strata else [""] * persons,
            self.text(psu) if psu else map(str, range(persons)),
            strict=True,
        )
        first: dict[tuple[str, str], int] = {}
        for person, name in enumerate(names):
            first.setdefault(name, person)
        person = np.array(list(first.values()))
        _, stratum = np.unique([name[0] for name in first], return_inverse=True)
        population = self.numbers(fpc)[person] if fpc else np.inf
        return Clusters(np.arange(len(person)), stratum, 1 - np.bincount(stratum)[stratum] / population), person

    def figures(self) -> dict[tuple[str, ...], float]:
        """R's figures by estimator, variable, domain, statistic and method."""
        keys = ("estimator", "variable", "domain", "statistic", "method")
        own = (row for row in rows_of("figures.csv.xz") if row["design_id"] == self.name)
        return {tuple(row[key] for key in keys): float(row["value"]) for row in own if row["value"] != "na"}


@pytest.fixture(scope="session")
def reference() -> type[ReferenceDesign]:
    return ReferenceDesign
