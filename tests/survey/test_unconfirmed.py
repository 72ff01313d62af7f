"""A codebook may hold guesses, marked as such: it can be looked at, but nobody is described by it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.declaration import Origin
from flestimate.errors import DeclarationError
from flestimate.survey import Unconfirmed

GUESSED = """\
[concept.sex]
unconfirmed = ["variable", "answers"]
variable = "b4"
answers = { 1 = "male", 2 = "female" }

[concept.age]
variable = "b5"

[spells]
wide = ["j1"]

[spells.concept.violence]
variable = "*_f11"   # unconfirmed = a word in a comment is no mark
answers = { 1 = "yes", 2 = "no" }
unconfirmed = ["answers"]
"""
PERSONS = pl.DataFrame({"b4": [1, 2], "b5": [31, 17], "j1_f11": [1, 2]})


def codebook(text: str = GUESSED) -> fl.Codebook:
    origin = Origin("study.toml", text)
    return fl.Codebook.parse(origin.content(), origin)


def test_the_marks_say_what_is_a_guess_and_in_which_line_that_is_said() -> None:
    assert codebook().unconfirmed == (
        Unconfirmed("concept.sex", ("variable", "answers"), 2),
        Unconfirmed("spells.concept.violence", ("answers",), 15),
    )


def test_nobody_is_described_by_a_guess(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.describe(PERSONS, codebook())
    assert str(caught.value) == snapshot


def test_deleting_the_lines_confirms_the_guesses() -> None:
    confirmed = codebook("\n".join(line for line in GUESSED.splitlines() if not line.startswith("unconfirmed")))
    assert confirmed.unconfirmed == ()
    assert fl.describe(PERSONS, confirmed).n == 2


def test_as_if_confirmed_says_the_same_without_marks() -> None:
    guessed = codebook()
    assert guessed.as_if_confirmed() == guessed
    assert fl.describe(PERSONS, guessed.as_if_confirmed()).n == 2


def test_marks_can_be_typed_in_python(snapshot: SnapshotAssertion) -> None:
    typed = fl.Codebook.of({"age": {"variable": "b5", "unconfirmed": ["variable"]}})
    with pytest.raises(DeclarationError) as caught:
        fl.describe(PERSONS, typed)
    assert str(caught.value) == snapshot


def test_a_code_may_be_called_unconfirmed() -> None:
    status = {"variable": "b4", "answers": {"unconfirmed": "not confirmed", "1": "confirmed"}}
    assert fl.Codebook.of({"status": status}).unconfirmed == ()


@pytest.mark.parametrize("mark", ['["variabel"]', "[]", "true", "[1]"])
def test_a_mark_that_is_amiss_is_refused(mark: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        codebook(f'[concept.age]\nvariable = "b5"\nunconfirmed = {mark}\n')
    assert str(caught.value) == snapshot


def test_the_example_of_the_documentation_is_a_mark() -> None:
    text = (Path(__file__).parents[2] / "docs/codebook.md").read_text(encoding="utf-8")
    block = text.split("## Guesses")[1].split("```toml\n")[1].split("```")[0]
    assert [mark.keys for mark in codebook(block).unconfirmed] == [("variable", "answers")]
