"""The released file: numbers and letters, with the labels and the user-missing codes of SPSS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped,unused-ignore]
import pyreadstat

from flestimate.demo.synthetic.branches import ARMED_FORCES, BRANCHES
from flestimate.demo.synthetic.codes import (
    DONT_KNOW,
    EMPLOYEE,
    EMPLOYER,
    FAMILY_WORKER,
    FEMALE,
    MALE,
    NO,
    NO_MODULE,
    OF_ADULTS,
    OF_CHILDREN,
    OWN_ACCOUNT,
    REFUSED,
    RURAL,
    UNKNOWN_MONTH,
    UNKNOWN_YEAR,
    URBAN,
    YES,
)
from flestimate.demo.synthetic.drawing import Flags, Floats, Ints
from flestimate.demo.synthetic.questions import AGENTS, OF_A_CHILD, OF_A_JOB, names
from flestimate.demo.synthetic.truth import STRATA, TRUTH

FILE_LABEL = "SYNTHETIC labour force survey of Synthetica: no real person"  # SPSS allows 64 characters
NOTE = "SYNTHETIC data made by flestimate.demo.make_survey: no real person or place."  # at most 80

Labels = dict[int | float, str]

JOBS = {"j1": "Current or last job", "j2": "Earlier job in the last five years"}
ITEMS = {job: names(f"{job}_fl", OF_A_JOB) for job in JOBS}
CHILD_ITEMS = names("ch", OF_A_CHILD)

ANSWERS: Labels = {YES: "Yes", NO: "No", DONT_KNOW: "Don't know", REFUSED: "Refused"}
REGIONS: Labels = {1: "Capital", 2: "Northmoor", 3: "Eastvale", 4: "Southcoast", 5: "Westhills"}
AREAS: Labels = {URBAN: "Urban", RURAL: "Rural"}
MONTHS: Labels = {UNKNOWN_MONTH: "Don't know"}
YEARS: Labels = {UNKNOWN_YEAR: "Don't know"}
STATUSES: Labels = {
    EMPLOYEE: "Employee",
    EMPLOYER: "Employer",
    OWN_ACCOUNT: "Own-account worker",
    FAMILY_WORKER: "Contributing family worker",
}
INDUSTRIES: Labels = {code: title for branch in BRANCHES for code, title in sorted(branch.classes.items())}
OCCUPATIONS: Labels = {code: title for each in (*(branch.occupations for branch in BRANCHES), ARMED_FORCES) for code, title in each.items()}


def _labels_of_job(job: str, name: str) -> dict[str, str]:
    letters = ", ".join(f"{agent.letter} {agent.name}" for agent in AGENTS)
    return {
        f"{job}_isic": f"{name}: industry, ISIC Rev.4 class (stored as a number: 111 is 0111)",
        f"{job}_isco": f"{name}: occupation, ISCO-08 unit group (stored as a number: 310 is 0310)",
        f"{job}_status": f"{name}: status in employment",
        f"{job}_from_y": f"{name}: year in which it began",
        f"{job}_from_m": f"{name}: month in which it began",
        f"{job}_to_y": f"{name}: year in which it ended (blank: it goes on)",
        f"{job}_to_m": f"{name}: month in which it ended (blank: it goes on)",
        **{item: f"{name}: {question.text}" for item, question in zip(ITEMS[job], OF_A_JOB, strict=True)},
        f"{job}_by": f"{name}: who did that to make you work or stay? {letters}, Y don't know, Z refused",
    }


VARIABLE_LABELS: dict[str, str] = {
    "hhid": "Household number",
    "pid": "Line number of the person in the household",
    "region": "Region",
    "area": "Urban or rural area",
    "stratum": "Sampling stratum: region (tens) and urban or rural (units)",
    "ea": "Enumeration area (primary sampling unit); codes start from 1 in every stratum",
    "weight": "Sampling weight, adjusted for household non-response and to the projected population aged 15+",
    "sex": "Sex",
    "age": "Age in completed years (90: 90 and over)",
    "mother": "Line number of the mother (0: not a member of the household); of children under 18",
    "father": "Line number of the father (0: not a member of the household); of children under 18",
    "worked5": "Worked at any time in the last five years",
    "employed": "Employed in the last seven days",
    "isic": "Industry of the current main job, ISIC Rev.4 class (stored as a number: 111 is 0111)",
    "status": "Status in employment in the current main job",
    "module": "Form of the forced labour module",
    **{label: text for job, name in JOBS.items() for label, text in _labels_of_job(job, name).items()},
    **{item: f"In the last five years, {question.text}" for item, question in zip(CHILD_ITEMS, OF_A_CHILD, strict=True)},
}


def _values_of_job(job: str) -> dict[str, Labels]:
    of_dates = {f"{job}_{end}_{part}": labels for end in ("from", "to") for part, labels in (("y", YEARS), ("m", MONTHS))}
    trade = {f"{job}_isic": INDUSTRIES, f"{job}_isco": OCCUPATIONS, f"{job}_status": STATUSES}
    return {**trade, **of_dates, **dict.fromkeys(ITEMS[job], ANSWERS)}


VALUE_LABELS: dict[str, Labels] = {
    "region": REGIONS,
    "area": AREAS,
    "stratum": {10 * s.region + s.area: f"{REGIONS[s.region]}, {AREAS[s.area].lower()}" for s in STRATA},
    "sex": {MALE: "Male", FEMALE: "Female"},
    "worked5": {YES: "Yes", NO: "No"},
    "employed": {YES: "Yes", NO: "No"},
    "isic": INDUSTRIES,
    "status": STATUSES,
    "module": {NO_MODULE: "Not asked", OF_ADULTS: "Form for adults", OF_CHILDREN: "Form for children"},
    **{name: labels for job in JOBS for name, labels in _values_of_job(job).items()},
    **dict.fromkeys(CHILD_ITEMS, ANSWERS),
}

_MISSING: dict[str, list[Any]] = {
    **{name: [DONT_KNOW, REFUSED] for name in (*ITEMS["j1"], *ITEMS["j2"], *CHILD_ITEMS)},
    **{name: [UNKNOWN_YEAR] for name in VARIABLE_LABELS if name.endswith("_y")},
    **{name: [UNKNOWN_MONTH] for name in VARIABLE_LABELS if name.endswith("_m")},
}


def only_for(whom: Flags, values: Ints | Floats) -> Floats:
    """Keep the values of the persons who were asked; the others are system-missing."""
    return np.asarray(np.where(whom, values, np.nan), dtype=np.float64)


def projected(weight: Floats, grown: Flags) -> Floats:
    """Scale weights so that those of the grown sum to the projected population, and round them as offices do."""
    scaled: Floats = weight * (TRUTH.population / weight[grown].sum())
    return scaled.round(4)


def write_survey(survey: pd.DataFrame, file: Path) -> None:
    """Write the survey as a compressed SPSS file with its labels and its user-missing codes.

    Most of it is blank, since few people have a second job: so it is compressed by zlib, which SPSS 21, R and others read.
    """
    pyreadstat.write_sav(
        survey,
        str(file),
        file_label=FILE_LABEL,
        note=NOTE,
        column_labels=dict(VARIABLE_LABELS),
        variable_value_labels=VALUE_LABELS,
        missing_ranges=_MISSING,
        variable_format={name: _format(name) for name in survey.columns},
        compress=True,
    )
    pin_date(file)


def _format(name: str) -> str:
    if name == "weight":
        return "F12.4"
    return "A6" if name.endswith("_by") else "F5.0"


def pin_date(file: Path) -> None:
    """Overwrite the time of writing in the header, so that the same survey is the same file, byte by byte."""
    with file.open("r+b") as sav:
        sav.seek(92)
        sav.write(b"01 Jan 2500:00:00")  # 9 characters of date, 8 of time
