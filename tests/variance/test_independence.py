"""The test of independence: R's and Stata's figures, the formulas written out, and laws."""

import csv
import io
import json
import lzma
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flestimate.variance.independence import Independence, rao_scott

REFERENCE = Path(__file__).parents[1] / "reference"

TABLES = {dataset: ["sch.wide", "stype"] for dataset in ("apisrs", "apistrat", "apiclus1", "apiclus2")}
TABLES |= {"nhanes": ["HI_CHOL", "race"], "lfs_small": ["fl", "sex"], "lfs_nolonely": ["fl", "sex"]}
WEIGHTS = {"apiclus1": "pw", "apistrat": "pw", "lfs_nolonely": "w", "nhanes": "WTMEC2YR"}  # of the replicate designs


# --- the figures of R survey 4.5 -------------------------------------------------------------------------------------


def reference_text(name: str) -> io.StringIO:
    return io.StringIO(lzma.decompress((REFERENCE / name).read_bytes()).decode())


@cache
def designs() -> dict:
    return json.loads((REFERENCE / "designs.json").read_text())["designs"]


@cache
def figures() -> dict[str, dict[tuple[str, str], float]]:
    """R's figures by design, and in it by method and statistic; the degrees of freedom of a design are under ("degf", "df")."""
    found: dict[str, dict[tuple[str, str], float]] = {}
    for row in csv.DictReader(reference_text("figures.csv.xz")):
        if row["estimator"] == "chisq" or row["method"] == "degf":
            found.setdefault(row["design_id"], {})[row["method"], row["statistic"]] = float(row["value"])
    return {name: own for name, own in found.items() if ("F", "statistic") in own}


@cache
def data(dataset: str) -> pd.DataFrame:
    return pd.read_csv(reference_text(f"data/{dataset}.csv.xz")).assign(person=lambda rows: range(len(rows)))


@cache
def replicates(file: str) -> np.ndarray:
    return pd.read_csv(reference_text(f"replicates/{file}")).to_numpy()


def weights_of(frame: pd.DataFrame, design: dict) -> np.ndarray:
    if "weights_note" in design:  # from the sizes of two stages
        schools = frame.groupby("dnum")["snum"].transform("nunique")
        return (frame["fpc1"] / frame["dnum"].nunique() * frame["fpc2"] / schools).to_numpy(float)
    return frame[design.get("weights") or WEIGHTS[design["dataset"]]].to_numpy(float)


def covariance_of_sums(
    z: np.ndarray, frame: pd.DataFrame, strata: list[str], units: list[str], sizes: list[str], lonely: str
) -> np.ndarray:
    """Cochran's formula for stratified sampling in stages, written out; z (persons, sums) are contributions to the sums.

    The contributions add up to 0, so that the mean of all PSUs, around which R's "adjust" centres one alone, is 0.
    """
    covariance, alone = np.zeros((z.shape[1], z.shape[1])), 0
    groups = list(frame.groupby(strata or np.zeros(len(frame), dtype=int)).indices.values())
    for rows in groups if units else ():
        own = frame.iloc[rows]
        clusters = own.groupby(units[0]).indices.values()
        sums = np.array([z[rows[cluster]].sum(axis=0) for cluster in clusters])
        n = len(sums)
        fraction = n / own[sizes[0]].iloc[0] if sizes else 0.0
        if n > 1:
            centred = sums - sums.mean(axis=0)
            covariance += (1 - fraction) * n / (n - 1) * centred.T @ centred
        elif fraction < 1:
            covariance += (1 - fraction) * sums.T @ sums * (lonely == "adjust")
            alone += 1
        for cluster in clusters if fraction else ():
            inside = covariance_of_sums(z[rows[cluster]], own.iloc[cluster], [], units[1:], sizes[1:], lonely)
            covariance += fraction * inside
    return covariance * (len(groups) / (len(groups) - alone) if lonely == "average" else 1)


def proportions_and_covariance(name: str, variables: list[str]) -> tuple[np.ndarray, np.ndarray, int]:
    """The table's proportions, rows first, their covariance, and the number of persons in the table."""
    design = designs()[name]
    frame, known = data(design["dataset"]), data(design["dataset"])[variables].notna().all(axis=1).to_numpy()
    rows, columns = (np.sort(frame[variable].dropna().unique()) for variable in variables)
    here = [((frame[variables[0]] == row) & (frame[variables[1]] == column)).to_numpy(float) for row in rows for column in columns]
    cells, weights = np.stack(here, axis=1), weights_of(frame, design)
    whole = weights @ known
    p = weights @ cells / whole
    if design["kind"] == "taylor":
        z = weights[:, None] * known[:, None] * (cells - p) / whole
        strata = design.get("strata") or []
        covariance = covariance_of_sums(z, frame, strata, design.get("ids") or ["person"], design.get("fpc") or [], design["lonely_psu"])
    else:
        factors = replicates(design["factors"])
        each = (weights[:, None] * cells).T @ factors / ((weights * known) @ factors)
        deviations = each - (p[:, None] if design["mse"] else each.mean(axis=1, keepdims=True))
        covariance = design["scale"] * (deviations * np.array(design["rscales"])) @ deviations.T
    return p.reshape(len(rows), len(columns)), covariance, int(known.sum())


@pytest.mark.parametrize("name", sorted(figures()))
def test_the_test_of_independence_equals_r_survey_in_every_design(name: str) -> None:
    r, variables = figures()[name], TABLES[designs()[name]["dataset"]]
    p, covariance, n = proportions_and_covariance(name, variables)
    test = rao_scott(p, covariance, n, df=r["degf", "df"])
    # R scales Pearson's statistic to all persons, also those of whom HI_CHOL is not known.
    chi2 = r["Chisq", "statistic"] * n / len(data(designs()[name]["dataset"]))
    expected = [r["F", "statistic"], r["F", "df1"], r["F", "df2"], chi2, r["Chisq", "df1"]]
    assert [test.f, test.df1, test.df2, test.chi2, test.chi2_df] == pytest.approx(expected, rel=1e-9)
    assert [test.p_value, test.chi2_p_value] == pytest.approx([r["F", "pvalue"], r["Chisq", "pvalue"]], rel=1e-7)


def test_every_design_with_a_test_of_independence_is_compared() -> None:
    print(f"{len(figures())} designs compared")
    assert len(figures()) == 36


# --- the figure of Stata ---------------------------------------------------------------------------------------------


def test_race_and_diabetes_in_nhanes_ii_equal_stata(shared: Path) -> None:
    # Stata's manual, svy: tabulate race diabetes: design-based F(1.53, 47.26) = 15.0056; shared/data/README.md has more digits.
    frame = pd.read_stata(shared / "data" / "us_nhanes2" / "nhanes2.dta", convert_categoricals=False)
    p, covariance, n, df = nhanes_ii(frame)
    test = rao_scott(p, covariance, n, df)
    assert (test.f, test.df1, test.df2) == pytest.approx((15.0056, 1.5245, 47.2585), abs=6e-5)
    assert (n, df) == (10_349, 31)


def nhanes_ii(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, int, int]:
    known = frame["diabetes"].notna().to_numpy()
    pairs = [(race, diabetes) for race in (1, 2, 3) for diabetes in (0, 1)]
    cells = np.stack([(frame["race"] == race) & (frame["diabetes"] == diabetes) for race, diabetes in pairs], axis=1).astype(float)
    weights = frame["finalwgt"].to_numpy(float) * known
    p = weights @ cells / weights.sum()
    sums = pd.DataFrame(weights[:, None] * (cells - p) / weights.sum()).groupby([frame["strata"], frame["psu"]]).sum()
    by_stratum = sums.groupby(level=0)
    size = by_stratum[0].transform("size").to_numpy()
    centred = (sums - by_stratum.transform("mean")).to_numpy() * np.sqrt(size / (size - 1))[:, None]
    return p.reshape(3, 2), centred.T @ centred, int(known.sum()), len(sums) - by_stratum.ngroups


# --- the formulas, and laws ------------------------------------------------------------------------------------------


@st.composite
def tables(draw, least: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Proportions of a table of 2 to 4 rows and columns, and a covariance that any design might have."""
    shape = draw(st.tuples(st.integers(2, 4), st.integers(2, 4)))
    counts = np.array(draw(st.lists(st.integers(least, 40), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])), dtype=float)
    p = counts / counts.sum()
    z = np.random.default_rng(draw(st.integers(0, 999))).normal(size=(draw(st.integers(16, 30)), len(p))) * np.sqrt(p)
    z -= z.sum(axis=1, keepdims=True) * p  # proportions add up to 1
    return p.reshape(shape), z.T @ z / 5_000


def multinomial(p: np.ndarray, n: int) -> np.ndarray:
    return (np.diag(p.ravel()) - np.outer(p.ravel(), p.ravel())) / n


def fields(test: Independence) -> list[float]:
    return [getattr(test, name) for name in Independence.__slots__]


def same(one: Independence, other: Independence) -> bool:
    return fields(one) == pytest.approx(fields(other), rel=1e-8, abs=1e-10, nan_ok=True)


@given(tables())
def test_the_correction_is_rao_and_scotts_formula_written_out(table) -> None:
    p, covariance = table
    rows, columns = p.shape
    contrasts = [np.vstack([np.eye(k - 1), -np.ones(k - 1)]) for k in (rows, columns)]
    inverse, c = np.diag(1 / p.ravel()), np.kron(*contrasts)
    delta = np.linalg.solve(c.T @ inverse @ c / 700, c.T @ inverse @ covariance @ inverse @ c)
    effects = np.linalg.eigvals(delta).real
    test = rao_scott(p, covariance, 700, df=25)
    pearson = stats.chi2_contingency(p * 700, correction=False).statistic
    expected = [pearson / effects.sum(), effects.sum() ** 2 / (effects**2).sum(), pearson, effects.mean()]
    assert [test.f, test.df1, test.chi2, test.deff] == pytest.approx(expected, rel=1e-8, abs=1e-10)
    assert test.df2 == 25 * test.df1
    assert test.p_value == pytest.approx(stats.f.sf(test.f, test.df1, test.df2), rel=1e-9)
    assert test.chi2_p_value == pytest.approx(stats.chi2.sf(pearson / effects.mean(), len(effects)), rel=1e-7)


@given(tables())
def test_a_simple_random_sample_has_pearsons_own_test(table) -> None:
    p, _ = table
    test, pearson = rao_scott(p, multinomial(p, 300), 300, df=299), stats.chi2_contingency(p * 300, correction=False)
    assert test.deff == pytest.approx(1, rel=1e-9)
    assert (test.df1, test.chi2_df) == pytest.approx((pearson.dof, pearson.dof))
    assert (test.chi2_adjusted, test.chi2_p_value) == pytest.approx((pearson.statistic, pearson.pvalue), rel=1e-6, abs=1e-12)
    assert test.f == pytest.approx(pearson.statistic / pearson.dof, rel=1e-8, abs=1e-12)


@given(tables(), st.sampled_from([0.5, 3.0]))
def test_a_larger_covariance_divides_the_statistics_and_leaves_df1(table, factor: float) -> None:
    p, covariance = table
    one, other = rao_scott(p, covariance, 100, df=20), rao_scott(p, factor * covariance, 100, df=20)
    assert (other.f, other.deff, other.df1) == pytest.approx((one.f / factor, one.deff * factor, one.df1), rel=1e-9, abs=1e-12)
    assert (other.chi2, other.chi2_adjusted) == pytest.approx((one.chi2, one.chi2_adjusted / factor), rel=1e-9, abs=1e-12)


@given(tables())
def test_the_number_of_persons_scales_pearsons_statistic_alone(table) -> None:
    p, covariance = table
    one, other = rao_scott(p, covariance, 100, df=20), rao_scott(p, covariance, 250, df=20)
    assert (other.chi2, other.deff) == pytest.approx((2.5 * one.chi2, 2.5 * one.deff), rel=1e-9, abs=1e-12)
    assert (other.f, other.p_value, other.chi2_p_value) == pytest.approx((one.f, one.p_value, one.chi2_p_value), rel=1e-7, abs=1e-10)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_and_which_is_which_do_not_matter(table, random) -> None:
    p, covariance = table
    cells = np.arange(p.size).reshape(p.shape)
    rows, columns = (random.sample(range(levels), levels) for levels in p.shape)
    moved = cells[np.ix_(rows, columns)].T
    again = rao_scott(p.ravel()[moved], covariance[np.ix_(moved.ravel(), moved.ravel())], 100, df=20)
    assert same(rao_scott(p, covariance, 100, df=20), again)


@given(tables(), st.integers(0, 2), st.integers(0, 2))
def test_rows_and_columns_without_persons_are_left_out(table, row: int, column: int) -> None:
    p, covariance = table
    wider = np.insert(np.insert(np.arange(p.size).reshape(p.shape), row, -1, axis=0), column, -1, axis=1)
    filled = wider.ravel() >= 0
    padded = np.zeros((wider.size, wider.size))
    padded[np.ix_(filled, filled)] = covariance
    again = rao_scott(np.where(wider >= 0, p.ravel()[wider], 0.0), padded, 100, df=20)
    assert same(rao_scott(p, covariance, 100, df=20), again)


def test_an_empty_cell_is_no_obstacle() -> None:
    # Debian's R 4.2.2, survey 4.1-1: a = c(1,1,2,2,3,3,1,2,3,1), b = c(1,1,2,2,3,3,1,2,3,2), weights 1, svychisq(~a + b)
    p = np.array([[3, 1, 0], [0, 3, 0], [0, 0, 3]]) / 10
    test = rao_scott(p, multinomial(p, 9), 10, df=9)
    assert (test.f, test.df1, test.df2) == pytest.approx((4.6875, 3, 27), rel=1e-9)
    assert test.p_value == pytest.approx(0.00922578622929, rel=1e-9)


@pytest.mark.parametrize(
    ("p", "covariance", "chi2_df"),
    [
        pytest.param(np.array([[0.4, 0.6]]), np.eye(2), 0, id="one row"),
        pytest.param(np.array([[0.4, 0.6], [0, 0]]), np.eye(4), 0, id="one row with persons"),
        pytest.param(np.zeros((2, 2)), np.zeros((4, 4)), 0, id="nobody"),
        pytest.param(np.full((2, 2), 0.25), np.zeros((4, 4)), 1, id="a census"),
        pytest.param(np.full((2, 2), 0.25), np.full((4, 4), np.nan), 1, id="an unknown covariance"),
        pytest.param(np.full((2, 2), np.nan), np.full((4, 4), np.nan), 1, id="unknown proportions"),
        pytest.param(np.eye(3) / 3, multinomial(np.eye(3) / 3, 9), 4, id="a diagonal, which R refuses as singular"),
    ],
)
def test_there_is_no_test_where_nothing_can_be_tested(p: np.ndarray, covariance: np.ndarray, chi2_df: int) -> None:
    test = rao_scott(p, covariance, 50, df=20)
    assert test.chi2_df == chi2_df
    assert np.isnan([value for name, value in zip(Independence.__slots__, fields(test), strict=True) if name != "chi2_df"]).all()


@pytest.mark.parametrize("df", [0.0, -1.0])
def test_without_degrees_of_freedom_f_has_no_p_value(df: float) -> None:
    p = np.array([[0.4, 0.1], [0.2, 0.3]])
    test = rao_scott(p, multinomial(p, 100), 100, df=df)
    assert test.f > 0
    assert np.isnan(test.p_value)
