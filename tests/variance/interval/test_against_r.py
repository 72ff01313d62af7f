"""Every interval that R `survey` has, cell by cell against R's own figures (see the scripts beside them for what they are)."""

import csv
import io
import lzma
from pathlib import Path

import numpy as np
import pytest

from flestimate.variance.evidence import Evidence
from flestimate.variance.interval import Arcsine, Interval, KornGraubard, Likelihood, Logit, NoCap, SampleCap, Wald, Wilson

HERE = Path(__file__).parent
METHODS = {
    "mean": Wald,
    "logit": Logit,
    "xlogit": Logit,
    "asin": Arcsine,
    "beta": lambda level: KornGraubard(level, size=NoCap()),
    "wilson": Wilson,
    "likelihood": Likelihood,
}
# R's "logit" and "likelihood" are of a model that is fitted to 1e-8.
TOLERANCE = dict.fromkeys(METHODS, 1e-12) | {"logit": 1e-7, "likelihood": 5e-3}

# apiclus1, I(ell == 0), 15 PSUs, no fpc: survey 4.1-1.
ELL = {"estimate": 4 / 183, "std_error": 0.022849970338708822, "n": 183, "n_kish": 183, "df": 14, "cases": 4}


@pytest.fixture(scope="module")
def figures() -> list[dict[str, str]]:
    text = lzma.decompress((HERE / "r_ciprop.csv.xz").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


def evidence(rows: list[dict[str, str]]) -> Evidence:
    columns = {name: np.array([float(row[name]) for row in rows]) for name in ("estimate", "se", "n", "df")}
    return Evidence(columns["estimate"], columns["se"], columns["n"], columns["n"], columns["df"], np.full(len(rows), np.nan))


def compared(method: Interval, rows: list[dict[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    """Our bounds and R's, (rows, 2)."""
    theirs = np.array([[float(row["lower"]), float(row["upper"])] for row in rows])
    return np.stack(method.bounds(evidence(rows)), axis=1), theirs


def varies(row: dict[str, str]) -> bool:
    return float(row["se"]) > 0


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("method", METHODS)
def test_bounds_equal_rs(figures: list[dict[str, str]], method: str, level: float) -> None:
    rows = [row for row in figures if row["method"] == method and float(row["level"]) == level and varies(row)]
    ours, theirs = compared(METHODS[method](level), rows)
    print(f"{method} {level:.0%}: {theirs.size} bounds compared, {np.max(np.abs(ours / theirs - 1)):.1e} apart at most")
    assert theirs.size >= 80
    np.testing.assert_allclose(ours, theirs, rtol=TOLERANCE[method])


def test_likelihood_differs_from_r_by_rs_interpolation_alone(figures: list[dict[str, str]]) -> None:
    rows = [row for row in figures if row["method"] == "likelihood" and row["level"] == "0.95" and varies(row)]
    ours, theirs = compared(Likelihood(), rows)
    assert np.median(np.abs(ours / theirs - 1)) < 1e-4
    with (HERE / "r_likelihood.csv").open() as file:
        fine = list(csv.DictReader(file))
    for row in fine:
        ours, theirs = compared(Likelihood(float(row["level"])), [row])
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)  # R's variance is of the last step but one of its fit


@pytest.mark.parametrize("method", ["asin", "beta", "xlogit", "wilson"])
def test_without_a_case_there_is_no_bound_as_in_r(figures: list[dict[str, str]], method: str) -> None:
    rows = [row for row in figures if row["method"] == method and float(row["estimate"]) == 0]
    ours, theirs = compared(METHODS[method](0.95), rows)
    assert theirs.size > 0
    assert np.isnan(theirs).all()
    assert np.isnan(ours).all()


def test_without_a_case_logit_gives_no_bound_where_r_gives_an_absurd_one(figures: list[dict[str, str]]) -> None:
    rows = [row for row in figures if row["method"] == "logit" and float(row["estimate"]) == 0]
    ours, theirs = compared(Logit(), rows)
    assert (theirs < 1e-11).all()
    assert np.isnan(ours).all()


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Wald(), (-0.02715039, 0.07086624)),
        (Logit(), (0.00225280, 0.18110814)),
        (KornGraubard(size=NoCap()), (0.00019864, 0.13939611)),
        (KornGraubard(), (0.00019864, 0.13939611)),  # the design's size is below Kish's, so that no cap matters
        (KornGraubard(size=SampleCap()), (0.00019864, 0.13939611)),
    ],
)
def test_four_cases_in_a_cluster_sample_equal_rs_to_eight_digits(method: Interval, expected: tuple[float, float]) -> None:
    low, high = method.bounds(Evidence.of(**ELL))
    assert (low[0], high[0]) == pytest.approx(expected, abs=6e-9)


def test_likelihood_of_four_cases_is_rs_but_for_its_interpolation() -> None:
    low, high = Likelihood().bounds(Evidence.of(**ELL))
    assert (low[0], high[0]) == pytest.approx((0.00062961, 0.10897202), rel=4e-3)


@pytest.mark.parametrize(
    ("known", "logit", "beta"),
    [
        # methodology.md 7.7, survey 4.1-1: I(ell == 0) in apiclus1 with its fpc, and in apistrat.
        ((4 / 183, 0.02262245, 183, 14), (0.00230469, 0.17774777), (0.00021615, 0.13750776)),
        ((0.05303842, 0.01589331, 200, 197), (0.02913389, 0.09464473), (0.02630955, 0.09398673)),
    ],
)
def test_rs_figures_from_eight_digits_of_the_standard_error(
    known: tuple[float, ...], logit: tuple[float, float], beta: tuple[float, float]
) -> None:
    estimate, std_error, n, df = known
    evidence = Evidence.of(estimate=estimate, std_error=std_error, n=n, n_kish=n, df=df)
    for method, expected in ((Logit(), logit), (KornGraubard(size=NoCap()), beta)):
        assert np.concatenate(method.bounds(evidence)) == pytest.approx(expected, abs=6e-8)


def test_arcsine_stops_at_0_where_rs_lower_bound_comes_back_up() -> None:
    # R gives .00036846: the squared sine of a negative angle. At 99 % its lower bound is higher still, .0071.
    low, high = Arcsine().bounds(Evidence.of(**ELL))
    assert low[0] == 0
    assert high[0] == pytest.approx(0.09656019, abs=6e-9)


def test_the_nchs_interval_equals_that_of_the_national_health_interview_survey() -> None:
    # NHIS 2024 adults, "a lot of difficulty", 52 strata and 662 PSUs: the figures in shared/data/README.md.
    known = Evidence.of(estimate=0.097819135, std_error=0.002247821, n=32_577, n_kish=20_000, df=662 - 52)
    low, high = KornGraubard(size=SampleCap()).bounds(known)
    assert (low[0], high[0]) == pytest.approx((0.0934436, 0.1023296), abs=1e-7)
