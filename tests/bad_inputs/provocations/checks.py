"""Checks find everything at once and raise nothing; drafts guess from labels and values."""

from __future__ import annotations

from collections.abc import Callable

import flestimate as fl

from .declared import clustered, replicated
from .planted import CONCEPTS, ID, WAGE, YES_NO, N, Planted, persons
from .readers import waves, zipped


def checked(codebook: dict[str, object] | None = None, design: object = None, **columns: object) -> Callable[[Planted], fl.Findings]:
    book = fl.Codebook.of({**CONCEPTS, **(codebook or {})})
    rules = fl.RuleSet.load("icls-2018")
    return lambda _: fl.check(persons(**columns), codebook=book, rules=rules, design=design or clustered(), population=WAGE * 2)


CHECKS: dict[str, Callable[[Planted], object]] = {
    "as it is": checked(),
    "a draft": lambda p: fl.draft(p.sav),
    "a draft of an archive": lambda p: fl.draft(zipped(p, "lfs.csv")),
    "a draft of waves": lambda p: fl.draft(waves(persons().write_csv(), persons().write_csv())(p)),
    "an archive": lambda p: fl.check(zipped(p, "lfs.csv"), codebook=fl.Codebook.of(CONCEPTS), design=clustered()),
    "a draft of a frame": lambda _: fl.draft(persons()),
    "names for everything": checked({"sex": {"variable": "name", **YES_NO}, "age": {"variable": "answer"}}),
    "wages for everything": checked({"sex": {"variable": "wage", **YES_NO}, "age": {"variable": "wage", "maximum": 120}}),
    "a wage among codes": checked(sex=WAGE, f02=WAGE, age=WAGE),
    "a wage as weight": checked(design=clustered(weight="wage")),
    "a wage among weights": checked(w=WAGE),
    "identifiers for strata": checked(design=clustered(strata="id")),
    "names for strata": checked(design=clustered(strata="name", psu="id")),
    "answers for units": checked(design=clustered(psu="answer", fpc="wage")),
    "identifiers for units": checked(design=clustered(psu="id")),
    "wages for replicates": checked(design=replicated(replicates=["wage", "r_1"])),
    "persons twice": checked(id=[ID] * N),
    "weights of a few values, by identifier": checked(w=[1.0, 2.0] * (N // 2)),
    "households over units": checked({"household": {"variables": ["name"]}}),
    "a study": lambda p: p.study() and fl.check(p.folder / "study.toml"),
    "a study of a file with a wage among codes": lambda p: (
        p.study() and p.file("lfs.csv", persons(sex=WAGE, fl=WAGE).write_csv()) and fl.check(p.folder / "study.toml")
    ),
}
"""Checks find everything at once and raise nothing; drafts guess from labels and values."""
