"""PSUs and strata by their codes: codes that repeat, or hardly repeat, that are written in two ways, that tell nobody apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from flestimate.errors import Fix, counted, listed
from flestimate.findings import designs
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.persons import Persons
from flestimate.findings.psu_names import of_names
from flestimate.sample import Clustered, problems
from flestimate.sample.units import StageColumns

_PERSONS, _STRATA = "persons:", "strata:"
_FEW, _MANY_CODES = 0.1, 10
"""Of so many codes, so small a part in several strata is a slip; codes that are made to repeat do so in most strata."""
_MOST = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Codes:
    """The PSUs of the persons: one row a PSU in `table`, with its strata, its code and its persons."""

    table: nw.DataFrame[Any]
    stage: StageColumns
    unit: str

    @property
    def in_several_strata(self) -> tuple[int, int]:
        """How many codes are in several strata, and how many codes there are."""
        strata = self.table.group_by(self.unit).agg(nw.len().alias(_STRATA))[_STRATA]
        return int((strata > 1).cast(nw.Int64).sum()), len(strata)

    @property
    def of_one_person(self) -> int:
        """How many PSUs have a single person."""
        return int((self.table[_PERSONS] == 1).cast(nw.Int64).sum())


def of_psus(persons: Persons, design: Clustered) -> Iterator[Finding]:
    """What the codes of the first stage tell."""
    stage = design.by_stage[0]
    keys = list(stage.keys)
    if not keys:
        return
    table = persons.frame.group_by(keys).agg(nw.len().alias(_PERSONS)).collect()
    yield from _of_one_stratum(persons, table, stage)
    yield from _written_in_two_ways(persons, table, keys)
    if stage.unit is not None:
        codes = _Codes(table, stage, stage.unit)
        yield from _of_repeated_codes(persons, codes)
        yield from _of_sizes(persons, codes)
        yield from of_names(persons, stage.unit, len(table))


def _of_one_stratum(persons: Persons, table: nw.DataFrame[Any], stage: StageColumns) -> Iterator[Finding]:
    if stage.strata and len(table.select(*stage.strata).unique()) == 1:
        yield Finding(
            Severity.WARNING,
            Stage.DESIGN,
            "FLE-D12",
            f"all persons are in one stratum: {listed(stage.strata)} {'has' if len(stage.strata) == 1 else 'have'} a single value.",
            {**designs.at(persons, "strata"), "column": listed(stage.strata)},
            why="the file may be a part of the sample, or the column that of a country or a wave",
            fix=(designs.line(persons, 'strata = "..."', 'strata="..."', "the strata of the sample file, or no strata at all"),),
        )
    if stage.unit and table[stage.unit].n_unique() == 1:
        yield Finding(
            Severity.WARNING,
            Stage.DESIGN,
            "FLE-D12",
            f"the PSU '{stage.unit}' has a single value.",
            {**designs.at(persons, "psu"), "column": stage.unit},
            why="all persons would be of one PSU, and nothing can be said of how estimates vary",
            fix=(designs.line(persons, 'psu = "..."', 'psu="..."', "the column that tells PSUs apart"), _persons_drawn(persons)),
        )


def _of_repeated_codes(persons: Persons, codes: _Codes) -> Iterator[Finding]:
    if not codes.stage.strata:
        return
    several, number = codes.in_several_strata
    if not several:
        return
    if number < _MANY_CODES or several > _FEW * number:
        yield Finding.of_note(problems.nested(codes.unit, number, len(codes.table)), Stage.DESIGN).at(designs.at(persons, "psu"))
        return
    yield Finding(
        Severity.WARNING,
        Stage.DESIGN,
        "FLE-D05",
        f"{several:,} of {counted(number, 'PSU code')} {'is' if several == 1 else 'are'} found in several strata; every other code is in one.",
        {**designs.at(persons, "psu"), "columns": listed([*codes.stage.strata, codes.unit])},
        why="a PSU lies in one stratum; each part is read as a PSU of its own, so that standard errors are too small or too large",
        fix=(
            designs.line(
                persons, 'strata = "..."', 'strata="..."', "the strata that PSUs were drawn in, if these differ by person or by wave"
            ),
            Fix("correct the stratum of these persons", "from the sample file, by PSU"),
        ),
    )


def _of_sizes(persons: Persons, codes: _Codes) -> Iterator[Finding]:
    single, number = codes.of_one_person, len(codes.table)
    if single == number > 1:
        yield Finding(
            Severity.WARNING,
            Stage.DESIGN,
            "FLE-D25",
            f"every one of {number:,} PSUs has a single person: '{codes.unit}' names persons, or persons were drawn directly.",
            {**designs.at(persons, "psu"), "column": codes.unit},
            why="if persons were drawn in clusters, standard errors that take each for a PSU are too small",
            fix=(
                designs.line(persons, 'psu = "..."', 'psu="..."', "the column of the cluster, such as the enumeration area"),
                _persons_drawn(persons),
            ),
        )
    elif single > _MOST * number:
        yield Finding(
            Severity.WARNING,
            Stage.DESIGN,
            "FLE-D16",
            f"{single:,} of {number:,} PSUs have a single person.",
            {**designs.at(persons, "psu"), "column": codes.unit},
            why="a PSU usually has many; if others were filtered out before, PSUs without a person of interest are lost, and standard errors too small",
            fix=(Fix("the whole file", "and a group by breakdown or by among: every PSU counts, whoever an estimate is about"),),
        )


def _written_in_two_ways(persons: Persons, table: nw.DataFrame[Any], keys: list[str]) -> Iterator[Finding]:
    """Text codes that differ only in blanks, capitals, zeros in front or a decimal point: 1, 1.0 and 01."""
    for name in keys:
        if table[name].dtype != nw.String:
            continue
        codes = table[name].unique().to_list()
        written = defaultdict(list)
        for code in codes:
            written[_plain(code)].append(code)
        if twice := sum(len(forms) > 1 for forms in written.values()):
            yield Finding(
                Severity.WARNING,
                Stage.DESIGN,
                "FLE-D17",
                f"{counted(twice, 'code')} of '{name}' {'is' if twice == 1 else 'are'} written in several ways, such as 1, 01 and 1.0.",
                {**designs.at(persons, "psu"), "column": name},
                why="codes are compared as they are written, so that one unit counts as several; files that were put together differ so",
                fix=(
                    Fix(
                        f'frame["{name}"] = frame["{name}"].astype(float).astype(int)',
                        "numbers in place of text, in the file that the study reads",
                    ),
                ),
            )


def _plain(code: str) -> str:
    """A code without what does not matter.

    >>> [_plain(code) for code in ("1.0", "01", " 1", "N1", "n1 ", "10")]
    ['1', '1', '1', 'n1', 'n1', '10']
    """
    stripped = code.strip().lower()
    whole, point, rest = stripped.partition(".")
    return (whole if point and not rest.strip("0") else stripped).lstrip("0") or "0"


def _persons_drawn(persons: Persons) -> Fix:
    return designs.line(persons, 'drawn = "persons"', "psu=fl.Persons()", "in place of psu, if persons were drawn directly")
