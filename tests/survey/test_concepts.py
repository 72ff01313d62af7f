"""How each kind of concept reads the variables of a file."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

import flestimate as fl
from flestimate.errors import CodebookError
from flestimate.microdata.labels import Variable
from flestimate.microdata.microdata import Source
from flestimate.survey.classifications import age_scheme, sector_scheme, sector_schemes
from flestimate.survey.classifications.isic import sections
from flestimate.survey.scale import Categories

YES_NO = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know", 9: "refused"}}


def words(survey: fl.Survey, concept: str) -> list[object]:
    scale, column = survey.scales[concept], survey.frame.select(concept).collect()[concept].to_list()
    return [scale.label(value) for value in column] if isinstance(scale, Categories) else column


def released(missing: dict[str, str], **columns: list[object]) -> fl.Microdata:
    """Microdata as read from a file that declares missing codes of "v": nulls there, and the reasons beside them."""
    frame = pl.DataFrame(columns).rename({"reason": "v.reason"})
    return fl.Microdata(nw.from_native(frame).lazy(), {"v": Variable("v", missing=missing)}, len(frame), Source("spss", "lfs.sav"))


# Answers


def test_codes_become_answers_and_the_reasons_for_none_stay_apart(read_as) -> None:
    assert read_as([1, 2, 8, 9, None], YES_NO) == ["yes", "no", "don't know", "refused", "no answer"]


@pytest.mark.bad_input("FLE-V11")
@pytest.mark.parametrize(
    "values", [[1.0, 2.0, 8.0], ["1", " 2 ", "8"], pl.Series([1, 2, 8], dtype=pl.UInt8)], ids=["float", "text", "small"]
)
def test_codes_are_the_same_codes_in_every_type(read_as, values: object) -> None:
    assert read_as(values, YES_NO) == ["yes", "no", "don't know"]


def test_codes_typed_as_text_or_numbers_are_the_same() -> None:
    typed = [fl.Codebook.of({"c": {"variable": "v", "answers": {code: "yes"}}}) for code in (1, 1.0, "1")]
    assert len(set(typed)) == 1


def test_yes_and_no_in_a_boolean_column(read_as) -> None:
    assert read_as([True, False, None], {"answers": {1: "yes", 0: "no"}}) == ["yes", "no", "no answer"]


def test_several_codes_may_be_one_answer(read_as) -> None:
    assert read_as([1, 2, 3], {"answers": {1: "yes", 2: "yes", 3: "no"}}) == ["yes", "yes", "no"]


def test_answers_keep_the_order_of_the_codebook() -> None:
    codebook = fl.Codebook.of({"c": {"variable": "v", "answers": {3: "high", 1: "low", 2: "middle"}}})
    assert fl.describe(pl.DataFrame({"v": [1]}), codebook).scales["c"].levels == ("high", "low", "middle")


def test_a_blank_is_no_answer_unless_the_codebook_says_what_it_means(read_as) -> None:
    assert read_as([1, None], YES_NO) == ["yes", "no answer"]
    assert read_as([1, None], {**YES_NO, "blank": "no"}) == ["yes", "no"]
    assert read_as([1, None], {**YES_NO, "blank": "not asked"}) == ["yes", "not asked"]


def test_empty_text_and_not_a_number_are_blanks(read_as) -> None:
    assert read_as(["1", "", "  "], YES_NO) == ["yes", "no answer", "no answer"]
    assert read_as([1.0, float("nan")], YES_NO) == ["yes", "no answer"]


def test_reasons_that_the_file_declares_are_kept_without_the_codebook_naming_them() -> None:
    microdata = released({"98": "Refused", "a": "Not asked"}, v=[1, None, None, None], reason=[None, "98", "a", None])
    survey = fl.describe(microdata, fl.Codebook.of({"c": {"variable": "v", "answers": {1: "yes"}, "blank": "no"}}))
    assert words(survey, "c") == ["yes", "Refused", "Not asked", "no"]


def test_the_codebooks_word_for_a_declared_reason_counts_before_the_files() -> None:
    microdata = released({"98": "RF"}, v=[None, 1], reason=["98", None])
    survey = fl.describe(microdata, fl.Codebook.of({"c": {"variable": "v", "answers": {1: "yes"}, "missing": {98: "refused"}}}))
    assert words(survey, "c") == ["refused", "yes"]


def test_a_code_that_the_file_calls_missing_may_be_an_answer() -> None:
    microdata = released({"3": "Not applicable"}, v=[1, None], reason=[None, "3"])
    survey = fl.describe(microdata, fl.Codebook.of({"c": {"variable": "v", "answers": {1: "yes", 3: "no"}}}))
    assert words(survey, "c") == ["yes", "no"]


def test_a_question_that_nobody_was_asked_is_blank_throughout(read_as) -> None:
    nobody = pl.Series([None, None], dtype=pl.Null)
    assert read_as(nobody, YES_NO) == ["no answer", "no answer"]
    assert read_as(nobody, {"minimum": 15}) == [None, None]
    assert read_as(nobody, {"classification": "ISIC4", "digits": 2}) == ["no answer", "no answer"]


# Numbers


def test_numbers_are_read_from_numbers_and_from_text(read_as) -> None:
    assert read_as([15, 99, None], {}) == [15.0, 99.0, None]
    assert read_as([" 15", "99.5", "-3", "", None], {}) == [15.0, 99.5, -3.0, None, None]


def test_missing_codes_of_a_number_are_no_numbers(read_as) -> None:
    assert read_as([40, 998, 999], {"missing": {998: "don't know", 999: "refused"}, "maximum": 168}) == [40.0, None, None]
    assert read_as(["40", "DK"], {"missing": {"DK": "don't know"}}) == [40.0, None]


def test_missing_codes_that_the_file_declares_are_no_numbers() -> None:
    microdata = released({"99": "Not stated"}, v=[40, None, None], reason=[None, "99", None])
    survey = fl.describe(microdata, fl.Codebook.of({"c": {"variable": "v", "minimum": 15}}))
    assert words(survey, "c") == [40.0, None, None]


def test_limits_are_included(read_as) -> None:
    assert read_as([15, 98], {"minimum": 15, "maximum": 98}) == [15.0, 98.0]


# Bands


def ages(values: list[object], scheme: str, **age: object) -> list[object]:
    codebook = fl.Codebook.of({"age": {"variable": "v", **age}, "group": {"from": "age", "scheme": scheme}})
    return words(fl.describe(pl.DataFrame({"v": values}), codebook), "group")


def test_ages_15_to_17_are_apart_from_adults() -> None:
    expected = ["15-17", "15-17", "15-17", "18-24", "18-24", "25-54", "25-54", "55-64", "55-64", "65+", "65+"]
    assert ages([15.0, 17, 17.9, 18, 24, 25, 54, 55, 64, 65, 120], "FL_AGE", minimum=15) == expected


@pytest.mark.bad_input("FLE-G08")
@pytest.mark.parametrize("scheme", ["AGE_YTHADULT", "AGE_AGGREGATE", "AGE_10YRBANDS", "FL_AGE"])
def test_every_age_falls_into_the_band_of_the_scheme(scheme: str) -> None:
    bands = age_scheme(scheme).bands
    every = list(range(bands[0].lowest, 100))
    expected = [band.label for age in every for band in bands if band.lowest <= age <= (band.highest or 999)]
    assert ages(every, scheme) == expected


def test_unknown_and_impossible_ages_are_told_apart() -> None:
    assert ages([4, None, 30], "FL_AGE") == ["outside FL_AGE", "age unknown", "25-54"]


def test_bands_below_the_surveys_minimum_are_no_categories() -> None:
    codebook = fl.Codebook.of({"age": {"variable": "v", "minimum": 15}, "group": {"from": "age", "scheme": "FL_AGE"}})
    survey = fl.describe(pl.DataFrame({"v": [20]}), codebook)
    assert survey.scales["group"].levels == ("15-17", "18-24", "25-54", "55-64", "65+")


def test_a_band_may_stand_before_its_age_in_the_codebook() -> None:
    codebook = fl.Codebook.of({"group": {"from": "age", "scheme": "FL_AGE"}, "age": {"variable": "v"}})
    assert words(fl.describe(pl.DataFrame({"v": [20]}), codebook), "group") == ["18-24"]


# Industry

INDUSTRY = {"classification": "ISIC4"}
DIVISIONS = {number: letter for letter, section in sections().items() for number in section.every_division()}


@pytest.mark.parametrize("digits", [2, 3, 4])
@pytest.mark.parametrize("kind", ["number", "text", "text without leading zeros"])
@pytest.mark.parametrize("scheme", sector_schemes())
def test_every_division_is_read_from_codes_of_any_length(read_as, scheme: str, digits: int, kind: str) -> None:
    numbers = [number * 10 ** (digits - 2) + end for number in DIVISIONS for end in (0, 10 ** (digits - 2) - 1)]
    values = {
        "number": numbers,
        "text": [f"{number:0{digits}d}" for number in numbers],
        "text without leading zeros": [str(number) for number in numbers],
    }[kind]
    groups = sector_scheme(scheme).groups
    expected = [group.label for number in DIVISIONS for _ in range(2) for group in groups if number in group.every_division()]
    assert read_as(values, {**INDUSTRY, "scheme": scheme, "digits": digits}) == expected


def test_section_letters(read_as) -> None:
    concept = {**INDUSTRY, "scheme": "ECO_SECTOR", "missing": {"X": "not stated"}}
    assert read_as(["A", " C ", "U", "X", ""], concept) == ["Agriculture", "Industry", "Services", "not stated", "no answer"]


def test_sections_by_the_codes_of_the_file(read_as) -> None:
    concept = {**INDUSTRY, "scheme": "ECO_AGGREGATE", "answers": {1: "A", 2: "B", 10: "O"}, "missing": {99: "unknown"}}
    expected = ["Agriculture", "Mining, electricity and water", "Non-market services", "unknown", "no answer"]
    assert read_as([1, 2, 10, 99, None], concept) == expected


def test_sections_are_kept_apart_where_no_scheme_is_named(read_as) -> None:
    assert read_as(["A", "T"], INDUSTRY) == ["Agriculture, forestry and fishing", "Activities of households"]


def test_domestic_work_is_apart_in_the_global_estimates(read_as) -> None:
    concept = {**INDUSTRY, "scheme": "GEMS_SECTOR", "digits": 4}
    assert read_as([9700, 9810, 3510], concept) == ["Domestic work", "Services and utilities", "Services and utilities"]


@pytest.mark.parametrize("concept", [{}, {"answers": {"20": "T"}}], ids=["letters", "answers"])
def test_domestic_work_cannot_be_told_from_a_section(read_as, concept: dict[str, object]) -> None:
    with pytest.raises(CodebookError, match="FLE-V16.*splits section T"):
        read_as(["20"], {**INDUSTRY, "scheme": "GEMS_SECTOR", **concept})


# Keys


def keys(concept: dict[str, object], **columns: list[object]) -> list[object]:
    return words(fl.describe(pl.DataFrame(columns), fl.Codebook.of({"c": concept})), "c")


def test_a_key_of_several_variables_joins_them() -> None:
    assert keys({"variables": ["hh", "line"]}, hh=["0412", "0412"], line=[7, 12]) == ["0412-7", "0412-12"]


def test_joined_keys_do_not_run_into_each_other() -> None:
    made = keys({"variables": ["a", "b"]}, a=[1, 11], b=[11, 1])
    assert len(set(made)) == 2


def test_whole_numbers_have_no_decimal_point_in_a_key() -> None:
    assert keys({"variables": ["hh"]}, hh=[412.0, 7.0]) == ["412", "7"]


def test_a_key_may_be_some_characters_of_a_variable() -> None:
    assert keys({"variable": "uqno", "characters": [1, 8]}, uqno=["160100010000000501", "ab"]) == ["16010001", "ab"]
    assert keys({"variable": "uqno", "characters": [3, 4]}, uqno=["160100010000000501"]) == ["01"]


def test_a_key_with_a_part_missing_is_missing() -> None:
    assert keys({"variables": ["hh", "line"]}, hh=["0412", None, ""], line=[None, 1, 2]) == ["", "", ""]


def test_what_arithmetic_leaves_of_a_code_is_that_code(read_as) -> None:
    assert read_as([1.0, 1 + 1e-12, 2 - 1e-10, 8.5], {"answers": {1: "yes", 2: "no"}, "missing": {8.5: "refused"}}) == [
        "yes",
        "yes",
        "no",
        "refused",
    ]
