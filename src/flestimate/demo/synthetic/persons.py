"""Who lives in the interviewed households, and who of them is a parent of whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.demo.synthetic.areas import Areas
from flestimate.demo.synthetic.codes import FEMALE, MALE, NOBODY_HERE
from flestimate.demo.synthetic.drawing import Flags, Ints, happens, happens_to, pick, pick_one, running_number
from flestimate.demo.synthetic.truth import ADULT, GROWN, YOUNGEST


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons in the interviewed households."""

    in_area: Ints  # position of the person's enumeration area
    hhid: Ints
    pid: Ints
    sex: Ints
    age: Ints

    def __len__(self) -> int:
        return len(self.age)

    def after(self, number: int) -> Persons:
        """Those behind the first so many."""
        return Persons(self.in_area[number:], self.hhid[number:], self.pid[number:], self.sex[number:], self.age[number:])

    @property
    def child(self) -> Flags:
        """Under 18."""
        return np.asarray(self.age < ADULT)


def draw_persons(rng: np.random.Generator, areas: Areas) -> Persons:
    """Fill the households with persons aged 15 and over: a head, mostly a spouse, grown children, other relatives."""
    of_household = np.repeat(np.arange(len(areas.ea)), areas.households)
    sizes = 1 + pick_one(rng, (0.08, 0.25, 0.24, 0.20, 0.12, 0.07, 0.03, 0.01), len(of_household))
    household = np.repeat(np.arange(len(sizes)), sizes)
    pid = running_number(sizes)
    head = np.flatnonzero(pid == 1)[household]
    sex = draw_sex(rng, pid, head)
    return Persons(of_household[household], 1 + household, pid, sex, draw_age(rng, pid, head))


def draw_sex(rng: np.random.Generator, pid: Ints, head: Ints) -> Ints:
    """Seven heads in ten are men; in nine households of ten the second person is a spouse of the other sex."""
    sex = np.where(happens(rng, np.where(pid == 1, 0.70, 0.49)), MALE, FEMALE)
    spouse = (pid == 2) & happens_to(rng, 0.90, len(pid))
    return np.where(spouse, MALE + FEMALE - sex[head], sex)


def draw_age(rng: np.random.Generator, pid: Ints, head: Ints) -> Ints:
    """Heads are 20 to 80, spouses near them in age; the others are young, save one in fifteen, a parent of the head."""
    one, two = rng.random(len(pid)), rng.random(len(pid))
    of_head = (20 + 30 * (one + two))[head]
    spouse = of_head - 4 + 10 * (one - 0.5)
    parent = of_head + 18 + 14 * one
    young = np.minimum(GROWN - 10.5 * np.log(1 - one), np.maximum(of_head - 17, 22))
    age = np.select([pid == 1, pid == 2, two < 1 / 15], [of_head, spouse, parent], young)
    return np.asarray(np.floor(age.clip(GROWN, 90)), dtype=np.int64)


def add_children(rng: np.random.Generator, grown: Persons) -> Persons:
    """Add the children aged 5 to 14 behind all the others; fewer live with a head who is past 55."""
    head = np.flatnonzero(grown.pid == 1)
    chances = np.where(grown.age[head, None] <= 55, (0.33, 0.24, 0.22, 0.13, 0.08), (0.66, 0.18, 0.10, 0.04, 0.02))
    children = pick(rng, chances)
    household = np.repeat(np.arange(len(head)), children)
    sex = np.where(happens_to(rng, 0.51, len(household)), MALE, FEMALE)
    age = np.floor(YOUNGEST + (GROWN - YOUNGEST) * rng.random(len(household))).astype(np.int64)
    return Persons(
        in_area=np.concatenate([grown.in_area, grown.in_area[head][household]]),
        hhid=np.concatenate([grown.hhid, 1 + household]),
        pid=np.concatenate([grown.pid, np.bincount(grown.hhid - 1)[household] + running_number(children)]),
        sex=np.concatenate([grown.sex, sex]),
        age=np.concatenate([grown.age, age]),
    )


@dataclass(frozen=True, slots=True)
class Parents:
    """The line numbers of a child's parents in its household, and the rows where they stand (-1: not there)."""

    lines: dict[int, Ints]  # of the parent of each sex
    rows: dict[int, Ints]

    def of(self, persons: Flags) -> Flags:
        """Whether a parent is one of `persons`."""
        return np.asarray(np.logical_or.reduce([(rows >= 0) & persons[rows] for rows in self.rows.values()]))

    @property
    def here(self) -> Flags:
        """Whether the child lives with a parent at least."""
        return np.asarray(np.logical_or.reduce([rows >= 0 for rows in self.rows.values()]))


def find_parents(rng: np.random.Generator, persons: Persons) -> Parents:
    """The head and the spouse are the parents of nine in ten of the young who are at least 15 years younger."""
    rows = {sex: _parent(rng, persons, sex) for sex in (FEMALE, MALE)}
    lines = {sex: np.where(each >= 0, persons.pid[each], NOBODY_HERE) for sex, each in rows.items()}
    return Parents(lines, rows)


def _parent(rng: np.random.Generator, persons: Persons, sex: int) -> Ints:
    found = np.full(persons.hhid.max() + 1, -1)
    for line in (2, 1):  # the head comes last, and stays
        rows = np.flatnonzero((persons.pid == line) & (persons.sex == sex))
        found[persons.hhid[rows]] = rows
    row = found[persons.hhid]
    old_enough = persons.age[row] >= persons.age + 15
    lives_here = happens_to(rng, 0.9, len(row))
    return np.where(persons.child & (persons.pid > 2) & (row >= 0) & old_enough & lives_here, row, -1)
