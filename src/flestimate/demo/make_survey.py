"""Make the embedded SYNTHETIC labour force survey of Synthetica, a country that does not exist.

    python -m flestimate.demo.make_survey [--to FILE]

No record describes a real person: every value is drawn from a seeded generator and the parameters in `synthetic.truth`.
The survey is built the way a real one comes about, one small function a step, in the modules of `synthetic`:

    areas -> persons -> work -> situation -> jobs -> answers and silences -> slips -> the released file

Everything is drawn from uniform numbers alone (`rng.random`), so that any version of numpy makes the same survey.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd  # type: ignore[import-untyped,unused-ignore]

from flestimate.demo.synthetic.answers import (
    Reply,
    Silence,
    all_silent,
    answered,
    draw_agents,
    draw_kinds,
    draw_pattern,
    draw_replies,
    draw_silence,
    draw_unsure,
    of_children,
    of_the_eventful_job,
    of_the_other_job,
)
from flestimate.demo.synthetic.areas import Areas, draw_areas
from flestimate.demo.synthetic.codes import FEMALE, MALE, NO, NO_MODULE, OF_ADULTS, OF_CHILDREN, YES
from flestimate.demo.synthetic.drawing import Flags, Floats, Ints
from flestimate.demo.synthetic.jobs import Job, draw_jobs, write_dates
from flestimate.demo.synthetic.persons import Parents, Persons, add_children, draw_persons, find_parents
from flestimate.demo.synthetic.questions import KIND_OF_WORK, position
from flestimate.demo.synthetic.released import CHILD_ITEMS, ITEMS, only_for, projected, write_survey
from flestimate.demo.synthetic.situation import (
    FORCED_LABOUR,
    Childhood,
    draw_childhood,
    draw_exclusions,
    draw_situation,
    draw_truths,
)
from flestimate.demo.synthetic.slips import slip
from flestimate.demo.synthetic.truth import GROWN, TRUTH
from flestimate.demo.synthetic.work import Work, draw_work, draw_work_of_children, together

HERE = Path(__file__).resolve().parent


# --- The country ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Country:
    """Who lives in the interviewed households, what they do, and what happened to adults; and how they would answer."""

    areas: Areas
    persons: Persons
    parents: Parents
    work: Work
    situation: Ints
    pattern: Flags
    silence: Silence


def draw_country(rng: np.random.Generator, more: np.random.Generator) -> Country:
    """Persons from 15 come first and from a generator of their own: they stay who they are, however children are drawn."""
    areas = draw_areas(rng)
    grown = draw_persons(rng, areas)
    work = draw_work(rng, grown, areas)
    situation = draw_situation(rng, grown, areas, work)
    pattern, silence = draw_pattern(rng, len(grown)), draw_silence(rng, len(grown))
    persons = add_children(more, grown)
    young = persons.after(len(grown))
    situation = np.concatenate([situation, np.zeros(len(young), dtype=np.int64)])
    parents = find_parents(more, persons)
    troubled = parents.of(situation == FORCED_LABOUR)[len(grown) :]
    return Country(
        areas=areas,
        persons=persons,
        parents=parents,
        work=together(work, draw_work_of_children(more, young, areas, troubled)),
        situation=situation,
        pattern=np.concatenate([pattern, draw_pattern(more, len(young))]),
        silence=all_silent(silence, draw_silence(more, len(young))),
    )


# --- The interview ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interview:
    """What is written down of each person: of two jobs, and of a child."""

    jobs: tuple[Job, Job]
    replies: list[Reply]
    of_child: Ints


def draw_interview(rng: np.random.Generator, country: Country) -> Interview:
    """What happened to children and in which job things happened, and then what is said of it."""
    areas, persons, work, situation = country.areas, country.persons, country.work, country.situation
    childhood = draw_childhood(rng, persons, country.parents, areas, work)
    jobs = draw_jobs(rng, persons, areas, work, situation)
    exclusions = draw_exclusions(rng, persons, areas, work, situation)
    truths = draw_truths(rng, situation, childhood, persons, exclusions)
    kinds = draw_kinds(rng, situation, childhood, exclusions)
    happened = of_the_eventful_job(country.pattern, truths, kinds)
    elsewhere = of_the_other_job(rng, truths)
    agents = draw_agents(rng, persons.child, childhood, kinds[:, position("imposed_by_state", KIND_OF_WORK)])
    replies = draw_replies(rng, jobs, happened, elsewhere, agents, country.silence)
    return Interview(jobs, replies, answer_for_children(rng, childhood, country.silence))


def answer_for_children(rng: np.random.Generator, childhood: Childhood, silence: Silence) -> Ints:
    """The questions of a child."""
    true = of_children(childhood)
    return answered(true, silence.of_a_child, draw_unsure(rng, true.shape, TRUTH.does_not_know_of_child))


# --- The released file ------------------------------------------------------------------------------------------------


def make_survey(seed: int = TRUTH.seed, children_seed: int = TRUTH.children_seed) -> pd.DataFrame:
    """Make the survey, as it is released: one row a person, household by household."""
    more = np.random.default_rng((seed, children_seed))
    country = draw_country(np.random.default_rng(seed), more)
    interview = draw_interview(more, country)
    columns = [columns_of_persons(country), columns_of_work(country, interview.jobs[0])]
    columns += [columns_of_job(more, name, job, reply) for name, job, reply in zip(ITEMS, interview.jobs, interview.replies, strict=True)]
    columns += [columns_of_child(country, interview.of_child)]
    survey = pd.DataFrame({name: column for some in columns for name, column in some.items()})
    return slip(more, survey.sort_values(["hhid", "pid"], ignore_index=True))


Columns = dict[str, Ints | Floats | list[str]]


def columns_of_persons(country: Country) -> Columns:
    """Who and where."""
    areas, persons, here = country.areas, country.persons, country.persons.in_area
    lines = country.parents.lines
    return {
        "hhid": persons.hhid,
        "pid": persons.pid,
        "region": areas.region[here],
        "area": areas.area[here],
        "stratum": 10 * areas.region[here] + areas.area[here],
        "ea": areas.ea[here],
        "weight": projected(areas.weight[here], persons.age >= GROWN),
        "sex": persons.sex,
        "age": persons.age,
        "mother": only_for(persons.child, lines[FEMALE]),
        "father": only_for(persons.child, lines[MALE]),
    }


def columns_of_work(country: Country, current: Job) -> Columns:
    """Whether they work, at what, and which form of the module they are asked."""
    work = country.work
    form = np.where(country.persons.child, OF_CHILDREN, OF_ADULTS)
    return {
        "worked5": np.where(work.worked5, YES, NO),
        "employed": np.where(work.employed, YES, NO),
        "isic": only_for(work.employed, current.isic),
        "status": only_for(work.employed, current.status),
        "module": np.where(work.worked5, form, NO_MODULE),
    }


def columns_of_job(rng: np.random.Generator, name: str, job: Job, reply: Reply) -> Columns:
    """One job of those who have it."""
    trade = {"isic": job.isic, "isco": job.isco, "status": job.status}
    written: Columns = {f"{name}_{what}": only_for(job.there, values) for what, values in (trade | write_dates(rng, job)).items()}
    written |= {item: only_for(job.there, column) for item, column in zip(ITEMS[name], reply.items.T, strict=True)}
    return written | {f"{name}_by": np.where(job.there, reply.by_whom, "").tolist()}


def columns_of_child(country: Country, answers: Ints) -> Columns:
    """The questions of the children who worked."""
    asked = country.persons.child & country.work.worked5
    return {item: only_for(asked, column) for item, column in zip(CHILD_ITEMS, answers.T, strict=True)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the survey where `--to` says, or beside this script."""
    parser = argparse.ArgumentParser(prog="python -m flestimate.demo.make_survey", description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=HERE / "survey.sav", metavar="FILE")
    file: Path = parser.parse_args(arguments).to
    survey = make_survey()
    write_survey(survey, file)
    print(f"{file}: {len(survey):,} synthetic persons, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
