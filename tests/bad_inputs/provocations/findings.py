"""What a check finds, each with its code, of 240 persons among whom those with the secrets are ten times."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pyreadstat

import flestimate as fl

from .checks import CHECKS
from .declared import Provocation, clustered, replicated
from .planted import CONCEPTS, WAGE, YES_NO, N, Planted, persons

MANY = 10 * N
NUMBER = pl.int_range(MANY, eager=True)
REPLICATES = {f"r_{psu}": pl.when(pl.col("ea") == psu).then(0.0).otherwise(pl.col("w") * 20 / 19) for psu in range(1, 21)}


def many(**columns: object) -> pl.DataFrame:
    """As in a survey: households in PSUs in strata, with weights that differ. A column may be another or one more, or an expression."""
    numbered = {
        "w": 100.0 + (NUMBER * 7 % 50),
        "stratum": NUMBER // 60 + 1,
        "ea": NUMBER // 12 + 1,
        "hh": NUMBER // 4 + 1,
        "id": pl.col("id") + "-" + NUMBER.cast(pl.String),
    }
    return pl.concat([persons().drop("^r_.*$")] * 10).with_columns(**numbered).with_columns(**columns)


Look = Callable[[Planted], fl.Findings]


def found(concepts: dict[str, object] | None = None, design: object = None, **columns: object) -> Look:
    """What a check says of many persons."""
    book = fl.Codebook.of({**CONCEPTS, **(concepts or {})})
    rules = fl.RuleSet.load("icls-2018")
    return lambda _: fl.check(many(**columns), codebook=book, rules=rules, design=design or clustered(), population=3e4)


def in_replicates(**columns: object) -> Look:
    """What a check says of replicate weights that leave out a PSU each."""
    return found(design=replicated(method=fl.Jackknife1()), **{**REPLICATES, **columns})


def labelled_otherwise(planted: Planted) -> fl.Findings:
    path = planted.folder / "labelled.sav"
    pyreadstat.write_sav(persons(), path, variable_value_labels={"f11": {1: "No", 2: "Yes"}})
    return fl.check(path, codebook=fl.Codebook.of(CONCEPTS))


def of_study(*changes: tuple[str, str], **columns: object) -> Look:
    """A check of a study of many persons."""

    def look(planted: Planted) -> fl.Findings:
        planted.study()
        text = (planted.folder / "study.toml").read_text()
        for old, new in changes:
            text = text.replace(old, new)
        many(**columns).write_csv(planted.csv)
        return fl.check(planted.file("study.toml", text))

    return look


def only(column: str, value: object) -> pl.Expr:
    """The column with another value of the persons with the secrets."""
    return pl.when(pl.col("wage") == WAGE).then(pl.lit(value)).otherwise(REPLICATES.get(column, pl.col(column))).alias(column)


def moved(column: str, value: object) -> pl.Expr:
    """The column with another value of the first person."""
    return pl.when(NUMBER == 0).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)


OF_2020 = "reference_period = { from = 2020-01-01, to = 2020-12-31 }"
OF_2021 = 'stock = "case", days = "wage", during = { from = 2021-01-01, to = 2021-12-31 }'
OTHER_PERIOD = (("[study]", f"[study]\n{OF_2020}"), ('prevalence = "case", per = 1000', OF_2021))
AS_TEXT = pl.col("ea").cast(pl.String) + pl.when((NUMBER % 12 == 0) & (NUMBER < 30)).then(pl.lit(".0")).otherwise(pl.lit(""))
FILTERED = {"worked": {"variable": "stay", **YES_NO}, "wage": {"variable": "wage", "asked_if": {"concept": "worked", "is": "yes"}}}
REGION = {"stratum": {"variable": "stratum", "answers": {1: "north", 2: "east", 3: "south", 4: "west"}}}

OF_CHECKS = {
    "as it is": ("D08", "W14", "W23"),
    "identifiers for strata": ("D04", "D25"),
    "a wage among codes": ("V15",),
    "a study": ("D24", "G10", "R45", "W24"),
    "a study of a file with a wage among codes": ("K01",),
}
"""What checks find that are made for more than one code."""

FINDINGS: list[Provocation] = [
    ("labels that say the contrary", "V05", labelled_otherwise),
    (
        "a code of no answer among the answers",
        "V09",
        found({"violence": {"variable": "f11", "answers": {1: "yes", 2: "no", 9: "no"}}}, f11=only("f11", 9)),
    ),
    ("a PSU in two strata", "D05", found(stratum=moved("stratum", 2))),
    ("a finite population that hardly matters", "D11", found(design=clustered(fpc="n"), n=pl.lit(1_000))),
    ("one stratum", "D12", found(stratum=pl.lit(7))),
    ("a household in two PSUs", "D15", found({"household": {"variables": ["hh"]}}, ea=moved("ea", 2))),
    ("nobody who was filtered out", "D16", found(FILTERED, stay=pl.lit(1))),
    ("a household for a PSU", "D26", found({"household": {"variables": ["hh"]}}, design=clustered(psu="hh"))),
    ("nothing declared", "K02", lambda p: fl.check(p.csv)),
    ("PSUs of a person each", "D16", found(ea=pl.when(NUMBER < 236).then(NUMBER + 100).otherwise(pl.lit(7)))),
    ("codes written in two ways", "D17", found(ea=AS_TEXT)),
    ("rounds with the same PSUs", "D18", found({"quarter": {"variable": "quarter"}}, quarter=NUMBER % 2)),
    ("many without an answer", "F04", found(f11=pl.when(NUMBER % 3 == 0).then(pl.col("f11")))),
    ("tables of another period", "F15", of_study(*OTHER_PERIOD)),
    ("a replicate that is the weight", "P06", in_replicates(r_3=pl.col("w"))),
    ("how many replicates there are", "P14", in_replicates()),
    ("a replicate of another population", "P15", in_replicates(r_3=pl.col("w") * 2.1)),
    ("weights that are 1 on average", "W06", found(w=0.5 + (NUMBER + 0.5) / MANY)),
    ("weights a thousand times too large", "W07", found(w=pl.col("w") * 1_000)),
    ("a weight of households", "W08", found({"household": {"variables": ["hh"]}}, pweight=pl.col("w"), w=100.0 + NUMBER // 4 % 13)),
    ("a weight that is a code", "W11", found(w=NUMBER % 5)),
    ("a weight that is 1", "W12", found(w=pl.lit(1))),
    ("persons of weight 0", "W20", found(w=only("w", 0.0))),
    ("a very large weight", "W21", found(w=moved("w", 5_000.0))),
    ("a region of other weights", "W22", found(REGION, w=pl.when(pl.col("stratum") == 1).then(pl.col("w") * 20).otherwise(pl.col("w")))),
    *((name, code, CHECKS[name]) for name, codes in OF_CHECKS.items() for code in codes),
]
