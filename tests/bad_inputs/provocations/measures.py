"""Tables, releases and explanations that cannot be made."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import PackageNotFoundError

import narwhals as nw
import polars as pl
import pytest

import flestimate as fl
from flestimate.publication.disclosure import case_of, control
from flestimate.sample.design import WEIGHT
from flestimate.verification import Samplics, extras

from .declared import BINARY, YEAR, Provocation, clustered, replicated
from .planted import CONCEPTS, TEXT, WAGE, YES_NO, N, Planted, persons


def with_many_wages() -> pl.DataFrame:
    count = 1_200
    return pl.DataFrame(
        {"w": [1.0] * count, "ea": [1, 2] * (count // 2), "fl": [0, 1] * (count // 2), "wage": [WAGE + each for each in range(count)]}
    )


def difference(table: fl.EstimateTable) -> object:
    return table.difference(table["sex", "1"], table["sex", "2"])


def release(planted: Planted) -> fl.Publication:
    return fl.publish(planted.table(by=["sex"]), fl.PublicationRule.load("ilo"))


def stated(planted: Planted, measure: object = None, **about: str) -> fl.Publication:
    return fl.publish(planted.table(measure, by=["sex"]), fl.PublicationRule.load("ilo"), about=fl.About(**about))


def shown_before(planted: Planted) -> object:
    """Women are shown to be few, and an earlier release showed how many."""
    table = planted.table(by=["sex"])
    cells = {frozenset(one.cell): one.n_cases + 1 for one in table}
    rule = fl.PublicationRule.load("ilo")
    return fl.publish(table, rule, earlier=[fl.EarlierRelease("2024-1", case_of(table), cells)])


def weighed_twice(planted: Planted) -> object:
    """Two tables of one file about the same cases, each with weights of its own."""
    table = planted.table(by=["sex"])
    frame = table.sample.frame
    heavier = replace(table.sample, frame=frame.with_columns(nw.col(WEIGHT) * 2))
    return fl.publish([table, fl.estimate(heavier, table.measure, by=["sex"])], fl.PublicationRule.load("ilo"))


def unprotected(planted: Planted) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(control, "suppressed", lambda _, withheld: frozenset(withheld))
        patch.setattr(control, "recoverable", lambda system, _: tuple(one.name[1] for one in system.figures))
        return release(planted)


def without_engine(planted: Planted) -> object:
    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extras.metadata, "version", absent)
        return fl.verify(planted.table(fl.Mean("wage"), by=["sex"]), Samplics())


def crossed_by(by: object) -> object:
    """Broken down by columns of many categories, in each of which are two persons."""
    twice = [*range(101), *range(101)]
    frame = pl.DataFrame({"w": [WAGE] * 202, "ea": twice, "fl": [0] * 202, "answer": [f"{TEXT} {each}" for each in twice], "age": twice})
    return fl.estimate(fl.weigh(frame, fl.Clustered("w", "ea")), BINARY, by=by)


def of_jobs() -> fl.Survey:
    """Two jobs of each person, and a question with several answers."""
    told = {"violence": {"variable": "*_f11", **YES_NO}, "fl_sector": {"variable": "*_sex", "answers": {1: "Farms", 2: "Mines"}}}
    jobs = {f"{job}_{name}": persons()[name].to_list() for job in ("j1", "j2") for name in ("f11", "sex")}
    concepts = {name: concept for name, concept in CONCEPTS.items() if name != "violence"}
    employer = {"variables": {"f02": "employer"}, "mentioned": [1], "not_mentioned": [2]}
    codebook = fl.Codebook.of({**concepts, "employer": employer}, spells={"wide": ["j1", "j2"], "concept": told})
    return fl.describe(persons(**jobs), codebook)


def cases_by(by: str) -> object:
    sample = fl.weigh(fl.classify(of_jobs(), fl.RuleSet.load("icls-2018")), clustered())
    return fl.estimate(sample, fl.Prevalence("forced_labour"), by=[by])


MEASURES: list[Provocation] = [
    ("no such variable", "V01", lambda p: p.table(fl.Prevalence("flx"))),
    ("no such breakdown", "V01", lambda p: p.table(by=["sxe"])),
    ("a wage as a case", "F13", lambda p: p.table(fl.Prevalence("wage"))),
    ("a single wage as a case", "F13", lambda p: p.table(fl=WAGE)),
    ("a text as a case", "F13", lambda p: p.table(fl.Prevalence("answer"))),
    ("a name as a number", "F13", lambda p: p.table(fl.Mean("name"))),
    ("an infinite wage", "F13", lambda p: p.table(fl.Mean("wage"), wage=float("inf"))),
    (
        "a wage as days",
        "F14",
        lambda p: p.table(fl.Stock("fl", days="wage", during=YEAR), fl=1),
    ),
    (
        "names as days",
        "F13",
        lambda p: p.table(fl.Stock("fl", days="name", during=YEAR)),
    ),
    (
        "unknown days",
        "F24",
        lambda p: p.table(fl.Stock("fl", days="days", during=YEAR), fl=1, days=None),
    ),
    ("broken down by many wages", "G06", lambda _: fl.estimate(fl.weigh(with_many_wages(), fl.Clustered("w", "ea")), BINARY, by=["wage"])),
    ("broken down by wages", "G06", lambda p: p.table(by=["wage"])),
    ("broken down by names", "G06", lambda p: p.table(by=["name"])),
    ("cases divided by their answers", "G06", lambda p: p.table(fl.Share("fl", of="answer"))),
    (
        "broken down by identifiers",
        "X20",
        lambda p: fl.estimate(fl.weigh(p.survey({"w": {"variable": "w"}}), clustered()), fl.Prevalence("violence"), by=["person"]),
    ),
    ("broken down by PSUs", "X20", lambda p: p.table(by=["ea"])),
    ("a text with a comma", "C09", lambda p: p.table(by="sex, age")),
    ("a column of the result", "C14", lambda p: p.table(by=["note"], note=TEXT)),
    ("a level of 95", "C08", lambda _: fl.Logit(level=95)),
    ("an interval that is a word", "C05", lambda _: fl.Prevalence("fl", interval="logit")),
    ("an interval of something else", "C18", lambda p: p.table(fl.Mean("wage", interval=fl.Logit()))),
    ("no such cell", "C13", lambda p: p.table(by=["sex"])["sex", "female"]),
    (
        "a cell of another table",
        "C15",
        lambda p: p.table(by=["sex"]).difference(p.table(fl.Mean("wage")).total, p.table(fl.Mean("wage")).total),
    ),
    ("a difference of quantiles", "C16", lambda p: difference(p.table(fl.Quantile("wage"), by=["sex"]))),
    ("a test of one category", "G11", lambda p: fl.independence(p.sample(one=[1] * N), "one", "fl")),
    ("an interval that needs PSUs", "G17", lambda p: fl.estimate(p.weighed(replicated()), BINARY).total.interval(fl.RareEvent())),
    ("an engine that is a word", "C05", lambda p: fl.verify(p.table(), "samplics")),
    ("a cell that the audit recovers", "X21", unprotected),
    ("a cell that was shown before", "X22", shown_before),
    ("tables of one file with two weights", "X31", weighed_twice),
    ("an unknown format", "X19", lambda p: p.table() and release(p).save(p.folder / "a.doc")),
    ("a country and a time that are no codes", "X17", lambda p: stated(p, area="Zambia").save(p.folder / "a.sdmx.csv")),
    (
        "nothing that SDMX has a place for",
        "X30",
        lambda p: stated(p, fl.Mean("age"), area="ZMB", time="2021").save(p.folder / "a.sdmx.csv"),
    ),
    ("a file that is there", "R18", lambda p: release(p).save(p.csv)),
    ("a chart that does not suit", "X23", lambda p: release(p).plot(fl.Pyramid)),
    ("a table that is not there", "X23", lambda p: release(p).plot(table=7)),
    ("a chart that is a word", "C05", lambda p: release(p).plot("pyramid")),
    ("a folder that is not there", "R19", lambda p: release(p).save(p.folder / "nowhere" / "a.csv")),
    ("no table", "C05", lambda _: fl.publish([], fl.PublicationRule.load("ilo"))),
    ("a rule without its limits", "C06", lambda p: fl.publish(p.table(), fl.PublicationRule.load("eurostat"))),
    ("a percentage as the largest CV", "C08", lambda _: fl.MostCV(WAGE)),
    ("an unknown rule", "C10", lambda _: fl.PublicationRule.load("olo")),
    ("no such code", "C30", lambda _: fl.explain("Z01")),
    ("an estimate without its table", "C17", lambda p: replace(p.table(fl.Mean("wage")).total, evidence=None).interval(fl.Logit())),
    ("an engine that is not there", "E01", without_engine),
    ("a wage as the first day", "F23", lambda p: p.table(fl.Stock("fl", YEAR), fl=1, began=[WAGE] * N, ended=[1.0] * N)),
    ("a crossing of many answers and ages", "G05", lambda _: crossed_by([("answer", "age")])),
    ("a prevalence by what only cases have", "G13", lambda _: cases_by("fl_sector")),
    ("a breakdown by several answers", "G14", lambda _: cases_by("employer")),
    (
        "a breakdown by what is told of each job",
        "G15",
        lambda _: fl.estimate(fl.weigh(of_jobs(), clustered()), fl.Mean("wage"), by=["violence"]),
    ),
]
