"""Words are compared as a reader compares them: without case, accents, vowel signs and articles."""

import pytest

from flestimate.drafts.words import Pattern, words_of_name
from flestimate.survey.words import words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Q13GENDER", ("q", "13", "gender")),
        ("hhWeight", ("hh", "weight")),
        ("ilo_job1_eco_isic4", ("ilo", "job", "1", "eco", "isic", "4")),
        ("HH6", ("hh", "6")),
    ],
)
def test_names_are_parted_where_a_reader_parts_them(name: str, words: tuple[str, ...]) -> None:
    assert words_of_name(name) == words


@pytest.mark.parametrize("label", ["وللعمل", "العمل", "والعمل", "بعمل", "عمل"])
def test_what_arabic_writes_together_with_a_word_does_not_hide_it(label: str) -> None:
    assert Pattern.of("عمل").found(words_of(label))


def test_all_words_of_a_pattern_have_to_be_there() -> None:
    threat = Pattern.of("threat* violence")
    assert threat.found(words_of("Violence was threatened; were you?")) is True
    assert threat.found(words_of("Were you threatened?")) is False
