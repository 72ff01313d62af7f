"""ILOSTAT's flat file: its twelve columns in its order, for who loads a table into a copy of ILOSTAT or beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flestimate.publication.about import About
from flestimate.publication.published import Contents
from flestimate.publication.sdmx.classifications import NO_BREAKDOWN
from flestimate.publication.sdmx.code_list import code_list
from flestimate.publication.sdmx.dataset import dataset
from flestimate.publication.sdmx.messages import comma_separated
from flestimate.publication.sdmx.observation import Observation, Value
from flestimate.publication.sdmx.slug import slugs

COLUMNS = (
    "ref_area",
    "source",
    "indicator",
    "sex",
    "classif1",
    "classif2",
    "time",
    "obs_value",
    "obs_status",
    "note_classif",
    "note_indicator",
    "note_source",
)
_OF_ILOSTAT = re.compile(r"B[A-Z]:\d+")
_LABOUR_FORCE_SURVEY = "BA"
_REAL_VALUE = "R"
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def flat_file(publication: Contents) -> bytes:
    """The publication as ILOSTAT's flat file."""
    source = source_of(publication.about)
    return comma_separated(COLUMNS, (tuple(_row(one, source)) for one in dataset(publication).observations))


def source_of(about: About) -> str:
    """The id of the source: ILOSTAT's own where that is what is stated, else a private one of a labour force survey (BA).

    >>> source_of(About(source="BX:453")), source_of(About(source="Encuesta de Hogares 2021"))
    ('BX:453', 'BA:XFL_ENCUESTA_DE_HOGARES_2021')
    """
    if _OF_ILOSTAT.fullmatch(about.source):
        return about.source
    return f"{_LABOUR_FORCE_SURVEY}:XFL_{slugs([about.source])[about.source]}" if about.source else f"{_LABOUR_FORCE_SURVEY}:XFL"


def _row(one: Observation, source: str) -> Iterator[Value]:
    values = one.values
    yield from (values["REF_AREA"], source, values["INDICATOR"], values["SEX"], values["CLASSIF1"])
    yield None if values["CLASSIF2"] == NO_BREAKDOWN else values["CLASSIF2"]
    yield _time(str(values["TIME_PERIOD"]))
    yield values["OBS_VALUE"]
    yield None if values["OBS_STATUS"] == _REAL_VALUE else values["OBS_STATUS"]
    yield values["NOTE_CLASSIF"]
    yield f"{_unit(values)}. {values['NOTE_INDICATOR']}"
    yield ". ".join(str(part) for part in (values["NOTE"], values["NOTE_SOURCE"], values["PROVENANCE"]) if part)


def _time(period: str) -> str:
    """A period as ILOSTAT writes it.

    >>> _time("2021"), _time("2021-Q3"), _time("2021-07")
    ('2021', '2021Q3', '2021M07')
    """
    return _MONTH.sub(r"\1M\2", period).replace("-", "")


def _unit(values: Mapping[str, Value]) -> str:
    unit = next(code.name for code in code_list("CL_UNIT_MEASURE").codes if code.id == values["UNIT_MEASURE"])
    return f"{unit}, in thousands" if values["UNIT_MULT"] == "3" else unit
