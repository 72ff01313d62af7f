"""Sentences that remember what they were made of, and languages, also one's own."""

import json
import pickle
from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DeclarationError
from flestimate.estimates.terms import per_unit
from flestimate.publication.language import Language, languages
from flestimate.said import first_few, said


def test_numbers_have_the_marks_of_the_language() -> None:
    sentence = said("{n} ({share:.1%})", n=12_345, share=0.125)
    assert [Language.load(name).say(sentence) for name in ("en", "fr", "es", "ar")] == [
        "12,345 (12.5%)",
        "12\u202f345 (12,5\u202f%)",
        "12.345 (12,5\u00a0%)",
        "12,345 (12.5%)",
    ]


def test_days_are_written_as_the_language_has_it() -> None:
    period = str(fl.ReferencePeriod(date(2020, 1, 1), date(2024, 12, 31)))
    assert [Language.load(name).say(period) for name in ("en", "fr", "es", "ar")] == [
        "2020-01-01 to 2024-12-31",
        "du 01/01/2020 au 31/12/2024",
        "del 01/01/2020 al 31/12/2024",
        "من 2020/01/01 إلى 2024/12/31",
    ]


def test_units_are_said_with_their_number() -> None:
    assert Language.load("fr").say(per_unit(1_000)) == "pour 1\u202f000"


def test_members_of_a_list_stand_behind_one_another_as_the_language_has_it() -> None:
    assert Language.load("ar").say(said("{some}", some=("a", "b"))) == "a، b"
    assert Language.load("fr").say(first_few(["a", "b", "c"], limit=2)) == "a, b (et 1 en plus)"


def test_a_sentence_survives_what_texts_go_through() -> None:
    sentence = said("Prevalence of {what}", what="forced labour")
    again = pickle.loads(pickle.dumps(sentence))  # noqa: S301 -- what was just written
    assert (again, again.template, str(again).template) == (sentence, sentence.template, sentence.template)
    assert json.loads(json.dumps([sentence])) == [sentence] == ["Prevalence of forced labour"]
    assert {sentence: 1}["Prevalence of forced labour"] == 1


def test_a_language_of_ones_own_says_what_it_has_and_for_the_rest_what_it_is_based_on(tmp_path: Path) -> None:
    (tmp_path / "language.toml").write_text('id = "ht"\nname = "kreyòl"\nbased_on = "fr"\n', encoding="utf-8")
    (tmp_path / "words.toml").write_text('"Cases" = "Ka"\n', encoding="utf-8")
    own = Language.load(tmp_path)
    assert (own.say("Cases"), own.say("Estimate"), own.number("1,234.5")) == ("Ka", "Estimation", "1\u202f234,5")


def test_a_translation_without_room_for_what_the_english_has_is_refused(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (tmp_path / "language.toml").write_text('id = "ht"\nname = "kreyòl"\n', encoding="utf-8")
    (tmp_path / "words.toml").write_text('"by {breakdown}" = "pa {group}"\n', encoding="utf-8")
    with pytest.raises(DeclarationError) as error:
        Language.load(tmp_path)
    assert str(error.value) == snapshot


def test_a_folder_that_names_no_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="is no language"):
        Language.load(tmp_path)


def test_a_language_that_there_is_not_is_refused(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as error:
        Language.load("fre")
    assert str(error.value) == snapshot


def test_four_languages_come_with_it() -> None:
    assert languages() == ("en", "ar", "es", "fr")
    assert Language.load("ar").right_to_left
