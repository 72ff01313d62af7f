"""The data structure: its dimensions, its measure and its attributes, in the order of the columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What values a component without a code list has, as SDMX names it."""

    TEXT = "String"
    NUMBER = "Double"
    WHOLE = "Integer"
    TIME = "ObservationalTimePeriod"


@dataclass(frozen=True, slots=True)
class Component:
    """One column: its id, what it is, and its code list or the kind of its values."""

    id: str
    name: str
    of: str | Kind

    @property
    def is_coded(self) -> bool:
        """Whether its values are codes."""
        return not isinstance(self.of, Kind)


AGENCY, VERSION = "XFL", "1.0"
DATAFLOW, STRUCTURE, CONCEPTS = "DF_XFL_FLAB", "DSD_XFL_FLAB", "CS_XFL_FLAB"
FLOW = f"{AGENCY}:{DATAFLOW}({VERSION})"
"""The dataflow as messages refer to it."""

DIMENSIONS = (
    Component("FREQ", "Frequency", "CL_FREQ"),
    Component("REF_AREA", "Country or area", "CL_AREA"),
    Component("INDICATOR", "Indicator", "CL_INDICATOR"),
    Component("SEX", "Sex", "CL_SEX"),
    Component("CLASSIF1", "Classification 1", "CL_CLASSIF"),
    Component("CLASSIF2", "Classification 2", "CL_CLASSIF"),
    Component("TIME_PERIOD", "Time period", Kind.TIME),
)
MEASURE = Component("OBS_VALUE", "Observation value", Kind.NUMBER)
ATTRIBUTES = (
    Component("OBS_STATUS", "Observation status", "CL_OBS_STATUS"),
    Component("CONF_STATUS", "Confidentiality status", "CL_CONF_STATUS"),
    Component("UNIT_MEASURE", "Unit of measure", "CL_UNIT_MEASURE"),
    Component("UNIT_MULT", "Unit multiplier", "CL_UNIT_MULT"),
    Component("LOWER_BOUND", "Lower bound of the confidence interval", Kind.NUMBER),
    Component("UPPER_BOUND", "Upper bound of the confidence interval", Kind.NUMBER),
    Component("CONF_LEVEL", "Level of the confidence interval", Kind.NUMBER),
    Component("METHOD", "Method of the confidence interval", Kind.TEXT),
    Component("STD_ERROR", "Standard error", Kind.NUMBER),
    Component("CV", "Coefficient of variation", Kind.NUMBER),
    Component("DEFF", "Design effect", Kind.NUMBER),
    Component("DF", "Degrees of freedom", Kind.NUMBER),
    Component("SAMPLE_PERSONS", "Sample persons that the estimate is among", Kind.WHOLE),
    Component("SAMPLE_CASES", "Sample persons that are cases", Kind.WHOLE),
    Component("UNDETERMINED", "Sample persons whose status is undetermined", Kind.WHOLE),
    Component("UNDETERMINED_SHARE", "Weighted share of the undetermined", Kind.NUMBER),
    Component("LOWEST", "Estimate if none of the undetermined were cases", Kind.NUMBER),
    Component("HIGHEST", "Estimate if all of the undetermined were cases", Kind.NUMBER),
    Component("SOURCE", "Source", Kind.TEXT),
    Component("NOTE", "Note on the observation", Kind.TEXT),
    Component("NOTE_CLASSIF", "Note on the classifications", Kind.TEXT),
    Component("NOTE_INDICATOR", "Note on the indicator", Kind.TEXT),
    Component("NOTE_SOURCE", "Note on the source", Kind.TEXT),
    Component("PROVENANCE", "Provenance", Kind.TEXT),
)
COMPONENTS = (*DIMENSIONS, MEASURE, *ATTRIBUTES)
