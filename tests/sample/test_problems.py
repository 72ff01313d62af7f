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


@pytest.mark.bad_input("FLE-W01")
def test_persons_without_a_weight(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(w=[10.0, None, float("nan"), 1, 1, 1])) == snapshot


MODULE = {
    "w": [10.0, 20, 30, None, None, float("nan")],
    "sex": [1, 2, 1, 2, 1, None],
    "violence": [2, 1, None, None, None, None],
    "asked_of_nobody": [None] * 6,
}
"""The last three were not asked the module, and have no weight; one who was asked refused."""


@pytest.mark.bad_input("FLE-W13")
def test_a_weight_of_those_who_were_asked_a_module(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(**MODULE)) == snapshot


@pytest.mark.bad_input("FLE-W13")
def test_a_weight_of_those_who_were_asked_a_module_of_a_codebook(told: Told) -> None:
    yes_or_no = {"answers": {1: "yes", 2: "no"}, "missing": {9: "refused"}}
    concepts = {name: {"variable": name} for name in ("w", "stratum", "ea", "fl")}
    codebook = fl.Codebook.of({**concepts, "violence": {"variable": "violence", **yes_or_no}, "age": {"variable": "sex"}})
    assert "FLE-W13: 3 persons have no weight, and no answer to 1 question" in told(fl.describe(persons(**MODULE), codebook))


def test_persons_of_whom_nothing_is_known_have_no_weight_because_nobody_interviewed_them(told: Told) -> None:
    nobody = persons().with_columns(pl.when(pl.int_range(pl.len()) < 5).then(pl.all()))
    assert "FLE-W01: 1 person has no weight." in told(nobody, strata=None, psu=fl.Persons())


@pytest.mark.bad_input("FLE-D17")
@pytest.mark.parametrize(
    "codes", [[1, 1, 1, 2, 2, 2], [1.0, 1, 1, 2, 2, 2], ["1", "1", "1", "2", "2", "2"]], ids=["whole", "with a point", "text"]
)
def test_strata_are_named_alike_whatever_holds_their_codes(told: Told, codes: list[object]) -> None:
    assert "strata : 1  (3 persons)" in told(persons(stratum=codes, ea=[7, 7, 7, 3, 4, 4]))


@pytest.mark.bad_input("FLE-W02")
def test_negative_weights(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(w=[10.0, -1, -2, 1, 1, float("-inf")])) == snapshot


@pytest.mark.bad_input("FLE-W05")
def test_infinite_weights(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(w=[10.0, float("inf"), 1, 1, 1, 1])) == snapshot


@pytest.mark.bad_input("FLE-W04")
def test_weights_that_are_all_zero(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(persons(w=[0.0] * 6)) == snapshot


@pytest.mark.parametrize("weight", [["1,234.5"] * 6, [True] * 6, ["1.5"] * 6], ids=["text", "true and false", "numbers as text"])
@pytest.mark.bad_input("FLE-W10")
def test_a_weight_that_is_not_a_number(told: Told, snapshot: SnapshotAssertion, weight: list[object]) -> None:
    assert told(persons(w=weight)) == snapshot


def test_a_weight_described_as_a_question_is_not_a_number(told: Told) -> None:
    frame = persons(w=[1, 2, 1, 2, 1, 2])
    codebook = {"w": {"variable": "w", "answers": {1: "yes", 2: "no"}}, "ea": {"variable": "ea"}, "stratum": {"variable": "stratum"}}
    assert "FLE-W10" in told(fl.describe(frame, fl.Codebook.of(codebook)))


@pytest.mark.parametrize("role", ["weight", "strata", "psu", "fpc"])
def test_a_column_that_is_not_there(told: Told, snapshot: SnapshotAssertion, role: str) -> None:
    assert told(persons(), **{role: "strtum"}) == snapshot


@pytest.mark.bad_input("FLE-D02")
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
@pytest.mark.bad_input("FLE-D06")
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
@pytest.mark.bad_input("FLE-D09")
def test_a_finite_population_that_cannot_be(told: Told, snapshot: SnapshotAssertion, fpc: list[float]) -> None:
    assert told(persons(ea=[1, 2, 3, 4, 5, 6], n_ea=[float(each) if each is not None else None for each in fpc]), fpc="n_ea") == snapshot


@pytest.mark.bad_input("FLE-D10")
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
