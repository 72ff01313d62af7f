"""Codebooks that do not fit the persons, or themselves."""

from __future__ import annotations

from datetime import date

import polars as pl

import flestimate as fl

from .declared import Provocation, described, in_duckdb
from .planted import CONCEPTS, HOUSEHOLD, ID, NAME, REPORTS, SPELLS, TEXT, WAGE, YES_NO, N, persons


def asked_if(name: str) -> dict[str, object]:
    return {"variable": "f11", **YES_NO, "asked_if": {"concept": name, "is": "yes"}}


def explained_without_identifier() -> object:
    concepts = {name: concept for name, concept in CONCEPTS.items() if name != "person"}
    survey = fl.describe(persons(), fl.Codebook.of(concepts))
    return fl.classify(survey, fl.RuleSet.load("icls-2018")).explain(person=ID)


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
    ("names that differ in upper and lower case", "V02", described({"variable": "NAME", **YES_NO}, Name=NAME)),
    ("filters in a circle", "C19", lambda _: fl.Codebook.of({"a": asked_if("b"), "b": asked_if("a")})),
    ("reports and spells", "C21", lambda _: fl.Codebook.of({"person": CONCEPTS["person"]}, reports=REPORTS, spells=SPELLS)),
    (
        "spells that all say the same",
        "C22",
        lambda _: fl.Codebook.of({"age": {"variable": "age"}}, spells={"wide": ["j1"], "concept": SPELLS["concept"]}),
    ),
    ("guesses of something else", "C25", described({"variable": "name", "unconfirmed": ["answers"]})),
    ("a guess that is no list", "C25", described({"variable": "name", "unconfirmed": 1})),
]
