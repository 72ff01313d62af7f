"""What can be known of persons, households, PSUs and strata before estimating."""

from __future__ import annotations

from collections.abc import Iterator

from flestimate.errors import DesignError, Fix, SingletonError, counted, listed
from flestimate.findings import designs
from flestimate.findings.copies import of_copies
from flestimate.findings.filtered import of_filters
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.households import split_households
from flestimate.findings.persons import Persons
from flestimate.findings.psus import of_psus
from flestimate.findings.waves import of_waves
from flestimate.findings.weights import ROLES
from flestimate.sample import Clustered, Resampled
from flestimate.sample.refusals import Columns
from flestimate.sample.units import Units, sampled_units
from flestimate.variance import Refused, Removed

_FEW_DEGREES = 8
"""Fewer degrees of freedom are unreliable (National Center for Health Statistics, 2017)."""
_SMALL_SHARE = 0.01
_RULES = {
    "centred": "around the mean of all PSUs, cautious",
    "average": "as much as the other strata on average",
    "certainty": "it was taken with certainty and adds nothing",
    "collapsed": "joined with the next stratum",
}


def of_units(persons: Persons) -> Iterator[Finding]:
    """Everything about who was drawn: what `weigh` refuses, copies, filtered persons, and PSUs and strata that look odd."""
    yield from of_copies(persons)
    yield from of_filters(persons)
    design = designs.inner(persons.design)
    if persons.design is None:
        return
    columns = Columns(persons.frame, persons.scales, persons.design)
    refused = list(columns.refused())
    refusals = refused if refused or not persons.n else columns.looked_over().refusals
    yield from (designs.refused(persons, refusal, Stage.DESIGN) for refusal in refusals if refusal.role not in ROLES)
    if isinstance(design, Clustered) and persons.n and not refused and all(refusal.role in ROLES for refusal in refusals):
        yield from split_households(persons)
        yield from of_waves(persons, design)
        yield from of_psus(persons, design)
        yield from _of_stages(persons, design)


def _of_stages(persons: Persons, design: Clustered) -> Iterator[Finding]:
    """What only the stages as they were drawn tell: single PSUs, finite populations, degrees of freedom."""
    try:
        units = sampled_units(persons.frame, design.by_stage, Removed(), persons.scales)
        yield from _of_singletons(persons, design)
        if isinstance(persons.design, Resampled) and not _has_singletons(units):
            persons.design.drawn(persons.frame, persons.scales)
    except DesignError as error:
        yield Finding.of_error(error, Stage.DESIGN).at(designs.at(persons, "psu"))
        return
    first = units.stages[0]
    degrees = len(first) - first.strata
    if degrees < _FEW_DEGREES:
        yield Finding(
            Severity.WARNING,
            Stage.DESIGN,
            "FLE-D08",
            f"the design has {counted(degrees, 'degree of freedom', 'degrees of freedom')}: {'PSUs' if design.by_stage[0].unit else 'persons'} minus strata, {len(first):,} - {first.strata:,}.",
            {**designs.at(persons, "psu"), "column": listed(design.by_stage[0].keys) or "none"},
            why=f"fewer than {_FEW_DEGREES} make standard errors that may be far off, and intervals that are wide",
            fix=(designs.line(persons, 'psu = "..."', 'psu="..."', "the PSU of the sample file, if this is a region or a stratum"),),
        )
    share = 1 - first.remaining
    if design.fpc is not None and 0 < share.max() < _SMALL_SHARE:
        yield Finding(
            Severity.NOTE,
            Stage.DESIGN,
            "FLE-D11",
            f"at most {share.max() * 100:.2f} % of the PSUs of any stratum were drawn, so that the finite population does not matter.",
            {**designs.at(persons, "fpc"), "column": str(design.by_stage[0].finite)},
            why="standard errors are smaller by less than 1 %; with a finite population, further stages have to be declared too",
        )


def _of_singletons(persons: Persons, design: Clustered) -> Iterator[Finding]:
    """Strata with a single PSU: an error where the design refuses them, else a note on the rule that it has for them."""
    try:
        sampled_units(persons.frame, design.by_stage, Refused(), persons.scales)
    except SingletonError as error:
        where = {**designs.at(persons, "singleton"), **error.where}
        if isinstance(design.singleton, Refused):
            yield Finding(Severity.ERROR, Stage.DESIGN, error.code, error.what, where, error.why, _in_toml(persons) or tuple(error.fix))
        else:
            what = error.what.replace(", so", ", and", 1).replace("cannot be estimated", f"is estimated by a rule: {design.singleton}")
            yield Finding(Severity.NOTE, Stage.DESIGN, error.code, what, where, error.why)


def _in_toml(persons: Persons) -> tuple[Fix, ...]:
    """The rules for single PSUs as a study has them."""
    return tuple(Fix(f'singleton = "{word}"', does) for word, does in _RULES.items()) if persons.origin else ()


def _has_singletons(units: Units) -> bool:
    return any(((stage.sizes == 1) & (stage.stratum_remaining > 0)).any() for stage in units.stages)
