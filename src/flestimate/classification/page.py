"""A rule set as people read it: plain text, a page of Markdown for the documentation, a table for Jupyter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from flestimate.classification.condition import AnyOf, AtLeast, Condition, Meets, Written
from flestimate.classification.criterion import Criterion
from flestimate.classification.sides import Side, graded_sides, joints, sides, whole
from flestimate.classification.typology import UNKNOWN_FORM, Typology

if TYPE_CHECKING:
    from flestimate.classification.ruleset import RuleSet

SAME_WORK = (
    "Where the questionnaire tells jobs or spells apart, each is assessed by itself: conditions that are joined by 'and' have to be "
    "met in the same work, and a person meets what is met in any one of them."
)
_THREE_VALUES = (
    "A criterion is met, not met, or undetermined: an answer that is unknown leaves it undetermined, unless the other answers settle it."
)


def text(rules: RuleSet) -> str:
    """The definition in plain English."""
    return "\n".join(
        [
            f"{rules.id}, version {rules.version}: {rules.title}",
            f"Source: {rules.source}",
            *([f"To be checked before use: {rules.caution}"] if rules.caution else []),
            f"Universe: {rules.universe.label}: {rules.universe.condition}",
            f"A case is whoever meets {rules.case}.",
            SAME_WORK,
            _THREE_VALUES,
            *_section("How it is put together", (_lines(one, _selected(one.condition, rules, str, str.upper)) for one in joints(rules))),
            *(line for side in sides(rules) for line in _section(side.title, (_lines(one, str(one.condition)) for one in side.criteria))),
            *(line for one in rules.typologies for line in ("", str(one))),
            *_section("Questions", (f"{name}: {question}" for name, question in rules.concepts)),
        ]
    )


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return ["", title.upper(), *lines]


def _lines(one: Criterion, condition: str) -> str:
    traits = f" ({one.traits})" if str(one.traits) else ""
    return f"{one.name}{traits}: {one.label}\n    if {condition}"


def _selected(condition: Condition, rules: RuleSet, name: Written, side: Written) -> str:
    """The condition in words; where it rests on all criteria of a side, the side's title stands for them."""
    if not isinstance(condition, AnyOf | AtLeast) or not all(isinstance(part, Meets) for part in condition.of):
        return condition.worded(name)
    found, others = whole(condition.names(), (*sides(rules), *graded_sides(rules)))
    if not found:
        return condition.worded(name)
    number = f"at least {condition.number}" if isinstance(condition, AtLeast) else "any"
    return f"{number} of: {'; '.join([*(side(one.title) for one in found), *(name(other) for other in sorted(others))])}"


def markdown(rules: RuleSet) -> str:
    """The rule set's page in the documentation."""
    return "\n\n".join(
        [
            f"# {rules.id}",
            f"{rules.title}.",
            *([f"**To be checked by the office before use.** {rules.caution}"] if rules.caution else []),
            _facts(rules),
            f"{SAME_WORK} {_THREE_VALUES}",
            "## How it is put together",
            "\n".join(_joint(one, rules) for one in joints(rules)),
            *(part for side in sides(rules) for part in (f"## {_capital(side.title)}", _table(side))),
            *(part for one in rules.typologies for part in (f"## {_capital(one.label)}: `{one.name}`", _forms(one))),
            "## Questions",
            "\n".join(["| concept | question |", "| --- | --- |", *(_row(f"`{name}`", question) for name, question in rules.concepts)]),
            "## Drawing",
            f"```mermaid\n{rules.mermaid()}\n```\n",
        ]
    )


def _facts(rules: RuleSet) -> str:
    """What a reader looks up first."""
    rows, columns = rules.crosstab
    among = f", among `{rules.crosstab_among}`" if rules.crosstab_among else ""
    return "\n".join(
        [
            f"- Source: {rules.source}",
            f"- Version {rules.version}, hash `{rules.fingerprint}`",
            f"- It speaks of {rules.universe.label}: {_marked(rules.universe)}",
            f"- A case is whoever meets `{rules.case}`",
            f"- Its crosstab is `{rows}` by `{columns}`{among}",
        ]
    )


def _joint(one: Criterion, rules: RuleSet) -> str:
    return f"- **`{one.name}`**, {one.label}:\n  {_selected(one.condition, rules, _name, lambda title: f'*{title}*')}"


def _table(side: Side) -> str:
    """The criteria of a side; a column for what the definition calls each of them, where it calls any."""
    marks = [replace(one.traits, role=None, dimension=None) for one in side.criteria]
    kinds = [kind for kind in ("element", "strength", "applied_by") if any(getattr(mark, kind) for mark in marks)]
    head = ["criterion", *([", ".join(kinds).replace("_", " ")] if kinds else []), "in the definition's words", "met if"]
    rows = [
        _row(f"`{one.name}`", *([str(mark)] if kinds else []), one.label, _marked(one))
        for one, mark in zip(side.criteria, marks, strict=True)
    ]
    return "\n".join([_row(*head), _row(*("---" for _ in head)), *rows])


def _forms(one: Typology) -> str:
    forms = [f"{name}, if {condition.worded(_name)}" for name, condition in one.categories]
    numbered = [f"{number}. {form}" for number, form in enumerate([*forms, f"{one.otherwise}, otherwise"], start=1)]
    return "\n".join(
        [f"A case is of the first that applies; of {UNKNOWN_FORM}, if it may be of an earlier one and is not known to be.", "", *numbered]
    )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _marked(one: Criterion) -> str:
    """Its condition, with names set as code."""
    return one.condition.worded(_name)


def _name(name: str) -> str:
    return f"`{name}`"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def html(rules: RuleSet) -> str:
    """The criteria as a table."""
    head = "".join(f"<th scope='col'>{word}</th>" for word in ("criterion", "element, side", "definition", "met if"))
    rows = "".join(
        f"<tr><th scope='row'>{escape(one.name)}</th><td>{escape(str(one.traits))}</td><td>{escape(one.label)}</td><td>{escape(str(one.condition))}</td></tr>"
        for one in rules.criteria
    )
    return f"<table><caption>{escape(repr(rules))}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
