"""What a table asks for: the measure's terms and breakdowns, tabulated, before anything is estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from flestimate.errors import EstimateError, Fix
from flestimate.estimates.block import Measure
from flestimate.estimates.breakdown import By, breakdowns, variables
from flestimate.estimates.sums import odd
from flestimate.estimates.terms import Terms
from flestimate.sample import Sample
from flestimate.sample.tabulation import Tabulation
from flestimate.sample.terms import refuse_odd

_MOST_CELLS = 10_000
COLUMNS = frozenset(
    [
        "measure",
        "unit",
        "estimate",
        "std_error",
        "conf_low",
        "conf_high",
        "conf_level",
        "conf_method",
        "cv",
        "deff",
        "df",
        "n",
        "n_cases",
        "n_psu",
        "n_strata",
        "population",
        "undetermined",
        "undetermined_share",
        "bound_low",
        "bound_high",
        "status",
        "note",
    ]
)
"""The columns of a result, besides those of its breakdowns."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What a table asks for: what the measure asks of persons, the breakdowns, and the sums that both need of persons."""

    terms: Terms
    by: tuple[tuple[str, ...], ...]
    tabulation: Tabulation


def asked(sample: Sample, measure: Measure, by: By | str) -> Asked:
    """What a table of `measure` by the breakdowns of `by` asks for, in one pass over persons.

    Raises EstimateError where it cannot be estimated, and where a crossing has more cells than anybody reads.
    """
    terms, wanted = measure.terms(sample), breakdowns(by)
    shared = [measure.shared_over] if measure.shared_over else []
    divided = list(filter(None, (measure.shared_over, measure.overlapping)))
    _refuse_breakdown(measure, variables(wanted))
    _refuse_of_cases_only(sample, measure, terms, variables(wanted))
    tabulation = measure.tabulated(sample, [*variables(wanted), *shared], terms).asked([(*breakdown, *divided) for breakdown in wanted])
    for position, variable in enumerate(terms.variables):
        if not tabulation.sums[odd(position)].is_zero:
            raise refuse_odd(sample, variable)
    for breakdown in wanted:
        _refuse_too_many_cells(tabulation, (*breakdown, *shared))
    return Asked(terms, wanted, tabulation)


def _refuse_too_many_cells(tabulation: Tabulation, of: Sequence[str]) -> None:
    sizes = {name: len(tabulation.dimensions[name].levels) for name in of}
    cells = prod(sizes.values())
    if cells <= _MOST_CELLS:
        return
    raise EstimateError(
        "FLE-G05",
        f"the crossing of {' and '.join(sizes)} has {cells:,} cells.",
        where={name: f"{size:,} categories" for name, size in sizes.items()},
        why=f"nobody reads more than {_MOST_CELLS:,}, and of most of them the sample has nobody",
        fix=(Fix(f"by=[{', '.join(repr(name) for name in sizes)}]".replace("'", '"'), "one at a time, or fewer of them together"),),
    )


def _refuse_breakdown(measure: Measure, by: list[str]) -> None:
    """Refuse to break down by what the measure itself divides by."""
    _refuse_names([*by, *filter(None, (measure.shared_over, measure.overlapping))])
    if measure.shared_over in by:
        raise _shared_twice(measure.shared_over)
    if measure.overlapping in by:
        raise _own_variable(measure.overlapping)


def _refuse_names(names: list[str]) -> None:
    """A breakdown cannot have the name of a column of the result."""
    for name in names:
        if name in COLUMNS:
            raise EstimateError(
                "FLE-C14",
                f"'{name}' is the name of a column of the result, so it cannot be the name of a breakdown.",
                fix=(Fix(f"[concept.{name}_group]  ...", "or rename the column of the frame"),),
            )


def _refuse_of_cases_only(sample: Sample, measure: Measure, terms: Terms, by: list[str]) -> None:
    """Refuse what only cases have where all persons are meant."""
    if measure.among == sample.case:
        return
    for name in by:
        if name in sample.of_cases and measure.is_rate and measure.about == sample.case:
            raise _only_of_cases(name, sample)
    for variable in terms.variables:
        if variable.name in sample.of_cases and measure.about != sample.case:
            raise _of_the_work_of_cases(variable.name, sample)


def _of_the_work_of_cases(name: str, sample: Sample) -> EstimateError:
    return EstimateError(
        "FLE-G13",
        f"'{name}' is known of the work that makes a person a case; of other persons it is not.",
        why="it is told of each job, and of those who are no cases nothing says which job is meant",
        fix=(
            Fix(f'among="{sample.case}"', "of the cases"),
            Fix('fl.Prevalence("coercion")', "a criterion of the rule set: met in any job of the person"),
        ),
    )


def _only_of_cases(name: str, sample: Sample) -> EstimateError:
    return EstimateError(
        "FLE-G13",
        f"only cases have a '{name}', so that there is no prevalence by it.",
        why="it is told of the work that makes a person a case; in each of its categories everybody would be a case",
        fix=(
            Fix(f'fl.Share("{sample.case}", of="{name}")', "how the cases divide over it"),
            Fix(f'fl.Count("{sample.case}"), by=["{name}"]', "how many cases there are of each"),
            Fix('by=["sector"]', "a variable of everybody, such as the sector of the current job"),
        ),
    )


def _shared_twice(name: str | None) -> EstimateError:
    return EstimateError(
        "FLE-C09",
        f"the cases are divided over '{name}', so they cannot be broken down by it as well.",
        why="in each of its categories all cases are of that category",
        fix=(Fix(f'fl.estimate(sample, fl.Share("forced_labour", of="{name}"), by=["sex"])', "by another variable"),),
    )


def _own_variable(name: str | None) -> EstimateError:
    return EstimateError(
        "FLE-C09",
        f"'{name}' is what the measure itself divides by, so it cannot be broken down by it as well.",
        fix=(Fix('fl.estimate(sample, measure, by=["sex"])', "by another variable"),),
    )
