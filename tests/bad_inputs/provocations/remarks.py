"""What is said beside results, each with its code: it must never hold a secret either."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyreadstat
import pytest

import flestimate as fl
from flestimate.study.results import sides_of
from flestimate.verification import verification

from .declared import BINARY, YEAR, Provocation, clustered, replicated
from .findings import many
from .measures import difference, release
from .planted import CONCEPTS, DESIGN, HOUSEHOLD, ID, TEXT, WAGE, N, Planted, persons
from .readers import waves

HOW_MANY, WEIGHT = 80, 76  # where in the header of SPSS the number of persons stands, and the place of the weight
ILO = fl.PublicationRule.load("ilo")
NETWORK = fl.Multiplicity(clustered(strata=None, psu="respondent"))


def rounded(planted: Planted) -> fl.Publication:
    rule = fl.PublicationRule.load("ilo").protecting(fl.Disclosure(rounding=fl.Rounding(base=5)))
    return fl.publish(planted.table(by=["sex"]), rule)


def without_engines(planted: Planted) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification, "installed", lambda _: False)
        return fl.verify(planted.table(fl.Mean("wage")))


def assumed(planted: Planted) -> fl.EstimateTable:
    return fl.estimate(planted.weighed(fl.Assumed(weight="w", deff=2)), fl.Mean("wage"), by=["sex"])


def of_unknown_days(planted: Planted) -> object:
    return planted.table(fl.Stock("fl", YEAR, days="days", unknown=fl.NoDays()), fl=1, days=None)


def encoded_twice(planted: Planted) -> object:
    pyreadstat.write_sav(persons(answer=f"{TEXT} é".encode().decode("latin-1")), planted.folder / "twice.sav")
    return fl.read(planted.folder / "twice.sav")


def of_stata(planted: Planted, **columns: object) -> object:
    pyreadstat.write_dta(persons(**columns), planted.folder / "odd.dta")
    return fl.read(planted.folder / "odd.dta")


def in_header(planted: Planted, at: int, number: int) -> Path:
    """The file of SPSS with another number in its header."""
    data = planted.sav.read_bytes()
    return planted.file("b.sav", data[:at] + number.to_bytes(4, "little", signed=True) + data[at + 4 :])


def not_said_how_many(planted: Planted) -> object:
    pytest.importorskip("polars_readstat")
    return fl.read(in_header(planted, HOW_MANY, -1), verify=True)


def of_engines(planted: Planted) -> object:
    pytest.importorskip("samplics")
    return fl.verify(planted.table(fl.Mean("wage"), by=["sex"]))


def two_reports(planted: Planted) -> pl.DataFrame:
    """On the person with the secrets also by a neighbour, with another number of who could have reported."""
    other = planted.reports(m=3).filter(pl.col("id") == ID).with_columns(id=pl.lit(NEIGHBOUR))
    return pl.concat([planted.reports(m=2), other])


def with_links(mother: int) -> object:
    return fl.describe(persons(mother=mother), fl.Codebook.of(IN_HOUSEHOLDS, links={"parents": HOUSEHOLD}))


def sides_released(planted: Planted) -> object:
    classified = planted.classified()
    return sides_of(fl.weigh(classified, clustered()), classified.rules)


IN_HOUSEHOLDS = {**CONCEPTS, "person": {"variables": ["hh", "pid"]}}
HALF = [1] * 12 + [2] * 12
HALVED = [0.0] * 12 + [20.0 + each for each in range(12)]
NEIGHBOUR = "ID-0706-01-1"
FILTERED = {
    "worked": {"variable": "f02", "answers": {1: "yes", 2: "no"}},
    "told": {"variable": "wage", "asked_if": {"concept": "worked", "is": "yes"}},
}


def by_age(planted: Planted) -> fl.Publication:
    """Children beside adults, one of whom is the person with the secrets: the only case."""
    concepts = {"age_group": {"from": "age", "scheme": "FL_AGE"}, **{name: {"variable": name} for name in ("w", "ea", "stratum")}}
    survey = planted.survey(concepts, age=[5 + each for each in range(N)])
    return fl.publish(fl.estimate(fl.weigh(survey, fl.Clustered(**DESIGN)), fl.Prevalence("violence"), by=["age_group"]), ILO)


REMARKS: list[Provocation] = [
    ("an assumed design effect", "D30", assumed),
    ("engines that are not installed", "E04", without_engines),
    ("an opinion on an assumed design effect", "E05", lambda p: fl.verify(assumed(p))),
    ("no case", "F02", lambda p: p.table(by=["sex"], fl=[0] * N)),
    ("nobody but cases", "F03", lambda p: p.table(by=["sex"], fl=[1] * N)),
    ("answers beside a filter", "F06", lambda _: fl.describe(persons(), fl.Codebook.of(FILTERED))),
    ("a person with a wage as weight", "F09", lambda p: p.table(w=WAGE, fl=1)),
    ("few cases in a release", "F10", lambda p: fl.publish(p.table(by=["sex"], fl=[1] * 12 + [0] * 12), fl.PublicationRule.load("ilo"))),
    ("a mother who is not there", "F21", lambda _: with_links(mother=9)),
    ("persons without spells", "F22", lambda p: p.spelt(persons().filter(pl.col("id") != ID))),
    ("a case of unknown days", "F25", of_unknown_days),
    ("reports that differ", "F26", lambda p: p.network(two_reports(p))),
    ("a respondent who is silent on itself", "F27", lambda p: p.network(p.reports(m=[2] * N, relative=NEIGHBOUR))),
    ("a group of nobody whose answer is known", "G02", lambda p: p.table(by=["half"], half=HALF, fl=[None] * 12 + [0, 1] * 6)),
    ("a group in a single PSU", "G03", lambda p: p.table(by=["half"], half=HALF, ea=[1] * 12 + [2, 3] * 6, stratum=[1] * N)),
    ("cases of an unknown answer", "G09", lambda p: p.table(fl.Share("fl", of="half"), half=[None] * 6 + HALF[6:], fl=[0, 1] * 12)),
    ("no case, and what clusters may hide", "G12", lambda _: fl.estimate(fl.weigh(many(fl=pl.lit(0)), fl.Clustered("w", "ea")), BINARY)),
    ("what the undetermined are shares of", "G16", lambda p: p.table(fl.Share("fl", of="sex"))),
    ("a replicate weight below zero", "P08", lambda p: fl.estimate(p.weighed(replicated(), r_1=-1.0), BINARY)),
    ("a replicate without the group", "P12", lambda p: fl.estimate(p.weighed(replicated(), r_1=HALVED), BINARY, by=["stratum"])),
    ("another ending", "R05", lambda p: fl.read(p.file("lfs.dta", p.sav.read_bytes()))),
    ("a weight that is no variable", "R27", lambda p: fl.read(in_header(p, WEIGHT, 99))),
    ("a text encoded twice", "R14", encoded_twice),
    ("a column of nothing", "R46", lambda p: fl.read(p.file("a.csv", persons().write_csv().replace("\n", ",\n").encode()))),
    ("waves", "R29", waves(persons().write_csv(), persons().write_csv())),
    ("a second reader that agrees", "R31", lambda p: fl.read(p.csv, verify=True)),
    ("a file that does not say how many it holds", "R35", not_said_how_many),
    ("a number that no survey measures", "R43", lambda p: of_stata(p, wage=WAGE * 1e200)),
    ("what reports stand for", "W19", lambda p: fl.weigh(p.network(p.reports()), NETWORK)),
    ("what the engines share", "E02", lambda p: fl.verify(p.table(fl.Mean("wage"), by=["sex"]))),
    ("what an engine does otherwise", "E03", of_engines),
    ("the rule set's persons", "F16", lambda p: p.classified()),
    ("concepts of the respondent", "F28", lambda p: p.network()),
    ("a difference to a group without spread", "F30", lambda p: difference(p.table(by=["sex"], fl=[0, 1] * 12))),
    ("the sides of a definition", "F33", sides_released),
    ("withheld cells", "X09", release),
    ("a table of few cases", "F31", release),
    ("an age group of few cases", "F32", by_age),
    ("rounded counts", "X24", rounded),
]
