"""South Africa's QLFS 2017 Q3, from its original Stata file: the figures that Statistics South Africa's own data give.

Figures: shared/data/README.md, made with R `survey` 4.5; the office published 27.7 %. Use with acknowledgement of Statistics
South Africa.
"""

import zipfile
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

import flestimate as fl

EXAMPLES = Path(__file__).parents[2] / "examples"
DESIGN = fl.Clustered(weight="weight", strata="stratum", psu="psu")

EMPLOYED = {  # thousands, standard error
    "Agriculture": (810.5, 37.9),
    "Mining": (446.0, 30.6),
    "Manufacturing": (1749.0, 52.8),
    "Utilities": (153.1, 16.2),
    "Construction": (1364.7, 43.2),
    "Trade": (3285.6, 69.3),
    "Transport": (987.9, 35.2),
    "Finance": (2463.3, 62.8),
    "Community services": (3616.3, 73.4),
    "Private households": (1312.6, 41.8),
}


@pytest.fixture(scope="module")
def file(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("qlfs")
    with zipfile.ZipFile(shared / "data" / "za_qlfs" / "qlfs_2017_q3.zip") as archive:
        return Path(archive.extract("QLFS-2017-03_F1.dta", folder))


@pytest.fixture(scope="module")
def sample(file: Path) -> fl.Sample:
    codebook = fl.Codebook.load(EXAMPLES / "za_qlfs_2017_q3.toml")
    survey = fl.describe(fl.read(file, columns=codebook.variables), codebook)
    return fl.weigh(fl.classify(survey, fl.RuleSet.load(EXAMPLES / "za_labour_force.toml")), DESIGN)


def test_the_design_is_read_from_the_household_s_number(sample: fl.Sample) -> None:
    assert (sample.n, len(sample.drawn.stages[0]), sample.drawn.stages[0].strata) == (69_259, 3_244, 248)
    assert sample.population == pytest.approx(55_998_429.86, abs=0.01)


def test_unemployment(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Ratio("unemployed", "labour_force", per=100), by=["sex"])
    assert (round(table.total.estimate, 5), round(table.total.std_error, 5), table.total.df) == (27.72220, 0.42751, 2996)
    men, women = table["sex", "men"], table["sex", "women"]
    assert (round(men.estimate, 4), round(men.std_error, 4)) == (26.0147, 0.5190)
    assert (round(women.estimate, 4), round(women.std_error, 4)) == (29.7845, 0.5546)


def test_a_prevalence_among_the_labour_force_is_the_same_rate(sample: fl.Sample) -> None:
    ratio = fl.estimate(sample, fl.Ratio("unemployed", "labour_force", per=100)).total
    among = fl.estimate(sample, fl.Prevalence("unemployed", among="labour_force", per=100)).total
    assert among.estimate == pytest.approx(ratio.estimate, rel=1e-12)
    assert among.std_error == pytest.approx(ratio.std_error, rel=1e-12)


def test_numbers_of_employed_and_unemployed(sample: fl.Sample) -> None:
    employed, unemployed = (fl.estimate(sample, fl.Count(case)).total for case in ("employed", "unemployed"))
    assert (round(employed.estimate), round(employed.std_error)) == (16_191_670, 177_294)
    assert (round(unemployed.estimate), round(unemployed.std_error)) == (6_210_326, 125_403)


@pytest.mark.parametrize("industry", EMPLOYED)
def test_employed_by_industry(sample: fl.Sample, industry: str) -> None:
    found = fl.estimate(sample, fl.Count("employed", per=1_000), by=["industry"])["industry", industry]
    assert (round(found.estimate, 1), round(found.std_error, 1)) == EMPLOYED[industry]


def test_the_whole_path_with_a_synthetic_module_on_the_real_file(file: Path, tmp_path: Path) -> None:
    """Real persons, weights and design; the forced labour answers are SYNTHETIC, drawn from a seed."""
    import numpy as np

    rng = np.random.default_rng(20261124)
    wanted = ["UQNO", "PERSONNO", "STRATUM", "Weight", "Q13GENDER", "Q14AGE", "Status", "Indus"]
    frame, _ = pyreadstat.read_dta(file, usecols=wanted)
    area = frame["UQNO"].str[:8].astype("category").cat.codes.to_numpy()
    risk = np.exp(rng.normal(0.0, 1.0, area.max() + 1))[area] * 0.02
    for variable in ("synthetic_i", "synthetic_c"):
        answer = np.where(rng.random(len(frame)) < np.minimum(risk * 6, 0.9), 1.0, 2.0)
        frame[variable] = np.where(rng.random(len(frame)) < 0.01, 9.0, answer)
    path = tmp_path / "synthetic_module.dta"
    pyreadstat.write_dta(frame, path)
    study = tmp_path / "study.toml"
    text = (EXAMPLES / "za_qlfs_2017_q3.toml").read_text(encoding="utf-8")
    question = 'variable = "{}"\nanswers = {{ 1 = "yes", 2 = "no" }}\nmissing = {{ 9 = "refused" }}\n'
    study.write_text(
        '[study]\ntitle = "SYNTHETIC module on the QLFS"\nfile = "synthetic_module.dta"\nbanner = "SYNTHETIC"\n'
        + text
        + f"[concept.deceived_nature]\n{question.format('synthetic_i')}[concept.documents_withheld]\n{question.format('synthetic_c')}"
        + '[rules]\nuse = "icls-2018"\n[design.clustered]\nweight = "weight"\nstrata = "stratum"\npsu = "psu"\n'
        + '[[table]]\nmeasure = { prevalence = "forced_labour", per = 1000 }\nby = ["sex", "age_group", "industry"]\n',
        encoding="utf-8",
    )
    release = fl.run(study)
    total = release.tables[0].published[0].estimate
    adult = frame[frame["Q14AGE"] >= 18]
    case = (adult["synthetic_i"] == 1) & (adult["synthetic_c"] == 1)
    no = (adult["synthetic_i"] == 2) | (adult["synthetic_c"] == 2)
    known = case | no
    assert total.n_cases == case.sum()
    assert total.undetermined == (~known).sum()
    expected = 1_000 * adult.loc[case, "Weight"].sum() / adult.loc[known, "Weight"].sum()
    assert total.estimate == pytest.approx(expected, abs=0.05)  # published to the second digit of its error
    assert total.conf_low < total.estimate < total.conf_high
    for name in ("t.xlsx", "t.csv", "t.html", "t.png"):
        assert release.save(tmp_path / name).stat().st_size > 1_000
    assert pl.read_csv(tmp_path / "t.csv")["banner"].unique().to_list() == ["SYNTHETIC"]
