"""Slips of interviewers: a question put to somebody whom it does not concern, and a question left out."""

from __future__ import annotations

import numpy as np
import pandas as pd  # type: ignore[import-untyped,unused-ignore]

from flestimate.demo.synthetic.codes import NO, YES
from flestimate.demo.synthetic.drawing import Flags, Ints
from flestimate.demo.synthetic.questions import COERCION, INVOLUNTARY, names
from flestimate.demo.synthetic.truth import ADULT

ASKED_IN_VAIN, LEFT_OUT = "j1_fl10", "j1_fl15"


def slip(rng: np.random.Generator, survey: pd.DataFrame) -> pd.DataFrame:
    """Put an answer where nobody was to be asked, and take one away from some, two of whom it leaves undetermined."""
    adult, worked = survey["age"] >= ADULT, survey["worked5"] == YES
    idle = _some(rng, adult & ~worked, 6)
    survey.loc[idle, ASKED_IN_VAIN] = [NO, NO, NO, NO, NO, YES]
    involuntary = _any_yes(survey, slice(0, len(INVOLUNTARY)))
    coercion = _any_yes(survey, slice(len(INVOLUNTARY), len(INVOLUNTARY + COERCION)))
    said_no = adult & worked & (survey[LEFT_OUT] == NO) & ~coercion
    for whom, how_many in ((said_no & involuntary, 2), (said_no & ~involuntary, 5)):
        survey.loc[_some(rng, whom, how_many), LEFT_OUT] = np.nan
    return survey


def _any_yes(survey: pd.DataFrame, side: slice) -> Flags:
    return np.asarray((survey[list(names("j1_fl", INVOLUNTARY + COERCION)[side])] == YES).any(axis=1))


def _some(rng: np.random.Generator, whom: pd.Series, how_many: int) -> Ints:
    """Rows of some of them, drawn at random."""
    rows = np.flatnonzero(whom)
    return np.sort(rows[np.argsort(rng.random(len(rows)))[:how_many]])
