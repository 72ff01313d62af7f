"""Spells in wide form: those of a person side by side in the persons' file, each in variables of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import narwhals as nw

from flestimate.microdata import Microdata
from flestimate.survey.codebook import Codebook
from flestimate.survey.described import Described
from flestimate.survey.file import ReleasedFile
from flestimate.survey.scale import Scale
from flestimate.survey.spells import Spells
from flestimate.survey.works import Works


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Spells in wide form, described.

    told: each concept once for every spell, its columns numbered; there: whether the person has a spell, 1 where anything of it
    is entered, else 0.
    """

    told: tuple[tuple[str, Described], ...]
    there: dict[str, nw.Expr]
    works: Works

    @classmethod
    def of(cls, microdata: Microdata, codebook: Codebook) -> SideBySide:
        """What the persons' file tells of every spell: nothing, where the codebook tells none of them so."""
        spells = codebook.spells
        if spells is None or not spells.told.wide:
            return cls((), {}, Works())
        told: list[tuple[str, Described]] = []
        there: dict[str, nw.Expr] = {}
        persons = ReleasedFile(microdata, codebook.released())
        for number, spell in enumerate(spells.told.wide, start=1):
            file = ReleasedFile(microdata, spells.of(spell), "spells.concept", stated=spells.stated(spell), beside=persons)
            of_spell = {name: file.described(name) for name in spells.concepts}
            entered = _entered(microdata, spells, spell)
            told += [(name, _of_spell(described, number, entered)) for name, described in of_spell.items()]
            there[Works.there(number)] = entered.cast(nw.Int64)
        return cls(tuple(told), there, Works(spells.labels, frozenset(spells.concepts)))

    @property
    def scales(self) -> dict[str, Scale]:
        """How to read the concepts."""
        return {name: described.scale for name, described in self.told}


def _entered(microdata: Microdata, spells: Spells, spell: str) -> nw.Expr:
    file = ReleasedFile(microdata, {})
    blank = [file.dates(spell, variable).is_blank for variable in spells.varying(spell)]
    return ~nw.all_horizontal(*blank, ignore_nulls=True)


def _of_spell(described: Described, number: int, entered: nw.Expr) -> Described:
    """The same with the number of the spell behind the name of each column; of a spell that is not there nothing was to be asked."""
    columns = {Works.column(end, number): column for end, column in described.columns.items()}
    breaches = tuple(replace(breach, where=breach.where & entered) for breach in described.breaches)
    return replace(described, columns=columns, breaches=breaches)
