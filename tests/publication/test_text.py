"""What of a label is seen, and what a spreadsheet would take for more than text."""

# ruff: noqa: RUF001 -- labels in other scripts

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.publication.text import fits, fitted, harmless, plain


@pytest.mark.bad_input("FLE-X04")
@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("nul\x00 bell\x07 escape\x1b", "nul bell escape"),
        ("male\u202eelamef\u202c", "maleelamef"),
        ("\u2066a\u2067b\u2068c\u2069", "abc"),
        ("\u200ea\u200fb\u061c", "ab"),
        ("fe\u200bma\u2060le\ufeff", "female"),
        ("ma\u200cle\u200d", "male"),
        ("a\u00adb\u034fc\u3164d\u2800e\ufe0f", "abcde"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("\ud800lone", "lone"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("می\u200c\u200c\u200bخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("12\u202f345,7\u00a0%", "12\u202f345,7\u00a0%"),
        ("two\nlines\tand tabs", "two\nlines\tand tabs"),
        ("Côte d'Ivoire عمل قسري 强迫劳动", "Côte d'Ivoire عمل قسري 强迫劳动"),
    ],
)
def test_a_label_is_what_is_seen_of_it(written: str, seen: str) -> None:
    assert plain(written) == seen


@given(st.text())
def test_nothing_that_controls_a_machine_or_turns_text_around_is_left(text: str) -> None:
    left = plain(text)
    assert not set(left) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\r\x00")
    assert not [character for character in left if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"]
    assert plain(left) == left


@pytest.mark.bad_input("FLE-X01")
@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "\u200b=1", "\u202e=1", "\x00=1", "＝1"])
def test_no_text_of_a_csv_begins_like_a_formula(text: str) -> None:
    assert str(harmless(text)).startswith("'")


@pytest.mark.bad_input("FLE-X06")
@given(st.text(), st.integers(1, 20))
def test_what_is_cut_fits_and_ends_in_an_ellipsis(text: str, most: int) -> None:
    seen = plain(text)
    cut = fitted(seen, most)
    assert fits(cut, most)
    assert cut == seen or cut.endswith("…")
