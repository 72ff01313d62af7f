"""Every text that flestimate says stands in every catalogue, with room for the same parts, as offices of the language write."""

import re
from collections import Counter
from collections.abc import Iterator
from importlib import resources

import pytest

import flestimate as fl
from flestimate.publication.language import Language

from .catalogue import (
    OF_DATA,
    TRANSLATED,
    areas,
    bare,
    entries,
    has_words,
    literals,
    said_in_sources,
    same_room,
    to_fill_in,
)

ALIKE = {
    "fr": {
        "CV", "Total", "logit", "mid-p, {size}", "Woodruff, {interval}", "Construction", "Services", "Agriculture", "Education",
        "C1 violence", "C5 documents", "rural", "Rural", "province", "district", "migrant", "parents", "Information and communication",
        "{n} variables", "rho", "rscales", "Stock", "proportions", "Imputation", "Millions", "Migrants", "Non-migrants",
        "Public", "Source", "Notes", "Provenance", "[note {n}]", "Population",
    },
    "es": {
        "CV", "Total", "total", "logit", "mid-p, {size}", "Woodruff, {interval}", "no", "No", "rural", "Rural", "formal", "informal",
        "{n} variables", "rho", "rscales", "Total of {what}", "Provisional", "Formal", "Informal",
    },
    "ar": {"rho", "rscales"},
}  # fmt: skip
"""What is the same word in both languages."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_everything_that_the_sources_say_is_translated(language: str) -> None:
    known = Language.load(language).words
    missing = [template for template in said_in_sources() if template not in known]
    assert not missing, f"write into an area file of {language}:{to_fill_in(missing)}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_area_has_the_same_entries_in_every_language(language: str) -> None:
    first = {area: set(words) for area, words in areas(TRANSLATED[0]).items()}
    own = {area: set(words) for area, words in areas(language).items()}
    assert own.keys() == first.keys()
    for area, words in own.items():
        # What is the same in all of them, such as punctuation, need not stand in each.
        differing = [word for word in words ^ first[area] if re.search("[A-Za-z]", bare(word))]
        assert not differing, f"{area}.toml of {language} and {TRANSLATED[0]} differ in:{to_fill_in(sorted(differing))}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    unused = [f"{area}.toml: {english}" for area, english, _ in entries(language) if area != OF_DATA and english not in literals()]
    assert not unused, "\n".join(unused)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_is_translated_in_one_place(language: str) -> None:
    times = Counter(english for _, english, _ in entries(language))
    twice = [f"{area}.toml: {english} = {own}" for area, english, own in entries(language) if times[english] > 1]
    assert not twice, "\n".join(sorted(twice, key=lambda line: line.split(": ", 1)[1]))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_room_for_the_same_parts(language: str) -> None:
    wrong = [english for _, english, own in entries(language) if not same_room(english, own)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_neither_empty_nor_the_english(language: str) -> None:
    left = [
        english
        for _, english, own in entries(language)
        if not own.strip() or (own == english and has_words(own) and own not in ALIKE[language])
    ]
    assert not left, f"empty, or English (if it is the same word, list it in ALIKE): {to_fill_in(left)}"


def test_arabic_is_written_in_arabic() -> None:
    latin = [
        own for _, english, own in entries("ar") if has_words(own) and not re.search("[\u0600-\u06ff]", own) and english not in ALIKE["ar"]
    ]
    assert not latin, "\n".join(latin)


def test_arabic_has_its_own_comma_and_semicolon() -> None:
    foreign = [own for _, _, own in entries("ar") if re.search("[\u0600-\u06ff][,;?]", own)]
    assert not foreign, "\n".join(foreign)


def test_french_has_narrow_spaces_before_its_double_marks() -> None:
    amiss = [own for _, _, own in entries("fr") if re.search("(?<!\u202f)[;:?!%»](?!//)|«(?!\u202f)", re.sub(r"\{[^{}]*\}", "x", own))]
    assert not amiss, "\n".join(amiss)


@pytest.mark.parametrize("language", TRANSLATED)
def test_labels_of_schemes_and_rule_sets_that_come_with_flestimate_are_translated(language: str) -> None:
    known = Language.load(language).words
    missing = [label for label in dict.fromkeys(_own_labels()) if re.search("[A-Za-z]{2}", label) and label not in known]
    assert not missing, f"write into labels.toml of {language}:{to_fill_in(missing)}"


def _own_labels() -> Iterator[str]:
    for scheme in ("age", "isco08", "isic4"):
        text = resources.files("flestimate.survey.classifications").joinpath(f"{scheme}.toml").read_text("utf-8")
        yield from re.findall(r'label = "([^"]+)"', text)
    for name in fl.RuleSet.built_in():
        rules = fl.RuleSet.load(name)
        yield from (one.label for one in (rules.universe, *rules.criteria))
        for form in rules.typologies:
            yield from (form.label, form.otherwise, *(category for category, _ in form.categories))
