"""What people answer: what is true, unless they refuse, do not know, or the interviewer slips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flestimate.demo.synthetic.codes import DONT_KNOW, NO, REFUSED, YES
from flestimate.demo.synthetic.drawing import Flags, Floats, Ints, happens, happens_to, pick_one
from flestimate.demo.synthetic.jobs import Job
from flestimate.demo.synthetic.questions import (
    AGENTS,
    COERCION,
    DONT_KNOW_WHO,
    INVOLUNTARY,
    KIND_OF_WORK,
    OF_A_CHILD,
    PARENTS,
    REFUSED_WHO,
    STATE,
    Question,
)
from flestimate.demo.synthetic.situation import (
    BY_PARENTS,
    FORCED_LABOUR,
    PARENTS_MENACED,
    SEXUAL,
    WORST_FORM,
    Childhood,
    Exclusions,
    Truths,
)
from flestimate.demo.synthetic.truth import TRUTH

COERCIVE = slice(len(INVOLUNTARY), len(INVOLUNTARY) + len(COERCION))  # the questions about coercion


# --- What is true -----------------------------------------------------------------------------------------------------


def draw_pattern(rng: np.random.Generator, persons: int) -> Flags:
    """What somebody on each side of the module would say yes to: one main question and, at times, further ones."""
    return np.column_stack([_side(rng, INVOLUNTARY, persons, more=0.9), _side(rng, COERCION, persons, more=0.7)])


def _side(rng: np.random.Generator, questions: Sequence[Question], persons: int, more: float) -> Flags:
    shares = np.array([question.share for question in questions])
    main = pick_one(rng, shares, persons)[:, None] == np.arange(len(questions))
    return np.asarray(main | happens(rng, np.tile(more * shares, (persons, 1))))


def of_both_sides(pattern: Flags, involuntary: Flags, coercion: Flags) -> Flags:
    """The pattern, where the side is true."""
    first = len(INVOLUNTARY)
    return np.column_stack([pattern[:, :first] & involuntary[:, None], pattern[:, first:] & coercion[:, None]])


def of_the_eventful_job(pattern: Flags, truths: Truths, kinds: Flags) -> Flags:
    """Every question of the job in which something happened."""
    return np.column_stack([of_both_sides(pattern, truths.involuntary, truths.coercion), kinds])


def of_the_other_job(rng: np.random.Generator, truths: Truths) -> Flags:
    """Every question of the other job: mostly nothing."""
    persons = len(truths.coercion)
    said = of_both_sides(draw_pattern(rng, persons), truths.other_involuntary, truths.other_coercion)
    return np.column_stack([said, np.zeros((persons, len(KIND_OF_WORK)), dtype=bool)])


def draw_kinds(rng: np.random.Generator, situation: Ints, childhood: Childhood, exclusions: Exclusions) -> Flags:
    """Which work was excluded, imposed by the State, or commercial sex."""
    forced = situation == FORCED_LABOUR
    state = forced & happens_to(rng, TRUTH.state, len(forced))
    sex = forced & ~state & happens_to(rng, TRUTH.commercial_sex, len(forced))
    of_child = (childhood.situation == WORST_FORM) & (childhood.form == SEXUAL)
    return np.column_stack([exclusions.military, exclusions.prison, exclusions.communal, state, sex | of_child])


def of_children(childhood: Childhood) -> Flags:
    """Every question of a child."""
    worst: Flags = (childhood.situation == WORST_FORM)[:, None] & (childhood.form[:, None] == np.arange(len(OF_A_CHILD)))
    worst[:, :3] = np.column_stack([childhood.for_others, childhood.with_parents, childhood.situation == PARENTS_MENACED])
    return worst


def draw_agents(rng: np.random.Generator, child: Flags, childhood: Childhood, state: Flags) -> Flags:
    """Who applied the coercion: one, and at times another; and only the parents, where it is they who made the child work."""
    of_adults, of_all_children = (_agents(rng, shares, len(child)) for shares in _SHARES)
    agents = np.where(child[:, None], of_all_children, of_adults)
    agents[:, STATE] |= state
    only_parents = np.arange(len(AGENTS)) == PARENTS
    return np.where((childhood.situation == BY_PARENTS)[:, None], only_parents, agents)


_SHARES = (np.array([agent.of_adults for agent in AGENTS]), np.array([agent.of_children for agent in AGENTS]))


def _agents(rng: np.random.Generator, shares: Floats, persons: int) -> Flags:
    main = pick_one(rng, shares, persons)[:, None] == np.arange(len(AGENTS))
    return np.asarray(main | happens(rng, np.tile(0.25 * shares, (persons, 1))))


# --- Silence ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Silence:
    """Who refuses, which comes a whole module or a whole side at a time, and who does not know a single question."""

    module: Flags
    involuntary: Flags
    coercion: Flags
    unsure: Flags  # persons x questions of both sides, of the job in which something happened

    @property
    def of_a_job(self) -> Flags:
        """What is refused: persons x questions of a job."""
        refused = [self.involuntary] * len(INVOLUNTARY) + [self.coercion] * len(COERCION) + [self.module] * len(KIND_OF_WORK)
        return np.column_stack(refused)

    @property
    def of_a_child(self) -> Flags:
        """What is refused: persons x questions of a child."""
        return np.column_stack([self.module] * len(OF_A_CHILD))


def draw_silence(rng: np.random.Generator, persons: int) -> Silence:
    """Who refuses one job's questions refuses those of the other."""
    module, block, side = rng.random((3, persons))
    all_of_it = module < TRUTH.refuses_module
    one_side = block < 2 * TRUTH.refuses_block
    unsure = draw_unsure(rng, (persons, len(INVOLUNTARY) + len(COERCION)))
    return Silence(all_of_it, all_of_it | (one_side & (side < 0.5)), all_of_it | (one_side & (side >= 0.5)), unsure)


def draw_unsure(rng: np.random.Generator, shape: tuple[int, ...], chance: float = TRUTH.does_not_know) -> Flags:
    """Which single questions somebody does not know."""
    return happens(rng, np.full(shape, chance))


def all_silent(grown: Silence, children: Silence) -> Silence:
    """The silence of the grown, then that of the children."""
    return Silence(*(np.concatenate([getattr(grown, name), getattr(children, name)]) for name in Silence.__slots__))


def answered(true: Flags, refused: Flags, unsure: Flags) -> Ints:
    """The codes that are written down."""
    return np.select([refused, unsure, true], [REFUSED, DONT_KNOW, YES], NO)


# --- What is written down ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reply:
    """What is written down of one job: persons x questions, and the letters of who applied coercion."""

    items: Ints
    by_whom: list[str]


def draw_replies(
    rng: np.random.Generator, jobs: Sequence[Job], happened: Flags, elsewhere: Flags, agents: Flags, silence: Silence
) -> list[Reply]:
    """The module is asked of each job; what happened is said of the job in which it did, the rest of the other."""
    more = draw_unsure(rng, (len(happened), len(KIND_OF_WORK)))
    here = answered(happened, silence.of_a_job, np.column_stack([silence.unsure, more]))
    there = answered(elsewhere, silence.of_a_job, draw_unsure(rng, elsewhere.shape))
    return [_reply(rng, np.where(job.eventful[:, None], here, there), agents) for job in jobs]


def _reply(rng: np.random.Generator, items: Ints, agents: Flags) -> Reply:
    return Reply(items, write_whom(agents, items, happens_to(rng, 4 * TRUTH.does_not_know, len(items))))


def write_whom(agents: Flags, answers: Ints, unsure: Flags) -> list[str]:
    """Letters; asked where any coercion was answered with yes, and not known where the coercion is not."""
    coercion = answers[:, COERCIVE]
    letters = np.array([agent.letter for agent in AGENTS])
    mentioned = np.array(["".join(letters[each]) for each in agents])
    yes = (coercion == YES).any(axis=1)
    refused, unknown = (coercion == REFUSED).any(axis=1), (coercion == DONT_KNOW).any(axis=1)
    conditions = [yes & ~unsure, yes | (unknown & ~refused), refused]
    written: list[str] = np.select(conditions, [mentioned, DONT_KNOW_WHO, REFUSED_WHO], "").tolist()
    return written
