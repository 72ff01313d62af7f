"""What a label of a value means, in five languages."""

import pytest

from flestimate.survey.meanings import meaning_of


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
