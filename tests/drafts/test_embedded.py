"""The embedded SYNTHETIC survey: the draft finds all that its own study says, and needs only its confirmations to run."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.errors import DeclarationError

DEMO = resources.files("flestimate.demo")


@pytest.fixture(scope="module")
def draft() -> fl.Draft:
    return fl.draft(DEMO / "survey.sav")


@pytest.fixture(scope="module")
def folder(draft: fl.Draft, confirmed: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafted")
    (folder / "survey.sav").write_bytes((DEMO / "survey.sav").read_bytes())
    (folder / "guessed.toml").write_text(draft.toml, encoding="utf-8")
    (folder / "confirmed.toml").write_text(confirmed(draft.toml), encoding="utf-8")
    return folder


def test_every_variable_is_the_one_that_the_survey_s_own_study_names(folder: Path) -> None:
    """But for the filter of the children's questions, which the draft calls otherwise, the dates, and the occupation, it is the same codebook."""
    own, drafted = (fl.Study.load(path).codebook for path in (DEMO / "study.toml", folder / "confirmed.toml"))
    named = {name: concept.variables for name, concept in drafted.every_concept.items()}
    assert named.pop("filter") == own.concepts["module"].variables
    assert named == {
        name: concept.variables for name, concept in own.every_concept.items() if name not in {"module", "fl_occupation", "began", "ended"}
    }
    assert drafted.links == own.links
    assert drafted.spells.told.wide == own.spells.told.wide


def test_codes_and_filters_are_those_of_the_survey_s_own_study(folder: Path) -> None:
    own, drafted = (fl.Study.load(path).codebook for path in (DEMO / "study.toml", folder / "confirmed.toml"))
    questions = [name for name in drafted.every_concept if name in fl.RuleSet.load("icls-2018-all").names() - {"age"}]
    of_adults = [name for name in questions if drafted.every_concept[name].variables[0].startswith("*")]
    assert (len(questions), len(of_adults)) == (32, 25)
    assert all(drafted.every_concept[name] == own.every_concept[name] for name in of_adults)
    of_children = [drafted.every_concept[name] for name in questions if name not in of_adults]
    assert {(one.asked_if.concept, one.asked_if.answer) for one in of_children} == {("filter", "Form for children")}


def test_nothing_is_certain_but_what_is_right(draft: fl.Draft) -> None:
    certain = {guess.name: guess.variables for guess in draft.guesses if guess.confidence is fl.Confidence.CERTAIN}
    assert certain == {"sex": ("sex",), "age": ("age",), "area": ("area",), "psu": ("ea",)}


def test_it_does_not_run_before_it_is_confirmed(folder: Path) -> None:
    study = fl.Study.load(folder / "guessed.toml")
    assert len(study.unconfirmed) == 45
    with pytest.raises(DeclarationError, match="FLE-C24"):
        study.publish()


def test_confirmed_it_gives_the_headline_of_the_survey_s_own_study(folder: Path) -> None:
    own, drafted = (fl.Study.load(path) for path in (DEMO / "study.toml", folder / "confirmed.toml"))
    [theirs, *_], [ours, *_] = own.estimate(), drafted.estimate()
    for cell in (("sex", "female"), ("age_group", "15-17"), ("area", "rural"), ("sector", "Construction")):
        assert ours[cell].estimate == pytest.approx(theirs[cell].estimate, rel=1e-12)
    assert ours.total.estimate == pytest.approx(theirs.total.estimate, rel=1e-12)
    assert ours.total.std_error == pytest.approx(theirs.total.std_error, rel=1e-12)
    assert (ours.total.n_cases, ours.total.undetermined) == (theirs.total.n_cases, theirs.total.undetermined) == (179, 209)


def test_as_if_confirmed_it_can_be_looked_at(folder: Path) -> None:
    guessed = fl.Study.load(folder / "guessed.toml").as_if_confirmed()
    assert guessed.codebook == fl.Study.load(folder / "confirmed.toml").codebook
