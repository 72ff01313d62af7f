"""Everything that can be wrong between a design and the persons, as the analyst sees it; the data are never in it."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DesignError, FlestimateError, SingletonError

SECRET = "Amina-0412"
DESIGN = {"weight": "w", "strata": "stratum", "psu": "ea"}
Told = Callable[..., str]


def persons(**columns: list[object]) -> pl.DataFrame:
    base = {
        "name": [f"{SECRET}-{number}" for number in range(6)],
        "w": [10.0, 20.0, 30.0, 40.0, 50.0, 60.0],
        "stratum": [1, 1, 1, 2, 2, 2],
        "ea": [1, 2, 2, 3, 4, 4],
        "fl": [0, 1, 0, 0, 0, 1],
    }
    return pl.DataFrame({**base, **columns})


@pytest.fixture
def told() -> Told:
    def tell(data: object, **design: object) -> str:
        with pytest.raises(DesignError) as caught:
            fl.weigh(data, fl.Clustered(**{**DESIGN, **design}))
        assert SECRET not in f"{caught.value}{caught.value!r}{caught.value.__context__}"
        return str(caught.value)

    return tell


def test_persons_without_a_weight(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(w=[10.0, None, float("nan"), 1, 1, 1])) == snapshot


def test_negative_weights(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(w=[10.0, -1, -2, 1, 1, float("-inf")])) == snapshot


def test_infinite_weights(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(w=[10.0, float("inf"), 1, 1, 1, 1])) == snapshot


def test_weights_that_are_all_zero(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(w=[0.0] * 6)) == snapshot


@pytest.mark.parametrize("weight", [["1,234.5"] * 6, [True] * 6, ["1.5"] * 6], ids=["text", "true and false", "numbers as text"])
def test_a_weight_that_is_not_a_number(told: Told, snapshot: SnapshotAssertion, weight: list[object]) -> None:
    assert told(persons(w=weight)) == snapshot


def test_a_weight_described_as_a_question_is_not_a_number(told: Told) -> None:
    frame = persons(w=[1, 2, 1, 2, 1, 2])
    codebook = {"w": {"variable": "w", "answers": {1: "yes", 2: "no"}}, "ea": {"variable": "ea"}, "stratum": {"variable": "stratum"}}
    assert "FLE-W10" in told(fl.describe(frame, fl.Codebook.of(codebook)))


@pytest.mark.parametrize("role", ["weight", "strata", "psu", "fpc"])
def test_a_column_that_is_not_there(told: Told, snapshot: SnapshotAssertion, role: str) -> None:
    assert told(persons(), **{role: "strtum"}) == snapshot


def test_strata_with_a_single_psu(told: Told, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(SingletonError):
        fl.weigh(persons(ea=[1, 1, 1, 3, 3, 3]), fl.Clustered(**DESIGN))
    assert told(persons(ea=[1, 1, 1, 3, 3, 4])) == snapshot
    assert "2 strata have a single PSU" in told(persons(ea=[1, 1, 1, 3, 3, 3]))


def test_the_whole_sample_in_a_single_psu(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(ea=[1] * 6), strata=None) == snapshot


def test_strata_with_a_single_psu_are_named_in_the_codebooks_words(told: Told) -> None:
    codebook = {
        "w": {"variable": "w"},
        "ea": {"variables": ["ea"]},
        "stratum": {"variable": "stratum", "answers": {1: "north", 2: "south"}},
    }
    described = fl.describe(persons(ea=[1, 2, 2, 3, 3, 3]), fl.Codebook.of(codebook))
    assert "strata : south  (3 persons)" in told(described)


@pytest.mark.parametrize("role", ["stratum", "ea"])
@pytest.mark.parametrize("values", [[1, 1, None, 2, 2, 2], [1.0, 1, float("nan"), 2, 2, 2], ["a", "a", None, "b", "b", "b"]], ids=repr)
def test_persons_without_a_stratum_or_psu(told: Told, snapshot: SnapshotAssertion, role: str, values: list[object]) -> None:
    assert told(persons(**{role: values})) == snapshot


def test_persons_whose_described_stratum_or_psu_is_missing(told: Told) -> None:
    words = {"answers": {1: "north", 2: "south"}, "missing": {9: "not stated"}}
    codebook = {"w": {"variable": "w"}, "ea": {"variables": ["ea"]}, "stratum": {"variable": "stratum", **words}}
    described = fl.describe(persons(stratum=[1, 1, 9, 2, 2, None]), fl.Codebook.of(codebook))
    assert "FLE-D06: 2 persons have no stratum" in told(described)
    described = fl.describe(persons(ea=["1", "2", "", "3", "4", None]), fl.Codebook.of(codebook))
    assert "FLE-D06: 2 persons have no PSU" in told(described)


@pytest.mark.parametrize(
    "fpc",
    [[2, 2, 2, 40, 40, 40], [0.5, 0.5, 0.5, 40, 40, 40], [0, 0, 0, 9, 9, 9], [None, None, None, 9, 9, 9], [-5, -5, -5, 9, 9, 9]],
    ids=["fewer than sampled", "shares and numbers", "zero", "missing", "negative"],
)
def test_a_finite_population_that_cannot_be(told: Told, snapshot: SnapshotAssertion, fpc: list[float]) -> None:
    assert told(persons(ea=[1, 2, 3, 4, 5, 6], n_ea=[float(each) if each is not None else None for each in fpc]), fpc="n_ea") == snapshot


def test_a_finite_population_that_varies_within_a_stratum(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(n_ea=[40, 41, 40, 50, 50, 50]), fpc="n_ea") == snapshot


def test_a_finite_population_that_is_not_a_number(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(n_ea=[SECRET] * 6), fpc="n_ea") == snapshot


@pytest.mark.parametrize("argument", ["weights", "stratum", "clusters"])
def test_a_misspelt_argument_is_answered(snapshot: SnapshotAssertion, argument: str) -> None:
    with pytest.raises(TypeError) as caught:
        fl.Clustered(**{**DESIGN, argument: "w"})
    assert isinstance(caught.value, FlestimateError)
    assert str(caught.value) == snapshot


@pytest.mark.parametrize(
    "design", [{"psu": None}, {"psu": ["ea"]}, {"singleton": "centred"}, {"singleton": fl.Centred}], ids=["none", "list", "word", "class"]
)
def test_an_argument_of_the_wrong_kind_is_answered(snapshot: SnapshotAssertion, design: dict[str, object]) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.Clustered(**{**DESIGN, **design})
    assert str(caught.value) == snapshot


def test_no_repr_or_note_shows_a_person() -> None:
    sample = fl.weigh(persons(ea=[1, 2, 2, 1, 2, 2]), fl.Clustered(**DESIGN))
    shown = [repr(sample), sample._repr_html_(), *map(str, sample.notes), str(sample.provenance), str(sample.design)]
    assert not any(SECRET in text for text in shown)
