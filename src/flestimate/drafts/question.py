"""Which question of the module a label asks: by the words of the vocabulary, and by those of the rule sets themselves."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flestimate.classification import RuleSet
from flestimate.drafts.vocabulary import questions
from flestimate.drafts.words import longest
from flestimate.survey.words import words_of

RULES = "icls-2018-all"
_STEM = 5  # letters that two forms of an English word have in common
_MOST_OF_IT = 0.6  # of the rule set's own words
_CLEAR = 2.0  # two words of the vocabulary, or all words of the rule set
_MARGIN = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A question that a label may ask, and how well it fits; clear: whether no other fits nearly as well."""

    concept: str
    score: float
    clear: bool


def asked(words: tuple[str, ...]) -> Match | None:
    """The question that a label with these words asks, if any.

    >>> asked(words_of("Were your identity documents withheld?"))
    Match(concept='documents_withheld', score=..., clear=True)
    >>> asked(words_of("Do you belong to a trade union?"))
    """
    scores = sorted(((_score(words, name), name) for name in descriptions()), reverse=True)
    (best, name), (second, _) = scores[:2]
    return Match(name, best, best >= _CLEAR and best - second >= _MARGIN) if best else None


@functools.cache
def descriptions() -> Mapping[str, str]:
    """The questions that the rule sets ask, in their words; age is no question of the module.

    >>> descriptions()["very_low_or_no_wages"]
    'work for very low wages or none'
    """
    return MappingProxyType({name: text for name, text in RuleSet.load(RULES).concepts if name != "age"})


def _score(words: tuple[str, ...], name: str) -> float:
    own = questions()[name]
    if longest(own.against, words):
        return 0.0
    said, overlap = longest(own.asked, words), _overlap(words, name)
    return said + 2 * overlap if said or overlap >= _MOST_OF_IT else 0.0


def _overlap(words: tuple[str, ...], name: str) -> float:
    """How much of the rule set's description stands in the label, a word counting for more the fewer questions have it."""
    weights, present = _rarity(), frozenset(word[:_STEM] for word in words)
    stems = _stems(descriptions()[name])
    whole = sum(weights[stem] for stem in stems)
    return sum(weights[stem] for stem in stems if stem in present) / whole if whole else 0.0


@functools.cache
def _rarity() -> Mapping[str, float]:
    count = Counter(stem for text in descriptions().values() for stem in _stems(text))
    return MappingProxyType({stem: math.log(1 + len(descriptions()) / number) for stem, number in count.items()})


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words_of(text) if len(word) > 3)
