"""Words are compared as a reader compares them: without case, accents, vowel signs and articles."""

import pytest

from flestimate.drafts.vocabulary import meaning_of
from flestimate.drafts.words import Pattern, folded, words_of, words_of_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÂGE RÉVOLU", "age revolu"),
        ("Años cumplidos", "ANOS CUMPLIDOS"),
        ("Situação", "situacao"),
        ("الأُسْرَة", "الاسره"),
        ("إقليــم", "اقليم"),
        ("أنثى", "انثي"),
        ("٢٠١٧", "2017"),
        ("Straße", "STRASSE"),
    ],
)
def test_what_reads_alike_is_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


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


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("Don't know", "don't know"),
        ("NE SAIT PAS", "don't know"),
        ("No sabe", "don't know"),
        ("Não sabe", "don't know"),
        ("لا أعرف", "don't know"),
        ("Refus", "refused"),
        ("Rechazó", "refused"),
        ("Rechazo", "refused"),
        ("Recusou-se", "refused"),
        ("رَفَضَ الإجابة", "refused"),
        ("Non déclaré", "not stated"),
        ("Sem declaração", "not stated"),
        ("8. Not stated", "not stated"),
        ("غير مبيّن", "not stated"),
        ("Never", ""),
    ],
)
def test_reasons_for_having_no_answer_are_known_in_five_languages(label: str, meaning: str) -> None:
    assert meaning_of(label, ("don't know", "refused", "not stated")) == meaning
