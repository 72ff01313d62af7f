"""Jobs or spells told apart: side by side in the persons' file, or one a row in a second file; both make the same survey."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import flestimate as fl
from flestimate.errors import FlestimateError

SECRET = "Amina-0412"
YES_NO = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
CONCEPTS: Mapping[str, Any] = {
    "person": {"variables": ["hh", "pid"]},
    "age": {"variable": "age"},
    "worked": {"variable": "w", "answers": {1: "yes", 2: "no"}},
}


def told(star: str) -> dict[str, Any]:
    """What is told of each spell, of every kind of concept; `star` stands before its variables."""
    return {
        "violence": {"variable": f"{star}violence", **YES_NO},
        "pay": {"variable": f"{star}pay"},
        "by": {"variable": f"{star}by", "letters": {"A": "employer", "E": "State"}, "missing": {"Z": "refused"}},
        "means": {"variables": {f"{star}debt": "debt", f"{star}lock": "locked in"}, "mentioned": [1], "not_mentioned": [2]},
        "began": {"year": f"{star}y", "month": f"{star}m", "day_of_month": 15, "missing": {9999: "don't know"}},
        "ended": {"date": f"{star}end", "blank": "ongoing"},
        "firm": {"variables": [f"{star}firm"]},
    }


WIDE = {"wide": ["j1_", "j2_"], "concept": told("*")}
LONG = {"person": ["hh", "pid"], "number": "no", "concept": told("")}
KINDS = {"violence": 0, "pay": 0.0, "by": "", "debt": 0, "lock": 0, "y": 0, "m": 0, "end": "", "firm": ""}


def spell(**entered: object) -> dict[str, object]:
    return {name: entered.get(name) for name in KINDS}


FIRST = spell(violence=1, pay=10.5, by="AE", debt=1, lock=2, y=2020, m=3, end="2021-05-06", firm="f1")
SECOND = spell(violence=8, by="Z", debt=2, lock=2, y=9999, m=1, firm="f2")
THIRD = spell(violence=2, pay=7.0, by="A", y=2019, m=12, end="2020-01-31")
PERSONS: list[tuple[dict[str, object], list[dict[str, object]]]] = [
    ({"hh": 1, "pid": 1, "age": 30, "w": 1}, [FIRST, SECOND]),
    ({"hh": 1, "pid": 2, "age": 40, "w": 1}, [THIRD]),
    ({"hh": 2, "pid": 1, "age": 50, "w": 2}, []),
    ({"hh": 2, "pid": 2, "age": 20, "w": 1}, [SECOND, THIRD]),
]


def in_duckdb(*frames: pl.DataFrame) -> list[object]:
    connection = duckdb.connect()
    for number, frame in enumerate(frames):
        connection.register(f"table{number}", frame.to_arrow())
    return [connection.table(f"table{number}") for number in range(len(frames))]


ENGINES: dict[str, Callable[..., list[object]]] = {
    "polars": lambda *frames: list(frames),
    "pandas": lambda *frames: [frame.to_pandas() for frame in frames],
    "pyarrow": lambda *frames: [pa.table(frame.to_arrow()) for frame in frames],
    "duckdb": in_duckdb,
}


def framed(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None, schema_overrides={"end": pl.String, "pay": pl.Float64})


def side_by_side(engine: str = "polars") -> fl.Survey:
    nothing = spell()
    rows = [
        {
            **person,
            **{f"j{k}_{name}": (spells[k - 1] if k <= len(spells) else nothing)[name] for k in (1, 2) for name in KINDS},
        }
        for person, spells in PERSONS
    ]
    return fl.describe(*ENGINES[engine](framed(rows)), fl.Codebook.of(CONCEPTS, spells=WIDE))


def persons_and_spells() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both files, the spells in no order."""
    rows = [
        {"hh": person["hh"], "pid": person["pid"], "no": number, **one}
        for person, spells in PERSONS
        for number, one in enumerate(spells, start=1)
    ]
    return framed([person for person, _ in PERSONS]), framed(rows[::-1])


def in_second_file(engine: str = "polars") -> fl.Survey:
    persons, spells = ENGINES[engine](*persons_and_spells())
    return fl.describe(persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells=spells)


def content(survey: fl.Survey) -> list[dict[str, object]]:
    """Everything that is told of every spell that a person has, person by person."""
    names = sorted(
        name for name in survey.frame.collect_schema() if name.endswith((":1", ":2")) and (name[:-2].split(":")[0] in (*told(""), "work"))
    )
    frame = survey.frame.select("person", *names).collect()
    rows = zip(*(frame[name].to_list() for name in ("person", *names)), strict=True)
    known = [{name: None if pd.isna(value) else value for name, value in zip(("person", *names), row, strict=True)} for row in rows]
    there = [
        {name: value if row.get(f"work:{name[-1]}", 1) or name.startswith("work") else None for name, value in row.items()} for row in known
    ]
    return sorted(there, key=lambda row: str(row["person"]))


# What is told


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("form", [side_by_side, in_second_file])
def test_both_forms_make_the_same_survey_in_every_engine(form: Callable[[str], fl.Survey], engine: str) -> None:
    assert content(form(engine)) == content(side_by_side())


def test_what_is_told_of_a_spell_stands_in_numbered_columns() -> None:
    first, *_ = content(side_by_side())
    assert (first["violence:1"], first["pay:1"], first["by: State:1"], first["means: debt:1"], first["firm:1"]) == (0, 10.5, 0, 0, "f1")
    assert (first["violence:2"], first["pay:2"], first["by: State:2"], first["began:2"]) == (2, None, 2, None)


def test_a_job_of_which_nothing_is_entered_is_none() -> None:
    assert [(row["work:1"], row["work:2"]) for row in content(side_by_side())] == [(1, 1), (1, 0), (0, 0), (1, 1)]


def test_who_has_no_spell_is_counted_in_a_note() -> None:
    for survey in (side_by_side(), in_second_file()):
        notes = [str(note) for note in survey.notes if note.code == "FLE-F22"]
        assert notes == ["FLE-F22: 1 person has no job or spell told: of what is asked of each, they meet nothing."]


def test_works_are_called_by_their_labels_or_by_what_stands_for_them() -> None:
    assert side_by_side().works.labels == ("j1_", "j2_")
    labelled = fl.Codebook.of(CONCEPTS, spells={**WIDE, "labels": ["main job", "another"]})
    assert labelled.spells is not None
    assert labelled.spells.labels == ("main job", "another")
    assert in_second_file().works.labels == ("spell 1", "spell 2")


# The wide form


def filtered(**columns: list[object]) -> fl.Survey:
    """A question of each job, asked of those only who have worked."""
    asked_if = {"concept": "worked", "is": "yes"}
    spells = {
        "wide": ["j1", "j2"],
        "concept": {"violence": {"variable": "*_f", **YES_NO, "asked_if": asked_if}, "pay": {"variable": "*_p"}},
    }
    return fl.describe(pl.DataFrame(columns), fl.Codebook.of({"worked": CONCEPTS["worked"]}, spells=spells))


def test_a_filter_may_look_at_what_is_told_of_the_person() -> None:
    survey = filtered(w=[1, 2, 1], j1_f=[1, None, None], j1_p=[5, 5, 5], j2_f=[None] * 3, j2_p=[None] * 3)
    assert [survey.scales["violence"].label(code) for code in survey.frame.select("violence:1").collect()["violence:1"]] == [
        "yes",
        "no",
        "no answer",
    ]
    assert [str(note) for note in survey.notes if note.code == "FLE-F06"] == [
        "FLE-F06: 'violence': 1 person has nothing entered although the filter says asked; it counts as unknown."
    ]


def test_a_filter_may_look_at_what_is_told_of_the_same_spell() -> None:
    asked_if = {"concept": "paid", "is": "yes"}
    spells = {
        "wide": ["j1", "j2"],
        "concept": {"paid": {"variable": "*_p", **YES_NO}, "late": {"variable": "*_l", **YES_NO, "asked_if": asked_if}},
    }
    frame = pl.DataFrame({"j1_p": [1], "j1_l": [1], "j2_p": [2], "j2_l": [None], "age": [30]})
    survey = fl.describe(frame, fl.Codebook.of({"age": {"variable": "age"}}, spells=spells))
    assert survey.frame.select("late:1", "late:2").collect().rows() == [(0, 1)]
    assert not [note for note in survey.notes if note.code == "FLE-F06"]


def test_one_variable_may_be_told_of_every_spell_alike() -> None:
    spells = {"wide": ["j1", "j2"], "concept": {"means": {"variables": {"*_d": "debt", "*_l": "locked in"}, "mentioned": [1]}}}
    codebook = fl.Codebook.of({"age": {"variable": "age"}}, spells=spells)
    assert codebook.variables == ("age", "j1_d", "j1_l", "j2_d", "j2_l")


def test_a_code_that_is_not_mentioned_is_refused_in_any_job(snapshot) -> None:
    with pytest.raises(FlestimateError) as caught:
        filtered(w=[1], j1_f=[1], j1_p=[5], j2_f=[7], j2_p=[5])
    assert str(caught.value) == snapshot


LACKING = {
    "of a spell": ({"w": [1], "a_v": [1]}, {"variable": "*_v", **YES_NO}),
    "of every spell": ({"w": [1]}, {"variable": "*_v", **YES_NO}),
    "of the filter, which is of the person": (
        {"a_v": [1], "b_v": [1]},
        {"variable": "*_v", **YES_NO, "asked_if": {"concept": "worked", "is": "yes"}},
    ),
    "that is the same for all": ({"w": [1], "a_v": [1], "b_v": [1]}, {"variables": {"*_v": "beaten", "vv": "locked in"}, "mentioned": [1]}),
}


@pytest.mark.parametrize("lacking", LACKING)
def test_a_variable_that_is_not_there_is_told_with_its_place_in_the_codebook(lacking: str, snapshot) -> None:
    columns, concept = LACKING[lacking]
    codebook = fl.Codebook.of({"worked": CONCEPTS["worked"]}, spells={"wide": ["a", "b"], "concept": {"violence": concept}})
    with pytest.raises(FlestimateError) as caught:
        fl.describe(pl.DataFrame(columns), codebook)
    assert str(caught.value) == snapshot


# The long form


def test_spells_are_in_the_order_of_their_numbers() -> None:
    persons, spells = persons_and_spells()
    turned = spells.with_columns(no=3 - pl.col("no"))
    survey = fl.describe(persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells=turned)
    first, *_ = content(survey)
    assert (first["firm:1"], first["firm:2"]) == ("f2", "f1")


def test_numbers_kept_as_text_are_numbers() -> None:
    persons, _ = persons_and_spells()
    one, ten = ({"hh": 1, "pid": 1, "no": number, **told} for number, told in (("2", FIRST), ("10", SECOND)))
    survey = fl.describe(persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells=framed([ten, one]))
    assert content(survey)[0]["firm:1"] == "f1"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_spell_of_unknown_number_is_behind_the_others(engine: str) -> None:
    persons, spells = persons_and_spells()
    unknown = spells.with_columns(no=pl.when(pl.col("firm") == "f1").then(None).otherwise(pl.col("no")))
    survey = fl.describe(*(made := ENGINES[engine](persons, unknown))[:1], fl.Codebook.of(CONCEPTS, spells=LONG), spells=made[1])
    assert [row["firm:1"] for row in content(survey)] == ["f2", "", None, "f2"]


@pytest.mark.parametrize("engine", ENGINES)
def test_without_numbers_the_order_is_the_same_in_every_engine(engine: str) -> None:
    codebook = fl.Codebook.of(CONCEPTS, spells={key: value for key, value in LONG.items() if key != "number"})
    persons, spells = persons_and_spells()
    alike = spells.with_columns(violence=pl.lit(1))
    surveys = []
    for name in ("polars", engine):
        made = ENGINES[name](persons, alike)
        surveys.append(fl.describe(made[0], codebook, spells=made[1]))
    assert content(surveys[0]) == content(surveys[1])


def test_identifiers_are_compared_as_text_whatever_holds_them() -> None:
    persons, spells = persons_and_spells()
    as_text = spells.with_columns(pl.col("hh").cast(pl.String), pl.col("pid").cast(pl.Float64))
    survey = fl.describe(persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells=as_text)
    assert content(survey) == content(side_by_side())


@pytest.mark.parametrize("engine", ENGINES)
def test_variables_of_the_persons_file_named_like_ours_are_not_read_in_their_place(engine: str) -> None:
    persons, spells = persons_and_spells()
    alike = persons.with_columns(pl.lit(0).alias(name) for name in ("violence:1", "violence:2", "work:1", "by: State:2", "began:1"))
    made = ENGINES[engine](alike, spells)
    survey = fl.describe(made[0], fl.Codebook.of(CONCEPTS, spells=LONG), spells=made[1])
    assert content(survey) == content(in_second_file())
    assert not [name for name in survey.frame.collect_schema() if name.endswith("_right")]


def test_both_files_are_in_the_provenance() -> None:
    assert [origin.what for origin in in_second_file().provenance] == ["data", "codebook", "data"]


def test_a_second_file_without_spells_tells_of_nobody() -> None:
    persons, spells = persons_and_spells()
    survey = fl.describe(persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells=spells.head(0))
    assert [row["work:1"] for row in content(survey)] == [0, 0, 0, 0]


def stranger() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons.with_columns(pid=pl.col("pid") + 1), fl.Codebook.of(CONCEPTS, spells=LONG), spells


def blank_identifiers() -> tuple[object, fl.Codebook, object]:
    """Blanks on both sides are not the same person."""
    persons, spells = (frame.with_columns(pid=pl.lit(None, dtype=pl.Int64)) for frame in persons_and_spells())
    return persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells


def no_second_file() -> tuple[object, fl.Codebook, object]:
    return persons_and_spells()[0], fl.Codebook.of(CONCEPTS, spells=LONG), None


def needless_second_file() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons, fl.Codebook.of(CONCEPTS), spells


def second_file_beside_the_wide_form() -> tuple[object, fl.Codebook, object]:
    frame = pl.DataFrame({"w": [1], "j1_f": [1], "j2_f": [1]})
    spells = {"wide": ["j1", "j2"], "concept": {"violence": {"variable": "*_f", **YES_NO}}}
    return frame, fl.Codebook.of({"worked": CONCEPTS["worked"]}, spells=spells), persons_and_spells()[1]


def no_person() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons, fl.Codebook.of({"age": CONCEPTS["age"]}, spells=LONG), spells


def person_as_a_number() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons, fl.Codebook.of({"person": {"variable": "pid"}}, spells=LONG), spells


def other_engine() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons, fl.Codebook.of(CONCEPTS, spells=LONG), in_duckdb(spells)[0]


def persons_twice() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return pl.concat([persons, persons.head(1)]), fl.Codebook.of(CONCEPTS, spells=LONG), spells


def too_many_spells() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons, fl.Codebook.of(CONCEPTS, spells=LONG), pl.concat([spells] * 26)


def a_variable_that_is_not_there() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells.rename({"violence": "violense"})


def no_number() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells.rename({"no": "number"})


def no_identifier() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells.rename({"hh": "household"})


def a_number_in_words() -> tuple[object, fl.Codebook, object]:
    persons, spells = persons_and_spells()
    return persons, fl.Codebook.of(CONCEPTS, spells=LONG), spells.with_columns(no=pl.lit(SECRET))


@pytest.mark.bad_input("FLE-R21")
@pytest.mark.parametrize(
    "given",
    [
        stranger,
        blank_identifiers,
        no_second_file,
        needless_second_file,
        second_file_beside_the_wide_form,
        no_person,
        person_as_a_number,
        other_engine,
        persons_twice,
        too_many_spells,
        a_variable_that_is_not_there,
        no_number,
        no_identifier,
        a_number_in_words,
    ],
)
def test_files_that_do_not_fit_are_refused(given: Callable[[], tuple[object, fl.Codebook, object]], snapshot) -> None:
    persons, codebook, spells = given()
    with pytest.raises(FlestimateError) as caught:
        fl.describe(persons, codebook, spells=spells)
    assert str(caught.value) == snapshot
    assert SECRET not in str(caught.value)


# What a codebook may not say

QUESTION = {"violence": {"variable": "*_f", **YES_NO}}
OF_PERSON = {"violence": {"variable": "f", **YES_NO}}


@pytest.mark.parametrize(
    "spells",
    [
        {"concept": QUESTION},
        {"wide": ["j1"], "person": ["pid"], "concept": QUESTION},
        {"wide": ["j1", "j2"], "labels": ["main job"], "concept": QUESTION},
        {"wide": ["j1", "j1"], "concept": QUESTION},
        {"wide": ["j1", "j2"], "labels": ["job", "job"], "concept": QUESTION},
        {"wide": ["j1", "j2"], "number": "no", "concept": QUESTION},
        {"wide": ["j1", "j2"], "file": "spells.sav", "concept": QUESTION},
        {"person": ["pid"], "labels": ["job"], "concept": OF_PERSON},
        {"wide": ["j1", "j2"]},
        {"wide": ["j1", "j2"], "concept": {}},
        {"wide": ["j1", "j2"], "concept": OF_PERSON},
        {"wide": ["j1", "j2"], "concept": {"age_group": {"from": "age", "scheme": "FL_AGE"}}},
        {"person": ["pid"], "concept": {"age_group": {"from": "age", "scheme": "FL_AGE"}}},
        {"wide": ["j1", "j2"], "concept": {"age": {"variable": "*_age"}}},
        {"wyde": ["j1", "j2"], "concept": QUESTION},
        {"wide": "j1", "concept": QUESTION},
        {"wide": ["j1", "j2"], "concept": {"violence": {"varable": "*_f"}}},
        {"person": ["pid"], "concept": {"violence": {"variable": "f", **YES_NO, "asked_if": {"concept": "worked", "is": "yes"}}}},
        {"wide": ["j1"], "concept": {"violence": {"variable": "*_f", **YES_NO, "asked_if": {"concept": "wrked", "is": "yes"}}}},
        {"wide": ["j1"], "concept": ["violence"]},
        ["j1", "j2"],
    ],
    ids=[
        "neither form",
        "both forms",
        "a label too few",
        "a spell twice",
        "a label twice",
        "a number beside the wide form",
        "a file beside the wide form",
        "labels beside the long form",
        "no concepts",
        "no concept",
        "nothing that differs between spells",
        "made from a concept of the person",
        "made from a concept, in the long form",
        "told of the person too",
        "misspelt key",
        "one name for several",
        "misspelt key of a concept",
        "a filter in the other file",
        "a filter that is not there",
        "no table of concepts",
        "no table",
    ],
)
def test_what_is_amiss_with_spells_is_refused(spells: Any, snapshot) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.Codebook.of(CONCEPTS, spells=spells)
    assert str(caught.value) == snapshot


def test_one_variable_that_names_the_person_may_stand_alone() -> None:
    codebook = fl.Codebook.of(CONCEPTS, spells={"person": "pid", "concept": OF_PERSON})
    assert codebook.spells is not None
    assert codebook.spells.variables_of_spells == ("pid", "f")


def test_a_codebook_with_spells_is_another_than_one_without() -> None:
    one, other = fl.Codebook.of(CONCEPTS, spells=WIDE), fl.Codebook.of(CONCEPTS, spells=LONG)
    assert len({one.fingerprint, other.fingerprint, fl.Codebook.of(CONCEPTS).fingerprint}) == 3
    assert one == fl.Codebook.of(CONCEPTS, spells=WIDE)
