"""The study: every scenario with a seed of its own, every interval on the same samples."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import base
import numpy as np
import own
import stress
from cells import evidence
from methods import DEFAULT, METHODS, RARE_EVENT
from scenario import Scenario
from score import CARRIERS, LOADS, REACHES, Bounds, Classes, Score, Tally, carriers, reaches, shares
from simulate import simulate

from flestimate.variance.evidence import Evidence

SETS: dict[str, tuple[Scenario, ...]] = {"base": base.SCENARIOS, "stress": stress.SCENARIOS, "own": own.SCENARIOS}


Tallies = dict[tuple[str, str], Tally]
"""By set and method."""


@dataclass(frozen=True, slots=True)
class Job:
    """One scenario to be examined. Its random numbers are its own, whatever else is run and in how many processes."""

    set: str
    scenario: Scenario
    samples: int
    seed: int
    numbers: np.random.SeedSequence


@dataclass(frozen=True, slots=True)
class Outcome:
    """The scores of all intervals in one scenario, and where the samples lie that the default and RareEvent missed.

    by_carriers: by PSUs with cases and cases in each; by_reach: by how much higher RareEvent reaches than the default.
    """

    scores: tuple[Score, ...]
    by_carriers: Tallies
    by_reach: Tallies


def jobs(sets: list[str], samples: int, seed: int, limit: int | None = None) -> list[Job]:
    """The scenarios of these sets, or the first `limit` of each."""
    everything = [(name, scenario) for name, scenarios in SETS.items() for scenario in scenarios]
    children = np.random.SeedSequence(seed).spawn(len(everything))
    all_jobs = [Job(name, scenario, samples, seed, numbers) for (name, scenario), numbers in zip(everything, children, strict=True)]
    return [job for name in sets for job in [found for found in all_jobs if found.set == name][:limit]]


def examine(job: Job) -> Outcome:
    """Simulate a scenario and score every interval."""
    samples = simulate(job.scenario, job.samples, job.numbers)
    known = evidence(samples)
    bounds = {label: Bounds(*interval.bounds(known), samples.truth) for label, interval in METHODS.items()}
    scores = tuple(_score(job, known, label, found) for label, found in bounds.items())
    compared = {(job.set, label): bounds[label] for label in (DEFAULT, RARE_EVENT)}
    return Outcome(
        scores,
        _tallies(compared, carriers(known), (len(CARRIERS), len(LOADS))),
        _tallies(compared, reaches(bounds[DEFAULT], bounds[RARE_EVENT]), (len(REACHES),)),
    )


def _tallies(compared: dict[tuple[str, str], Bounds], classes: Classes, shape: tuple[int, ...]) -> Tallies:
    tallies = {key: Tally.empty(*shape) for key in compared}
    for key, bounds in compared.items():
        tallies[key].add(classes, bounds)
    return tallies


def _score(job: Job, known: Evidence, label: str, bounds: Bounds) -> Score:
    return Score(
        set=job.set,
        cell=str(job.scenario),
        method=label,
        seed=job.seed,
        samples=len(known),
        mean_cases=float(known.cases.mean()),
        no_case=float((known.cases == 0).mean()),
        **shares(bounds),
    )


def run(work: list[Job], processes: int) -> Iterator[Outcome]:
    """The outcomes in the order of the jobs, as they come."""
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(examine, work)
