"""A concept of one work, read from the variables of another: the names change, and nothing else."""

from __future__ import annotations

import pytest

from flestimate.survey.codebook import Codebook

KINDS = {
    "answers": {"variable": "*_f", "answers": {1: "yes", 2: "no"}},
    "number": {"variable": "*_h", "unit": "hours"},
    "industry": {"variable": "*_i", "classification": "ISIC4", "digits": 4},
    "occupation": {"variable": "*_o", "classification": "ISCO08", "digits": 4},
    "key": {"variable": "*_k", "characters": [1, 8]},
    "joined key": {"variables": ["hh", "*_k"]},
    "marks": {"variables": {"*_a": "employer", "*_b": "recruiter"}, "mentioned": [1]},
    "choices": {"variables": ["*_a", "*_b"], "answers": {1: "employer"}},
    "letters": {"variable": "*_l", "letters": {"A": "employer"}},
    "date": {"date": "*_d"},
    "day in parts": {"year": "*_y", "month": "*_m", "day": "*_d"},
    "month": {"year": "*_y", "month": "*_m", "day_of_month": 15},
}


def of_job(content: object) -> object:
    """The same declaration, typed with the names of the job's variables."""
    if isinstance(content, dict):
        return {of_job(key): of_job(value) for key, value in content.items()}
    if isinstance(content, list):
        return [of_job(each) for each in content]
    return content.replace("*", "job1") if isinstance(content, str) else content


@pytest.mark.parametrize("kind", KINDS)
def test_a_renamed_concept_is_the_one_that_names_the_other_variables(kind: str) -> None:
    concept = Codebook.of({"c": KINDS[kind]}).concepts["c"]
    expected = Codebook.of({"c": of_job(KINDS[kind])}).concepts["c"]
    renamed = concept.renamed(lambda variable: variable.replace("*", "job1"))
    assert renamed == expected
    assert renamed.variables == expected.variables
