"""Persons of another sex, or of an unknown one, are kept, and counted in a note."""

import pytest

import flestimate as fl


@pytest.mark.bad_input("FLE-V15")
def test_persons_of_a_third_or_an_unknown_sex_are_counted(labelled, of_code, snapshot) -> None:
    codebook = fl.Codebook.of({"sex": {"variable": "b4", "answers": {1: "male", 2: "female", 3: "other"}}})
    [found] = of_code(fl.check(labelled({"b4": [1, 2, 3, 3, None]}), codebook=codebook), "FLE-V15")
    assert str(found) == snapshot
    assert not of_code(fl.check(labelled({"b4": [1, 2, 2]}), codebook=codebook), "FLE-V15")


def test_what_is_no_sex_may_have_three_answers(labelled, of_code) -> None:
    codebook = fl.Codebook.of({"area": {"variable": "b4", "answers": {1: "urban", 2: "rural", 3: "camp"}}})
    assert not of_code(fl.check(labelled({"b4": [1, 2, 3]}), codebook=codebook), "FLE-V15")
