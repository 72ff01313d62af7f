"""Rule sets that do not hold, or do not fit the codebook."""

from __future__ import annotations

import flestimate as fl

from .declared import Provocation
from .planted import TEXT, N, persons


def criterion(name: str, element: str = "national") -> str:
    """A criterion of involuntary work that asks about a passport."""
    return f'[criterion.{name}]\nlabel = "a"\nrole = "involuntary"\nelement = "{element}"\nconcept = "passport"\nis = "yes"\n'


RULES: list[Provocation] = [
    ("an unknown rule set", "C10", lambda _: fl.RuleSet.load("icls-2108")),
    (
        "a questionnaire without a module",
        "F07",
        lambda _: fl.classify(fl.describe(persons(), fl.Codebook.of({"age": {"variable": "age"}})), fl.RuleSet.load("icls-2018")),
    ),
    (
        "a word that is no answer",
        "F08",
        lambda p: fl.classify(p.survey({"violence": {"variable": "f11", "answers": {1: "oui", 2: "non"}}}), fl.RuleSet.load("icls-2018")),
    ),
    (
        "a concept with the name of a criterion",
        "C12",
        lambda p: fl.classify(p.survey({"forced_labour": {"variable": "wage"}}), fl.RuleSet.load("icls-2018")),
    ),
    ("a variable with the name of a criterion", "C12", lambda p: p.classified(forced_labour=TEXT)),
    ("a criterion that is not there", "C11", lambda _: fl.RuleSet.load("icls-2018").without("I99")),
    ("nothing left", "F20", lambda _: fl.RuleSet.load("icls-2018").without(*(one.name for one in fl.RuleSet.load("icls-2018").elements))),
    ("a rule set that builds on itself", "F18", lambda p: p.rules('builds_on = "mine.toml"\n')),
    ("a side that nobody was asked", "F01", lambda p: p.classified(f02=[None] * N)),
    ("a question that is not listed", "F17", lambda p: p.rules('builds_on = "icls-2018"\n' + criterion("I_passport"))),
    ("a question that nothing asks", "F19", lambda p: p.rules('builds_on = "icls-2018"\n[concept]\npassport = "a false passport"\n')),
    (
        "a criterion beside the one that it should replace",
        "F29",
        lambda p: p.rules('builds_on = "icls-2018"\n' + criterion("I5_low_pay", "I5") + '[concept]\npassport = "a false passport"\n'),
    ),
]
