"""How a breakdown is made coarser: up the ladder of its scheme, until few enough cells fail, or to the total."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flestimate.errors import EstimateError, Fix, did_you_mean, expect
from flestimate.estimates import EstimateTable, estimate
from flestimate.publication.reliability import PublicationRule, Verdict
from flestimate.said import Said
from flestimate.sample import Sample
from flestimate.sample.merged import merged
from flestimate.survey.classifications.nesting import Rung, rungs
from flestimate.survey.scale import Categories

Judge = Callable[[Sequence[EstimateTable]], Sequence[Sequence[Verdict]]]
"""The verdicts on every estimate of tables that are published together."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with a variable: because of `reason`, categories become those of a rung, or the breakdown is left out (None).

    still: why even the coarsest rung fails, for a share, which has no total that could stand instead; None where the rung passes.
    """

    variable: str
    reason: Said
    rung: Rung | None
    still: Said | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """Tables that are published together, and how they are judged.

    made: samples with merged categories, so that tables of the same sample share one.
    """

    tables: tuple[EstimateTable, ...]
    rule: PublicationRule
    judge: Judge
    made: dict[tuple[int, tuple[str, ...]], Sample] = field(default_factory=dict)

    def steps(self, found: Sequence[Sequence[Verdict]]) -> Iterator[Step]:
        """What is to be done with each variable whose breakdown fails; `found` are the verdicts on the tables as they are."""
        for variable in dict.fromkeys(name for table in self.tables for name in table.variables):
            yield from self.step(variable, found)

    def step(self, variable: str, found: Sequence[Sequence[Verdict]]) -> Iterator[Step]:
        """What is to be done with one variable; nothing where its breakdown passes, or no coarser scheme is known.

        It is judged by the cells of its own breakdown, not by those of crossings.
        """
        reason = next(self._failing(variable, self.tables, found), None)
        if reason is not None and self._ladder(variable):
            yield self._stepping(variable, reason)

    def stepped(self, steps: Sequence[Step]) -> tuple[EstimateTable, ...]:
        """The tables, estimated again with the steps taken; those that no step concerns are the same."""
        return tuple(self._again(table, [step for step in steps if step.variable in table.variables]) for table in self.tables)

    def _ladder(self, variable: str) -> tuple[Rung, ...]:
        """The rungs above the categories of a variable, in the first table that is broken down by it."""
        table = next(table for table in self.tables if variable in table.variables)
        scale = table.sample.scales.get(variable)
        roles = table.sample.design.roles(table.sample.frame.collect_schema().names())
        is_of_design = any(variable in names for names in roles.values())
        return rungs(scale.levels) if isinstance(scale, Categories) and not is_of_design else ()

    def _stepping(self, variable: str, reason: Said) -> Step:
        """To the first rung at which the breakdown of every table passes, or to the total alone; of a share, which has none, to the last."""
        own = [table for table in self.tables if variable in table.variables]
        still, ladder = reason, self._ladder(variable)
        for rung in ladder:
            coarser = [self._margin(table, variable, rung) for table in own]
            failing = next(self._failing(variable, coarser, self.judge(coarser)), None)
            if failing is None:
                return Step(variable, reason, rung)
            still = failing
        is_share = any(table.measure.shared_over == variable for table in own)
        return Step(variable, reason, ladder[-1], still) if is_share else Step(variable, reason, None)

    def _failing(self, variable: str, tables: Sequence[EstimateTable], found: Sequence[Sequence[Verdict]]) -> Iterator[Said]:
        for table, verdicts in zip(tables, found, strict=True):
            cells = [verdict.status for one, verdict in zip(table, verdicts, strict=True) if [name for name, _ in one.cell] == [variable]]
            yield from self.rule.table_verdict(cells, table.measure.overlapping).reasons[:1]

    def _margin(self, table: EstimateTable, variable: str, rung: Rung) -> EstimateTable:
        by = [] if table.measure.shared_over == variable else [variable]
        return estimate(self._merged(table.sample, {variable: rung}), table.measure, by)

    def _again(self, table: EstimateTable, steps: Sequence[Step]) -> EstimateTable:
        if not steps:
            return table
        left_out = {step.variable for step in steps if step.rung is None}
        by = [tuple(name for name in breakdown if name not in left_out) for breakdown in table.by]
        coarser = {step.variable: step.rung for step in steps if step.rung is not None}
        again = estimate(self._merged(table.sample, coarser), table.measure, [breakdown for breakdown in by if breakdown])
        origins = again.provenance
        for variable in sorted(left_out):
            origins = origins.then("breakdown left out", variable)
        return replace(again, provenance=origins)

    def _merged(self, sample: Sample, coarser: Mapping[str, Rung]) -> Sample:
        key = (id(sample), tuple(f"{variable} {rung.coarser}" for variable, rung in coarser.items()))
        if key not in self.made:
            for variable, rung in coarser.items():
                sample = merged(sample, variable, rung.into, rung.coarser)
            self.made[key] = sample
        return self.made[key]


def collapsed(table: EstimateTable, rule: PublicationRule, variable: str) -> EstimateTable:
    """The table with coarser categories of one variable, where too many cells of its breakdown fail by a rule.

    The first coarser scheme at which few enough fail; the table without that breakdown, where that is none; the table as it is, where
    enough pass already or its categories are of no built-in scheme. All is estimated again from the sample, variances included.
    Raises EstimateError where the table is not broken down by the variable.
    """
    expect("table", table, EstimateTable, "fl.estimate(...)")
    expect("rule", rule, PublicationRule, 'fl.PublicationRule.load("ilo")')
    if variable not in table.variables:
        raise EstimateError(
            "FLE-V01",
            f"the table is not broken down by '{variable}'{did_you_mean(variable, table.variables)}",
            fix=(Fix(f'by=["{variable}"]', "in fl.estimate"),),
        )

    def alone(tables: Sequence[EstimateTable]) -> list[list[Verdict]]:
        return [[rule.verdict(one) for one in each] for each in tables]

    release = Release((table,), rule, alone)
    return release.stepped(tuple(release.step(variable, alone([table]))))[0]
