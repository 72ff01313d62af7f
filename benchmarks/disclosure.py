"""The price of protection: random SYNTHETIC tables with margins, the share of their cells that is withheld, and the audit of each.

    python benchmarks/disclosure.py [--tables 500]

A third are of two variables, a third of three, and a third of region and sector at two levels, whose sections lie in broad sectors but are
crossed with them in no table. Of every second table all weights are alike; of the others weights differ by crossing, and the intruder is
taken to know the least and the greatest of each.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from flestimate.publication.disclosure.audit import recoverable
from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.figures import Figures, Wish
from flestimate.publication.disclosure.persons import Persons
from flestimate.publication.disclosure.suppress import suppressed
from flestimate.publication.disclosure.system import Guarded, System
from flestimate.sample.tabulate import Dimension

THRESHOLD = 5
KINDS = ("two variables", "three variables", "nested sectors")
NOBODY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Made:
    """A table: its kind, its persons, and the cells that it shows."""

    kind: str
    persons: Persons
    keys: tuple[Key, ...]

    def system(self) -> System:
        """What an intruder can write down of it, every cell with fewer cases than the threshold guarded."""
        figures = Figures.of(self.persons, [Wish(0, key) for key in self.keys], frozenset({0}))
        rows = tuple((number,) for key in self.keys if (number := figures.counted(0, key)) is not None)
        most = figures.atoms.most
        guarded = tuple(
            Guarded(one.name, one.members, NOBODY, 0.0, min(THRESHOLD, most[one.members].sum()), one.cases)
            for one in figures.made
            if one.cases < THRESHOLD
        )
        return System(figures.atoms, tuple(figures.made), tuple(figures.links()), rows, guarded)


@dataclass(frozen=True)
class Outcome:
    """What became of a table: its cells, those with too few cases, those withheld, and those that the audit can recover."""

    kind: str
    cells: int
    small: int
    hidden: int
    recovered: int


def made(seed: int) -> Made:
    """A random table."""
    rng, kind = np.random.default_rng(seed), KINDS[seed % len(KINDS)]
    sizes = {
        KINDS[0]: {"region": (2, 6), "sector": (2, 7)},
        KINDS[1]: {"region": (2, 4), "sector": (2, 5), "sex": (2, 3)},
        KINDS[2]: {"region": (2, 4), "section": (4, 8)},
    }
    shape = {name: int(rng.integers(*between)) for name, between in sizes[kind].items()}
    places = np.array(list(product(*(range(size) for size in shape.values()))))
    persons = rng.integers(20, 60, len(places))
    cases = np.minimum(rng.poisson(rng.gamma(0.8, 10, len(places))), persons)
    at = np.repeat(np.arange(len(places)), persons)
    is_case = np.arange(len(at)) - (np.cumsum(persons) - persons)[at] < cases[at]
    varied = rng.choice([1.0, 2.5, 4.0], len(places))[at] * rng.uniform(0.7, 1.5, len(at))
    codes = {name: places[at, number] for number, name in enumerate(shape)}
    if kind == KINDS[2]:
        codes["broad"] = codes["section"] // 2
    dimensions = {name: _dimension(name, one) for name, one in codes.items()}
    crossings = [of for size in range(len(codes) + 1) for of in combinations(codes, size) if not {"section", "broad"} <= set(of)]
    keys = tuple(frozenset(zip(of, one, strict=True)) for of in crossings for one in product(*(dimensions[name].levels for name in of)))
    weight = varied if seed // len(KINDS) % 2 else np.full(len(at), 3.0)
    everybody, case = 1, 2
    return Made(kind, Persons.put_together(weight, dimensions, [everybody + case * is_case], subjects=1, of=()), keys)


def outcome(table: Made) -> Outcome:
    """Protect a table, and audit it."""
    system = table.system()
    small = {row for row, (number,) in enumerate(system.rows) if system.figures[number].cases < THRESHOLD}
    withheld = suppressed(system, small)
    return Outcome(table.kind, len(system.rows), len(small), len(withheld), len(recoverable(system, withheld)))


def summary(outcomes: list[Outcome]) -> Iterator[str]:
    """A line for each kind of table."""
    for kind in KINDS:
        those = [one for one in outcomes if one.kind == kind]
        cells, small, hidden = (sum(getattr(one, name) for one in those) for name in ("cells", "small", "hidden"))
        recovered = sum(one.recovered for one in those)
        yield (
            f"{kind:16}{len(those):5} tables {cells:7,} cells: {small / cells:6.1%} too small, {hidden / cells:6.1%} withheld, "
            f"{recovered} of them recoverable"
        )


def _dimension(name: str, codes: np.ndarray) -> Dimension:
    return Dimension(name, tuple(f"{name} {code}" for code in range(codes.max() + 1)), codes, has_unknown=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=500)
    tables, start = parser.parse_args().tables, time.perf_counter()
    print("\n".join(summary([outcome(made(seed)) for seed in range(tables)])))
    print(f"{(time.perf_counter() - start) / tables:.2f} s a table")


if __name__ == "__main__":
    main()
