"""What happened: who was in forced labour, adults and children, and who only came near it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.demo.synthetic.areas import Areas
from flestimate.demo.synthetic.branches import BRANCHES, DEFENCE
from flestimate.demo.synthetic.codes import MALE, RURAL
from flestimate.demo.synthetic.drawing import Flags, Floats, Ints, happens, happens_to, pick, pick_one
from flestimate.demo.synthetic.persons import Parents, Persons
from flestimate.demo.synthetic.questions import OF_A_CHILD, position
from flestimate.demo.synthetic.truth import TRUTH
from flestimate.demo.synthetic.work import Work

NEITHER, INVOLUNTARY_ONLY, COERCION_ONLY, FORCED_LABOUR = 0, 1, 2, 3


def draw_situation(rng: np.random.Generator, persons: Persons, areas: Areas, work: Work) -> Ints:
    """Who was in forced labour, who met only one half of its definition, and (nearly everybody) who met neither; children apart.

    The risk is that of the branch and sex, times that of the status in employment, times that of the area. The area's
    factor is left as drawn: the sample may have met a bad area too many, and that is what its standard error is for.
    """
    by_branch = np.array([each.risk for each in BRANCHES])[work.branch, persons.sex - 1]
    by_status = np.array([1.5, 0.02, 0.45, 0.9])[work.status - 1]
    job = by_branch * by_status
    risk = job / job[work.worked5].mean() * areas.risk[persons.in_area]
    both = (TRUTH.forced_labour * risk).clip(max=TRUTH.highest_probability)
    near_miss = risk**TRUTH.near_miss_power
    either = near_miss / near_miss[work.worked5].mean()
    involuntary, coercion = TRUTH.involuntary_only * either, TRUTH.coercion_only * either
    chances = np.column_stack([1 - both - involuntary - coercion, involuntary, coercion, both])
    return np.where(work.worked5 & ~persons.child, pick(rng, chances), NEITHER)


MENACED, PARENTS_MENACED, BY_PARENTS, WORST_FORM = 1, 2, 3, 4
SEXUAL = len(OF_A_CHILD)  # behind the worst forms that have a question of their own


@dataclass(frozen=True, slots=True)
class Childhood:
    """How children worked, and what was done to make them; nothing of adults."""

    for_others: Flags
    with_parents: Flags
    situation: Ints  # NEITHER, or one of the four above
    form: Ints  # of who is in a worst form: the position of its question, or SEXUAL


def draw_childhood(rng: np.random.Generator, persons: Persons, parents: Parents, areas: Areas, work: Work) -> Childhood:
    """The younger a child, the more often it works with its parents, if it lives with one.

    What others do to children follows the risk of the area; rule K3 needs nothing more than parents in forced labour.
    """
    works = work.worked5 & persons.child
    usual = np.select([persons.age < 12, persons.age < 15], [0.85, 0.75], 0.50)
    with_parents = works & parents.here & happens(rng, usual)
    for_others = works & (~with_parents | happens_to(rng, 0.1, len(works)))
    risk = areas.risk[persons.in_area].clip(max=6)
    menace = risk * np.where(with_parents, TRUTH.menace_by_third_party[1], TRUTH.menace_by_third_party[0])
    by_parents = np.where(with_parents, TRUTH.menace_by_parents, 0)
    worst = TRUTH.worst_form * risk**TRUTH.near_miss_power
    chances = np.column_stack([1 - menace - by_parents - worst, 0.75 * menace, 0.25 * menace, by_parents, worst])
    situation = np.where(works, pick(rng, chances), NEITHER)
    return Childhood(for_others, with_parents, situation, draw_worst_form(rng, persons))


def draw_worst_form(rng: np.random.Generator, persons: Persons) -> Ints:
    """Which worst form it is; who is under 12 is neither recruited nor prostituted, but bonded."""
    shares = [question.share for question in OF_A_CHILD]
    form = pick_one(rng, [*shares, 1 - sum(shares)], len(persons))
    too_young = (persons.age < 12) & np.isin(form, (position("child_recruited_for_armed_conflict", OF_A_CHILD), SEXUAL))
    return np.where(too_young, position("child_in_bondage_or_serfdom", OF_A_CHILD), form)


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Work that Convention No. 29 does not call forced labour, and whether it met the two halves of the definition."""

    military: Flags
    prison: Flags
    communal: Flags
    harsh: Flags


def draw_exclusions(rng: np.random.Generator, persons: Persons, areas: Areas, work: Work, situation: Ints) -> Exclusions:
    """Conscripts are young men in defence; convicts are rare; communal service is of the country."""
    may = work.worked5 & ~persons.child & (situation == NEITHER)
    man = persons.sex == MALE
    conscript = may & man & (persons.age < 30) & (work.isic == DEFENCE)
    military = conscript & happens_to(rng, 0.7, len(may))
    prison = may & ~military & happens(rng, np.where(man, 0.003, 0.0005))
    rural = areas.area[persons.in_area] == RURAL
    communal = may & ~military & ~prison & rural & happens_to(rng, 0.015, len(may))
    harsh = happens(rng, np.select([military, prison, communal], [0.4, 0.3, 0.08], 0.0))
    return Exclusions(military, prison, communal, harsh)


@dataclass(frozen=True, slots=True)
class Truths:
    """Whether each half of the definition is true of the job in which something happened, and of the person's other job."""

    involuntary: Flags
    coercion: Flags
    other_involuntary: Flags
    other_coercion: Flags


def draw_truths(rng: np.random.Generator, situation: Ints, childhood: Childhood, persons: Persons, exclusions: Exclusions) -> Truths:
    """Of who met one half of the definition, some met the other half in their other job, which is not forced labour."""
    chances = _of_children(childhood)
    by_child = [persons.child & happens(rng, each) for each in chances]
    elsewhere = happens_to(rng, TRUTH.other_half_in_other_job, len(persons))
    involuntary = np.isin(situation, (FORCED_LABOUR, INVOLUNTARY_ONLY)) | exclusions.harsh
    coercion = np.isin(situation, (FORCED_LABOUR, COERCION_ONLY)) | exclusions.harsh
    return Truths(
        involuntary=by_child[0] | involuntary,
        coercion=by_child[1] | coercion,
        other_involuntary=(situation == COERCION_ONLY) & elsewhere,
        other_coercion=(situation == INVOLUNTARY_ONLY) & elsewhere,
    )


def _of_children(childhood: Childhood) -> tuple[Floats, Floats]:
    """How likely each half is of a child; parents at work and menaced for it say that it was not the child who was."""
    done, worked = childhood.situation, childhood.for_others | childhood.with_parents
    involuntary = np.select([done == NEITHER, done == PARENTS_MENACED], [0.04, 0.5], 0.7)
    coercion = np.select([np.isin(done, (MENACED, BY_PARENTS)), done == WORST_FORM], [1.0, 0.6], 0.0)
    return worked * involuntary, worked * coercion
