"""A SYNTHETIC forced labour module on the persons of a real survey: South Africa's QLFS 2017 Q3. No figure here is about anybody.

The persons, households, weights, strata and PSUs are the file's; the module's answers are drawn from a seeded generator. What
flestimate makes of them is worked out again with numpy alone: who is a case, the prevalence, its standard error.
"""

import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import flestimate as fl

YES_NO = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
ITEMS = ("deceived_nature", "not_free_to_leave", "violence", "wages_withheld")
CODEBOOK = fl.Codebook.of(
    {
        "age": {"variable": "Q14AGE"},
        "sex": {"variable": "Q13GENDER", "answers": {1: "men", 2: "women"}},
        "person": {"variables": ["UQNO", "PERSONNO"]},
        "psu": {"variable": "UQNO", "characters": [1, 8]},
    },
    spells={
        "wide": ["j1", "j2"],
        "concept": {item: {"variable": f"*_{item}", **YES_NO} for item in ITEMS},
    },
)
DESIGN = fl.Clustered(weight="Weight", strata="STRATUM", psu="psu")


@pytest.fixture(scope="module")
def persons(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("qlfs")
    with zipfile.ZipFile(shared / "data" / "za_qlfs" / "qlfs_2017_q3.zip") as archive:
        file = archive.extract("QLFS-2017-03_F1.dta", folder)
    frame = fl.read(file, columns=["UQNO", "PERSONNO", "Q14AGE", "Q13GENDER", "STRATUM", "Weight"]).frame.collect().to_polars()
    random = np.random.default_rng(2018)
    size = len(frame)
    has = {"j1": random.random(size) < 0.5, "j2": random.random(size) < 0.1}
    drawn = {
        f"{job}_{item}": np.where(has[job], random.choice([1, 2, 8], size, p=[0.05, 0.945, 0.005]), np.nan) for job in has for item in ITEMS
    }
    return frame.with_columns(**{name: pl.Series(values).fill_nan(None) for name, values in drawn.items()})


def worked_out(persons: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Whether each person is a case, and whether that is known, by three-valued logic written out by hand."""
    case, possible = (np.zeros(len(persons), dtype=bool) for _ in range(2))
    for job in ("j1", "j2"):
        answers = {item: persons[f"{job}_{item}"].fill_null(2).to_numpy() for item in ITEMS}
        sides = [np.stack([answers[item] for item in side]) for side in (ITEMS[:2], ITEMS[2:])]
        case |= np.logical_and(*((side == 1).any(axis=0) for side in sides))
        possible |= np.logical_and(*(np.isin(side, (1, 8)).any(axis=0) for side in sides))
    return case, case | ~possible


def test_the_cases_their_prevalence_and_its_standard_error_are_those_worked_out_by_hand(persons: pl.DataFrame) -> None:
    sample = fl.weigh(fl.classify(fl.describe(persons, CODEBOOK), fl.RuleSet.load("icls-2018")), DESIGN)
    total = fl.estimate(sample, fl.Prevalence("forced_labour", per=1_000)).total
    case, known = worked_out(persons)
    adult = persons["Q14AGE"].to_numpy() >= 18
    weight, inside = persons["Weight"].to_numpy(), adult & known
    prevalence = weight[inside & case].sum() / weight[inside].sum()
    influence = np.where(inside, weight * (case - prevalence), 0.0) / weight[inside].sum()
    units = persons.select(stratum="STRATUM", psu=pl.col("UQNO").cast(pl.String).str.slice(0, 8)).with_columns(z=influence)
    clusters = units.group_by("stratum", "psu").agg(pl.col("z").sum()).group_by("stratum").agg(n=pl.len(), variance=pl.col("z").var())
    assert total.n_cases == (inside & case).sum()
    assert total.undetermined == (adult & ~known).sum()
    assert total.estimate == pytest.approx(1_000 * prevalence, rel=1e-12)
    assert total.std_error == pytest.approx(1_000 * np.sqrt((clusters["n"] * clusters["variance"]).sum()), rel=1e-10)


def test_both_sides_in_different_jobs_are_no_case(persons: pl.DataFrame) -> None:
    crosstab = fl.classify(fl.describe(persons, CODEBOOK), fl.RuleSet.load("icls-2018")).crosstab()
    case, _ = worked_out(persons)
    assert crosstab.cases("met", "met") == (case & (persons["Q14AGE"].to_numpy() >= 18)).sum() < crosstab["met", "met"]


def test_what_is_lost_without_an_item_is_what_is_worked_out_without_it(persons: pl.DataFrame) -> None:
    rules = fl.RuleSet.load("icls-2018")
    survey = fl.describe(persons, CODEBOOK)
    found = fl.sensitivity(survey, [rules, rules.without("C4_wages")], DESIGN)
    without = persons.with_columns(**{f"{job}_wages_withheld": pl.lit(None, dtype=pl.Float64) for job in ("j1", "j2")})
    adult = persons["Q14AGE"].to_numpy() >= 18
    lost = (worked_out(persons)[0] & ~worked_out(without)[0] & adult).sum()
    assert found.moved["without C4_wages"].lost == lost > 0
    assert found.moved["without C4_wages"].gained == 0
