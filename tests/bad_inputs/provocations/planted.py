"""A small SYNTHETIC survey in which secrets are planted: a name, an identifier, a text answer and a wage. Nothing may ever say them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyreadstat

import flestimate as fl

NAME, ID, TEXT, WAGE = "Amina Diallo", "ID-0412-07-2", "beaten every day", 987654.25
OTHERS = ("Moussa Keita", "ID-07", "promised a school")
SECRETS = (
    "Amina",
    "Diallo",
    "0412-07",
    "beaten",
    "987654",
    "987,654",
    "9.87654",
    "9.877e+05",
    *OTHERS,
    "1000.5",
    "1004.5",
    "1023.5",
)
"""What must not be found, in whatever way it is written: of the person with the secrets, and of the others."""

N, WHO = 24, 5  # persons; and the position of the one with the secrets
DESIGN: dict[str, Any] = {"weight": "w", "strata": "stratum", "psu": "ea"}
YES_NO = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know", 9: "refused"}}
CONCEPTS: dict[str, Any] = {
    "person": {"variables": ["id"]},
    "age": {"variable": "age"},
    "sex": {"variable": "sex", "answers": {1: "male", 2: "female"}},
    "wage": {"variable": "wage"},
    "deceived_nature": {"variable": "f02", **YES_NO},
    "violence": {"variable": "f11", **YES_NO},
}
HOUSEHOLD = {"household": ["hh"], "member": "pid", "variables": ["mother"], "none": [0]}
SPELLS: dict[str, Any] = {"person": ["id"], "concept": {"violence": {"variable": "f11", **YES_NO}}}
REPORTS: dict[str, Any] = {
    "respondent": ["id"],
    "reported": ["relative"],
    "reporters": "m",
    "concept": {"sex": {"variable": "b4", "answers": {1: "male", 2: "female"}}, "fl": {"variable": "f1", **YES_NO}},
}


def persons(**columns: object) -> pl.DataFrame:
    """The persons; a column that is given replaces one, and a single value only that of the person with the secrets."""
    base = {
        "id": [ID if each == WHO else f"ID-07{each:02d}-01-1" for each in range(N)],
        "name": [NAME if each == WHO else f"{OTHERS[0]} {each}" for each in range(N)],
        "answer": [TEXT if each == WHO else f"{OTHERS[2]} {each}" for each in range(N)],
        "wage": [WAGE if each == WHO else 1000.5 + each for each in range(N)],
        "w": [10.0 + each for each in range(N)],
        "stratum": [1 + each // 12 for each in range(N)],
        "ea": [1 + each // 3 for each in range(N)],
        "sex": [1 + each % 2 for each in range(N)],
        "age": [20 + each for each in range(N)],
        "f02": [1 + (each % 4 > 0) for each in range(N)],
        "f11": [1 + (each % 3 > 0) for each in range(N)],
        "fl": [int(each % 6 == 0) for each in range(N)],
        "hh": [1 + each // 4 for each in range(N)],
        "pid": [1 + each % 4 for each in range(N)],
        "mother": [0] * N,
        "isic": [111] * N,
        "days": [30] * N,
        **{f"r_{each}": [(10.0 + person) * (0.5 if (person // 3 + each) % 2 else 1.5) for person in range(N)] for each in range(1, 5)},
    }
    return pl.DataFrame({**base, **{name: one_or_all(base, name, value) for name, value in columns.items()}}, strict=False)


def one_or_all(base: dict[str, list[Any]], name: str, value: object) -> list[object]:
    if isinstance(value, list):
        return value
    usual = base.get(name, [None] * N)
    return [value if each == WHO else usual[each] for each in range(N)]


class Planted:
    """The survey in every form in which a user can hold it. folder: where files may be written, which are the test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    @cached_property
    def sav(self) -> Path:
        pyreadstat.write_sav(
            persons(f02=8),
            self.folder / "lfs.sav",
            missing_ranges={"f02": [{"lo": 8, "hi": 9}], "wage": [{"lo": 1000, "hi": float("inf")}]},
        )
        return self.folder / "lfs.sav"

    @cached_property
    def dta(self) -> Path:
        pyreadstat.write_dta(persons().to_pandas(), self.folder / "lfs.dta")
        return self.folder / "lfs.dta"

    @cached_property
    def csv(self) -> Path:
        persons().write_csv(self.folder / "lfs.csv")
        return self.folder / "lfs.csv"

    @cached_property
    def parquet(self) -> Path:
        persons().write_parquet(self.folder / "lfs.parquet")
        return self.folder / "lfs.parquet"

    @property
    def pandas(self) -> pd.DataFrame:
        return persons().to_pandas()

    def survey(self, concepts: dict[str, Any] | None = None, **columns: object) -> fl.Survey:
        return fl.describe(persons(**columns), fl.Codebook.of({**CONCEPTS, **(concepts or {})}))

    def classified(self, **columns: object) -> fl.Classification:
        return fl.classify(self.survey(**columns), fl.RuleSet.load("icls-2018"))

    def sample(self, **columns: object) -> fl.Sample:
        return fl.weigh(persons(**columns), fl.Clustered(**DESIGN))

    def weighed(self, design: object, **columns: object) -> fl.Sample:
        return fl.weigh(persons(**columns), design)

    def table(self, measure: object = None, by: object = (), **columns: object) -> fl.EstimateTable:
        return fl.estimate(self.sample(**columns), measure or fl.Prevalence("fl"), by)

    def reports(self, **columns: object) -> pl.DataFrame:
        """Each person reports on itself, and the one with the secrets on a neighbour, too."""
        base = {"id": persons()["id"].to_list(), "b4": [1] * N, "f1": [2] * N, "m": [1] * N, "relative": persons()["id"].to_list()}
        return pl.DataFrame({**base, **{name: one_or_all(base, name, value) for name, value in columns.items()}}, strict=False)

    def network(self, reports: object = None, **columns: object) -> fl.Survey:
        concepts = {"person": CONCEPTS["person"], "age": CONCEPTS["age"]}
        told = self.reports(**columns) if reports is None else reports
        return fl.describe(persons(), fl.Codebook.of(concepts, reports=REPORTS), reports=told)

    def spelt(self, spells: object) -> fl.Survey:
        return fl.describe(persons(), fl.Codebook.of({"person": CONCEPTS["person"], "age": CONCEPTS["age"]}, spells=SPELLS), spells=spells)

    def rules(self, text: str) -> fl.RuleSet:
        head = 'id = "mine"\nversion = "1"\ntitle = "A variant"\nsource = "invented"\n'
        return fl.RuleSet.load(self.file("mine.toml", head + text))

    def study(self, *changes: tuple[str, str], file: str = "lfs.csv") -> fl.Publication:
        """The publication of a study whose text is changed."""
        return fl.run(self.study_file(*changes, file=file))

    def study_file(self, *changes: tuple[str, str], file: str = "lfs.csv") -> Path:
        """A study whose text is changed, beside its data."""
        text = STUDY.format(file=file)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        _ = self.csv
        return self.file("study.toml", text)


STUDY = """\
[study]
title = "A synthetic study"
file = "{file}"

[concept.sex]
variable = "sex"
answers = {{ 1 = "men", 2 = "women" }}

[concept.wage]
variable = "wage"

[concept.case]
variable = "fl"
answers = {{ 1 = "yes", 0 = "no" }}

[design.clustered]
weight = "w"
strata = "stratum"
psu = "ea"

[[table]]
measure = {{ prevalence = "case", per = 1000 }}
by = ["sex"]
"""
