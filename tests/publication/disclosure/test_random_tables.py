"""500 random tables with margins: nothing withheld can be recovered, and every small numerator is protected.

By the benchmark's own tables, so that the price which the documents state is that of the tables tested here.
"""

import importlib.util
import sys
from itertools import product
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from flestimate.publication.disclosure.audit import recoverable
from flestimate.publication.disclosure.suppress import suppressed
from flestimate.publication.disclosure.system import Atoms, Figure, Guarded, Link, System

ROOT = Path(__file__).parents[3]
CHUNKS, EACH = 20, 25
NOBODY = np.zeros(0, dtype=np.int64)


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("disclosure", ROOT / "benchmarks" / "disclosure.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_audit_recovers_nothing_of_random_tables_with_margins(benchmark: ModuleType, chunk: int) -> None:
    found = [benchmark.outcome(benchmark.made(seed)) for seed in range(chunk * EACH, (chunk + 1) * EACH)]
    print("\n".join(benchmark.summary(found)))
    assert [one.recovered for one in found] == [0] * EACH
    assert all(one.hidden > one.small for one in found if one.small)  # something beside the small cells hides them
    assert any(one.small for one in found)
    assert sum(one.hidden for one in found) < 0.8 * sum(one.cells for one in found)


@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_the_audit_finds_what_a_suppressor_forgot(benchmark: ModuleType, seed: int) -> None:
    """A mutant: the small cells alone are withheld. Where that is too little, the audit says so; where it is not, nothing was added."""
    system = benchmark.made(seed).system()
    small = {row for row, (number,) in enumerate(system.rows) if system.figures[number].cases < benchmark.THRESHOLD}
    assert bool(recoverable(system, small)) == (suppressed(system, small) != small)


@pytest.mark.parametrize("seed", range(0, 60, 7))
def test_each_withheld_cell_is_needed(benchmark: ModuleType, seed: int) -> None:
    """Showing the smallest complement again gives something away, or leaves others that do not move."""
    system = benchmark.made(seed).system()
    small = {row for row, (number,) in enumerate(system.rows) if system.figures[number].cases < benchmark.THRESHOLD}
    withheld = suppressed(system, small)
    if withheld == small:
        return
    least = min(withheld - small, key=lambda row: system.figures[system.rows[row][0]].cases)
    assert recoverable(system, withheld - {least})


# By brute force: every table of whole numbers that agrees with what is shown


def tiny(seed: int) -> System:
    """Two by three cells with their margins, at most six persons each, all of one weight."""
    rng = np.random.default_rng(seed)
    shape, most = (2, 3), 6
    cases = rng.integers(0, most + 1, shape)
    place = np.arange(6).reshape(shape)
    members = [place.ravel(), *place, *place.T, *place.reshape(-1, 1)]
    figures = tuple(
        Figure((str(number), frozenset()), one, float(cases.ravel()[one].sum()), 2.0 * cases.ravel()[one].sum(), number == 0)
        for number, one in enumerate(members)
    )
    small = tuple(Guarded(one.name, one.members, NOBODY, 0.0, 3.0, one.cases) for one in figures if one.cases < 3)
    flat = cases.ravel().astype(float)
    atoms = Atoms(flat, 2 * flat, np.full(6, 2.0), np.full(6, 2.0), np.full(6, float(most)))
    links: tuple[Link, ...] = ()
    return System(atoms, figures, links, tuple((number,) for number in range(len(figures))), small)


EVERY = np.array(list(product(range(7), repeat=6)))


@pytest.mark.parametrize("seed", range(40))
def test_whole_tables_that_agree_with_what_is_shown_have_none_and_enough(seed: int) -> None:
    system = tiny(seed)
    small = {row for row, (number,) in enumerate(system.rows) if system.figures[number].cases < 3}
    withheld = suppressed(system, small)
    agreeing = EVERY
    for number in system.shown(withheld):
        figure = system.figures[number]
        agreeing = agreeing[agreeing[:, figure.members].sum(axis=1) == figure.cases]
    for one in system.guarded:
        values = agreeing[:, one.plus].sum(axis=1)
        assert values.min() == 0
        assert values.max() >= 3
    for number in system.hidden(withheld):
        values = agreeing[:, system.figures[number].members].sum(axis=1)
        assert values.min() < values.max()


def test_the_audit_finds_the_complement_that_is_shown() -> None:
    """One small cell of a line whose total is shown: withheld alone it follows, with another beside it it does not."""
    place = np.arange(3)
    cases = np.array([2.0, 9.0, 20.0])
    figures = tuple(
        Figure((name, frozenset({("sector", name)})), members, cases[members].sum(), cases[members].sum(), name == "all")
        for name, members in {"all": place, "A": place[:1], "B": place[1:2], "C": place[2:]}.items()
    )
    guarded = (Guarded(figures[1].name, figures[1].members, NOBODY, 0.0, 5.0, 2.0),)
    atoms = Atoms(cases, cases, np.ones(3), np.ones(3), np.full(3, 50.0))
    system = System(atoms, figures, (), ((0,), (1,), (2,), (3,)), guarded)
    assert recoverable(system, {1}) == (frozenset({("sector", "A")}),)
    assert suppressed(system, {1}) == {1, 2}
    assert recoverable(system, {1, 2}) == ()
