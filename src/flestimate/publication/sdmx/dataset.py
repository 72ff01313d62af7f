"""dataset: a publication in, observations with their code lists out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flestimate.errors import counted, listed
from flestimate.publication.published import Contents, PublishedTable, Row
from flestimate.publication.sdmx.checked import refuse_nothing, refuse_unknown_codes
from flestimate.publication.sdmx.classifications import NO_BREAKDOWN, every_classification
from flestimate.publication.sdmx.code_list import Code, CodeList, code_list
from flestimate.publication.sdmx.coding import Codings, codings
from flestimate.publication.sdmx.components import COMPONENTS, DIMENSIONS
from flestimate.publication.sdmx.indicator import Stem, has_unit, stems
from flestimate.publication.sdmx.observation import Observation, Value, figures
from flestimate.publication.sdmx.place import Place, place_of
from flestimate.said import said

_MOST = 2
"""Classifications of an observation, besides sex."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is written: observations in the order of the tables, their code lists by id, and what was left out, in sentences."""

    observations: tuple[Observation, ...]
    code_lists: Mapping[str, CodeList]
    left_out: tuple[str, ...]


def dataset(publication: Contents) -> Dataset:
    """The observations of a publication. What has no place in SDMX is left out, and said in `left_out` and in every observation.

    Raises PublicationError where the country or the period of the publication is no code (FLE-X17), or where nothing is left to write.

    >>> import flestimate as fl, polars as pl
    >>> frame = pl.DataFrame({"w": [1.0] * 40, "ea": [1, 2] * 20, "fl": [1, 0, 0, 0] * 10})
    >>> table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"))
    >>> about = fl.About(area="XAA", time="2021", source="A synthetic survey")
    >>> found = dataset(fl.publish(table, fl.PublicationRule.load("ilo"), about=about))
    >>> found.observations[0].key, found.observations[0].values["OBS_VALUE"]
    (('A', 'XAA', 'XFL_FL_SEX_RT', 'SEX_T', 'NOC_VALUE', 'NOC_VALUE', '2021'), 250.0)
    """
    place, coding = place_of(publication.about), codings(publication)
    made = _Making(place, coding)
    for table, stem in zip(publication.tables, stems(publication.tables), strict=True):
        made.add(table, stem)
    refuse_nothing(made.found, made.left_out)
    lists = _lists(place, coding, made.indicators)
    known = _of_all(publication, made.left_out)
    observations = tuple(Observation(_ordered(values | known)) for values in made.found.values())
    refuse_unknown_codes(observations, lists)
    return Dataset(observations, lists, tuple(made.left_out))


def has_place(publication: Contents) -> bool:
    """Whether a publication says where and when its figures are, and has a measure with a unit in ILOSTAT's pattern."""
    stated = bool(publication.about.area and publication.about.time)
    return stated and any(has_unit(table.measure) for table in publication.tables)


class _Making:
    """Observations as they come together: the first of each key, the indicators that they are of, and what has no place."""

    def __init__(self, place: Place, coding: Codings) -> None:
        self._place, self._coding = place, coding
        self.found: dict[tuple[Value, ...], dict[str, Value]] = {}
        self.indicators: dict[str, Code] = {}
        self.left_out: list[str] = []

    def add(self, table: PublishedTable, stem: Stem | None) -> None:
        """The cells of one more table."""
        if stem is None:
            self._leave_out(table, table.rows, "its measure has no unit in the pattern NB, RT, DT")
            return
        crossed = [row for row in table.rows if len(self._classified(row)) > _MOST]
        self._leave_out(table, crossed, f"more than {_MOST} classifications besides sex")
        placed = [row for row in table.rows if len(self._classified(row)) <= _MOST]
        again = [row for row in placed if not self._put(row, table, stem)]
        self._leave_out(table, again, "an earlier table has the same cell with other figures")

    def _put(self, row: Row, table: PublishedTable, stem: Stem) -> bool:
        """Put a row where it belongs, unless another stands there; whether it, or the very same, stands there now."""
        names = sorted(self._classified(row), key=lambda name: (name == stem.last, self._coding.of[name].segment))
        segments = self._segments(names, stem)
        indicator = stem.id(segments)
        values = {**self._dimensions(row, names, indicator), **figures(row, table, stem.unit), "NOTE_CLASSIF": _words(row)}
        title = said("{title}: {breakdown}", title=table.title, breakdown=", ".join(segments))
        self.indicators.setdefault(indicator, Code(indicator, title))
        return self.found.setdefault(tuple(values[one.id] for one in DIMENSIONS), values) == values

    def _segments(self, names: Sequence[str], stem: Stem) -> list[str]:
        """What stands for sex and the other variables in an indicator's id; last, what a distribution is over."""
        segments = [self._coding.of[name].segment for name in names]
        over_sex = self._coding.sex and stem.last == self._coding.sex
        segments.insert(len(names) if over_sex else 0, "SEX")
        return segments

    def _dimensions(self, row: Row, names: Sequence[str], indicator: str) -> dict[str, Value]:
        codes = {name: self._coding.of[name].codes[category].id for name, category in row.cell}
        classified = [codes[name] for name in names] + [NO_BREAKDOWN] * (_MOST - len(names))
        return {
            "FREQ": self._place.freq,
            "REF_AREA": self._place.area,
            "INDICATOR": indicator,
            "SEX": codes.get(self._coding.sex, "SEX_T"),
            "CLASSIF1": classified[0],
            "CLASSIF2": classified[1],
            "TIME_PERIOD": self._place.time,
        }

    def _classified(self, row: Row) -> list[str]:
        """The variables of a row's cell besides sex."""
        return [name for name, _ in row.cell if name != self._coding.sex]

    def _leave_out(self, table: PublishedTable, rows: Sequence[Row], why: str) -> None:
        if rows:
            variables = dict.fromkeys(name for row in rows for name, _ in row.cell)
            by = f" by {listed(variables)}" if variables else ""
            self.left_out.append(f"{counted(len(rows), 'cell')} of '{table.title}'{by} left out: {why}")


def _lists(place: Place, coding: Codings, indicators: Mapping[str, Code]) -> dict[str, CodeList]:
    own = {
        "CL_AREA": place.areas,
        "CL_SEX": code_list("CL_SEX").with_codes(coding.sexes),
        "CL_CLASSIF": every_classification().with_codes(coding.classified),
        "CL_INDICATOR": CodeList("CL_INDICATOR", "Indicator", tuple(indicators[name] for name in sorted(indicators))),
    }
    needed = dict.fromkeys(str(component.of) for component in COMPONENTS if component.is_coded)
    return {name: own.get(name) or code_list(name) for name in needed}


def _of_all(publication: Contents, left_out: Iterable[str]) -> dict[str, Value]:
    """What is the same for every observation."""
    rule = f"Publication rule: {publication.rule.id}"
    notes = [publication.banner, publication.about.source, rule, *left_out]
    return {
        "SOURCE": publication.about.source or None,
        "NOTE_SOURCE": ". ".join(note for note in notes if note),
        "PROVENANCE": "; ".join(str(origin) for origin in publication.origins),
    }


def _words(row: Row) -> str | None:
    """The labels of a cell, as they are in the data."""
    return "; ".join(f"{name.replace('_', ' ')}: {category}" for name, category in row.cell) or None


def _ordered(values: Mapping[str, Value]) -> dict[str, Value]:
    return {component.id: values.get(component.id) for component in COMPONENTS}
