"""The questions of a forced labour module are known by their words in five languages; other questions are not taken for them."""

import pytest

from flestimate.drafts.negated import doubt_about_yes
from flestimate.drafts.question import asked, descriptions
from flestimate.drafts.vocabulary import LANGUAGES, questions, roles
from flestimate.survey.words import words_of

ASKED = {
    "deceived_nature": [
        "Was the work of a different nature from what you had been promised?",
        "Le travail était-il d'une nature différente de celle promise ?",
        "¿El trabajo fue de naturaleza distinta a la que le prometieron?",
        "O trabalho era de natureza diferente da prometida?",
        "هل كانت طبيعة العمل مختلفة عمّا وُعدت به؟",
    ],
    "not_free_to_leave": [
        "Were you not free to leave the job?",
        "N'étiez-vous pas libre de quitter cet emploi ?",
        "¿No era libre de dejar el empleo?",
        "Não era livre para deixar o emprego?",
        "ألم تكن حُرًّا في ترك العمل؟",
    ],
    "movement_restricted": [
        "Were you locked in or guarded at the workplace?",
        "Avez-vous été enfermé ou surveillé ?",
        "¿Lo mantuvieron encerrado o vigilado?",
        "Ficou trancado ou foi vigiado?",
        "هل تم تقييد حريتك في التنقل؟ هل كانت حرية الحركة ممنوعة؟",
    ],
    "debt_bondage": [
        "Did you have to work to repay a debt?",
        "Deviez-vous travailler pour rembourser une dette ?",
        "¿Tuvo que trabajar para pagar una deuda?",
        "Teve de trabalhar para pagar uma dívida?",
        "هل اضطررت إلى العمل من أجل سداد دين؟",
    ],
    "wages_withheld": [
        "Were your wages withheld?",
        "Votre salaire a-t-il été retenu ?",
        "¿Le retuvieron el salario?",
        "Retiveram o seu salário?",
        "هل تم حجب الأجور عنك؟",
    ],
    "documents_withheld": [
        "Did they keep your passport or other identity documents?",
        "A-t-on confisqué vos documents d'identité ?",
        "¿Le quitaron sus documentos de identidad?",
        "Retiveram os seus documentos de identidade?",
        "هل تم احتجاز جواز سفرك أو وثائق الهوية؟",
    ],
    "threats_of_violence": [
        "Did anyone threaten you with violence?",
        "Vous a-t-on menacé de violence ?",
        "¿Lo amenazaron con violencia?",
        "Ameaçaram-no com violência?",
        "هل هُدِّدت بالعنف؟ هل كان هناك تهديد بالعنف؟",
    ],
    "violence_to_family": [
        "Did anyone threaten your family?",
        "A-t-on menacé votre famille ?",
        "¿Amenazaron a su familia?",
        "Ameaçaram a sua família?",
        "هل كان هناك تهديد لأسرتك؟",
    ],
    "military_service": [
        "Was it compulsory military service?",
        "Était-ce le service militaire ?",
        "¿Era servicio militar obligatorio?",
        "Era serviço militar obrigatório?",
        "هل كانت خدمة عسكرية إلزامية؟",
    ],
    "child_recruited_for_armed_conflict": [
        "Was the child recruited for armed conflict?",
        "L'enfant a-t-il été recruté pour un conflit armé ?",
        "¿El niño fue reclutado para un conflicto armado?",
        "A criança foi recrutada para um conflito armado?",
        "هل تم تجنيد الطفل في نزاع مسلح؟",
    ],
}
OTHERS = [
    "Highest level of education",
    "Trade union membership",
    "Have you been absent from work for vacation leave?",
    "Number of hours usually worked per week, overtime included",
    "Horas extras pagadas en la semana",
    "Possui carteira de trabalho assinada",
    "Contribution à une caisse de retraite",
    "Helping without being paid in a household business",
    "Do you have a written contract?",
    "هل لديك عقد عمل مكتوب؟",
    "Relationship to the head of household",
]


@pytest.mark.parametrize(("concept", "label"), [(concept, label) for concept, labels in ASKED.items() for label in labels])
def test_a_question_is_known_in_five_languages(concept: str, label: str) -> None:
    match = asked(words_of(label))
    assert match is not None
    assert match.concept == concept


@pytest.mark.parametrize(("concept", "label"), [(concept, label) for concept, labels in ASKED.items() for label in labels])
def test_yes_to_it_means_yes(concept: str, label: str) -> None:
    assert not doubt_about_yes(label, concept)


@pytest.mark.parametrize("concept", descriptions())
def test_each_question_is_known_by_the_words_of_the_rule_set_itself(concept: str) -> None:
    match = asked(words_of(descriptions()[concept]))
    assert match is not None
    assert match.concept == concept


@pytest.mark.parametrize("label", OTHERS)
def test_other_questions_of_a_labour_force_survey_are_not_clearly_of_the_module(label: str) -> None:
    match = asked(words_of(label))
    assert match is None or not match.clear


def test_every_question_of_the_rule_sets_has_words_in_every_language() -> None:
    assert questions().keys() == descriptions().keys()
    assert all(len(words.asked) >= len(LANGUAGES) for words in questions().values())


def test_stars_stand_at_the_ends_of_words() -> None:
    stems = [stem for words in questions().values() for pattern in (*words.asked, *words.against) for stem in pattern.stems]
    for words in roles().values():
        stems += [*words.names, *(stem for patterns in (words.full, words.vague, words.against) for one in patterns for stem in one.stems)]
    assert not [stem for stem in stems if "*" in stem.strip("*")]
