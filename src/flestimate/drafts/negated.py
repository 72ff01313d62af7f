"""Whether "yes" may mean no: questions that are negated in their language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from flestimate.drafts.vocabulary import questions
from flestimate.drafts.words import Pattern
from flestimate.survey.words import words_of

_LACK = "not_free_to_leave"  # the one question that asks for the lack of something
_SENTENCE = re.compile(r"[.:;?!\u00bf\u00a1\u2013\u2014\u061f\u061b\u060c,|/]+")
_ANSWERS = re.compile(r"\([^()]*\)|-?\d+\s*[=:]\s*[^,;=]+|\bdon.?t know\b", re.IGNORECASE)  # "(1=Yes 2=No)"
_CLITIC = re.compile(r"(?<=\w)-n[oa]s?\b", re.IGNORECASE)  # "ameaçaram-no" in Portuguese negates nothing
_BEGIN = 4  # words: a negation further on belongs to what was not agreed, not promised, not wanted
_NOT = frozenset({"not", "cannot", "never", "no", "nunca", "nao", "n", "ne", "لم", "الم", "لا", "الا", "ليس", "اليس", "لن", "غير"})
_CONTRACTED = re.compile(r"(did|do|does|was|were|is|are|have|has|had|could|would|should)n|can|won")
_IN_THE = re.compile(r"(seu|trabalho|emprego|local|ultim|ano|mes|periodo|caso|momento|inicio|dia|exterior|\d)")  # "no" in Portuguese
_LACKS = (
    *("unable", "without", "lack*", "limit*", "restrict*", "den*", "prevent*", "impossib*", "imposs*", "force*", "oblig*", "difficult*"),
    *("pas", "sans", "sin", "sem", "empech*", "imped*", "restring*", "restrei*", "prive*", "privad*", "دون", "بدون", "عدم", "منع*"),
)
_ANY_LACK = tuple(Pattern.of(word) for word in _LACKS)


def doubt_about_yes(label: str, concept: str) -> str:
    """Why "yes" may mean no in a question of this concept; nothing where it hardly can.

    >>> doubt_about_yes("¿No le retuvieron el salario?", "wages_withheld")
    'the question is negated, so "yes" may mean no'
    >>> doubt_about_yes("Were you not free to leave?", "not_free_to_leave")
    ''
    """
    if concept == _LACK:
        words = words_of(label)
        says_so = _negations(words) or any(pattern.found(words) for pattern in _ANY_LACK)
        return "" if says_so else 'the question does not ask for the lack of freedom, so "yes" may mean free'
    sentences = [_without_number(words_of(part)) for part in _SENTENCE.split(_CLITIC.sub("", _ANSWERS.sub(" ", label)))]
    if not any(_negations(words[: _BEGIN + 1]) for words in sentences) or _is_its_own(words_of(label), concept):
        return ""
    return 'the question is negated, so "yes" may mean no'


def _without_number(words: Sequence[str]) -> tuple[str, ...]:
    """The words behind the number of the question, such as Q12a."""
    first = next((position for position, word in enumerate(words) if word.isalpha()), len(words))
    return tuple(words[first:])


def _negations(words: Sequence[str]) -> bool:
    """Whether one of the words negates what follows it; the last one negates nothing."""
    return any(_negates(word, after) for word, after in pairwise((*words, "")))


def _negates(word: str, after: str) -> bool:
    if after == "t":
        return bool(_CONTRACTED.fullmatch(word))
    return word in _NOT and after != "" and not (word == "no" and _IN_THE.match(after))


def _is_its_own(words: tuple[str, ...], concept: str) -> bool:
    """Whether the vocabulary knows the question with a negation in it, such as a job that one could not refuse."""
    found = (pattern for pattern in questions()[concept].asked if pattern.found(words))
    return any({*_NOT, "pas"} & {*pattern.stems} for pattern in found)
