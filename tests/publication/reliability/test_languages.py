"""What rules, verdicts and ladders say is said in every language, with the same parts."""

from collections.abc import Callable, Iterator
from string import Formatter

import pytest

import flestimate as fl
from flestimate.publication.figures import SIGNS
from flestimate.publication.language import Language, languages
from flestimate.publication.reliability.not_judged import not_of
from flestimate.said import Said
from flestimate.survey.classifications.nesting import LADDERS, rungs

RULES = [fl.PublicationRule.load(name) for name in fl.PublicationRule.built_in()]
OTHERS = [language for language in languages() if language != "en"]


def texts(said: str) -> Iterator[str]:
    """A text's own template, and those of the sentences in it."""
    if isinstance(said, Said):
        yield said.template
        for part in said.parts.values():
            if isinstance(part, Said):
                yield from texts(part)
    else:
        yield said


@pytest.fixture
def spoken(made: Callable[..., fl.Estimate], table: fl.EstimateTable) -> list[str]:
    """Everything the rules say in these tests, and the notes and signs beside it."""
    figures = ({"p": 0.2, "std_error": 0.19}, {"df": 2, "deff": 0.5, "n": 40}, {"n": 20, "cases": 6}, {"std_error": float("nan")})
    estimates = [made(**some) for some in figures] + [made(measure=fl.Mean("hours"), cases=None)]
    release = fl.publish(table, fl.PublicationRule.load("ilo") & fl.FewestCases(15))
    said: list[str] = [sentence for rule in RULES for sentence in (rule.title, *rule.sentences, *rule.sentences_on_tables)]
    said += [criterion.verdict(one).reason for rule in RULES for criterion in rule.criteria for one in estimates]
    said += [note.text for note in release.notes if note.code in {"FLE-F10", "FLE-F31"}]
    said += [not_of(Said("proportions", {})).reason, SIGNS["[u]"], SIGNS["[s]"]]
    return [text for text in said if text]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(spoken: list[str], language: str) -> None:
    words = Language.load(language).words
    assert sorted({text for one in spoken for text in texts(one)} - words.keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_parts_of_the_original(language: str) -> None:
    for english, own in Language.load(language).words.items():
        parts = [sorted(name for _, name, _, _ in Formatter().parse(text) if name) for text in (english, own)]
        assert parts[0] == parts[1], english


@pytest.mark.parametrize("language", OTHERS)
def test_the_schemes_of_the_ladders_are_translated(language: str) -> None:
    from flestimate.survey.classifications.nesting import scheme

    titles = {rung.title for ladder in LADDERS for name in ladder for rung in rungs(list(scheme(name).groups))}
    assert sorted(titles - Language.load(language).words.keys()) == []


def test_numbers_in_a_reason_are_written_as_the_language_does(made: Callable[..., fl.Estimate]) -> None:
    reason = fl.PublicationRule.load("statcan").verdict(made(p=0.1, std_error=0.09, cases=50)).reason
    assert reason == "CV above 33.3%"
    assert Language.load("fr").say(reason) == "CV supérieur à 33,3\u202f%"
