"""Spells in wide form: those of a person side by side in the persons' file."""

from __future__ import annotations

import polars as pl

import flestimate as fl

CONCEPTS = {"worked": {"variable": "w", "answers": {1: "yes", 2: "no"}}}
VIOLENCE = {"variable": "*_f11", "answers": {1: "yes", 2: "no"}, "asked_if": {"concept": "worked", "is": "yes"}}
SPELLS = {"wide": ["j1", "j2"], "concept": {"violence": VIOLENCE, "sector": {"variable": "*_isic", "classification": "ISIC4", "digits": 4}}}


def described(**variables):
    return fl.describe(pl.DataFrame(variables), fl.Codebook.of(CONCEPTS, spells=SPELLS))


def breaches(survey):
    return [str(note) for note in survey.notes if note.code == "FLE-F06"]


def test_who_has_no_second_job_was_not_to_be_asked_about_it():
    survey = described(w=[1, 1], j1_f11=[2, 1], j1_isic=[111, 111], j2_f11=[None, 2], j2_isic=[None, 4100])
    assert breaches(survey) == []


def test_a_question_left_out_of_a_job_that_is_there_is_noted():
    survey = described(w=[1, 1], j1_f11=[2, 1], j1_isic=[111, 111], j2_f11=[None, None], j2_isic=[None, 4100])
    assert breaches(survey) == ["FLE-F06: 'violence': 1 person has nothing entered although the filter says asked; it counts as unknown."]
