"""What is given to a check in Python: a population that can be none is refused, and what is left out is said."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from numbers import Real

from flestimate.errors import ArgumentKindError, Fix, listed
from flestimate.findings.declared import Declared
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.findings import NOT_GIVEN


def refuse_no_population(population: object) -> None:
    """ArgumentKindError where a population is no number of persons; None says that none is declared.

    >>> refuse_no_population(0)
    Traceback (most recent call last):
    flestimate.errors.ArgumentKindError: FLE-C05: population is not a number above zero.
      why    : the sum of the weights is compared with it
      fix    : population=...      the number of persons by the office
    """
    is_number = isinstance(population, Real) and not isinstance(population, bool)
    if population is None or (is_number and 0 < float(population) < inf):  # type: ignore[arg-type]  # a Real, as just asked
        return
    raise ArgumentKindError(
        "FLE-C05",
        "population is not a number above zero.",
        why="the sum of the weights is compared with it",
        fix=(Fix("population=...", "the number of persons by the office"),),
    )


def of_what_is_not_given(declared: Declared) -> Iterator[Finding]:
    """What nobody looked at because nothing was declared of it; a study that lacks a section is told so as an error."""
    lacking = [
        (name, unseen, fix)
        for value, name, unseen, fix in (
            (declared.codebook or declared.left, "codebook", "answers", Fix('codebook=fl.Codebook.load("codebook.toml")')),
            (declared.design, "design", "weights, strata and PSUs", Fix('design=fl.Clustered(weight="...", strata="...", psu="...")')),
        )
        if not value
    ]
    if declared.of_files or not lacking:
        return
    yield Finding(
        Severity.NOTE,
        Stage.STUDY,
        NOT_GIVEN,
        f"no {' and no '.join(name for name, _, _ in lacking)} {'is' if len(lacking) == 1 else 'are'} given, "
        f"so that nobody looked at {listed(unseen for _, unseen, _ in lacking)}.",
        why="only what is declared can be compared with the file",
        fix=tuple(fix for _, _, fix in lacking),
    )
