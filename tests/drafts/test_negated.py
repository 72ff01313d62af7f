"""A question that is negated in its language is possible at most, since "yes" may mean no; one that asks for a lack of freedom is not negated."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

import flestimate as fl
from flestimate.drafts.negated import doubt_about_yes

NEGATED = {
    "wages_withheld": [
        "Weren't your wages withheld?",
        "Q12a. Didn\u2019t they withhold your wages?",
        "Weren't you held, and your wages withheld?",
        "In the last five years, weren't your wages withheld?",
        "Main job: were your wages not withheld?",
        "Ne vous a-t-on pas retenu votre salaire ?",
        "Votre salaire n'a-t-il pas été retenu ?",
        "¿No le retuvieron el salario?",
        "¿Su empleador no le retuvo el salario?",
        "Não retiveram o seu salário?",
        "O seu salário não foi retido?",
        "ألم يتم حجب الأجور عنك؟",
        "هل لم يتم حجب الأجور عنك؟",
    ],
    "movement_restricted": ["Wasn't your freedom of movement restricted?"],
    "debt_bondage": ["N'avez-vous pas travaillé pour rembourser une dette ?"],
}
NOT_NEGATED = {
    "forced_overtime": ["Did you have to work overtime that you had not agreed to?", "Tuvo que trabajar horas extra que no aceptó"],
    "movement_restricted": ["No local de trabalho, ficou trancado ou vigiado?", "Were you locked in and could not leave the workplace?"],
    "unfree_recruitment": ["Was it a job that you could not refuse?", "¿No pudo rechazar un trabajo?"],
    "wages_withheld": [
        "Were your wages withheld? (1=Yes 2=No)",
        "Wages withheld, 1=Yes, 2=No",
        "Wages withheld: yes/no",
        "Wages withheld (yes, no)",
    ],
    "very_low_or_no_wages": ["No wages or very low wages", "Sans salaire, ou très peu payé"],
}
FREE = [
    "Were you free to leave the job?",
    "Étiez-vous libre de quitter cet emploi ?",
    "¿Era libre de dejar el empleo?",
    "Era livre para deixar o emprego?",
    "هل كنت حرا في ترك العمل؟",
]
YES_NO = {"1": "Yes", "2": "No"}


@pytest.mark.parametrize(("concept", "label"), [(concept, label) for concept, labels in NEGATED.items() for label in labels])
def test_a_negated_question_leaves_a_doubt(concept: str, label: str) -> None:
    assert doubt_about_yes(label, concept) == 'the question is negated, so "yes" may mean no'


@pytest.mark.parametrize(("concept", "label"), [(concept, label) for concept, labels in NOT_NEGATED.items() for label in labels])
def test_what_was_not_agreed_or_not_free_is_no_negated_question(concept: str, label: str) -> None:
    assert not doubt_about_yes(label, concept)


@pytest.mark.parametrize("label", FREE)
def test_whether_somebody_was_free_to_leave_is_the_other_way_round(label: str) -> None:
    assert doubt_about_yes(label, "not_free_to_leave") == 'the question does not ask for the lack of freedom, so "yes" may mean free'


def test_the_draft_says_so_and_is_no_surer_than_possible(drafted: Callable[..., fl.Draft], columns: SimpleNamespace) -> None:
    found = drafted(
        q1=(columns.yes_no, "¿No le retuvieron el salario?", YES_NO),
        q2=(columns.yes_no, "¿Le quitaron sus documentos de identidad?", YES_NO),
    )
    wages, documents = (next(one for one in found.guesses if one.name == name) for name in ("wages_withheld", "documents_withheld"))
    assert (wages.confidence, documents.confidence) == (fl.Confidence.POSSIBLE, fl.Confidence.LIKELY)
    assert 'the question is negated, so "yes" may mean no' in wages.evidence


@pytest.mark.parametrize(
    "label",
    [
        "Has your husband or partner used physical violence against you?",
        "Votre conjoint a-t-il utilisé la violence physique contre vous ?",
        "¿Sufrió violencia física por su pareja?",
        "O seu parceiro usou violência física contra você?",
        "هل استخدم زوجك العنف الجسدي ضدك؟",
    ],
)
def test_violence_of_a_partner_may_be_another_question(drafted: Callable[..., fl.Draft], columns: SimpleNamespace, label: str) -> None:
    found = drafted(
        q1=(columns.yes_no, label, YES_NO),
        q2=(columns.yes_no, "Were you locked in or guarded?", YES_NO),
        q3=(columns.yes_no, "Were your identity documents withheld?", YES_NO),
    )
    [violence] = [one for one in found.guesses if one.name == "violence"]
    assert violence.confidence is fl.Confidence.POSSIBLE
    assert "it may be a question about violence at home" in violence.evidence[-1]
