"""Rounds of a panel in one file, whose PSUs come again."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from flestimate.errors import Fix, counted
from flestimate.findings import designs
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.persons import Persons
from flestimate.sample import Clustered

WAVES = ("wave", "round", "quarter", "visit")
"""Concepts, or columns, that say of which round an interview is."""

_ROUNDS = "rounds:"


def of_waves(persons: Persons, design: Clustered) -> Iterator[Finding]:
    """PSUs that are in the file in several rounds."""
    wave = next((name for name in WAVES if persons.has(name)), None)
    stage = design.by_stage[0]
    if wave is None or stage.unit is None or wave == stage.unit:
        return
    keys = [name for name in stage.keys if name != wave]
    met = persons.frame.select(*keys, wave).unique().group_by(keys).agg(nw.len().alias(_ROUNDS))
    row = met.select(nw.len().alias("all:"), (nw.col(_ROUNDS) > 1).cast(nw.Int64).sum().alias("again:"), nw.col(_ROUNDS).max()).collect()
    again, psus = int(row["again:"][0] or 0), int(row["all:"][0])
    if not again:
        return
    apart = wave in stage.strata
    yield Finding(
        Severity.WARNING if apart else Severity.NOTE,
        Stage.DESIGN,
        "FLE-D18",
        f"{again:,} of {counted(psus, 'PSU')} {'is' if again == 1 else 'are'} in the file in several rounds of '{wave}', up to {int(row[_ROUNDS][0])}"
        + (", and the strata take each for a PSU of its own." if apart else "."),
        {**designs.at(persons, "strata" if apart else "psu"), "column": stage.unit},
        why="interviews of one PSU belong together: taken for PSUs of their own, standard errors of what all rounds say are too small"
        if apart
        else "they are kept together, as they should be; the weights of each round stand for the population, so that their sum is several times it",
        fix=(
            (designs.line(persons, f"strata = {_listed(keys[:-1])}", f"strata={_listed(keys[:-1])}", f"without '{wave}'"),)
            if apart
            else (
                Fix(
                    f'frame["{design.weight}"] = frame["{design.weight}"] / {int(row[_ROUNDS][0])}',
                    "for averages over the rounds; or one round a study",
                ),
            )
        ),
    )


def _listed(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
