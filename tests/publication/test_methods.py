"""What a release says of how its figures were made is what was done, whatever the design and the measure."""

import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.classification import Undetermined
from flestimate.publication.methods import methods_of

PSUS = fl.Clustered(weight="w", strata="stratum", psu="psu")


def persons() -> pl.DataFrame:
    """SYNTHETIC: 4 strata of two PSUs with 30 persons each."""
    psu = np.repeat(np.arange(8), 30)
    number = np.arange(len(psu))
    return pl.DataFrame({"w": 1.0 + number % 7, "stratum": psu // 2, "psu": psu, "fl": (number % 6 == 0).astype(int), "hours": number % 40})


def said(design: object, measure: object, frame: pl.DataFrame | None = None) -> list[str]:
    table = fl.estimate(fl.weigh(persons() if frame is None else frame, design), measure)
    return methods_of(fl.publish(table, fl.PublicationRule.load("ilo")))


def with_replicates() -> pl.DataFrame:
    return fl.replicate_weights(fl.weigh(persons(), fl.Resampled(PSUS, fl.JackknifeN())))


@pytest.mark.parametrize(
    ("design", "frame"),
    [
        (PSUS, persons()),
        (fl.Clustered(weight="w", strata="stratum", psu="psu", df=fl.Given(12)), persons()),
        (fl.Resampled(PSUS, fl.Bootstrap(replicates=50, seed=3)), persons()),
        (fl.Replicated(weight="w", replicates="weight_*", method=fl.JackknifeN(rscales=(0.5,) * 8)), with_replicates()),
    ],
    ids=["linearised", "given df", "made replicates", "read replicates"],
)
def test_the_design_says_how_uncertainty_was_found(design: object, frame: pl.DataFrame, snapshot) -> None:
    assert said(design, fl.Prevalence("fl"), frame)[:4] == snapshot


def classified(choice: Undetermined) -> fl.Sample:
    question = {"answers": {1: "yes", 0: "no"}}
    concepts = {"deceived_nature": {"variable": "fl", **question}, "violence": {"variable": "fl", **question}, "age": {"variable": "age"}}
    codebook = fl.Codebook.of({**concepts, **{name: {"variable": name} for name in ("w", "stratum", "psu")}})
    survey = fl.describe(persons().with_columns(age=pl.lit(30)), codebook)
    return fl.weigh(fl.classify(survey, fl.RuleSet.load("icls-2018"), undetermined=choice), PSUS)


@pytest.mark.parametrize("choice", [fl.Excluded(), fl.AsNotMet()], ids=lambda choice: choice.word)
def test_how_undetermined_persons_count_is_said_of_what_rests_on_the_rules(choice: Undetermined) -> None:
    sample, rule = classified(choice), fl.PublicationRule.load("ilo")
    by_rules = fl.estimate(sample, fl.Prevalence("forced_labour"))
    of_a_question = fl.estimate(sample, fl.Prevalence("violence"))
    assert methods_of(fl.publish([of_a_question, by_rules], rule)).count(choice.sentence) == 1
    assert choice.sentence not in methods_of(fl.publish(of_a_question, rule))


@pytest.mark.parametrize("measure", [fl.Quantile("hours"), fl.Total("hours"), fl.Count("fl"), fl.Prevalence("fl", interval=fl.RareEvent())])
def test_the_interval_is_the_one_that_was_made(measure: object) -> None:
    table = fl.estimate(fl.weigh(persons(), PSUS), measure)
    assert f"95% confidence intervals, {table.total.conf_method}: {measure.title}." in said(PSUS, measure)
