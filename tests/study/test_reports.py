"""A study whose persons are those on whom respondents report: two files, one codebook, and a design that divides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError

HERE = Path(__file__).parents[1] / "estimates" / "network"
TEXT = """\
[study]
title = "A synthetic network"
file = "respondents.csv"

[concept.person]
variables = ["hh", "pid"]

[reports]
file = "reports.csv"
respondent = ["hh", "pid"]
reported = ["line_hh", "line"]
reporters = "m"

[reports.concept.sex]
variable = "sex"
answers = { female = "women", male = "men" }

[reports.concept.fl]
variable = "fl"
answers = { 1 = "yes", 0 = "no" }

[[table]]
measure = { prevalence = "fl", per = 1000 }
by = ["sex"]

"""
CLUSTERED = '[design.clustered]\nweight = "w"\nstrata = "s"\npsu = "ea"\n'
OF_RESPONDENTS = '[design.clustered]\nweight = "w"\nstrata = "s"\npsu = "respondent"\nfpc = "respondents_of_stratum"\n'
REPLICATED = '[design.replicated]\nweight = "w"\nreplicates = "r_*"\nmethod = "bootstrap"\n'
MADE = '[design.clustered.replicates]\nmethod = "jackknife-n"\n'
DIVIDED = 'reporters = "reporters"\n'
CLUSTERED_DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")

DESIGNS = {
    "clustered": (CLUSTERED + DIVIDED, CLUSTERED_DESIGN),
    "respondents": (OF_RESPONDENTS + DIVIDED, fl.Clustered(weight="w", strata="s", psu="respondent", fpc="respondents_of_stratum")),
    "replicates read": (REPLICATED + DIVIDED, fl.Replicated("w", "r_*", fl.Bootstrap())),
    "replicates made": (CLUSTERED + DIVIDED + MADE, fl.Resampled(CLUSTERED_DESIGN, fl.JackknifeN())),
    "respondents named": (CLUSTERED + DIVIDED + 'respondent = "respondent"\n', CLUSTERED_DESIGN),
}


@pytest.fixture
def network(tmp_path: Path) -> Callable[..., fl.Study]:
    def made(design: str, text: str = TEXT) -> fl.Study:
        for name in ("respondents.csv", "reports.csv"):
            (tmp_path / name).write_bytes((HERE / name).read_bytes())
        path = tmp_path / "study.toml"
        path.write_text(text + design, encoding="utf-8")
        return fl.Study.load(path)

    return made


@pytest.mark.parametrize("name", DESIGNS)
def test_a_study_of_reports_is_what_is_typed_in_python(network: Callable[..., fl.Study], name: str) -> None:
    text, design = DESIGNS[name]
    study = network(text)
    assert study.design == fl.Multiplicity(design)
    survey = fl.describe(pl.read_csv(HERE / "respondents.csv"), study.codebook, reports=pl.read_csv(HERE / "reports.csv"))
    by_hand = fl.estimate(fl.weigh(survey, fl.Multiplicity(design)), fl.Prevalence("fl", per=1_000), by=["sex"])
    [table] = study.estimate()
    assert [one.estimate for one in table] == pytest.approx([one.estimate for one in by_hand], rel=1e-12)
    assert [one.se for one in table] == pytest.approx([one.se for one in by_hand], rel=1e-12)


def test_of_each_file_only_the_variables_that_are_needed_are_read(network: Callable[..., fl.Study]) -> None:
    study = network(CLUSTERED + DIVIDED)
    assert set(study.read().variables) == {"hh", "pid", "w", "s", "ea"}
    assert set(study.read_reports().variables) == {"hh", "pid", "line_hh", "line", "m", "sex", "fl"}


def test_its_publication_says_that_weights_are_divided(network: Callable[..., fl.Study]) -> None:
    publication = network(CLUSTERED + DIVIDED).publish()
    assert "Weights are divided by the number of persons who could have reported on the same person (multiplicity)." in publication.methods
    assert [note.text for note in publication.notes if note.code == "FLE-W19"] == [
        "The reports stand for 4,581 persons; the weights of the respondents alone sum to 3,755."
    ]


MISTAKES = {
    "a design that does not divide": (CLUSTERED, TEXT),
    "respondents without the number of reporters": (CLUSTERED + 'respondent = "respondent"\n', TEXT),
    "persons drawn directly": (OF_RESPONDENTS.replace('psu = "respondent"', 'drawn = "persons"') + DIVIDED, TEXT),
    "no second file": (CLUSTERED + DIVIDED, TEXT.replace('file = "reports.csv"', "")),
    "a variable that neither file has": (CLUSTERED.replace('"ea"', '"eaa"') + DIVIDED, TEXT),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_with_what_to_type(network: Callable[..., fl.Study], mistake: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as refused:
        network(*MISTAKES[mistake]).estimate()
    assert str(refused.value) == snapshot
