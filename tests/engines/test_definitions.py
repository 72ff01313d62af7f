"""Children, relatives, several works, several answers: the same persons are classified alike, whatever holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest

import flestimate as fl

HOUSEHOLDS, SIZE = 40, 160
ALL = fl.RuleSet.load("icls-2018-all")
QUESTION = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
OF_WORK = ("deceived_nature", "violence", "prison_labour", "works_for_third_party", "works_with_or_for_parents", "imposed_by_state")
WHO = {"A": "employer", "B": "recruiter", "C": "parents", "D": "other family", "E": "State", "F": "other"}


def told(star: str) -> dict[str, dict[str, Any]]:
    """What is told of each work; `star` stands before its variables."""
    return {
        **{name: {"variable": f"{star}{name}", **QUESTION} for name in OF_WORK},
        "coercion_applied_by": {"variable": f"{star}who", "letters": WHO, "missing": {"Z": "refused"}},
        "fl_sector": {"variable": f"{star}isic", "classification": "ISIC4", "digits": 4, "scheme": "ECO_SECTOR"},
    }


CONCEPTS = {
    "person": {"variables": ["hh", "line"]},
    "age": {"variable": "age"},
    "sex": {"variable": "sex", "answers": {1: "men", 2: "women"}},
    "child_in_bondage_or_serfdom": {"variable": "bonded", **QUESTION},
}
LINKS = {"parents": {"household": "hh", "member": "line", "variables": ["mother", "father"], "none": [0]}}
CODEBOOKS = {
    "wide": fl.Codebook.of(CONCEPTS, links=LINKS, spells={"wide": ["j1_", "j2_"], "concept": told("*")}),
    "long": fl.Codebook.of(CONCEPTS, links=LINKS, spells={"person": ["hh", "line"], "number": "no", "concept": told("")}),
    "person": fl.Codebook.of({**CONCEPTS, **told("j1_")}, links=LINKS),
}
VARIABLES = [*OF_WORK, "who", "isic"]


def persons() -> pl.DataFrame:
    """40 households of two parents and two children, each with up to two works, some of whose answers are not known."""
    random = np.random.default_rng(29)
    line = np.arange(SIZE) % 4 + 1
    is_child = line > 2
    frame = {
        "hh": np.arange(SIZE) // 4,
        "line": line,
        "age": [None if random.random() < 0.03 else 8.0 + k % 9 if child else 25.0 + k % 40 for k, child in enumerate(is_child)],
        "sex": random.choice([1, 2], SIZE),
        "bonded": random.choice([1, 2, 8], SIZE, p=[0.05, 0.9, 0.05]),
        "mother": np.where(is_child, random.choice([1, 9], SIZE, p=[0.9, 0.1]), 0),
        "father": np.where(is_child, random.choice([2, 0], SIZE), 0),
        "w": random.integers(1, 50, SIZE).astype(float),
        "s": np.arange(SIZE) // 80,
        "ea": np.arange(SIZE) // 16 % 5,
    }
    for number, share in ((1, 0.9), (2, 0.4)):
        there = random.random(SIZE) < share
        drawn = {name: random.choice([1, 2, 8], SIZE, p=[0.35, 0.6, 0.05]).tolist() for name in OF_WORK}
        drawn |= {"prison_labour": random.choice([1, 2, 8], SIZE, p=[0.03, 0.95, 0.02]).tolist()}
        drawn |= {"who": random.choice(["A", "AE", "C", "B, F", "Z", None], SIZE).tolist()}
        drawn |= {"isic": random.choice([111, 4100, 6201], SIZE).tolist()}
        frame |= {
            f"j{number}_{name}": [v if here else None for v, here in zip(values, there, strict=True)] for name, values in drawn.items()
        }
    return pl.DataFrame(frame, strict=False)


PERSONS = persons()


def spells() -> pl.DataFrame:
    """The same works, one a row, those of the second column first."""
    each = [
        PERSONS.select("hh", "line", pl.lit(number).alias("no"), *(pl.col(f"j{number}_{name}").alias(name) for name in VARIABLES)).filter(
            pl.col("isic").is_not_null()
        )
        for number in (2, 1)
    ]
    # Who has no first work has the second one as the first, which changes no outcome of the person.
    return pl.concat(each)


def in_duckdb(*frames: pl.DataFrame) -> list[object]:
    """Relations of one connection: DuckDB joins no others."""
    connection = duckdb.connect()
    for number, frame in enumerate(frames):
        connection.register(f"table{number}", frame.to_arrow())
    return [connection.table(f"table{number}") for number in range(len(frames))]


ENGINES: dict[str, Callable[..., list[Any]]] = {
    "polars": lambda *frames: list(frames),
    "polars, lazy": lambda *frames: [frame.lazy() for frame in frames],
    "pandas": lambda *frames: [frame.to_pandas() for frame in frames],
    "pyarrow": lambda *frames: [frame.to_arrow() for frame in frames],
    "duckdb": in_duckdb,
}
FORMS = tuple(CODEBOOKS)
DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")


def described(form: str, engine: str) -> fl.Survey:
    if form == "long":
        first, second = ENGINES[engine](PERSONS, spells())
        return fl.describe(first, CODEBOOKS[form], spells=second)
    return fl.describe(*ENGINES[engine](PERSONS), CODEBOOKS[form])


def in_order(classified: fl.Classification, names: Iterable[str]) -> list[tuple[object, ...]]:
    """What is told of persons, person by person: joins leave them in any order."""
    wanted = ["person", *names]
    frame = classified.frame.select(*wanted).collect()
    return sorted(zip(*(frame[name].to_list() for name in wanted), strict=True))


@pytest.fixture(scope="module")
def classified() -> dict[tuple[str, str], fl.Classification]:
    return {(form, engine): fl.classify(described(form, engine), ALL) for form in FORMS for engine in ENGINES}


def criteria(one: fl.Classification) -> list[str]:
    return ["universe", *(criterion.name for criterion in one.rules.criteria)]


def test_the_persons_exercise_every_rule(classified: dict[tuple[str, str], fl.Classification]) -> None:
    """What the engines have to agree on is not trivial."""
    one = classified["wide", "polars"]
    for name in ("forced_labour_of_adults", "K1_third_party", "K3_parents", "K4a_slavery", "forced_labour"):
        assert {outcome for _, outcome in in_order(one, [name])} == {0, 1, 2}, name
    crosstab = one.crosstab()
    assert 0 < crosstab.cases("met", "met") < crosstab["met", "met"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("form", FORMS)
def test_every_person_has_the_same_outcomes(classified: dict[tuple[str, str], fl.Classification], form: str, engine: str) -> None:
    expected, got = classified[form, "polars"], classified[form, engine]
    names = [*criteria(expected), "form", *(["fl_sector"] if form != "person" else [])]
    assert in_order(got, names) == in_order(expected, names)
    assert [str(note) for note in got.notes] == [str(note) for note in expected.notes]


@pytest.mark.parametrize("engine", ENGINES)
def test_works_side_by_side_and_in_a_second_file_give_the_same_outcomes(
    classified: dict[tuple[str, str], fl.Classification], engine: str
) -> None:
    names = criteria(classified["wide", "polars"])
    assert in_order(classified["long", engine], names) == in_order(classified["wide", "polars"], names)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("form", FORMS)
def test_crosstabs_and_explanations_are_the_same(classified: dict[tuple[str, str], fl.Classification], form: str, engine: str) -> None:
    expected, got = classified[form, "polars"], classified[form, engine]
    assert repr(got.crosstab()) == repr(expected.crosstab())
    for person in ("0-1", "3-3", "17-4"):
        assert repr(got.explain(person=person)) == repr(expected.explain(person=person))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("form", FORMS)
def test_sensitivity_is_the_same(form: str, engine: str) -> None:
    rulesets = [ALL, ALL.without("K3_parents"), ALL.without("K4a_slavery"), ALL.without("X3_prison"), fl.RuleSet.load("icls-2018")]
    expected, got = (fl.sensitivity(described(form, each), rulesets, DESIGN, by=["sex"]) for each in ("polars", engine))
    assert [one.cell for one in got.table] == [one.cell for one in expected.table]
    for before, after in zip(expected.table, got.table, strict=True):
        assert (after.n, after.n_cases, after.undetermined) == (before.n, before.n_cases, before.undetermined)
        assert (after.estimate, after.std_error) == pytest.approx((before.estimate, before.std_error), rel=1e-12, nan_ok=True)
    assert got.moved == expected.moved
    assert repr(got) == repr(expected)


@pytest.mark.parametrize("engine", ENGINES)
def test_shares_of_what_cases_have_are_the_same(classified: dict[tuple[str, str], fl.Classification], engine: str) -> None:
    expected, got = (fl.weigh(classified["wide", each], DESIGN) for each in ("polars", engine))
    for measure in (
        fl.Share("forced_labour", of="fl_sector"),
        fl.Share("forced_labour", of="form"),
        fl.Profile("forced_labour", of=("coercion_applied_by",), name="by"),
    ):
        tables = [fl.estimate(sample, measure, by=["sex"]) for sample in (expected, got)]
        assert [one.cell for one in tables[1]] == [one.cell for one in tables[0]]
        assert [one.estimate for one in tables[1]] == pytest.approx([one.estimate for one in tables[0]], rel=1e-12, nan_ok=True)
