"""The questions of the forced labour module: those of each job, and those of a child."""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """A yes-no question; `share` says how often it is the main thing that happened, within its side."""

    concept: str
    share: float
    text: str


INVOLUNTARY: tuple[Question, ...] = (
    Question("unfree_recruitment", 0.04, "were you born into, sold into or given a job that you could not refuse?"),
    Question("deceived_nature", 0.15, "was the work different in nature from what you had been promised?"),
    Question("forced_overtime", 0.14, "did you have to work overtime that you had not agreed to?"),
    Question("forced_on_call", 0.05, "did you have to be on call, day and night, without having agreed to it?"),
    Question("hazardous_without_consent", 0.14, "did you have to do hazardous work to which you had not consented?"),
    Question("very_low_or_no_wages", 0.20, "did you have to work for very low wages or none at all?"),
    Question("degrading_living_conditions", 0.08, "did you have to live in degrading conditions set by the employer?"),
    Question("forced_to_work_for_others", 0.05, "did you have to work for other employers than the one agreed?"),
    Question("forced_to_stay_longer", 0.06, "did you have to stay in a job for longer than agreed?"),
    Question("not_free_to_leave", 0.09, "were you in a job that you were not free to leave?"),
)

COERCION: tuple[Question, ...] = (
    Question("violence", 0.07, "did anyone use violence against you so that you would work or stay?"),
    Question("threats_of_violence", 0.12, "did anyone threaten you with violence so that you would work or stay?"),
    Question("violence_to_family", 0.04, "did anyone use or threaten violence against your family for that purpose?"),
    Question("movement_restricted", 0.09, "were you locked in, guarded or otherwise kept from moving freely?"),
    Question("debt_bondage", 0.11, "did you have to work to repay a debt that somebody else controlled or increased?"),
    Question("wages_withheld", 0.28, "were your wages or other promised benefits withheld so that you would stay?"),
    Question("documents_withheld", 0.09, "were your identity documents or permits withheld so that you would stay?"),
    Question("threats_of_dismissal_or_deportation", 0.14, "were you threatened with dismissal or deportation?"),
    Question("rights_denied", 0.06, "were you denied rights or privileges so that you would work or stay?"),
)

KIND_OF_WORK: tuple[Question, ...] = (
    Question("military_service", 0, "was it compulsory military service of a purely military character?"),
    Question("prison_labour", 0, "was it work in prison after a conviction in court, under a public authority?"),
    Question("communal_service", 0, "was it a minor service to the community that its members owe?"),
    Question("imposed_by_state", 0, "was the work imposed by the State, its forces or its agents?"),
    Question("commercial_sexual_exploitation", 0, "was it commercial sex?"),
)

OF_A_JOB = INVOLUNTARY + COERCION + KIND_OF_WORK
SIDES = INVOLUNTARY + COERCION

OF_A_CHILD: tuple[Question, ...] = (
    Question("works_for_third_party", 0, "did the child work for somebody other than its parents?"),
    Question("works_with_or_for_parents", 0, "did the child work with or for its parents?"),
    Question("parents_under_menace", 0, "did anyone use or threaten a penalty against the parents so that the child would work?"),
    Question("child_sold_or_trafficked", 0.17, "was the child sold or trafficked?"),
    Question("child_in_bondage_or_serfdom", 0.18, "did the child have to work off a debt, or under serfdom?"),
    Question("child_recruited_for_armed_conflict", 0.12, "was the child recruited by force for use in armed conflict?"),
    Question("child_illicit_activities", 0.25, "was the child used for illicit activities, such as making or carrying drugs?"),
)


class Agent(NamedTuple):
    """Who applied the coercion, by the letter that the interviewer writes; the shares say how often, of adults and of children."""

    letter: str
    name: str
    of_adults: float
    of_children: float


AGENTS: tuple[Agent, ...] = (
    Agent("A", "employer", 0.62, 0.52),
    Agent("B", "recruiter", 0.18, 0.14),
    Agent("C", "parents", 0.01, 0.00),
    Agent("D", "other family", 0.06, 0.22),
    Agent("E", "State", 0.00, 0.02),
    Agent("F", "other", 0.13, 0.10),
)
PARENTS, STATE = 2, 4  # their positions
DONT_KNOW_WHO, REFUSED_WHO = "Y", "Z"


def names(prefix: str, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """The variables of questions, numbered from 01.

    >>> names("ch", OF_A_CHILD)[:2]
    ('ch01', 'ch02')
    """
    return tuple(f"{prefix}{number:02d}" for number in range(1, len(questions) + 1))


def position(concept: str, questions: tuple[Question, ...]) -> int:
    """Which of the questions asks about the concept, from 0."""
    return [question.concept for question in questions].index(concept)
