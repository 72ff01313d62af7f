"""Every way in which a codebook and a file do not fit, as the analyst sees it; the data are never in it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import CodebookError, DeclarationError

SECRET = "Amina-0412"
Told = Callable[..., str]


@pytest.fixture
def told() -> Told:
    def tell(data: object, **concepts: dict[str, object]) -> str:
        with pytest.raises(CodebookError) as caught:
            fl.describe(data, fl.Codebook.of(concepts))
        text = f"{caught.value}{caught.value!r}{caught.value.__context__}"
        assert SECRET not in text
        return str(caught.value)

    return tell


def frame(**columns: object) -> pl.DataFrame:
    size = len(next(iter(columns.values())))
    return pl.DataFrame({**columns, "name": [SECRET] * size})


@pytest.mark.bad_input("FLE-V01")
def test_a_variable_that_is_not_there(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(B4_sex=[1], b5=[31]), sex={"variable": "b4_sx", "answers": {1: "male"}}) == snapshot


def test_a_variable_that_nothing_resembles(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(b5=[31]), sex={"variable": "zzz", "answers": {1: "male"}}) == snapshot


@pytest.mark.bad_input("FLE-V02")
def test_a_variable_that_two_resemble_but_for_upper_and_lower_case(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(Weight=[1.0], WEIGHT=[2.0]), weight={"variable": "weight"}) == snapshot


def test_a_variable_of_exactly_the_name_is_taken_whatever_others_are_called() -> None:
    data = frame(weight=[1.0], WEIGHT=[2.0])
    assert fl.describe(data, fl.Codebook.of({"own": {"variable": "weight"}})).frame.collect()["own"].to_list() == [1.0]


@pytest.mark.bad_input("FLE-V10")
@pytest.mark.parametrize(
    "concept",
    [
        {"variable": "v", "answers": {1: "yes", 2: "no"}},
        {"variables": {"v": "employer"}, "mentioned": [1], "not_mentioned": [2]},
        {"variables": ["v"], "answers": {1: "employer", 2: "recruiter"}},
    ],
    ids=["answers", "marks", "choices"],
)
def test_a_number_that_is_not_whole_is_no_code(told: Told, snapshot: SnapshotAssertion, concept: dict[str, object]) -> None:
    assert told(frame(v=[1.0, 1.5, 1.0000001, 2.0]), c=concept) == snapshot


def test_a_code_that_is_not_mentioned(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(v=[1, 7, 7, 9]), c={"variable": "v", "answers": {1: "yes", 2: "no"}}) == snapshot


def test_a_code_in_text_that_is_not_mentioned(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(v=["1", "7", "a", "X9"]), c={"variable": "v", "answers": {1: "yes", 2: "no"}}) == snapshot


def test_an_open_answer_is_never_shown(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(v=["1", SECRET]), c={"variable": "v", "answers": {1: "yes", 2: "no"}}) == snapshot


@pytest.mark.parametrize("word", ["Mina", "Ali", "Jo"])
def test_a_short_open_answer_is_never_shown(told: Told, word: str) -> None:
    assert word not in told(frame(v=["1", word]), c={"variable": "v", "answers": {1: "yes", 2: "no"}})


def test_many_unlisted_codes_are_only_counted(told: Told) -> None:
    text = told(frame(v=list(range(3_000, 3_012))), c={"variable": "v", "answers": {1: "yes"}})
    assert "12 persons" in text
    assert "3000" not in text


@pytest.mark.bad_input("FLE-V11")
def test_text_where_a_number_should_be(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(v=["15", SECRET, "1,5"]), age={"variable": "v"}) == snapshot


def test_text_where_a_number_within_limits_should_be(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(v=["15", SECRET]), age={"variable": "v", "minimum": 15}) == snapshot


@pytest.mark.bad_input("FLE-V14")
def test_numbers_outside_the_limits(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(v=[15, 14, 999, None]), age={"variable": "v", "minimum": 15, "maximum": 98}) == snapshot


@pytest.mark.bad_input("FLE-V16")
def test_industry_codes_without_their_digits(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(v=[111]), sector={"variable": "v", "classification": "ISIC4"}) == snapshot


def test_sections_that_the_scheme_splits(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(v=["T"]), sector={"variable": "v", "classification": "ISIC4", "scheme": "GEMS_SECTOR"}) == snapshot


@pytest.mark.bad_input("FLE-V16")
@pytest.mark.parametrize("code", [400, 3_400, 99_000, -1_000])
def test_an_industry_code_that_isic_does_not_have(told: Told, code: int) -> None:
    assert "FLE-V04" in told(frame(v=[code]), sector={"variable": "v", "classification": "ISIC4", "digits": 4})


def test_a_band_of_something_that_is_not_a_number(told: Told, snapshot: SnapshotAssertion) -> None:
    concepts = {"ages": {"variable": "v"}, "group": {"from": "age", "scheme": "FL_AGE"}}
    assert told(frame(v=[15]), **concepts) == snapshot


def test_a_column_of_lists_cannot_hold_codes(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(frame(v=[[1], [2]]), c={"variable": "v", "answers": {1: "yes"}}) == snapshot


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1, 2, None], dtype="float64"),
        pd.Series([1, 2, None], dtype="Int64"),
        pd.Series([1, 2, None], dtype="int64[pyarrow]"),
        pd.Series([1, 2, None], dtype="object"),
        pd.Series(["1", "2", None], dtype="object"),
        pd.Series(["1", "2", None], dtype="string"),
        pd.Series(["1", "2", None], dtype="category"),
        pl.Series(["1", "2", None], dtype=pl.Categorical),
        pl.Series(["1", "2", None], dtype=pl.Enum(["1", "2"])),
    ],
    ids=lambda values: f"{type(values).__module__.split('.')[0]}-{values.dtype}",
)
def test_every_type_of_column_is_read_alike(values: object) -> None:
    data = pd.DataFrame({"v": values}) if isinstance(values, pd.Series) else pl.DataFrame({"v": values})
    survey = fl.describe(data, fl.Codebook.of({"c": {"variable": "v", "answers": {1: "yes", 2: "no"}}}))
    assert survey.frame.select("c").collect()["c"].to_list() == [0, 1, 2]


def test_no_repr_shows_a_person() -> None:
    codebook = fl.Codebook.of({"person": {"variables": ["name"]}, "c": {"variable": "v", "answers": {1: "yes"}}})
    survey = fl.describe(frame(v=[1, 1]), codebook)
    assert repr(survey) == "Survey of polars.DataFrame: 2 persons, 2 concepts"
    assert SECRET not in survey._repr_html_()


def test_a_code_cannot_be_an_answer_and_a_reason_for_none() -> None:
    with pytest.raises(DeclarationError, match=r"FLE-C05(.|\n)*not in both: 8"):
        fl.Codebook.of({"c": {"variable": "v", "answers": {1: "yes", 8: "no"}, "missing": {8: "don't know"}}})
