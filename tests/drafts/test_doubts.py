"""A wrong guess is never certain: files made to mislead, in which a name, a label or the values belong to something else."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

Told = Callable[..., tuple[str, str] | None]
MF = {"1": "Male", "2": "Female"}


@pytest.mark.parametrize("label", ["weight (kg)", "Weight", "", "Body weight in kilograms", "Poids corporel", "Peso en kg", "Final weight"])
def test_what_somebody_weighs_is_never_certain_to_be_the_weight(told: Told, columns: SimpleNamespace, label: str) -> None:
    found = told("weight", weight=(columns.kilos, label))
    assert found is None or found[1] != "certain"


def test_the_sampling_weight_is_preferred_to_what_somebody_weighs(told: Told, columns: SimpleNamespace) -> None:
    found = told("weight", weight=(columns.kilos, "weight (kg)"), finalwgt=(columns.weight, "sampling weight (except lead)"))
    assert found == ("finalwgt", "likely")


def test_the_person_s_weight_is_preferred_to_the_household_s_and_neither_is_certain(told: Told, columns: SimpleNamespace) -> None:
    labels = {"hhweight": (columns.weight * 2, "Household sampling weight"), "weight": (columns.weight, "Person sampling weight")}
    assert told("weight", **labels) == ("weight", "likely")


@pytest.mark.parametrize("values", ["one", "group", "sex"])
def test_a_weight_of_few_values_is_possible_at_most(told: Told, columns: SimpleNamespace, values: str) -> None:
    assert told("weight", weight=(getattr(columns, values), "Sampling weight")) == ("weight", "possible")


def test_a_weight_that_is_0_for_some_is_possible_at_most(told: Told, columns: SimpleNamespace) -> None:
    assert told("weight", weight=(columns.weight * (columns.sex - 1), "Sampling weight")) == ("weight", "possible")


@pytest.mark.parametrize(
    "label", ["Sex of the household head", "Sexe du chef de ménage", "Sexo del jefe del hogar", "Sexo do chefe", "جنس رب الأسرة"]
)
def test_the_sex_of_the_head_is_not_the_person_s(told: Told, columns: SimpleNamespace, label: str) -> None:
    assert told("sex", sex=(columns.sex, label, MF)) == ("sex", "possible")


def test_sex_that_is_the_same_for_everybody_in_a_household_may_be_that_of_the_head(told: Told, columns: SimpleNamespace) -> None:
    household = {"hhid": (columns.household, "Household number"), "pid": (columns.line, "Line number")}
    assert told("sex", sex=(columns.sex_of_head, "Sex", MF), **household) == ("sex", "possible")
    assert told("sex", sex=(columns.sex, "Sex", MF), **household) == ("sex", "certain")


def test_age_that_is_the_same_for_everybody_in_a_household_may_be_that_of_the_head(told: Told, columns: SimpleNamespace) -> None:
    household = {"hhid": (columns.household, "Household number"), "pid": (columns.line, "Line number")}
    assert told("age", age=(columns.age_of_head, "Age in years", {}), **household) == ("age", "possible")
    assert told("age", age=(columns.age, "Age in years", {}), **household) == ("age", "certain")


def test_codes_that_are_not_labelled_male_and_female_do_not_tell_sex(told: Told, columns: SimpleNamespace) -> None:
    assert told("sex", sex=(columns.sex, "Commercial sex", {"1": "Yes", "2": "No"})) is None


def test_sex_without_labels_of_its_codes_is_possible_at_most(told: Told, columns: SimpleNamespace) -> None:
    assert told("sex", sex=(columns.sex, "Sex")) == ("sex", "possible")


def test_two_variables_that_could_be_sex_leave_neither_certain(told: Told, columns: SimpleNamespace) -> None:
    found = told("sex", sex=(columns.sex, "Sex", MF), gender=(columns.sex, "Gender", MF))
    assert found == ("sex", "likely")


@pytest.mark.parametrize(
    "label", ["Mother's age in years", "Âge de la mère", "Edad de la madre", "Idade da mãe", "عمر الأم", "Age at first marriage, in years"]
)
def test_another_age_is_not_the_person_s(told: Told, columns: SimpleNamespace, label: str) -> None:
    assert told("age", age=(columns.age, label)) == ("age", "possible")


def test_age_groups_are_not_age(told: Told, columns: SimpleNamespace) -> None:
    groups = {str(code): f"{10 * code}-{10 * code + 9}" for code in range(1, 8)}
    assert told("age", age=(columns.group, "Age in years", groups)) == ("age", "possible")
    assert told("age", age=(columns.group, "Age in years")) == ("age", "possible")
    assert told("age", age=(columns.age, "Age", {}), agegrp=(columns.group, "Age group", groups)) == ("age", "likely")


def test_an_age_of_one_word_may_be_in_months_and_is_not_certain(told: Told, columns: SimpleNamespace) -> None:
    assert told("age", age=(columns.age, "Age")) == ("age", "likely")


def test_ages_beyond_120_are_codes_or_something_else(told: Told, columns: SimpleNamespace) -> None:
    assert told("age", age=(columns.age * 10, "Age in years")) == ("age", "possible")


def test_a_constant_stratum_divides_nothing(told: Told, columns: SimpleNamespace) -> None:
    assert told("strata", strata=(columns.one, "Stratum"), psu=(columns.psu, "PSU")) == ("strata", "possible")
    assert told("strata", strata=(columns.stratum, "Stratum"), psu=(columns.psu, "PSU")) == ("strata", "certain")


@pytest.mark.parametrize("label", ["Social stratum", "Estrato socioeconómico", "Post-stratum"])
def test_another_stratum_is_not_that_of_the_sample(told: Told, columns: SimpleNamespace, label: str) -> None:
    found = told("strata", estrato=(columns.stratum, label))
    assert found is None or found[1] == "possible"


def test_a_unit_for_each_person_is_no_cluster(told: Told, columns: SimpleNamespace) -> None:
    assert told("psu", psu=(columns.household * 10 + columns.line, "Primary sampling unit")) == ("psu", "possible")


def test_the_household_is_not_the_primary_sampling_unit(told: Told, columns: SimpleNamespace) -> None:
    found = told("psu", cluster=(columns.household, "Household number in the cluster"))
    assert found is None or found[1] == "possible"


@pytest.mark.parametrize(
    "label", ["Region of birth", "Région de naissance", "Región de nacimiento", "Região de nascimento", "منطقة الولادة"]
)
def test_the_region_of_birth_is_not_that_of_residence(told: Told, columns: SimpleNamespace, label: str) -> None:
    regions = {str(code): f"R{code}" for code in range(1, 5)}
    assert told("region", region=(columns.region, label, regions)) == ("region", "possible")


def test_urban_and_rural_are_no_regions(told: Told, columns: SimpleNamespace) -> None:
    assert told("region", region=(columns.area, "Region", {"1": "Urban", "2": "Rural"})) is None


def test_industry_of_another_job_or_person_is_not_taken(told: Told, columns: SimpleNamespace) -> None:
    groups = {str(code): f"Branch {code}" for code in range(1, 8)}
    found = told("sector", indus=(columns.group, "Industry of the previous job", groups))
    assert found is None or found[1] == "possible"


def test_one_question_alone_is_no_module(told: Told, columns: SimpleNamespace) -> None:
    assert told("debt_bondage", q1=(columns.yes_no, "Did you have to work to repay a debt?", {"1": "Yes", "2": "No"})) is None


def test_a_question_of_the_module_that_is_not_answered_yes_or_no_is_not_taken(told: Told, columns: SimpleNamespace) -> None:
    codes = {"1": "Yes", "2": "No"}
    often = {"1": "Never", "2": "Once", "3": "Often"}
    module = {
        "q1": (columns.yes_no, "Were you locked in?", codes),
        "q2": (columns.yes_no, "Were your identity documents withheld?", codes),
        "q3": (columns.group, "Did you have to work to repay a debt?", often),
    }
    assert told("debt_bondage", **module) is None
    assert told("movement_restricted", **module) == ("q1", "likely")


def test_the_enumeration_area_is_not_the_region_too(told: Told, columns: SimpleNamespace) -> None:
    areas = {str(code): f"\u0645\u0646\u0637\u0642\u0629 {code}" for code in range(20)}
    file = {
        "psu": (columns.psu, "\u0645\u0646\u0637\u0642\u0629 \u0627\u0644\u0639\u062f", areas),
        "age": (columns.age, "Age in completed years"),
    }
    assert told("psu", **file) == ("psu", "certain")
    assert told("region", **file) is None
    regions = {str(code): f"R{code}" for code in range(1, 5)}
    assert told("region", **file, v9=(columns.region, "\u0627\u0644\u0645\u062d\u0627\u0641\u0638\u0629", regions)) == ("v9", "likely")


def test_a_variable_that_may_be_both_is_a_part_of_the_design_rather_than_a_concept(told: Told, columns: SimpleNamespace) -> None:
    regions = {str(code): f"R{code}" for code in range(1, 5)}
    file = {"v1": (columns.region, "Region (sampling stratum)", regions)}
    assert told("strata", **file) == ("v1", "likely")
    assert told("region", **file) is None
    assert told("region", **file, v2=(columns.region, "Province", regions)) == ("v2", "likely")
