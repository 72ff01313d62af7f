"""A design in TOML is the design in Python, to the last figure; a mistake in one is refused with what to type."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError
from flestimate.sample import Design

Studies = Callable[..., fl.Study]
SUMMED = 1e-12  # persons are added up in any order

ONE_STAGE = '[design.clustered]\nweight = "w"\nstrata = "st"\npsu = "ea"\n'
IN_PAIRS = ONE_STAGE.replace('"st"', '"pair"') + "[design.clustered.replicates]\n"
IN_STRATA = ONE_STAGE + "[design.clustered.replicates]\n"
UNSTRATIFIED = ONE_STAGE.replace('strata = "st"\n', "") + "[design.clustered.replicates]\n"
READ = '[design.replicated]\nweight = "w"\nreplicates = "w_*"\n'

STRATIFIED = fl.Clustered(weight="w", strata="st", psu="ea")
PAIRED = fl.Clustered(weight="w", strata="pair", psu="ea")

DESIGNS: dict[str, tuple[str, Design]] = {
    "persons drawn directly": (
        '[design.clustered]\nweight = "w"\ndrawn = "persons"\nstrata = ["st", "ea"]\n',
        fl.Clustered(weight="w", psu=fl.Persons(), strata=("st", "ea")),
    ),
    "one stage without replacement": (ONE_STAGE + 'fpc = "psus"\n', fl.Clustered(weight="w", strata="st", psu="ea", fpc="psus")),
    "unequal probabilities": (
        ONE_STAGE + 'inclusion_probability = "p"\n',
        fl.Clustered(weight="w", strata="st", psu="ea", fpc=fl.Brewer("p")),
    ),
    "three stages": (
        ONE_STAGE
        + 'fpc = "psus"\n[[design.clustered.stage]]\npsu = "hh"\nfpc = "households"\n[[design.clustered.stage]]\ndrawn = "persons"\n',
        fl.Clustered(weight="w", strata="st", psu="ea", fpc="psus", stages=(fl.Stage("hh", "households"), fl.Stage(fl.Persons()))),
    ),
    "a stage in strata, with probabilities": (
        ONE_STAGE + 'fpc = "psus"\n[[design.clustered.stage]]\nstrata = "b4"\ndrawn = "persons"\ninclusion_probability = "p"\n',
        fl.Clustered(weight="w", strata="st", psu="ea", fpc="psus", stages=(fl.Stage(fl.Persons(), fl.Brewer("p"), "b4"),)),
    ),
    "df of the design": (ONE_STAGE + 'df = "design"\n', fl.Clustered(weight="w", strata="st", psu="ea", df=fl.OfDesign())),
    "df of the domain": (ONE_STAGE + 'df = "domain"\n', fl.Clustered(weight="w", strata="st", psu="ea", df=fl.OfDomain())),
    "df given": (ONE_STAGE + "df = 9\n", fl.Clustered(weight="w", strata="st", psu="ea", df=fl.Given(9))),
    "jackknife made": (IN_STRATA + 'method = "jackknife-n"\n', fl.Resampled(STRATIFIED, fl.JackknifeN())),
    "jackknife around the mean made": (
        IN_STRATA + 'method = "jackknife-n"\ncentre = "mean"\n',
        fl.Resampled(STRATIFIED, fl.JackknifeN(centre=fl.AroundMean())),
    ),
    "jackknife without strata made": (
        UNSTRATIFIED + 'method = "jackknife-1"\ncentre = "estimate"\n',
        fl.Resampled(fl.Clustered(weight="w", psu="ea"), fl.Jackknife1(fl.AroundEstimate())),
    ),
    "jackknife of pairs made": (IN_PAIRS + 'method = "jackknife-2"\n', fl.Resampled(PAIRED, fl.Jackknife2())),
    "half-samples made": (IN_PAIRS + 'method = "brr"\n', fl.Resampled(PAIRED, fl.BRR())),
    "Fay's half-samples made": (IN_PAIRS + 'method = "fay"\nrho = 0.3\n', fl.Resampled(PAIRED, fl.Fay(0.3))),
    "bootstrap made": (
        IN_STRATA + 'method = "bootstrap"\nreplicates = 30\nseed = 8\nscale = 0.04\n',
        fl.Resampled(STRATIFIED, fl.Bootstrap(replicates=30, seed=8, scale=0.04)),
    ),
    "successive differences made": (
        IN_STRATA + 'method = "successive-differences"\nreplicates = 48\n',
        fl.Resampled(STRATIFIED, fl.SuccessiveDifferences(48)),
    ),
    "df by rank of replicates made": (
        IN_STRATA.replace("[design.clustered.r", 'df = "rank"\n[design.clustered.r') + 'method = "jackknife-n"\n',
        fl.Resampled(STRATIFIED, fl.JackknifeN(), fl.ByRank()),
    ),
    "half-samples read": (READ + 'method = "brr"\n', fl.Replicated("w", "w_*", fl.BRR())),
    "a list of half-samples read": (
        READ.replace('"w_*"', '["w_1", "w_2", "w_10"]') + 'method = "brr"\ncentre = "mean"\n',
        fl.Replicated("w", ["w_1", "w_2", "w_10"], fl.BRR(fl.AroundMean())),
    ),
    "Fay's half-samples read": (READ + 'method = "fay"\nrho = 0.5\n', fl.Replicated("w", "w_*", fl.Fay(0.5))),
    "jackknife without strata read": (READ + 'method = "jackknife-1"\n', fl.Replicated("w", "w_*", fl.Jackknife1())),
    "jackknife of pairs read": (READ + 'method = "jackknife-2"\n', fl.Replicated("w", "w_*", fl.Jackknife2())),
    "jackknife read": (
        READ.replace('"w_*"', '"w_?"') + 'method = "jackknife-n"\nrscales = [0.5, 0.5, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75]\n',
        fl.Replicated("w", "w_?", fl.JackknifeN((0.5,) * 5 + (0.75,) * 4)),
    ),
    "bootstrap read": (READ + 'method = "bootstrap"\n', fl.Replicated("w", "w_*", fl.Bootstrap())),
    "mean bootstrap read": (READ + 'method = "bootstrap"\nscale = 2\n', fl.Replicated("w", "w_*", fl.Bootstrap(scale=2.0))),
    "successive differences read": (READ + 'method = "successive-differences"\n', fl.Replicated("w", "w_*", fl.SuccessiveDifferences())),
    "other replicates read": (READ + 'method = "other"\nscale = 0.1\n', fl.Replicated("w", "w_*", fl.OtherReplicates(0.1))),
    "other replicates with their own scales read": (
        READ + 'method = "other"\nscale = 0.1\nrscales = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]\n',
        fl.Replicated("w", "w_*", fl.OtherReplicates(0.1, (1.0, 2.0) * 6)),
    ),
    "df by rank of replicates read": (READ + 'method = "brr"\ndf = "rank"\n', fl.Replicated("w", "w_*", fl.BRR(), fl.ByRank())),
    "df of the design by rank": (READ + 'method = "brr"\ndf = "design"\n', fl.Replicated("w", "w_*", fl.BRR(), fl.OfDesign())),
    "an assumed design effect": ('[design.assumed]\nweight = "w"\ndeff = 2.5\n', fl.Assumed(weight="w", deff=2.5)),
    "an assumed design effect with degrees of freedom": (
        '[design.assumed]\nweight = "w"\ndeff = 2\ndf = 40\n',
        fl.Assumed(weight="w", deff=2, df=fl.OfPersons(40)),
    ),
    "df given for replicates": (READ + 'method = "brr"\ndf = inf\n', fl.Replicated("w", "w_*", fl.BRR(), fl.Given(float("inf")))),
}

SINGLETONS = {
    '"refused"': fl.Refused(),
    '"centred"': fl.Centred(),
    '"average"': fl.Average(),
    '"removed"': fl.Removed(),
    '"certainty"': fl.Certainty(),
    '"collapsed"': fl.Collapsed(),
    '{ rule = "centred", also = "domains" }': fl.InDomains(fl.Centred()),
    '{ rule = "average", also = "domains" }': fl.InDomains(fl.Average()),
    '{ rule = "removed", also = "domains" }': fl.InDomains(fl.Removed()),
    '{ rule = "certainty", also = "domains" }': fl.InDomains(fl.Certainty()),
    '{ rule = "collapsed", also = "domains" }': fl.InDomains(fl.Collapsed()),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_in_toml_is_the_design_in_python(study: Studies, persons: pl.DataFrame, name: str) -> None:
    text, design = DESIGNS[name]
    stated = study(text)
    assert stated.design == design
    assert stated.design.fingerprint == design.fingerprint
    survey = fl.describe(fl.read(persons), stated.codebook)
    by_hand = fl.estimate(fl.weigh(survey, design), fl.Prevalence("fl", per=1_000), by=["sex"])
    [table] = stated.estimate()
    assert table.to_frame()["std_error"].gt(0).all()
    pd.testing.assert_frame_equal(table.to_frame(), by_hand.to_frame(), rtol=SUMMED)


@pytest.mark.parametrize("words", SINGLETONS)
def test_every_rule_for_strata_with_a_single_psu_has_a_word(study: Studies, words: str) -> None:
    stated = study(f"{ONE_STAGE}singleton = {words}\n")
    assert stated.design == fl.Clustered(weight="w", strata="st", psu="ea", singleton=SINGLETONS[words])


@pytest.mark.parametrize("file", ["persons.csv", "persons.parquet"])
def test_a_pattern_reads_the_columns_it_matches_and_no_others(study: Studies, file: str) -> None:
    stated = study(READ + 'method = "brr"\n', file=file)
    assert set(stated.read().variables) == {"b4", "b9", "f1", "w", *(f"w_{number}" for number in range(1, 13))}


def test_listed_replicates_are_read_and_no_others(study: Studies) -> None:
    stated = study(READ.replace('"w_*"', '["w_1", "w_2"]') + 'method = "brr"\n')
    assert set(stated.read().variables) == {"b4", "b9", "f1", "w", "w_1", "w_2"}


def test_the_columns_of_further_stages_are_read(study: Studies) -> None:
    assert {"psus", "hh", "households"} <= set(study(DESIGNS["three stages"][0]).read().variables)


MISTAKES = {
    "no design": "[design]",
    "two designs": ONE_STAGE + READ + 'method = "brr"',
    "a misspelt design": READ.replace("replicated", "replicatd"),
    "a design that is no table": "[design]\nclustered = 5",
    "strata that are no names": ONE_STAGE.replace('"st"', "5"),
    "fpc beside a probability": ONE_STAGE + 'fpc = "psus"\ninclusion_probability = "p"',
    "one column for two parts": ONE_STAGE + 'fpc = "st"',
    "a misspelt probability": ONE_STAGE + 'inclusion_probabilty = "p"',
    "a misspelt rule for singletons": ONE_STAGE + 'singleton = "centered"',
    "a rule for singletons that is no word": ONE_STAGE + "singleton = 5",
    "refusal in domains": ONE_STAGE + 'singleton = { rule = "refused", also = "domains" }',
    "a rule for singletons without where": ONE_STAGE + 'singleton = { rule = "centred" }',
    "a rule for singletons somewhere else": ONE_STAGE + 'singleton = { rule = "centred", also = "strata" }',
    "a misspelt df": ONE_STAGE + 'df = "desing"',
    "df by rank without replicates": ONE_STAGE + 'df = "rank"',
    "df that is true": ONE_STAGE + "df = true",
    "df of nothing": ONE_STAGE + "df = 0",
    "a stage in single brackets": ONE_STAGE + '[design.clustered.stage]\npsu = "hh"',
    "a misspelt key in the second stage": (
        ONE_STAGE + '[[design.clustered.stage]]\npsu = "hh"\nfpc = "households"\n[[design.clustered.stage]]\ndrawn = "persons"\nfcp = "p"'
    ),
    "a stage of nothing": ONE_STAGE + '[[design.clustered.stage]]\nfpc = "households"',
    "a stage inside persons": ONE_STAGE.replace('psu = "ea"', 'drawn = "persons"') + '[[design.clustered.stage]]\npsu = "hh"',
    "replicates that are no table": ONE_STAGE + 'replicates = "brr"',
    "no method of making": IN_STRATA + "rho = 0.5",
    "a misspelt method of making": IN_STRATA + 'method = "bootstrp"',
    "other replicates made": IN_STRATA + 'method = "other"',
    "a misspelt number": IN_STRATA + 'method = "bootstrap"\nsed = 5',
    "Fay made without rho": IN_PAIRS + 'method = "fay"',
    "a rho that cannot be": IN_PAIRS + 'method = "fay"\nrho = 1.5',
    "a number of another method": IN_PAIRS + 'method = "brr"\nrho = 0.5',
    "too few replicates": IN_STRATA + 'method = "bootstrap"\nreplicates = 1',
    "a misspelt centre": IN_STRATA + 'method = "jackknife-n"\ncentre = "maen"',
    "a misspelt method of reading": READ + 'method = "sucessive-differences"',
    "jackknife read without rscales": READ + 'method = "jackknife-n"',
    "other replicates without a scale": READ + 'method = "other"\nrscales = [1, 1]',
    "a seed of replicates that are read": READ + 'method = "bootstrap"\nseed = 1',
    "df of the domain for replicates read": READ + 'method = "brr"\ndf = "domain"',
    "replicates that are no names": READ.replace('"w_*"', "12") + 'method = "brr"',
    "replicates left out": READ.replace('replicates = "w_*"\n', "") + 'method = "brr"',
    "a pattern that matches nothing": READ.replace("w_*", "v_*") + 'method = "brr"',
    "a replicate that is not in the file": READ.replace('"w_*"', '["w_1", "w_22"]') + 'method = "brr"',
    "no assumed design effect": '[design.assumed]\nweight = "w"',
    "an assumed design effect below 1": '[design.assumed]\nweight = "w"\ndeff = 0.5',
    "an assumed design effect that is a word": '[design.assumed]\nweight = "w"\ndeff = "two"',
    "strata beside an assumed design effect": '[design.assumed]\nweight = "w"\ndeff = 2\nstrata = "st"',
    "a word for the df of an assumed design effect": '[design.assumed]\nweight = "w"\ndeff = 2\ndf = "design"',
    "too few rscales": READ + 'method = "other"\nscale = 1\nrscales = [1, 1]',
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_design_is_refused_with_what_to_type(
    study: Studies, tmp_path: Path, name: str, snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(FlestimateError) as error:
        study(MISTAKES[name] + "\n").estimate()
    assert str(error.value).replace(str(tmp_path), "FOLDER") == snapshot


def test_the_line_of_a_mistake_is_that_of_its_own_stage(study: Studies, tmp_path: Path) -> None:
    with pytest.raises(FlestimateError) as error:
        study(MISTAKES["a misspelt key in the second stage"])
    lines = (tmp_path / "study.toml").read_text(encoding="utf-8").splitlines()
    assert lines[int(error.value.where["line"]) - 1] == 'fcp = "p"'
