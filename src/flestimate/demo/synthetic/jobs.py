"""The two jobs that the questionnaire tells apart: the one in which somebody works or last worked, and an earlier one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.demo.synthetic.areas import Areas
from flestimate.demo.synthetic.codes import UNKNOWN_MONTH, UNKNOWN_YEAR
from flestimate.demo.synthetic.drawing import Flags, Floats, Ints, below, happens, happens_to, pick
from flestimate.demo.synthetic.persons import Persons
from flestimate.demo.synthetic.situation import FORCED_LABOUR, NEITHER
from flestimate.demo.synthetic.truth import TRUTH
from flestimate.demo.synthetic.work import Work, branch_chances, draw_isco, draw_isic, draw_status

FIRST_MONTH, LAST_MONTH = 12 * 2020, 12 * 2024 + 11  # of the five years; months are numbered from the year 0


@dataclass(frozen=True, slots=True)
class Job:
    """One job of each person who has it: what was done there, and in which months it began and ended."""

    there: Flags
    isic: Ints
    isco: Ints
    status: Ints
    began: Ints
    ended: Ints
    ongoing: Flags
    eventful: Flags  # whatever happened to the person happened here


@dataclass(frozen=True, slots=True)
class Trade:
    """What is done in a job."""

    isic: Ints
    isco: Ints
    status: Ints


def draw_jobs(rng: np.random.Generator, persons: Persons, areas: Areas, work: Work, situation: Ints) -> tuple[Job, Job]:
    """The current or last job, and an earlier one; trouble makes people leave, so that an earlier job is commoner then.

    The industry that carries the risk is that of the job in which it happened, which is not always the current one.
    """
    chance = np.where(situation == NEITHER, TRUTH.second_job, TRUTH.second_job_after_trouble)
    two = work.worked5 & ~persons.child & happens(rng, chance)
    in_earlier = two & happens_to(rng, TRUTH.in_earlier_job, len(two))
    where_it_happened = Trade(work.isic, draw_isco(rng, work.branch, work.isic), work.status)
    elsewhere = draw_other_trade(rng, persons, areas, work)
    months = draw_months(rng, persons, work, situation == FORCED_LABOUR, two)
    current = _job(work.worked5, _either(in_earlier, elsewhere, where_it_happened), months[0], work.employed, ~in_earlier)
    earlier = _job(two, _either(in_earlier, where_it_happened, elsewhere), months[1], np.zeros_like(two), in_earlier)
    return current, earlier


def draw_other_trade(rng: np.random.Generator, persons: Persons, areas: Areas, work: Work) -> Trade:
    """Half of those who change their job stay in the branch."""
    stays = happens_to(rng, 0.5, len(persons))
    branch = np.where(stays, work.branch, pick(rng, branch_chances(persons, areas)))
    isic = draw_isic(rng, branch)
    return Trade(isic, draw_isco(rng, branch, isic), draw_status(rng, branch))


def _either(choose: Flags, one: Trade, other: Trade) -> Trade:
    return Trade(*(np.where(choose, getattr(one, name), getattr(other, name)) for name in Trade.__slots__))


def _job(there: Flags, trade: Trade, months: tuple[Ints, Ints], ongoing: Flags, eventful: Flags) -> Job:
    return Job(there, trade.isic, trade.isco, trade.status, *months, ongoing, eventful)


Months = tuple[tuple[Ints, Ints], tuple[Ints, Ints]]


def draw_months(rng: np.random.Generator, persons: Persons, work: Work, forced: Flags, two: Flags) -> Months:
    """The first and last month of the current or last job, and of an earlier one, which ended before it began.

    Nobody worked before the age of 10, or 4 of those who are still children. Jobs of forced labour are shorter.
    """
    possible = 1 + 12 * (persons.age - np.where(persons.child, 4, 10))
    span = np.minimum(LAST_MONTH - FIRST_MONTH + 1, possible)
    recent = np.where(two, np.minimum(span, 36), span)  # leaves room for an earlier job
    ended = LAST_MONTH - np.where(work.employed, 0, below(rng, recent))
    began_after_another = FIRST_MONTH + 6 + below(rng, ended - FIRST_MONTH - 5)
    earliest = LAST_MONTH - possible + 1
    one, other = draw_durations(rng, forced), draw_durations(rng, forced)
    began = np.where(two, began_after_another, np.maximum(ended - one, earliest))
    earlier_ended = began - 1 - below(rng, np.full(len(began), 5))
    earlier_began = np.maximum(earlier_ended - other, np.minimum(earliest, earlier_ended))
    return (began, ended), (earlier_began, earlier_ended)


def draw_durations(rng: np.random.Generator, forced: Flags) -> Ints:
    """Months, exponential."""
    mean: Floats = np.where(forced, 16.0, 60.0)
    return np.asarray(np.floor(-mean * np.log(1 - rng.random(len(mean)))), dtype=np.int64)


def write_dates(rng: np.random.Generator, job: Job) -> dict[str, Floats]:
    """Years and months as they are written down; some do not remember when the job began, or only the year."""
    forgotten = rng.random(len(job.began))
    no_year, no_month = (forgotten < limit * TRUTH.unknown_start for limit in (1, 4 / 3))
    return {
        "from_y": np.where(no_year, UNKNOWN_YEAR, job.began // 12).astype(np.float64),
        "from_m": np.where(no_month, UNKNOWN_MONTH, job.began % 12 + 1).astype(np.float64),
        "to_y": np.where(job.ongoing, np.nan, job.ended // 12),
        "to_m": np.where(job.ongoing, np.nan, job.ended % 12 + 1),
    }
