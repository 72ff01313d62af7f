"""Questions asked of each job or spell, side by side: j1_fl02 and j2_fl02 are one question, "*_fl02", of two spells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from flestimate.drafts.seen import SeenFile, SeenVariable

_PARTS = (re.compile(r"[^_]+"), re.compile(r"[^\W\d_]+|\d+"))
_FEWEST_QUESTIONS = 2  # of one question alone, variables that differ in a part are rather its answers
_SIGN = re.compile(r"[:;\u2013\u2014]")
_AROUND = " \t:;,.-\u2013\u2014"


@dataclass(frozen=True, slots=True)
class Wide:
    """How spells are told apart in the names of variables: the parts that stand for "*", and what the labels call the spells."""

    spells: tuple[str, ...]
    labels: tuple[str, ...] = ()

    def variable(self, seen: SeenVariable, file: SeenFile) -> str:
        """The name of a variable with "*" in the place of the first spell, where the file has it of every spell; else nothing."""
        for template, part in _templates(seen.name):
            if part == self.spells[0] and all(template.replace("*", spell) in file.variables for spell in self.spells):
                return template
        return ""


def wide(questions: Mapping[str, Sequence[SeenVariable]]) -> Wide | None:
    """How the spells are told apart of which several of these questions are asked; None where they are asked once."""
    found = [(spells, own) for own in questions.values() for spells in _spells(own)]
    if not found:
        return None
    [(spells, number)] = Counter(spells for spells, _ in found).most_common(1)
    if number < _FEWEST_QUESTIONS:
        return None
    leads = {_leads([one.variable.label for one in own][: len(spells)]) for these, own in found if these == spells}
    labels = leads.pop() if len(leads) == 1 else ()
    return Wide(spells, labels if len(set(labels)) == len(spells) and all(labels) else ())


def _spells(variables: Sequence[SeenVariable]) -> list[tuple[str, ...]]:
    """The parts in which the names of variables of one question differ, and nothing else: longer parts first."""
    if len(variables) < 2:
        return []
    ordered = sorted(variables, key=lambda one: one.position)
    parts: dict[str, list[str]] = {}
    for one in ordered:
        for template, part in dict(_templates(one.name)).items():
            parts.setdefault(template, []).append(part)
    return [tuple(found) for template, found in parts.items() if len(found) == len(ordered) and template != "*"]


def _templates(name: str) -> Iterator[tuple[str, str]]:
    for pattern in _PARTS:
        for part in pattern.finditer(name):
            yield f"{name[: part.start()]}*{name[part.end() :]}", part.group()


def _leads(labels: Sequence[str]) -> tuple[str, ...]:
    """What stands before the words that all labels end with: "Current job" in "Current job: were you free to leave?"."""
    backwards = [label[::-1] for label in labels]
    end = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*backwards, strict=False)))
    common = labels[0][len(labels[0]) - end :]
    sign = _SIGN.search(common)
    kept = end - (sign.start() if sign else 0)  # "Main job: ..." and "Other job: ..." end with the same word before the sign
    return tuple(label[: len(label) - kept].strip(_AROUND) for label in labels)
