"""A study with guesses that nobody has confirmed is loaded, and says which they are; none of its verbs works on persons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DeclarationError
from flestimate.survey import Unconfirmed

DESIGN = '[design.clustered]\nunconfirmed = ["psu"]\nweight = "w"\npsu = "ea"\n'
TABLES = """\
[[table]]
measure = { prevalence = "fl" }

[[table]]
measure = { count = "fl" }
by = ["sex"]
unconfirmed = ["by"]
"""


def test_a_mark_may_stand_in_any_section(study: Callable[..., fl.Study]) -> None:
    guessed = study(design=DESIGN, tables=TABLES)
    assert guessed.unconfirmed == (Unconfirmed("design.clustered", ("psu",), 17), Unconfirmed("table", ("by",), 27))
    assert repr(guessed) == "Study: A synthetic study, 2 tables, 2 sections unconfirmed"


@pytest.mark.parametrize("verb", ["describe", "classify", "weigh", "estimate", "sensitivity", "results", "publish"])
def test_no_verb_works_on_a_guess(study: Callable[..., fl.Study], verb: str) -> None:
    with pytest.raises(DeclarationError, match="FLE-C24"):
        getattr(study(design=DESIGN), verb)()


def test_running_lists_all_that_is_unconfirmed(study: Callable[..., fl.Study], tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    study(design=DESIGN, tables=TABLES)
    with pytest.raises(DeclarationError) as caught:
        fl.run(tmp_path / "study.toml")
    assert str(caught.value) == snapshot


def test_as_if_confirmed_is_the_same_study_without_marks(study: Callable[..., fl.Study]) -> None:
    guessed = study(design=DESIGN, tables=TABLES)
    assert guessed.as_if_confirmed().unconfirmed == ()
    assert len(guessed.as_if_confirmed().estimate()) == 2


def test_guesses_of_the_codebook_are_those_of_the_study_too(study: Callable[..., fl.Study], tmp_path: Path) -> None:
    study()
    path = tmp_path / "study.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('variable = "b9"', 'variable = "b9"\nunconfirmed = ["variable"]'), "utf-8")
    guessed = fl.Study.load(path)
    assert guessed.unconfirmed == guessed.codebook.unconfirmed == (Unconfirmed("concept.hours", ("variable",), 11),)
    assert guessed.as_if_confirmed().describe().n == 240
