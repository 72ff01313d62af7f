"""A rule set as people read it: plain text, a page of Markdown for the documentation, a table for Jupyter."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flestimate.classification.criterion import Criterion

if TYPE_CHECKING:
    from flestimate.classification.ruleset import RuleSet

SAME_WORK = (
    "Where the questionnaire tells jobs or spells apart, each is assessed by itself: conditions that are joined by 'and' have to be "
    "met in the same work, and a person meets what is met in any one of them."
)


def text(rules: RuleSet) -> str:
    """The definition in plain English."""
    return "\n".join(
        [
            f"{rules.id}, version {rules.version}: {rules.title}",
            f"Source: {rules.source}",
            *([f"To be checked before use: {rules.caution}"] if rules.caution else []),
            f"Universe: {rules.universe.label}: {rules.universe.condition}",
            SAME_WORK,
            "",
            *(_lines(one) for one in rules.criteria),
            *(str(typology) for typology in rules.typologies),
            "",
            f"A case is whoever meets {rules.case}.",
        ]
    )


def _lines(one: Criterion) -> str:
    traits = f" ({one.traits})" if str(one.traits) else ""
    return f"{one.name}{traits}: {one.label}\n    if {one.condition}"


def markdown(rules: RuleSet) -> str:
    """The rule set's page in the documentation."""
    check = f"**To be checked by the office before use.** {rules.caution}\n\n" if rules.caution else ""
    criteria = "\n".join(f"| `{one.name}` | {one.traits} | {one.label} | {_code(str(one.condition))} |" for one in rules.criteria)
    questions = "\n".join(f"| `{name}` | {question} |" for name, question in rules.concepts)
    forms = "".join(f"\n```\n{typology}\n```\n" for typology in rules.typologies)
    return (
        f"# {rules.id}\n\n{rules.title}.\n\n{check}"
        f"Version {rules.version}, hash `{rules.fingerprint}`. Source: {rules.source}.\n\n"
        f"Universe: {rules.universe.label} ({_code(str(rules.universe.condition))}). A case is whoever meets `{rules.case}`.\n\n"
        f"{SAME_WORK}\n\n"
        f"## Criteria\n\n| criterion | element, side | in the definition's words | met if |\n| --- | --- | --- | --- |\n{criteria}\n{forms}\n"
        f"## Questions\n\n| concept | question |\n| --- | --- |\n{questions}\n\n"
        f"## Drawing\n\n```mermaid\n{rules.mermaid()}\n```\n"
    )


def html(rules: RuleSet) -> str:
    """The criteria as a table."""
    head = "".join(f"<th scope='col'>{word}</th>" for word in ("criterion", "element, side", "definition", "met if"))
    rows = "".join(
        f"<tr><th scope='row'>{escape(one.name)}</th><td>{escape(str(one.traits))}</td><td>{escape(one.label)}</td><td>{escape(str(one.condition))}</td></tr>"
        for one in rules.criteria
    )
    return f"<table><caption>{escape(repr(rules))}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _code(condition: str) -> str:
    return condition.replace("|", "\\|")
