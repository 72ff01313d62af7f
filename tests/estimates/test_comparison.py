"""sensitivity: the headline by several definitions over the same persons, with the covariance between them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.declaration import Origin
from flestimate.errors import FlestimateError

SECRET = "Amina-0412"
ADULTS = fl.RuleSet.load("icls-2018")
INVOLUNTARY = {"deceived_nature": "I2_nature", "very_low_or_no_wages": "I5_lowpay", "not_free_to_leave": "I9_leave"}
COERCION = {"violence": "C1_violence", "debt_bondage": "C3_debt"}
QUESTION = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
OTHERS: Mapping[str, Mapping[str, object]] = {
    "person": {"variables": ["id"]},
    "age": {"variable": "age"},
    "sex": {"variable": "sex", "answers": {1: "men", 2: "women"}},
}
CODEBOOK = fl.Codebook.of({**OTHERS, **{name: {"variable": name, **QUESTION} for name in (*INVOLUNTARY, *COERCION)}})
DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")
SIZE = 600
CHANGED = """
id = "mine"
version = "1"
title = "Persons aged 50 and over"
builds_on = "icls-2018"

[universe]
label = "persons aged 50 and over"
concept = "age"
from = 50
"""
VARIANTS = {"headline": (), **{f"without {name}": (name,) for name in (*INVOLUNTARY.values(), *COERCION.values())}}
RULESETS = [ADULTS, *(ADULTS.without(name) for (name,) in list(VARIANTS.values())[1:])]


@pytest.fixture(scope="module")
def persons() -> pl.DataFrame:
    """600 persons in 4 strata of 5 PSUs: some children, some of unknown age, and answers that are not known."""
    random = np.random.default_rng(18)
    answers = {name: random.choice([1, 2, 8], SIZE, p=[0.2, 0.7, 0.1]) for name in (*INVOLUNTARY, *COERCION)}
    return pl.DataFrame(
        {
            "id": [f"{SECRET}-{number}" for number in range(SIZE)],
            "w": random.integers(0, 50, SIZE).astype(float),
            "s": np.arange(SIZE) // 150,
            "ea": np.arange(SIZE) % 150 // 30,
            "sex": random.choice([1, 2], SIZE),
            "age": [[12.0, 30.0, 60.0, None][code] for code in random.choice(4, SIZE, p=[0.15, 0.4, 0.4, 0.05])],
            **answers,
        }
    )


@pytest.fixture(scope="module")
def survey(persons: pl.DataFrame) -> fl.Survey:
    return fl.describe(persons, CODEBOOK)


@pytest.fixture(scope="module")
def found(survey: fl.Survey) -> fl.Sensitivity:
    return fl.sensitivity(survey, RULESETS, DESIGN)


def alone(survey: fl.Survey, rules: fl.RuleSet, undetermined: object = None) -> fl.Sample:
    return fl.weigh(fl.classify(survey, rules, undetermined or fl.Excluded()), DESIGN)


def figures(one: fl.Estimate) -> tuple[object, ...]:
    return (one.n, one.n_cases, one.n_psu, one.df, one.undetermined)


def numbers(one: fl.Estimate) -> list[float]:
    return [one.estimate, one.std_error, one.conf_low, one.conf_high, one.population, one.undetermined_share, *one.bounds]


# Each definition by itself


@pytest.mark.parametrize("choice", [fl.Excluded(), fl.AsNotMet()], ids=repr)
def test_each_estimate_is_that_of_its_own_classification(survey: fl.Survey, choice: object) -> None:
    compared = fl.sensitivity(survey, RULESETS, DESIGN, undetermined=choice)
    for rules, one in zip(RULESETS, compared.table, strict=True):
        other = fl.estimate(alone(survey, rules, choice), fl.Prevalence("forced_labour", per=1_000)).total
        assert figures(one) == figures(other), rules.id
        assert numbers(one) == pytest.approx(numbers(other), rel=1e-12), rules.id


def test_so_is_each_cell_of_a_breakdown(survey: fl.Survey) -> None:
    compared = fl.sensitivity(survey, RULESETS[:3], DESIGN, by=["sex"], per=100)
    for rules, label in zip(RULESETS[:3], ("icls-2018", *list(VARIANTS)[1:3]), strict=True):
        own = fl.estimate(alone(survey, rules), fl.Prevalence("forced_labour", per=100), by=["sex"])
        for sex in ("men", "women"):
            one, other = compared.table["sex", sex, "definition", label], own["sex", sex]
            assert figures(one) == figures(other)
            assert numbers(one) == pytest.approx(numbers(other), rel=1e-12)


def test_definitions_may_speak_of_different_persons(survey: fl.Survey) -> None:
    rules = [ADULTS, fl.RuleSet.parse(Origin("mine.toml", CHANGED))]
    for each, one in zip(rules, fl.sensitivity(survey, rules, DESIGN).table, strict=True):
        other = fl.estimate(alone(survey, each), fl.Prevalence("forced_labour", per=1_000)).total
        assert figures(one) == figures(other)
        assert numbers(one) == pytest.approx(numbers(other), rel=1e-12)


# Their differences


def outcome(persons: pl.DataFrame, without: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Whether a person is a case, and whether the person counts, written out here in Kleene's logic: no 0, unknown 1, yes 2."""
    codes = {1: 2, 8: 1, 2: 0}
    sides = []
    for side in (INVOLUNTARY, COERCION):
        asked = [name for name, element in side.items() if element not in without]
        sides.append(np.max([[codes[code] for code in persons[name].to_list()] for name in asked], axis=0))
    both = np.min(sides, axis=0)
    age = persons["age"].fill_null(0).to_numpy()
    return both == 2, (age >= 18) & (both != 1)


def linearised(persons: pl.DataFrame, without: tuple[str, ...]) -> tuple[float, np.ndarray]:
    case, inside = outcome(persons, without)
    weight = persons["w"].to_numpy() * inside
    share = (weight * case).sum() / weight.sum()
    return share, weight * (case - share) / weight.sum()


@pytest.mark.parametrize("name", list(VARIANTS)[1:])
def test_a_difference_has_the_covariance_of_the_same_persons(found: fl.Sensitivity, persons: pl.DataFrame, variance_of, name: str) -> None:
    (first, z_first), (other, z_other) = linearised(persons, ()), linearised(persons, VARIANTS[name])
    difference = found.differences[name]
    assert found.headline.estimate == pytest.approx(1_000 * first, rel=1e-12)
    assert difference.estimate == pytest.approx(1_000 * (other - first), rel=1e-12)
    assert difference.std_error == pytest.approx(1_000 * np.sqrt(variance_of(persons, z_other - z_first)), rel=1e-10)


def test_the_covariance_makes_differences_much_more_precise(found: fl.Sensitivity) -> None:
    for name, difference in found.differences.items():
        other = found.table["definition", name]
        assert difference.std_error < 0.9 * np.hypot(other.std_error, found.headline.std_error)


# Who is lost and who is gained


@pytest.mark.bad_input("FLE-F12")
def test_cases_lost_and_gained_account_for_the_cases(found: fl.Sensitivity, persons: pl.DataFrame) -> None:
    headline, among = outcome(persons, ())
    for name, without in VARIANTS.items():
        label = "icls-2018" if name == "headline" else name
        one, moved = found.table["definition", label], found.moved[label]
        assert one.n_cases == found.headline.n_cases - moved.lost + moved.gained
        case, inside = outcome(persons, without)
        assert moved.lost == ((headline & among) & ~(case & inside)).sum()
        assert moved.gained == ((case & inside) & ~(headline & among)).sum()


def test_without_an_exclusion_cases_are_gained() -> None:
    asked = {"deceived_nature": "d", "violence": "v", "prison_labour": "x"}
    codebook = fl.Codebook.of({"age": OTHERS["age"], **{name: {"variable": variable, **QUESTION} for name, variable in asked.items()}})
    frame = pl.DataFrame({"age": [30] * 6, "d": [1] * 6, "v": [1, 1, 2, 2, 2, 2], "x": [1, 2, 2, 2, 2, 2], "w": [1.0] * 6, "ea": range(6)})
    compared = fl.sensitivity(fl.describe(frame, codebook), [ADULTS, ADULTS.without("X3_prison")], fl.Clustered("w", "ea"))
    assert (compared.moved["without X3_prison"].lost, compared.moved["without X3_prison"].gained) == (0, 1)


# How it is shown


def test_it_reads_as_text_and_as_a_table_without_a_person(found: fl.Sensitivity, snapshot) -> None:
    assert repr(found) == snapshot
    assert found._repr_html_() == snapshot
    assert SECRET not in repr(found) + found._repr_html_()


def test_the_frame_has_a_row_a_definition(found: fl.Sensitivity) -> None:
    frame = found.to_frame()
    assert frame["definition"].tolist() == ["icls-2018", *list(VARIANTS)[1:]]
    assert frame["difference"].tolist()[0] == frame["difference_se"].tolist()[0] == 0
    assert frame["difference"].tolist()[1:] == [one.estimate for one in found.differences.values()]
    assert (frame["n_cases"] == frame["n_cases"][0] - frame["cases_lost"] + frame["cases_gained"]).all()


def test_by_a_breakdown_the_frame_has_the_totals_only(survey: fl.Survey, found: fl.Sensitivity) -> None:
    compared = fl.sensitivity(survey, RULESETS, DESIGN, by=["sex"])
    assert compared.to_frame()["estimate"].tolist() == pytest.approx(found.to_frame()["estimate"].tolist())
    assert len(compared.differences) == len(found.differences)
    assert repr(compared) == repr(found)


# What has to be known of it


def test_the_notes_are_those_of_the_definitions(survey: fl.Survey, found: fl.Sensitivity) -> None:
    assert found.table.notes == alone(survey, ADULTS).notes


def test_every_definition_says_whom_it_speaks_of(survey: fl.Survey) -> None:
    compared = fl.sensitivity(survey, [ADULTS, ADULTS.without("C3_debt"), fl.RuleSet.parse(Origin("mine.toml", CHANGED))], DESIGN)
    said = [note.text.split(";")[0] for note in compared.table.notes if note.code == "FLE-F16"]
    assert said == ["icls-2018 speaks of persons aged 18 and over", "mine speaks of persons aged 50 and over"]


def test_every_definition_is_in_the_provenance(found: fl.Sensitivity) -> None:
    assert [origin.name for origin in found.table.provenance if origin.what == "rule set"] == [f"{rules.id} 2" for rules in RULESETS]


# What cannot be compared


def test_what_only_cases_have_is_no_breakdown(persons: pl.DataFrame, snapshot) -> None:
    spells = {"wide": ["j1", "j2"], "concept": {"fl_sector": {"variable": "*_s", "answers": {1: "Farms", 2: "Mines"}}}}
    spells["concept"] |= {"violence": {"variable": "*_v", **QUESTION}}
    codebook = fl.Codebook.of({**OTHERS, "deceived_nature": {"variable": "deceived_nature", **QUESTION}}, spells=spells)
    jobs = {f"j{k}_{name}": pl.lit(1) for k in (1, 2) for name in "sv"}
    survey = fl.describe(persons.with_columns(**jobs), codebook)
    with pytest.raises(FlestimateError) as caught:
        fl.sensitivity(survey, [ADULTS, ADULTS.without("I9_leave")], DESIGN, by=["fl_sector"])
    assert str(caught.value) == snapshot


@pytest.mark.parametrize(
    "rulesets",
    [
        [ADULTS],
        [],
        ADULTS,
        [ADULTS, "icls-2018-all"],
        [ADULTS, ADULTS],
        [ADULTS, ADULTS.without(*INVOLUNTARY.values())],
    ],
    ids=["one", "none", "no list", "a name", "the same twice", "one that cannot be applied"],
)
def test_rule_sets_that_cannot_be_compared_are_refused(survey: fl.Survey, rulesets: object, snapshot) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.sensitivity(survey, rulesets, DESIGN)
    assert str(caught.value) == snapshot


def test_other_things_in_the_place_of_arguments_are_refused(survey: fl.Survey, snapshot) -> None:
    for arguments, more in (
        ((alone(survey, ADULTS), RULESETS, DESIGN), {}),
        ((survey, RULESETS, "clustered"), {}),
        ((survey, RULESETS, DESIGN), {"undetermined": "excluded"}),
        ((survey, RULESETS, DESIGN), {"per": 0}),
        ((survey, RULESETS, DESIGN), {"by": ["definition"]}),
        ((survey, RULESETS, DESIGN), {"by": ["sexx"]}),
    ):
        with pytest.raises(FlestimateError) as caught:
            fl.sensitivity(*arguments, **more)
        assert str(caught.value) == snapshot
