"""Ways to go wrong, through the public verbs, each with the code that answers it: what is said must never hold a secret."""

from __future__ import annotations

import gzip
import pickle
import zipfile
from collections.abc import Callable
from datetime import date

import duckdb
import pandas as pd
import polars as pl

import flestimate as fl

from .planted import CONCEPTS, DESIGN, HOUSEHOLD, ID, NAME, REPORTS, SPELLS, TEXT, WAGE, WHO, YES_NO, N, Planted, persons

Provocation = tuple[str, str, Callable[[Planted], object]]
BINARY = fl.Prevalence("fl")


def clustered(**changes: object) -> fl.Clustered:
    return fl.Clustered(**{**DESIGN, **changes})


def replicated(**changes: object) -> fl.Replicated:
    return fl.Replicated(**{"weight": "w", "replicates": "r_*", "method": fl.BRR(), **changes})


def resampled(method: object, **changes: object) -> fl.Resampled:
    return fl.Resampled(clustered(**changes), method)


def described(concept: dict[str, object], **columns: object) -> Callable[[Planted], object]:
    return lambda _: fl.describe(persons(**columns), fl.Codebook.of({"asked": concept}))


def in_duckdb(frame: pl.DataFrame) -> object:
    connection = duckdb.connect()
    connection.register("persons", frame.to_arrow())
    return connection.table("persons")


def zipped(planted: Planted) -> object:
    with zipfile.ZipFile(planted.folder / "lfs.zip", "w") as archive:
        for wave in (1, 2):
            archive.writestr(f"lfs{wave}.csv", planted.csv.read_text())
    return fl.read(planted.folder / "lfs.zip")


def renamed(planted: Planted, source: str, name: str, change: Callable[[bytes], bytes] = bytes) -> object:
    return fl.read(planted.file(name, change(getattr(planted, source).read_bytes())))


HEADERLESS = f"1,{ID},{NAME},2,{WAGE},3\n2,ID-0701,Moussa Keita,1,1000.5,3\n"

FILES: list[Provocation] = [
    ("a misspelt path", "R01", lambda p: fl.read(p.sav.with_name("lsf.sav"))),
    ("a folder", "R02", lambda p: fl.read(p.csv.parent)),
    ("an empty file", "R03", lambda p: fl.read(p.file("a.sav", b""))),
    ("a record with a field too many", "R04", lambda p: fl.read(p.file("a.csv", f"id,name\n{ID},{NAME},{TEXT}\n"))),
    ("a record with a field too few", "R04", lambda p: fl.read(p.file("a.csv", f"id,name\n{ID}\n"))),
    ("a column of several types", "R04", lambda _: fl.read(pd.DataFrame({"name": [NAME, 7, date(2020, 1, 1)]}))),
    ("a dictionary for an answer", "R04", lambda _: fl.read(pd.DataFrame({"name": [{"name": NAME}, 7]}))),
    ("a damaged dictionary", "R04", lambda p: renamed(p, "sav", "b.sav", lambda data: data[:176] + b"\x63" + data[177:])),
    ("no header", "R04", lambda p: fl.read(p.file("a.csv", HEADERLESS))),
    ("no header, and columns asked for", "R04", lambda p: fl.read(p.file("a.csv", HEADERLESS), columns=["weight"])),
    ("no header, and fields alike", "R04", lambda p: fl.read(p.file("a.csv", f"1,1,{WAGE},{NAME},2\n"))),
    ("a cut file of SPSS", "R06", lambda p: renamed(p, "sav", "b.sav", lambda data: data[:-20])),
    ("a cut file of Stata", "R06", lambda p: renamed(p, "dta", "b.dta", lambda data: data[:-40])),
    ("a cut file of Parquet", "R06", lambda p: renamed(p, "parquet", "b.parquet", lambda data: data[:-9])),
    ("an open quote", "R06", lambda p: fl.read(p.file("a.csv", f'id,name\n1,"{NAME}'))),
    ("an archive of two files", "R40", zipped),
    ("another archive", "R11", lambda p: renamed(p, "csv", "lfs.csv.gz", gzip.compress)),
    ("more than memory", "R09", lambda p: fl.read(p.sav, max_memory=10)),
    ("a list of persons", "R11", lambda _: fl.read([{"name": NAME}])),
    ("an encrypted file", "R12", lambda p: fl.read(p.file("a.sav", b"\x1c" + bytes(7) + b"ENCRYPTEDSAV" + NAME.encode() + bytes(99)))),
    ("another encoding", "R13", lambda p: fl.read(p.file("a.csv", f"name,answer\n{NAME},{TEXT} é\n".encode("cp1252")))),
    ("another encoding in SPSS", "R13", lambda p: renamed(p, "sav", "b.sav", lambda data: data.replace(b"Moussa", b"Mouss\xe9"))),
    ("an unknown encoding", "R13", lambda p: fl.read(p.csv, encoding="klingon")),
    ("a pickle", "R20", lambda p: fl.read(p.file("a.pkl", pickle.dumps({"name": NAME})))),
    ("one name for two columns", "V03", lambda p: fl.read(p.file("a.csv", f"name,name\n{NAME},{NAME}\n"))),
    ("names in levels", "V03", lambda p: fl.read(p.pandas.pivot_table(index="id", columns="sex", values=["wage", "age"]))),
    ("a column that is not there", "V01", lambda p: fl.read(p.sav, columns=["wage", "nmae"])),
    ("no column", "V01", lambda p: fl.read(p.parquet, columns=[])),
    ("a file as a study", "C02", lambda p: fl.run(p.csv)),
    ("a file in another encoding as a study", "C02", lambda p: fl.run(p.file("a.csv", f"name\n{NAME} é\n".encode("cp1252")))),
    ("a file of SPSS as a codebook", "C02", lambda p: fl.Codebook.load(p.sav)),
    ("a study in YAML", "C03", lambda p: fl.run(p.file("study.yaml", f"name: {NAME}\n"))),
]

CODEBOOK: list[Provocation] = [
    ("a variable that is not there", "V01", described({"variable": "wgae"})),
    ("a text answer among codes", "V04", described({"variable": "answer", "answers": {1: "yes"}})),
    ("a text answer among letters", "V04", described({"variable": "answer", "letters": {"A": "employer"}})),
    ("a name among codes", "V04", described({"variable": "name", "answers": {"Moussa": "somebody"}})),
    ("a wage among codes", "V10", described({"variable": "sex", "answers": {1: "male", 2: "female"}}, sex=WAGE)),
    ("an age among codes", "V04", described({"variable": "age", "answers": {20: "twenty"}})),
    ("a wage in a column of one answer", "V10", described({"variables": {"sex": "a"}, "mentioned": [1], "not_mentioned": [2]}, sex=WAGE)),
    ("an identifier as an occupation", "V04", described({"variable": "id", "classification": "ISCO08", "digits": 4})),
    (
        "an identifier as an industry",
        "V04",
        described({"variable": "id", "classification": "ISIC4", "scheme": "ECO_AGGREGATE", "digits": 4}),
    ),
    ("a text as a number", "V11", described({"variable": "answer"})),
    ("a year in words", "V11", described({"year": "answer", "month": "sex", "day_of_month": 15})),
    ("a wage as an identifier", "V13", described({"variables": ["wage"]})),
    ("a wage as an age", "V14", described({"variable": "wage", "maximum": 5000})),
    ("industries without digits", "V16", described({"variable": "isic", "classification": "ISIC4", "scheme": "ECO_AGGREGATE"})),
    ("a date as a code", "V17", described({"variable": "born", **YES_NO}, born=date(1984, 12, 7))),
    ("a list as a code", "V17", described({"variable": "told", **YES_NO}, told=[[TEXT]] * N)),
    ("no such day", "V22", described({"year": "wage", "month": "sex", "day_of_month": 15})),
    ("a text as a date", "V22", described({"date": "answer"})),
    ("a filter that is no concept", "C10", described({"variable": "sex", **YES_NO, "asked_if": {"concept": "worked", "is": "yes"}})),
    ("an unknown key", "C01", described({"variabel": "sex"})),
    ("a key of the wrong kind", "C05", described({"variable": [NAME]})),
    ("codes that are names, twice", "C05", described({"variable": "sex", "answers": {1: "a"}, "missing": {1: "b"}})),
    ("a name with a dot", "C12", lambda _: fl.Codebook.of({"a.b": {"variable": "sex"}})),
    ("no concept", "C06", lambda p: fl.Codebook.load(p.file("codebook.toml", "[link.parents]\n"))),
    ("a relative twice", "D14", lambda _: fl.describe(persons(pid=1), fl.Codebook.of(CONCEPTS, links={"parents": HOUSEHOLD}))),
    ("no person", "D14", lambda p: p.classified().explain(person="ID-0000")),
    ("a person twice", "D14", lambda p: p.classified(id=[ID] * N).explain(person=ID)),
    ("no identifier", "C23", lambda _: explained_without_identifier()),
    ("spells of strangers", "R21", lambda p: p.spelt(persons(id=f"{ID}-x"))),
    ("no spells", "R21", lambda p: p.spelt(None)),
    ("spells that nothing reads", "R21", lambda _: fl.describe(persons(), fl.Codebook.of(CONCEPTS), spells=persons())),
    (
        "spells without identifiers",
        "C23",
        lambda _: fl.describe(persons(), fl.Codebook.of({"age": {"variable": "age"}}, spells=SPELLS), spells=persons()),
    ),
    ("too many spells", "R25", lambda p: p.spelt(pl.concat([persons()] * 400))),
    ("spells of another library", "V19", lambda p: p.spelt(in_duckdb(persons()))),
    ("an unknown code in spells", "V10", lambda p: p.spelt(persons(f11=WAGE))),
    ("reports of strangers", "R21", lambda p: p.network(id=f"{ID}-x")),
    ("a report on nobody", "R23", lambda p: p.network(p.reports().filter(pl.col("id") != ID))),
    ("a report twice", "R24", lambda p: p.network(pl.concat([p.reports(), p.reports()]))),
    ("reported too often", "W17", lambda p: p.network(pl.concat([p.reports(), p.reports(relative=[ID] * N).filter(pl.col("id") != ID)]))),
    ("reports and a name of theirs", "C20", lambda _: fl.Codebook.of({"reporters": {"variable": "sex"}}, reports=REPORTS)),
    ("a name told twice", "C12", lambda _: fl.Codebook.of(CONCEPTS, reports=REPORTS)),
]


def explained_without_identifier() -> object:
    concepts = {name: concept for name, concept in CONCEPTS.items() if name != "person"}
    survey = fl.describe(persons(), fl.Codebook.of(concepts))
    return fl.classify(survey, fl.RuleSet.load("icls-2018")).explain(person=ID)


RULES: list[Provocation] = [
    ("an unknown rule set", "C10", lambda _: fl.RuleSet.load("icls-2108")),
    (
        "a questionnaire without a module",
        "F07",
        lambda _: fl.classify(fl.describe(persons(), fl.Codebook.of({"age": {"variable": "age"}})), fl.RuleSet.load("icls-2018")),
    ),
    (
        "a word that is no answer",
        "F08",
        lambda p: fl.classify(p.survey({"violence": {"variable": "f11", "answers": {1: "oui", 2: "non"}}}), fl.RuleSet.load("icls-2018")),
    ),
    (
        "a concept with the name of a criterion",
        "C12",
        lambda p: fl.classify(p.survey({"forced_labour": {"variable": "wage"}}), fl.RuleSet.load("icls-2018")),
    ),
    ("a variable with the name of a criterion", "C12", lambda p: p.classified(forced_labour=TEXT)),
    ("a criterion that is not there", "C11", lambda _: fl.RuleSet.load("icls-2018").without("I99")),
    ("nothing left", "F20", lambda _: fl.RuleSet.load("icls-2018").without(*(one.name for one in fl.RuleSet.load("icls-2018").elements))),
    ("a rule set that builds on itself", "F18", lambda p: p.rules('builds_on = "mine.toml"\n')),
]

DESIGNS: list[Provocation] = [
    ("no such weight", "V01", lambda p: p.weighed(clustered(weight="wieght"))),
    ("a missing weight", "W01", lambda p: p.sample(w=None)),
    ("a negative weight", "W02", lambda p: p.sample(w=-WAGE)),
    ("an infinite weight", "W05", lambda p: p.sample(w=float("inf"))),
    ("no weight above zero", "W04", lambda p: p.sample(w=[0.0] * N)),
    ("a name as weight", "W10", lambda p: p.weighed(clustered(weight="name"))),
    ("a text as weight, in pandas", "W10", lambda p: fl.weigh(p.pandas, clustered(weight="answer"))),
    ("a text as weight, in DuckDB", "W10", lambda _: fl.weigh(in_duckdb(persons()), clustered(weight="answer"))),
    ("a single PSU", "D02", lambda p: p.sample(stratum=9)),
    ("identifiers as strata", "D02", lambda p: p.weighed(clustered(strata="id"))),
    ("names as strata", "D02", lambda p: p.weighed(clustered(strata="name"))),
    ("wages as strata", "D02", lambda p: p.weighed(clustered(strata="wage"))),
    ("a text answer as strata, as text", "D02", lambda p: p.weighed(clustered(strata="answer", psu="stratum"))),
    (
        "names as strata, with a finite population",
        "D09",
        lambda p: p.weighed(clustered(strata="name", singleton=fl.Centred(), fpc="days"), days=[-1] * N),
    ),
    (
        "identifiers as strata, with a finite population",
        "D09",
        lambda p: p.weighed(clustered(strata="id", psu=fl.Persons(), singleton=fl.Centred(), fpc="zero"), zero=[0] * N),
    ),
    ("a missing stratum", "D06", lambda p: p.sample(stratum=None)),
    ("a missing PSU", "D06", lambda p: p.sample(ea=None)),
    ("a text as finite population", "D09", lambda p: p.weighed(clustered(fpc="answer"))),
    ("a finite population that varies", "D10", lambda p: p.weighed(clustered(fpc="wage"))),
    (
        "a finite population that varies within names",
        "D10",
        lambda p: p.weighed(clustered(strata="name", fpc="wage"), name=[NAME] * 4 + ["b"] * 20, ea=[1, 2] * 12),
    ),
    ("wages as probabilities", "D09", lambda p: p.weighed(clustered(fpc=fl.Brewer("wage")))),
    ("an unknown argument", "C01", lambda _: clustered(weights="w")),
    ("a value of the wrong kind", "C05", lambda _: clustered(singleton=NAME)),
    ("a column twice", "C05", lambda p: p.weighed(clustered(strata="ea"))),
    ("no argument", "C06", lambda _: fl.Clustered(weight="w")),
    ("no replicate weights", "D22", lambda p: p.weighed(replicated(replicates="wage*"))),
    ("names as replicate weights", "W10", lambda p: p.weighed(replicated(replicates="name"))),
    ("other columns among replicate weights", "P01", lambda p: p.weighed(replicated(), r_note=[1.0] * N)),
    ("a missing replicate weight", "P05", lambda p: p.weighed(replicated(), r_2=None)),
    ("replicate factors", "P13", lambda p: p.weighed(replicated(), **{f"r_{each}": [1.0, 2.0, 0.5, 0.5] * 6 for each in range(1, 5)})),
    ("too few scales", "P02", lambda p: p.weighed(replicated(method=fl.JackknifeN(rscales=(1.0,))))),
    ("no scales", "P03", lambda p: p.weighed(replicated(method=fl.JackknifeN()))),
    ("a coefficient of 1", "P04", lambda _: fl.Fay(1)),
    ("strata of more than two PSUs", "P07", lambda p: p.weighed(resampled(fl.BRR()))),
    ("strata where there are none", "P09", lambda p: p.weighed(resampled(fl.Jackknife1()))),
    ("no two PSUs anywhere", "P10", lambda p: p.weighed(resampled(fl.JackknifeN(), strata="id", psu="stratum", singleton=fl.Certainty()))),
    ("one replicate", "P11", lambda _: fl.Bootstrap(replicates=1)),
    ("replicates of a design that has none", "D23", lambda p: fl.replicate_weights(p.sample())),
    ("reports that are not divided", "W18", lambda p: fl.weigh(p.network(), clustered(strata=None, psu="respondent"))),
    (
        "an unknown number of reporters",
        "W15",
        lambda p: p.weighed(fl.Multiplicity(clustered(), reporters="m", respondent="id"), m=[1] * WHO + [None] + [1] * (N - WHO - 1)),
    ),
    ("a wage as reporters", "W16", lambda p: p.weighed(fl.Multiplicity(clustered(), reporters="wage", respondent="id"))),
    ("names as reporters", "W15", lambda p: p.weighed(fl.Multiplicity(clustered(), reporters="name", respondent="id"))),
    ("respondents of several weights", "D21", lambda p: p.weighed(fl.Multiplicity(clustered(), reporters="sex", respondent="stratum"))),
    ("persons as respondents", "D19", lambda _: fl.Multiplicity(clustered(psu=fl.Persons()))),
    ("a criterion as a stratum", "C12", lambda p: fl.weigh(p.classified(), clustered(strata="forced_labour"))),
]

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
        lambda p: p.table(fl.Stock("fl", days="wage", during=fl.ReferencePeriod(date(2020, 1, 1), date(2020, 12, 31))), fl=1),
    ),
    (
        "names as days",
        "F13",
        lambda p: p.table(fl.Stock("fl", days="name", during=fl.ReferencePeriod(date(2020, 1, 1), date(2020, 12, 31)))),
    ),
    (
        "unknown days",
        "F24",
        lambda p: p.table(fl.Stock("fl", days="days", during=fl.ReferencePeriod(date(2020, 1, 1), date(2020, 12, 31))), fl=1, days=None),
    ),
    ("broken down by many wages", "G06", lambda _: fl.estimate(fl.weigh(many(), fl.Clustered("w", "ea")), BINARY, by=["wage"])),
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
    ("an unknown format", "X19", lambda p: p.table() and release(p).save(p.folder / "a.doc")),
    ("a file that is there", "R18", lambda p: release(p).save(p.csv)),
    ("a folder that is not there", "R19", lambda p: release(p).save(p.folder / "nowhere" / "a.csv")),
    ("no table", "C05", lambda _: fl.publish([], fl.PublicationRule.load("ilo"))),
    ("an unknown rule", "C10", lambda _: fl.PublicationRule.load("olo")),
    ("no such code", "C30", lambda _: fl.explain("Z01")),
]


def many() -> pl.DataFrame:
    count = 1_200
    return pl.DataFrame(
        {"w": [1.0] * count, "ea": [1, 2] * (count // 2), "fl": [0, 1] * (count // 2), "wage": [WAGE + each for each in range(count)]}
    )


def difference(table: fl.EstimateTable) -> object:
    return table.difference(table["sex", "1"], table["sex", "2"])


def release(planted: Planted) -> fl.Publication:
    return fl.publish(planted.table(by=["sex"]), fl.PublicationRule.load("ilo"))


STUDIES: list[Provocation] = [
    ("an unknown section", "C01", lambda p: p.study(("[[table]]", "[[tabel]]"))),
    ("no design", "C06", lambda p: p.study(("[design.clustered]", "[study.other]"))),
    ("no file", "R01", lambda p: p.study(file="nowhere.csv")),
    ("a variable that the file does not have", "V01", lambda p: p.study(('variable = "wage"', 'variable = "wgae"'))),
    ("a weight that the file does not have", "V01", lambda p: p.study(('weight = "w"', 'weight = "wt"'))),
    ("a name as weight", "W10", lambda p: p.study(('weight = "w"', 'weight = "name"'))),
    ("a text as a number", "V11", lambda p: p.study(('variable = "wage"', 'variable = "answer"'))),
    ("identifiers as strata", "D02", lambda p: p.study(('strata = "stratum"', 'strata = "id"'))),
    ("a stock without a period", "V21", lambda p: p.study(("prevalence =", 'days = "wage", stock ='))),
    ("a measure that is none", "C01", lambda p: p.study(("prevalence =", "prevalent ="))),
    ("an interval that is none", "C10", lambda p: p.study(("per = 1000", 'per = 1000, interval = "exact"'))),
    ("a key twice", "C02", lambda p: p.study(('psu = "ea"', 'psu = "ea"\npsu = "ea"'))),
    ("a value of the wrong kind", "C05", lambda p: p.study(("per = 1000", f'per = "{NAME}"'))),
]


def in_lazy_polars(planted: Planted) -> pl.LazyFrame:
    """Read with a type that does not hold: it shows when persons are first looked at."""
    return pl.scan_csv(planted.file("a.csv", persons(w=WAGE).write_csv()), schema_overrides={"w": pl.Int64})


def raising(_: object) -> object:
    raise ValueError(f"{NAME}: {TEXT}")  # noqa: EM102, TRY003 -- as a user's own function may


def in_polars_with_a_function(_: Planted) -> pl.LazyFrame:
    return persons().lazy().with_columns(pl.col("w").map_elements(raising, return_dtype=pl.Float64))


def in_lazy_duckdb(_: Planted) -> object:
    return in_duckdb(persons()).project("* exclude (w, sex), cast(name as double) as w, cast(answer as integer) as sex")


LIBRARIES: list[Provocation] = [
    (f"{verb} of a frame that fails {how}", "X11", lambda p, do=do, made=made: do(made(p)))
    for how, made in {"in polars": in_lazy_polars, "in a function": in_polars_with_a_function, "in DuckDB": in_lazy_duckdb}.items()
    for verb, do in {
        "describe": lambda frame: fl.describe(
            frame, fl.Codebook.of({"sex": {"variable": "sex", "answers": {1: "m", 2: "f"}}, "w": {"variable": "w"}})
        ),
        "weigh": lambda frame: fl.weigh(frame, clustered()),
    }.items()
]


def checked(codebook: dict[str, object] | None = None, design: object = None, **columns: object) -> Callable[[Planted], fl.Findings]:
    book = fl.Codebook.of({**CONCEPTS, **(codebook or {})})
    rules = fl.RuleSet.load("icls-2018")
    return lambda _: fl.check(persons(**columns), codebook=book, rules=rules, design=design or clustered(), population=WAGE * 2)


CHECKS: dict[str, Callable[[Planted], object]] = {
    "as it is": checked(),
    "a draft": lambda p: fl.draft(p.sav),
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

PROVOCATIONS = [*FILES, *CODEBOOK, *RULES, *DESIGNS, *MEASURES, *STUDIES, *LIBRARIES]
