"""Each preset just below, at and just above each of its thresholds."""

from collections.abc import Callable
from math import asinh, sqrt

import pytest

import flestimate as fl
from flestimate.publication.reliability.nchs_count import relative_width
from flestimate.publication.reliability.nchs_proportion import presented
from flestimate.publication.reliability.quadratic import quadratic

Made = Callable[..., fl.Estimate]
GOOD = {"p": 0.2, "std_error": 0.01, "n": 5_000, "cases": 1_000, "deff": 2.5}
MEAN = {"measure": fl.Mean("hours"), "p": 40.0, "std_error": 1.0, "cases": None}
T_9 = 2.262157162798204  # Student's t, 9 degrees of freedom, two-sided 95 %: R, qt(0.975, 9)
OK, WEAK, NOT, HIDDEN = "reliable", "unreliable", "too unreliable", "withheld"


def rule(name: str) -> fl.PublicationRule:
    loaded = fl.PublicationRule.load(name)
    return loaded & fl.PopulationLimits(3_000, 7_000) if name == "eurostat" else loaded


def cv(value: float) -> dict[str, float]:
    return {"p": 1 / 8, "std_error": value / 8}  # eighths are exact, so that the quotient is `value` again


def persons(weighted: int) -> dict[str, float]:
    return {"p": 1 / 64, "std_error": 0.0005, "population": weighted * 64}


def of_width(width: float) -> dict[str, float]:
    """Half of 400 persons, and a standard error whose interval has the width."""
    low, high = 0.0, 0.2
    for _ in range(200):
        middle = (low + high) / 2
        interval = _width(0.5, middle, 400)
        low, high = (middle, high) if interval < width else (low, middle)
    return {"p": 0.5, "std_error": low, "n": 400, "cases": 200}


def _width(p: float, error: float, n: int) -> float:
    from flestimate.variance import Evidence, KornGraubard, SampleCap

    low, high = KornGraubard(size=SampleCap()).bounds(Evidence.of(estimate=p, std_error=error, n=n, n_kish=n, df=200))
    return float(high[0] - low[0])


# preset, figures, verdict
THRESHOLDS = [
    ("ilo", {"cases": 4}, HIDDEN),
    ("ilo", {"cases": 5}, WEAK),
    ("ilo", {"cases": 6}, WEAK),
    ("ilo", {"cases": 14}, WEAK),
    ("ilo", {"cases": 15}, OK),
    ("ilo", {"cases": 16}, OK),
    ("statcan", cv(0.164), OK),
    ("statcan", cv(0.165), OK),
    ("statcan", cv(0.166), WEAK),
    ("statcan", cv(0.332), WEAK),
    ("statcan", cv(0.333), WEAK),
    ("statcan", cv(0.334), NOT),
    ("statcan", {"cases": 9}, NOT),
    ("statcan", {"cases": 10}, OK),
    ("statcan", {"cases": 11}, OK),
    ("abs", cv(0.249), OK),
    ("abs", cv(0.25), WEAK),
    ("abs", cv(0.251), WEAK),
    ("abs", cv(0.499), WEAK),
    ("abs", cv(0.5), WEAK),
    ("abs", cv(0.501), NOT),
    ("dhs", {"n": 24, "cases": 20}, NOT),
    ("dhs", {"n": 25, "cases": 20}, WEAK),
    ("dhs", {"n": 26, "cases": 20}, WEAK),
    ("dhs", {"n": 49, "cases": 20}, WEAK),
    ("dhs", {"n": 50, "cases": 20}, OK),
    ("dhs", {"n": 51, "cases": 20}, OK),
    ("eurostat", persons(2_999), NOT),
    ("eurostat", persons(3_000), WEAK),
    ("eurostat", persons(3_001), WEAK),
    ("eurostat", persons(6_999), WEAK),
    ("eurostat", persons(7_000), OK),
    ("eurostat", persons(7_001), OK),
    ("eurostat", {"undetermined_share": 0.099}, OK),
    ("eurostat", {"undetermined_share": 0.10}, OK),
    ("eurostat", {"undetermined_share": 0.101}, WEAK),
    ("eurostat", {"undetermined_share": 0.30}, WEAK),
    ("eurostat", {"undetermined_share": 0.301}, NOT),
    ("ine-chile-2020", {"n": 59, "cases": 20}, NOT),
    ("ine-chile-2020", {"n": 60, "cases": 20}, OK),
    ("ine-chile-2020", {"n": 61, "cases": 20}, OK),
    ("ine-chile-2020", {"df": 8}, NOT),
    ("ine-chile-2020", {"df": 9}, OK),
    ("ine-chile-2020", {"df": 10}, OK),
    ("ine-chile-2020", {"p": 0.2, "std_error": quadratic(0.2) * 0.999}, OK),
    ("ine-chile-2020", {"p": 0.2, "std_error": quadratic(0.2)}, OK),
    ("ine-chile-2020", {"p": 0.2, "std_error": quadratic(0.2) * 1.001}, WEAK),
    ("ine-chile-2020", {"p": 0.8, "std_error": quadratic(0.2) * 1.001}, WEAK),
    ("ine-chile-2020", {**MEAN, "std_error": 5.9}, OK),
    ("ine-chile-2020", {**MEAN, "std_error": 6.0}, OK),
    ("ine-chile-2020", {**MEAN, "std_error": 6.1}, WEAK),
    ("ine-chile-2020", {**MEAN, "std_error": 12.0}, WEAK),
    ("ine-chile-2020", {**MEAN, "std_error": 12.1}, NOT),
    ("ine-chile-economic", {"n": 29, "cases": 20}, NOT),
    ("ine-chile-economic", {"n": 30, "cases": 20}, OK),
    ("ine-chile-economic", {"df": 8}, NOT),
    ("ine-chile-economic", {"df": 9}, OK),
    ("ine-chile-economic", cv(0.2), OK),
    ("ine-chile-economic", cv(0.201), WEAK),
    ("ine-chile-economic", cv(0.3), WEAK),
    ("ine-chile-economic", cv(0.301), NOT),
    ("cepal-2020", {"n": 99, "cases": 60, "deff": 0.5}, NOT),
    ("cepal-2020", {"n": 100, "cases": 60, "deff": 0.5}, OK),
    ("cepal-2020", {"n": 279, "cases": 60, "deff": 2.0}, NOT),
    ("cepal-2020", {"n": 280, "cases": 60, "deff": 2.0}, OK),
    ("cepal-2020", {"cases": 49}, NOT),
    ("cepal-2020", {"cases": 50}, OK),
    ("cepal-2020", {"cases": 51}, OK),
    ("cepal-2020", {"df": 8}, WEAK),
    ("cepal-2020", {"df": 9}, OK),
    ("cepal-2020", cv(0.199), OK),
    ("cepal-2020", cv(0.2), WEAK),
    ("cepal-2023", {"deff": 0.99}, WEAK),
    ("cepal-2023", {"deff": 1.0}, OK),
    ("cepal-2023", {"deff": 1.01}, OK),
    ("cepal-2023", {"deff": 0.99, "n": 99, "cases": 60}, NOT),
    ("cepal-2023", {"deff": 0.99, "n": 100, "cases": 60}, WEAK),
    ("cepal-2023", {"deff": 2.0, "n": 119, "cases": 60}, NOT),
    ("cepal-2023", {"deff": 2.0, "n": 120, "cases": 60}, OK),
    ("cepal-2023", {"df": 8}, WEAK),
    ("cepal-2023", {"df": 9}, OK),
    ("cepal-2023", {"cases": 29}, NOT),
    ("cepal-2023", {"cases": 30}, WEAK),
    ("cepal-2023", {"cases": 49}, WEAK),
    ("cepal-2023", {"cases": 50}, OK),
    ("cepal-2023", {**MEAN, "std_error": 8.0}, OK),
    ("cepal-2023", {**MEAN, "std_error": 8.1}, WEAK),
    ("cepal-2023", {**MEAN, "std_error": 12.0}, WEAK),
    ("cepal-2023", {**MEAN, "std_error": 12.1}, NOT),
    ("nchs-proportions", {"n": 29, "cases": 15, "p": 0.5, "std_error": 0.001}, NOT),
    ("nchs-proportions", {"n": 400, "cases": 200, "p": 0.5, "std_error": sqrt(0.25 / 29.9)}, NOT),
    ("nchs-proportions", of_width(0.2999), OK),
    ("nchs-proportions", of_width(0.3001), NOT),
    ("nchs-proportions", {"df": 7}, WEAK),
    ("nchs-proportions", {"df": 8}, OK),
    ("nchs-proportions", {"df": 9}, OK),
    ("nchs-proportions", {"n": 400, "cases": 400, "p": 1.0, "std_error": 0.0}, WEAK),
    ("nchs-counts", {"cases": 9}, NOT),
    ("nchs-counts", {"cases": 10}, OK),
    ("nchs-counts", {"cases": 11}, OK),
    ("nchs-counts", {"cases": 10, **cv(asinh(0.8) / T_9 * 0.999999)}, OK),
    ("nchs-counts", {"cases": 10, **cv(asinh(0.8) / T_9 * 1.000001)}, NOT),
    ("nchs-counts", {"df": 7}, WEAK),
    ("nchs-counts", {"df": 8}, OK),
]


@pytest.mark.bad_input("FLE-F10")
@pytest.mark.parametrize(("name", "figures", "status"), THRESHOLDS)
def test_at_its_thresholds(made: Made, name: str, figures: dict[str, float], status: str) -> None:
    assert rule(name).verdict(made(**{**GOOD, **figures})).status == status


@pytest.mark.parametrize(("limit", "steps"), [(0.175, (0.9999, 1.0, 1.0001))])
def test_cepal_s_cv_on_the_log_scale(made: Made, limit: float, steps: tuple[float, ...]) -> None:
    from math import log

    for p, name in ((0.2, "cepal-2020"), (0.7, "cepal-2023")):
        largest = limit * p * -log(p if p < 0.5 else 1 - p)
        found = [rule(name).verdict(made(**{**GOOD, "p": p, "std_error": largest * step})).reason for step in steps]
        assert ["log scale" in reason for reason in found] == [False, "log scale" in found[1], True]


@pytest.mark.parametrize("p", [0.04, 0.05, 0.06])
def test_nchs_looks_at_the_relative_width_from_0_05_of_absolute_width_on(made: Made, p: float) -> None:
    for error in (0.005, 0.0125, 0.013, 0.02, 0.03):
        width = _width(p, error, 2_000)
        verdict = rule("nchs-proportions").verdict(made(**{**GOOD, "p": p, "std_error": error, "n": 2_000}))
        assert verdict.status == (OK if width <= 0.05 or width <= 1.3 * p else NOT)


@pytest.mark.parametrize(
    ("figures", "status"),
    [
        ((0.2, 29.999, 0.01), NOT),
        ((0.2, 30, 0.01), OK),
        ((0.2, 30.001, 0.01), OK),
        ((0.01, 1_000, 0.0499), OK),
        ((0.01, 1_000, 0.05), OK),
        ((0.01, 1_000, 0.0501), NOT),
        ((0.5, 1_000, 0.2999), OK),
        ((0.5, 1_000, 0.3), NOT),
        ((0.5, 1_000, 0.3001), NOT),
        ((0.1, 1_000, 1.3 * 0.1 - 0.001), OK),
        ((0.1, 1_000, 1.3 * 0.1), OK),
        ((0.1, 1_000, 1.3 * 0.1 + 0.001), NOT),
    ],
)
def test_nchs_proportions_at_each_branch(figures: tuple[float, float, float], status: str) -> None:
    assert presented(*figures).status == status


def test_nchs_marks_a_proportion_whose_complement_is_not_reliable(made: Made) -> None:
    verdict = rule("nchs-proportions").verdict(made(**{**GOOD, "p": 0.95, "std_error": 0.02, "n": 200, "cases": 190}))
    assert verdict.status == OK
    assert "complement" in verdict.reason


def test_nchs_counts_look_at_the_width_of_the_interval_on_the_log_scale(made: Made) -> None:
    """exp(t cv) - exp(-t cv) by hand: 2 sinh(2.2622 * 0.3) = 1.4639 of 10 cases, 2 sinh(2.2622 * 0.35) = 1.7542."""
    assert relative_width(0.30, 10) == pytest.approx(1.4639, abs=5e-5)
    assert relative_width(0.35, 10) == pytest.approx(1.7542, abs=5e-5)
    found = {share: rule("nchs-counts").verdict(made(**{**GOOD, "cases": 10, **cv(share)})).status for share in (0.30, 0.35)}
    assert found == {0.30: OK, 0.35: NOT}


def test_nchs_counts_know_the_weights_of_the_cases(sample: fl.Sample) -> None:
    from flestimate.publication.reliability.nchs_count import effective_cases

    table = fl.estimate(sample, fl.Count("forced_labour"), by=["sector"])
    weights = [10.0 + person % 7 for person in range(7)]
    assert effective_cases(table["sector", "Homes"]) == pytest.approx(sum(weights) ** 2 / sum(weight**2 for weight in weights))


@pytest.mark.parametrize("name", ["nchs-proportions", "nchs-counts"])
def test_what_a_rule_says_nothing_of_is_not_called_reliable(made: Made, name: str) -> None:
    verdict = rule(name).verdict(made(**{**GOOD, **MEAN}))
    assert verdict.status == WEAK
    assert "not judged" in verdict.reason


@pytest.mark.parametrize("name", fl.PublicationRule.built_in())
def test_what_is_not_known_passes_no_limit(made: Made, name: str) -> None:
    nothing = float("nan")
    unknown = made(**{**GOOD, "std_error": nothing, "df": nothing, "deff": nothing, "undetermined_share": nothing})
    assert (rule(name).verdict(unknown).status == OK) == (name in {"ilo", "dhs"})  # which look at counts alone


@pytest.mark.parametrize("name", fl.PublicationRule.built_in())
def test_each_preset_cites_its_source_and_keeps_confidentiality_s_minimum(name: str) -> None:
    loaded = fl.PublicationRule.load(name)
    assert loaded.id == name
    assert len(loaded.source) > 30
    assert loaded.withheld_below >= 5


def test_a_figure_that_is_not_known_is_said_to_be_so(made: Made) -> None:
    unknown = made(**{**GOOD, "std_error": float("nan")})
    assert rule("statcan").verdict(unknown).reason == "CV not known"


def test_presets_have_fingerprints_of_their_own() -> None:
    hashes = {fl.PublicationRule.load(name).fingerprint for name in fl.PublicationRule.built_in()}
    assert len(hashes) == len(fl.PublicationRule.built_in())
    ilo = fl.PublicationRule.load("ilo")
    assert (ilo & fl.MostCV(0.2)).fingerprint != (ilo & fl.CVBelow(0.2)).fingerprint
