"""Labels are compared as a reader compares them: without case, accents, vowel signs and variants of letters."""

import pytest

from flestimate.survey.words import folded


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
