"""Who worked in the last five years, in which branch, and as what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.demo.synthetic.areas import Areas
from flestimate.demo.synthetic.branches import ARMED_FORCES, BRANCHES, DEFENCE
from flestimate.demo.synthetic.codes import EMPLOYEE, FAMILY_WORKER, FEMALE, RURAL
from flestimate.demo.synthetic.drawing import Flags, Floats, Ints, happens, pick
from flestimate.demo.synthetic.persons import Persons


@dataclass(frozen=True, slots=True)
class Work:
    """Work in the last five years, and now, and the job in which whatever happened happened."""

    worked5: Flags
    employed: Flags
    branch: Ints  # position in BRANCHES
    isic: Ints
    status: Ints


def draw_work(rng: np.random.Generator, persons: Persons, areas: Areas) -> Work:
    """Who works depends on age and sex; in which branch, on sex and on town or country."""
    woman = persons.sex == FEMALE
    band = np.searchsorted((18, 25, 55, 65), persons.age, side="right")
    men, women = np.array([[0.35, 0.68, 0.94, 0.78, 0.45], [0.25, 0.55, 0.72, 0.55, 0.28]])
    worked5 = happens(rng, np.where(woman, women[band], men[band]))
    employed = worked5 & happens(rng, np.array([0.68, 0.78, 0.88, 0.82, 0.70])[band])
    branch = pick(rng, branch_chances(persons, areas))
    return Work(worked5, employed, branch, draw_isic(rng, branch), draw_status(rng, branch))


def branch_chances(persons: Persons, areas: Areas) -> Floats:
    """How likely each branch is for each person."""
    workers = np.array([branch.workers for branch in BRANCHES])
    chances: Floats = workers.T[2 * (areas.area[persons.in_area] == RURAL) + (persons.sex == FEMALE)]
    return chances


def draw_isic(rng: np.random.Generator, branch: Ints) -> Ints:
    """A class of the branch; the second is half as common as the first, the third a third as common, and so on."""
    return _one_of(rng, branch, [list(each.classes) for each in BRANCHES])


def draw_isco(rng: np.random.Generator, branch: Ints, isic: Ints) -> Ints:
    """An occupation of the branch, in the same way; in defence everybody is a soldier."""
    drawn = _one_of(rng, branch, [list(each.occupations) for each in BRANCHES])
    return np.where(isic == DEFENCE, next(iter(ARMED_FORCES)), drawn)


def _one_of(rng: np.random.Generator, branch: Ints, codes: list[list[int]]) -> Ints:
    most = max(map(len, codes))
    padded = np.array([[*each, *[0] * (most - len(each))] for each in codes])
    chances = (padded > 0) / np.arange(1, most + 1)
    return np.asarray(padded[branch, pick(rng, chances[branch])], dtype=np.int64)


def draw_status(rng: np.random.Generator, branch: Ints) -> Ints:
    """Employees as the branch has them; most of the others work on their own account."""
    employees = np.array([each.employees for each in BRANCHES])[branch]
    others = np.array([0.04, 0.64, 0.32]) * (1 - employees)[:, None]
    return EMPLOYEE + pick(rng, np.column_stack([employees, others]))


_WITH_CHILDREN = "ACFGHIST"  # the sections in which children under 15 work


def draw_work_of_children(rng: np.random.Generator, children: Persons, areas: Areas, troubled: Flags) -> Work:
    """Children of 5 to 14 work less than those of 15 to 17, but more often where a parent is in forced labour."""
    worked5 = happens(rng, np.where(troubled, 0.16, np.where(children.age < 12, 0.07, 0.15)))
    employed = worked5 & happens(rng, np.full(len(worked5), 0.6))
    branch = pick(rng, branch_chances(children, areas) * [each.section in _WITH_CHILDREN for each in BRANCHES])
    status = np.where(draw_status(rng, branch) == EMPLOYEE, EMPLOYEE, FAMILY_WORKER)
    return Work(worked5, employed, branch, draw_isic(rng, branch), status)


def together(grown: Work, children: Work) -> Work:
    """The work of the grown, then that of the children."""
    both = ((getattr(grown, name), getattr(children, name)) for name in Work.__slots__)
    return Work(*map(np.concatenate, both))
