"""The definition against the questionnaire and the study: what is not asked, what cannot be applied, which period is meant."""

from __future__ import annotations

from collections.abc import Iterator

from flestimate.classification import Classification, classify
from flestimate.errors import Fix, FlestimateError
from flestimate.findings.declared import Declared
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.survey import Survey

_NOT_ASKED = "FLE-F01"


def of_coverage(declared: Declared) -> Iterator[Finding]:
    """What the questionnaire does not ask of the definition, and of those it is compared with."""
    if declared.codebook is None or not declared.whole:
        return
    place = _at(declared, "use")
    if declared.rules:
        coverage = declared.rules.check(declared.codebook)
        yield from (Finding.of_error(error, Stage.RULES).at(place) for error in coverage.errors)
        yield from (Finding.of_note(note, Stage.RULES) for note in coverage.notes)
    for other in declared.compared:
        errors = other.check(declared.codebook).errors
        yield from (Finding.of_error(error, Stage.RULES).at(_at(declared, "against", "sensitivity")) for error in errors)


def classified(declared: Declared, survey: Survey) -> tuple[Classification | None, list[Finding]]:
    """The persons by the definition, or why they cannot be."""
    if declared.rules is None:
        return None, []
    try:
        return classify(survey, declared.rules, declared.undetermined), []
    except FlestimateError as error:
        stage = Stage.ANSWERS if error.code == _NOT_ASKED else Stage.RULES
        return None, [Finding.of_error(error, stage).at(_at(declared, "use"))]


def of_period(declared: Declared) -> Iterator[Finding]:
    """Which days the questions are about: not said, or said differently by a table."""
    if declared.rules and declared.period is None and declared.origin:
        yield Finding(
            Severity.NOTE,
            Stage.STUDY,
            "FLE-F15",
            "the study does not say which days its questions are about.",
            _at(declared, "title", "study"),
            why="a prevalence in five years and one in twelve months are different figures, and nothing printed tells them apart",
            fix=(
                Fix("reference_period = { from = ..., to = ... }", "in [study], the first and the last day that the questions ask about"),
            ),
        )
    for table in declared.tables:
        during = getattr(table.measure, "during", None)
        if declared.period and during and during != declared.period:
            yield Finding(
                Severity.WARNING,
                Stage.DOMAINS,
                "FLE-F15",
                f"'{table.measure.title}' is of {during}, and the study of {declared.period}.",
                dict(table.at),
                why="figures of different periods stand in one publication, and are no parts of one another",
                fix=(Fix("during = { ... }", "delete it, if the table is of the study's period"),),
            )


def _at(declared: Declared, key: str, section: str = "rules") -> dict[str, str]:
    return declared.origin.place(key, section) if declared.origin else {}
