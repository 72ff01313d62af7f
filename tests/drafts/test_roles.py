"""The design and the persons' characteristics are found by their labels in five languages, whatever the variables are called."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from types import SimpleNamespace

import pytest

import flestimate as fl

Told = Callable[..., tuple[str, str] | None]
LABELS: Mapping[str, Mapping[str, str]] = {
    "weight": {
        "en": "Sampling weight",
        "fr": "Coefficient de pondération",
        "es": "Factor de expansión",
        "pt": "Fator de expansão",
        "ar": "مُعامل الترجيح",
    },
    "stratum": {"en": "Stratum", "fr": "Strate de tirage", "es": "Estrato de muestreo", "pt": "Estrato", "ar": "طبقة المعاينة"},
    "psu": {
        "en": "Primary sampling unit",
        "fr": "Unité primaire de sondage",
        "es": "Unidad primaria de muestreo",
        "pt": "Unidade primária de amostragem",
        "ar": "وحدة المعاينة الأولية",
    },
    "sex": {"en": "Sex", "fr": "Sexe", "es": "Sexo", "pt": "Sexo", "ar": "الجنس"},
    "age": {
        "en": "Age in completed years",
        "fr": "Âge en années révolues",
        "es": "Edad en años cumplidos",
        "pt": "Idade em anos completos",
        "ar": "العُمر بالسنوات الكاملة",
    },
    "area": {"en": "Urban or rural", "fr": "Milieu de résidence", "es": "Urbano o rural", "pt": "Urbano ou rural", "ar": "حضر أو ريف"},
    "region": {"en": "Region", "fr": "Région", "es": "Provincia", "pt": "Província ou região", "ar": "المحافظة"},
}
CODES: Mapping[str, Mapping[str, dict[str, str]]] = {
    "sex": {
        "en": {"1": "Male", "2": "Female"},
        "fr": {"1": "Masculin", "2": "Féminin"},
        "es": {"1": "Hombre", "2": "Mujer"},
        "pt": {"1": "Homem", "2": "Mulher"},
        "ar": {"1": "ذكر", "2": "أنثى"},
    },
    "area": {
        "en": {"1": "Urban", "2": "Rural"},
        "fr": {"1": "Urbain", "2": "Rural"},
        "es": {"1": "Urbano", "2": "Rural"},
        "pt": {"1": "Urbano", "2": "Rural"},
        "ar": {"1": "حضر", "2": "ريف"},
    },
}
CASES = [(role, language) for role, labels in LABELS.items() for language in labels]
NAMES = {"stratum": "strata"}


def variables(columns: SimpleNamespace, language: str) -> dict[str, tuple[object, ...]]:
    """A file whose variables are called v1, v2, ... and whose labels say what they are."""
    regions = {str(code): f"R{code}" for code in range(1, 5)}
    codes = {"region": regions, **{role: labels[language] for role, labels in CODES.items()}}
    return {
        f"v{number}": (getattr(columns, role), labels[language], codes.get(role, {}))
        for number, (role, labels) in enumerate(LABELS.items())
    }


@pytest.mark.parametrize(("role", "language"), CASES)
def test_a_label_alone_makes_a_likely_guess(told: Told, columns: SimpleNamespace, role: str, language: str) -> None:
    expected = f"v{[*LABELS].index(role)}"
    assert told(NAMES.get(role, role), **variables(columns, language)) == (expected, "likely")


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt", "ar"])
def test_codes_become_the_words_of_the_field(drafted: Callable[..., fl.Draft], columns: SimpleNamespace, language: str) -> None:
    text = drafted(**variables(columns, language)).toml
    first, second = CODES["sex"][language].values()
    assert f'answers = {{ 1 = "male", 2 = "female" }}                  # 1 {first}, 2 {second}' in text
    assert 'answers = { 1 = "urban", 2 = "rural" }' in text


def test_name_label_and_values_together_are_certain(told: Told, columns: SimpleNamespace) -> None:
    assert told("strata", stratum=(columns.stratum, "Sampling stratum")) == ("stratum", "certain")
    assert told("weight", weight=(columns.weight, "Sampling weight")) == ("weight", "certain")


def test_codes_that_a_label_writes_out_are_its_labels(told: Told, columns: SimpleNamespace) -> None:
    assert told("sex", sex=(columns.sex, "1=male, 2=female")) == ("sex", "likely")


def test_the_unit_is_looked_for_in_the_first_characters_of_the_household(
    drafted: Callable[..., fl.Draft], columns: SimpleNamespace
) -> None:
    number = [f"{psu:05d}{household:04d}" for psu, household in zip(columns.psu, columns.household, strict=True)]
    found = drafted(
        stratum=(columns.stratum, "Stratum"),
        hhid=(number, "Household number"),
        pid=(columns.line, "Line number"),
        w=(columns.weight, "Sampling weight"),
    )
    [psu] = [one for one in found.guesses if one.name == "psu"]
    assert (psu.variables, psu.confidence.value) == (("hhid",), "possible")
    assert "characters = [1, 5]" in found.toml
    assert 'psu = "psu"' in found.toml


def test_a_design_variable_that_is_called_like_another_variable_s_concept_gets_a_concept_of_its_own(
    drafted: Callable[..., fl.Draft], columns: SimpleNamespace
) -> None:
    found = drafted(
        region=(columns.stratum, "Sampling stratum"),
        prov=(columns.region, "Province", {"1": "N", "2": "S", "3": "E", "4": "W"}),
        psu=(columns.psu, "Primary sampling unit"),
    )
    content = tomllib.loads(found.toml)
    assert content["concept"]["region"]["variable"] == "prov"
    assert content["concept"]["strata"]["variables"] == ["region"]
    assert content["design"]["clustered"]["strata"] == "strata"


def test_the_variable_by_which_the_file_itself_weights_is_the_weight(told: Told, columns: SimpleNamespace) -> None:
    assert told("weight", v7=(columns.weight, "Factor 7"), weighted_by="v7") == ("v7", "likely")
    assert told("weight", v7=(columns.weight, "Factor 7"), wgt=(columns.kilos, "Weight"), weighted_by="v7") == ("v7", "likely")
    assert told("weight", v7=(columns.sex - 1, "Factor 7"), weighted_by="v7") == ("v7", "possible")


def test_that_the_file_weights_by_it_is_evidence(drafted: Callable[..., fl.Draft], columns: SimpleNamespace) -> None:
    [weight] = [one for one in drafted(wgt=(columns.weight, "Sampling weight"), weighted_by="wgt").guesses if one.name == "weight"]
    assert weight.evidence[-1] == "the file itself weights by it"
