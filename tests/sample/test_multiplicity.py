"""Multiplicity: the weight of a report is the respondent's, divided by those who could have made it; what cannot be divided is refused."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError

SECRET = "Amina-0412"
DESIGN = fl.Clustered(weight="w", psu="ea")


def reports(**columns: object) -> pl.DataFrame:
    """Six reports of four respondents in two PSUs."""
    base = {
        "respondent": ["a", "a", "b", "c", "c", SECRET],
        "w": [10.0, 10, 20, 30, 30, 40],
        "ea": [1, 1, 1, 2, 2, 2],
        "reporters": [2, 2, 1, 2, 2, 1],
        "fl": [1, 0, 0, 1, 0, 0],
    }
    return pl.DataFrame({**base, **columns}, strict=False)


def test_the_weight_of_a_report_is_divided_by_those_who_could_have_made_it() -> None:
    sample = fl.weigh(reports(), fl.Multiplicity(DESIGN))
    assert fl.estimate(sample, fl.Count("fl")).total.estimate == 10 / 2 + 30 / 2
    assert sample.population == 10 + 20 + 30 + 40


def test_the_data_keep_the_weight_of_the_respondent() -> None:
    sample = fl.weigh(reports(), fl.Multiplicity(DESIGN))
    assert sample.frame.select("w").collect()["w"].to_list() == [10.0, 10, 20, 30, 30, 40]


def test_columns_may_have_other_names() -> None:
    frame = reports().rename({"reporters": "m", "respondent": "who"})
    sample = fl.weigh(frame, fl.Multiplicity(DESIGN, reporters="m", respondent="who"))
    assert fl.estimate(sample, fl.Count("fl")).total.estimate == 20


def test_kish_s_size_is_of_the_weights_of_the_reports() -> None:
    weights = [5.0, 5, 20, 15, 15, 40]
    one = fl.estimate(fl.weigh(reports(), fl.Multiplicity(DESIGN)), fl.Prevalence("fl")).total
    assert one.n_kish == pytest.approx(sum(weights) ** 2 / sum(weight**2 for weight in weights))


def test_the_rank_of_replicate_weights_is_that_of_the_respondents() -> None:
    frame = reports(**{f"w_{r}": [w * f for w, f in zip([10.0, 10, 20, 30, 30, 40], fs, strict=True)] for r, fs in enumerate(FACTORS)})
    design = fl.Replicated(weight="w", replicates="w_*", method=fl.BRR())
    assert fl.estimate(fl.weigh(frame, fl.Multiplicity(design)), fl.Count("fl")).total.df == 2


FACTORS = [[0.5, 0.5, 1.5, 0.5, 0.5, 1.5], [1.5, 1.5, 0.5, 0.5, 0.5, 1.5], [0.5, 0.5, 1.5, 1.5, 1.5, 0.5], [1.5, 1.5, 0.5, 1.5, 1.5, 0.5]]


def test_it_is_said_in_words(snapshot: SnapshotAssertion) -> None:
    table = fl.estimate(fl.weigh(reports(), fl.Multiplicity(DESIGN)), fl.Prevalence("fl"))
    assert (table.design, table.methods, [str(note) for note in table.sample.notes]) == snapshot


def test_the_same_design_is_equal_and_has_the_same_fingerprint() -> None:
    assert fl.Multiplicity(DESIGN) == fl.Multiplicity(DESIGN, "reporters")
    assert fl.Multiplicity(DESIGN).fingerprint == fl.Multiplicity(DESIGN).fingerprint
    assert fl.Multiplicity(DESIGN).fingerprint not in {fl.Multiplicity(DESIGN, "m").fingerprint, DESIGN.fingerprint}


def test_respondents_are_no_breakdown() -> None:
    sample = fl.weigh(reports(), fl.Multiplicity(DESIGN))
    with pytest.raises(FlestimateError, match="FLE-X20"):
        fl.estimate(sample, fl.Count("fl"), by=["respondent"])


def weighed(design: object = DESIGN, **columns: object) -> object:
    return fl.weigh(reports(**columns), fl.Multiplicity(design))


def described() -> fl.Survey:
    codebook = fl.Codebook.of(
        {"person": {"variable": "id", "variables": ["id"]}},
        reports={"respondent": "respondent", "reporters": "reporters", "concept": {"fl": {"variable": "fl"}}},
    )
    respondents = pl.DataFrame({"id": ["a", "b", "c", SECRET], "w": [10.0, 20, 30, 40], "ea": [1, 1, 2, 2]})
    return fl.describe(respondents, codebook, reports=reports().drop("w", "ea"))


WRONG: dict[str, Callable[[], object]] = {
    "numbers missing": lambda: weighed(reporters=[2, None, 1, float("nan"), 2, 1]),
    "a number below 1": lambda: weighed(reporters=[2, 2, 0, 2, 2, 1]),
    "numbers that are not whole": lambda: weighed(reporters=[2, 2, 1.5, 2, 2, float("inf")]),
    "numbers that are text": lambda: weighed(reporters=["2", "2", "1", "2", "2", "1"]),
    "no such column": lambda: fl.weigh(reports(), fl.Multiplicity(DESIGN, reporters="reporter")),
    "no column of respondents": lambda: fl.weigh(reports().drop("respondent"), fl.Multiplicity(DESIGN)),
    "a respondent not known": lambda: weighed(respondent=["a", None, "b", "c", " ", "d"]),
    "weights divided already": lambda: weighed(w=[10.0, 5, 20, 30, 15, 40]),
    "every report a unit": lambda: weighed(fl.Clustered(weight="w", psu=fl.Persons())),
    "no design": lambda: fl.Multiplicity("w"),
    "a design in a class": lambda: fl.Multiplicity(fl.Clustered),
    "divided twice": lambda: fl.Multiplicity(fl.Multiplicity(DESIGN)),
    "reports that are not divided": lambda: fl.weigh(described(), DESIGN),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_divided_is_refused(wrong: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as refused:
        WRONG[wrong]()
    assert SECRET not in f"{refused.value}{refused.value!r}"
    assert str(refused.value) == snapshot


def test_reports_that_are_described_are_divided() -> None:
    sample = fl.weigh(described(), fl.Multiplicity(DESIGN))
    assert fl.estimate(sample, fl.Total("fl")).total.estimate == 20
