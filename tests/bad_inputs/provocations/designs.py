"""Weights and designs that do not fit the persons."""

from __future__ import annotations

import flestimate as fl

from .declared import Provocation, clustered, in_duckdb, replicated, resampled
from .planted import NAME, TEXT, WAGE, WHO, N, persons


def of_half(columns: dict[str, list[object]]) -> dict[str, list[object]]:
    """Columns that only the first half of the persons has anything in."""
    return {name: [*values[: N // 2], *[None] * (N - N // 2)] for name, values in columns.items()}


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
    ("a weight of those who were asked", "W13", lambda p: p.sample(**of_half({"w": [1.0] * N, "answer": [TEXT] * N, "wage": [WAGE] * N}))),
    ("no design effect", "D31", lambda p: p.weighed(fl.Assumed(weight="w"))),
    ("a name as design effect", "D32", lambda p: p.weighed(fl.Assumed(weight="w", deff=NAME))),
    ("a design effect below 1", "D32", lambda p: p.weighed(fl.Assumed(weight="w", deff=1 / WAGE))),
]
