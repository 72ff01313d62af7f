"""The definition of the 20th ICLS (2018): nine elements of involuntary work, six of coercion, and both are needed."""

from __future__ import annotations

import pytest

import flestimate as fl
from flestimate.classification import Role
from flestimate.errors import RuleError

# ICLS/20/2018/Guidelines, paragraphs 7 and 8 (methodology 1.2): elements, and the questions that each is asked in.
INVOLUNTARY = {
    "I1_unfree": ["unfree_recruitment"],
    "I2_nature": ["deceived_nature"],
    "I3_overtime": ["forced_overtime", "forced_on_call"],
    "I4_hazard": ["hazardous_without_consent"],
    "I5_lowpay": ["very_low_or_no_wages"],
    "I6_living": ["degrading_living_conditions"],
    "I7_otheremp": ["forced_to_work_for_others"],
    "I8_longer": ["forced_to_stay_longer"],
    "I9_leave": ["not_free_to_leave"],
}
COERCION = {
    "C1_violence": ["violence", "threats_of_violence", "violence_to_family"],
    "C2_movement": ["movement_restricted"],
    "C3_debt": ["debt_bondage"],
    "C4_wages": ["wages_withheld"],
    "C5_documents": ["documents_withheld"],
    "C6_vulnerability": ["threats_of_dismissal_or_deportation", "rights_denied"],
}
EXCLUSIONS = {
    "X1_military": "military_service",
    "X2_civic": "civic_obligation",
    "X3_prison": "prison_labour",
    "X4_emergency": "emergency_work",
    "X5_communal": "communal_service",
}
FORMS = {"coercion_applied_by", "imposed_by_state", "commercial_sexual_exploitation"}
I_QUESTIONS = [question for questions in INVOLUNTARY.values() for question in questions]
C_QUESTIONS = [question for questions in COERCION.values() for question in questions]
YES_NO = fl.RuleSet.load("icls-2018").names() - {"age", "coercion_applied_by"}
UNKNOWN = "don't know"
RULES = fl.RuleSet.load("icls-2018")


def of_role(role: Role) -> list[str]:
    return [criterion.name for criterion in RULES.criteria if criterion.traits.role is role]


def test_the_rule_set_has_nine_and_six_elements_and_is_open_for_more() -> None:
    assert of_role(Role.INVOLUNTARY) == [*INVOLUNTARY, "I_national"]
    assert of_role(Role.COERCION) == [*COERCION, "C_national"]
    assert of_role(Role.EXCLUSION) == list(EXCLUSIONS)
    questions = {*I_QUESTIONS, *C_QUESTIONS, "other_involuntary", "other_coercion", *EXCLUSIONS.values(), *FORMS, "age"}
    assert questions == RULES.names()


def test_every_circumstance_says_which_element_of_the_definition_it_is() -> None:
    for name in (*INVOLUNTARY, *COERCION, *EXCLUSIONS):
        assert RULES[name].traits.element == name.split("_")[0]


@pytest.mark.parametrize("involuntary", [*I_QUESTIONS, "other_involuntary"])
@pytest.mark.parametrize("coercion", [*C_QUESTIONS, "other_coercion"])
def test_any_one_of_each_side_makes_a_case(survey, outcomes, involuntary: str, coercion: str) -> None:
    assert outcomes(fl.classify(survey({involuntary: "yes", coercion: "yes"}), RULES)) == ["met"]


@pytest.mark.parametrize(("element", "questions"), [*INVOLUNTARY.items(), *COERCION.items()])
def test_any_question_of_an_element_meets_it_and_no_other_element(survey, outcomes, element: str, questions: list[str]) -> None:
    classified = fl.classify(survey(*({question: "yes"} for question in questions)), RULES)
    assert outcomes(classified, element) == ["met"] * len(questions)
    for other in (*INVOLUNTARY, *COERCION):
        if other != element:
            assert outcomes(classified, other) == ["not met"] * len(questions)


@pytest.mark.parametrize("side", [I_QUESTIONS, C_QUESTIONS], ids=["involuntary", "coercion"])
def test_one_side_alone_is_never_a_case(survey, outcomes, side: list[str]) -> None:
    persons = [{question: "yes"} for question in side]
    persons += [dict.fromkeys(side, "yes")]
    assert outcomes(fl.classify(survey(*persons), RULES)) == ["not met"] * len(persons)


@pytest.mark.parametrize(
    ("involuntary", "coercion", "expected"),
    [
        ("yes", "yes", "met"),
        ("yes", "no", "not met"),
        ("no", "yes", "not met"),
        ("no", "no", "not met"),
        (UNKNOWN, "no", "not met"),
        ("no", UNKNOWN, "not met"),
        (UNKNOWN, "yes", "undetermined"),
        ("yes", UNKNOWN, "undetermined"),
        (UNKNOWN, UNKNOWN, "undetermined"),
        (None, "yes", "undetermined"),
        (None, "no", "not met"),
    ],
)
def test_the_truth_table(survey, outcomes, involuntary: str, coercion: str, expected: str) -> None:
    person = {"deceived_nature": involuntary, "violence": coercion}
    assert outcomes(fl.classify(survey(person), RULES)) == [expected]


def test_one_yes_counts_whatever_else_is_unknown(survey, outcomes) -> None:
    person = {**dict.fromkeys([*I_QUESTIONS, *C_QUESTIONS], UNKNOWN), "not_free_to_leave": "yes", "debt_bondage": "yes"}
    assert outcomes(fl.classify(survey(person), RULES)) == ["met"]


@pytest.mark.bad_input("FLE-F16")
def test_persons_under_18_and_of_unknown_age_are_outside_the_universe(survey, outcomes) -> None:
    case = {"deceived_nature": "yes", "violence": "yes"}
    classified = fl.classify(survey(*({**case, "age": age} for age in (17, 18, 80, None))), RULES)
    assert outcomes(classified, "universe") == ["not met", "met", "met", "undetermined"]


@pytest.mark.parametrize("element", [*INVOLUNTARY, *COERCION])
def test_an_element_that_is_not_asked_is_left_out_and_said(survey, outcomes, element: str) -> None:
    questions = {**INVOLUNTARY, **COERCION}[element]
    asked = YES_NO - {*questions}
    other = {"deceived_nature": "yes", "not_free_to_leave": "yes", "violence": "yes", "debt_bondage": "yes"}
    classified = fl.classify(survey({name: answer for name, answer in other.items() if name in asked}, asked=asked), RULES)
    assert outcomes(classified) == ["met"]
    said = [note for note in classified.notes if note.code == "FLE-F07"]
    assert len(said) == 1
    assert f"{element} ({RULES[element].label})" in said[0].text
    assert element not in classified.scales


@pytest.mark.parametrize("question", EXCLUSIONS.values())
def test_excluded_work_is_not_forced_labour(survey, outcomes, question: str) -> None:
    case = {"deceived_nature": "yes", "violence": "yes"}
    persons = [{**case, question: answer} for answer in ("yes", "no", UNKNOWN)]
    assert outcomes(fl.classify(survey(*persons), RULES)) == ["not met", "met", "undetermined"]


def test_an_exclusion_that_is_not_asked_excludes_nobody_and_is_said(survey, outcomes) -> None:
    classified = fl.classify(survey({"deceived_nature": "yes", "violence": "yes"}, asked=YES_NO - {"prison_labour"}), RULES)
    assert outcomes(classified) == ["met"]
    assert outcomes(classified, "X3_prison") == ["not met"]
    assert any("X3_prison" in note.text and "nobody's work is excluded for it" in note.text for note in classified.notes)


def test_a_questionnaire_that_asks_everything_has_nothing_left_out(survey) -> None:
    assert [note.code for note in fl.classify(survey({}), RULES).notes] == ["FLE-F16"]


@pytest.mark.bad_input("FLE-F07")
def test_a_side_that_is_not_asked_at_all_is_refused(survey, snapshot) -> None:
    with pytest.raises(RuleError) as caught:
        fl.classify(survey({}, asked=I_QUESTIONS), RULES)
    assert caught.value.code == "FLE-F07"
    assert str(caught.value) == snapshot
    with pytest.raises(RuleError, match="FLE-F07.*'involuntary'"):
        fl.classify(survey({}, asked=C_QUESTIONS), RULES)


def test_what_the_error_tells_to_type_makes_it_go_away(survey) -> None:
    with pytest.raises(RuleError) as caught:
        fl.classify(survey({}, asked=I_QUESTIONS), RULES)
    concept = caught.value.fix[0].type.split("]")[0].removeprefix("[concept.")
    assert fl.classify(survey({}, asked=[*I_QUESTIONS, concept]), RULES).n == 1


def test_a_questionnaire_without_age_is_refused(snapshot) -> None:
    import polars as pl

    words = {"answers": {1: "yes", 2: "no"}}
    codebook = fl.Codebook.of({name: {"variable": name, **words} for name in ("violence", "deceived_nature")})
    described = fl.describe(pl.DataFrame({"violence": [1], "deceived_nature": [1]}), codebook)
    with pytest.raises(RuleError) as caught:
        fl.classify(described, RULES)
    assert str(caught.value) == snapshot
