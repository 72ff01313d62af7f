"""A study that compares its headline with other definitions, and studies whose persons have several works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import flestimate as fl
from flestimate.errors import FlestimateError

QUESTIONS = ("deceived_nature", "not_free_to_leave", "violence")
STUDY = """\
[study]
title = "A synthetic study"
file = "persons.csv"

[concept.age]
variable = "age"

[concept.sex]
variable = "sex"
answers = {{ 1 = "men", 2 = "women" }}

{questions}

[rules]
use = "icls-2018"

{sensitivity}

[design.clustered]
weight = "w"
psu = "ea"

[[table]]
measure = {{ prevalence = "forced_labour", per = 1000 }}
by = ["sex"]
"""


def question(name: str, section: str = "concept", variable: str = "") -> str:
    return f'[{section}.{name}]\nvariable = "{variable or name}"\nanswers = {{ 1 = "yes", 2 = "no" }}\nmissing = {{ 8 = "don\'t know" }}\n'


def frame() -> pl.DataFrame:
    size = 600
    return pl.DataFrame(
        {
            "hh": [n // 2 for n in range(size)],
            "line": [n % 2 for n in range(size)],
            "age": [20 + n % 50 for n in range(size)],
            "sex": [1 + n % 2 for n in range(size)],
            "deceived_nature": [1 if n % 5 == 0 else 2 for n in range(size)],
            "not_free_to_leave": [1 if n % 7 == 0 else 2 for n in range(size)],
            "violence": [1 if n % 3 == 0 else 8 if n % 50 == 0 else 2 for n in range(size)],
            "w": [1.0 + n % 4 for n in range(size)],
            "ea": [n % 20 for n in range(size)],
            "name": ["Amina"] * size,
        }
    )


@pytest.fixture
def study(tmp_path: Path) -> Callable[..., fl.Study]:
    """The study with these lines of [sensitivity], and these questions."""

    def made(sensitivity: str = "", questions: str = "\n".join(map(question, QUESTIONS))) -> fl.Study:
        frame().write_csv(tmp_path / "persons.csv")
        text = STUDY.format(questions=questions, sensitivity=f"[sensitivity]\n{sensitivity}" if sensitivity else "")
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        return fl.Study.load(tmp_path / "study.toml")

    return made


def compared(study: fl.Study) -> list[str]:
    return [rules.id for rules in study.compared]


# Other definitions


def test_without_the_section_nothing_is_compared(study) -> None:
    assert study().sensitivity() is None
    assert [table.title for table in study().publish().tables] == ["Prevalence of forced labour", "Distribution of persons"]


def test_each_element_that_is_asked_is_left_out_in_turn_if_its_side_has_another(study) -> None:
    """Violence is all that is asked of coercion: without it nobody could be a case."""
    assert compared(study('leave_out = "each element"')) == [
        "icls-2018",
        "icls-2018 without I2_nature",
        "icls-2018 without I9_leave",
    ]


def test_elements_may_be_named(study) -> None:
    assert compared(study('leave_out = ["I9_leave"]')) == ["icls-2018", "icls-2018 without I9_leave"]


def test_the_rules_may_be_compared_with_others(study, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('id = "mine"\nversion = "1"\ntitle = "t"\nbuilds_on = "icls-2018"\n', encoding="utf-8")
    assert compared(study('against = ["icls-2018-all", "mine.toml"]')) == ["icls-2018", "icls-2018-all", "mine"]


def test_it_is_the_verb_on_the_studys_own_declarations_and_is_published_behind_the_tables(study) -> None:
    made = study('leave_out = ["I2_nature", "I9_leave"]')
    found = made.sensitivity()
    rules = fl.RuleSet.load("icls-2018")
    by_hand = fl.sensitivity(made.describe(), [rules, rules.without("I2_nature"), rules.without("I9_leave")], made.design)
    assert found.to_frame().equals(by_hand.to_frame())
    assert [table.title for table in made.publish().tables] == [
        "Prevalence of forced labour",
        "Prevalence of forced labour by definition",
        "Distribution of persons",
    ]


def test_undetermined_persons_count_as_in_the_tables(study, tmp_path: Path) -> None:
    study('leave_out = ["I2_nature"]')
    path = tmp_path / "study.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('use = "icls-2018"', 'use = "icls-2018"\nundetermined = "not met"'), encoding="utf-8"
    )
    counted = fl.Study.load(path)
    (table,) = counted.estimate()
    assert counted.sensitivity().headline.estimate == pytest.approx(table.total.estimate, rel=1e-12)
    assert counted.sensitivity().headline.n == table.total.n == 600


@pytest.mark.parametrize(
    "lines",
    [
        'leave_out = "each elemnt"',
        'leave_out = ["I5_lowpya"]',
        'leave_out = ["coercion"]',
        "leave_out = 5",
        "leave_out = [1]",
        "leave_out = []",
        'leaveout = "each element"',
        'against = ["icls-2108"]',
        'against = ["nowhere.toml"]',
        'against = "icls-2018-all"',
        "against = []",
    ],
)
def test_a_mistake_in_it_is_refused_with_what_to_type(study, lines: str, snapshot, tmp_path: Path) -> None:
    with pytest.raises(FlestimateError) as caught:
        study(lines)
    assert str(caught.value).replace(str(tmp_path), "FOLDER").replace(str(Path.cwd()), "HERE") == snapshot


def test_an_element_that_its_side_cannot_spare_is_refused_when_it_is_run(study, snapshot) -> None:
    with pytest.raises(FlestimateError) as caught:
        study('leave_out = ["C1_violence"]').sensitivity()
    assert str(caught.value) == snapshot


def test_without_rules_there_is_no_sensitivity(study, tmp_path: Path, snapshot) -> None:
    study('leave_out = "each element"')
    path = tmp_path / "study.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('[rules]\nuse = "icls-2018"\n', ""), encoding="utf-8")
    with pytest.raises(FlestimateError) as caught:
        fl.Study.load(path)
    assert str(caught.value) == snapshot


# Several works, and relatives

PERSON = '[concept.person]\nvariables = ["hh", "line"]\n'
LONG = f"""
{PERSON}
[spells]
file = "spells.csv"
person = ["hh", "line"]
number = "no"

{question("violence", "spells.concept")}
{question("deceived_nature", "spells.concept", "deceived")}
"""
WIDE = f"""
{PERSON}
[spells]
wide = ["j1", "j2"]

{question("violence", "spells.concept", "*_violence")}
{question("deceived_nature", "spells.concept", "*_deceived")}
"""


def spells() -> pl.DataFrame:
    """Two works of every person; in every sixth both sides are met, and not in the same work in another sixth."""
    rows = [
        {
            "hh": n // 2,
            "line": n % 2,
            "no": number,
            "violence": 1 if n % 3 == 0 and number == 1 else 2,
            "deceived": 1 if n % 3 == 0 and number == 1 + n % 2 else 2,
            "unused": "Amina",
        }
        for n in range(600)
        for number in (1, 2)
    ]
    return pl.DataFrame(rows)


def test_a_second_file_is_read_from_beside_the_study_and_only_what_is_needed_of_it(study, tmp_path: Path) -> None:
    spells().write_csv(tmp_path / "spells.csv")
    made = study(questions=LONG)
    assert set(made.read_spells().variables) == {"hh", "line", "no", "violence", "deceived"}
    (table,) = made.estimate()
    assert table.total.n_cases == 100
    assert [origin.name for origin in table.provenance if origin.what == "data"] == ["persons.csv", "spells.csv"]


def test_both_forms_make_the_same_tables(study, tmp_path: Path) -> None:
    spells().write_csv(tmp_path / "spells.csv")
    by_number = [spells().filter(pl.col("no") == number).drop("no", "unused") for number in (1, 2)]
    wide = [each.rename({name: f"j{k}_{name}" for name in ("violence", "deceived")}) for k, each in enumerate(by_number, start=1)]
    (long,) = study(questions=LONG).estimate()
    made = study(questions=WIDE)
    joined = frame().join(wide[0], on=["hh", "line"]).join(wide[1], on=["hh", "line"])
    joined.write_csv(tmp_path / "persons.csv")
    (table,) = made.estimate()
    assert [one.estimate for one in table] == pytest.approx([one.estimate for one in long], rel=1e-12)


def test_relatives_are_found_by_variables_that_the_study_reads(study) -> None:
    link = '[link.parents]\nhousehold = "hh"\nmember = "line"\nvariables = ["sex"]\nnone = [1, 2]\n'
    made = study(questions="\n".join([link, *map(question, QUESTIONS)]))
    assert {"hh", "line", "sex"} <= set(made.read().variables)
    assert "link:parents" in made.describe().frame.collect_schema()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('file = "spells.csv"', 'file = "spels.csv"'),
        ('file = "spells.csv"\n', ""),
        ('number = "no"', 'number = "nr"'),
        ('person = ["hh", "line"]', 'person = ["hh", "lines"]'),
        ('variable = "deceived"', 'variable = "deceive"'),
        (PERSON, ""),
        ("[spells]", "[spels]"),
    ],
    ids=["no such file", "no file", "no such number", "no such key", "no such variable", "no person", "misspelt section"],
)
def test_a_mistake_in_spells_is_refused_with_what_to_type(study, old: str, new: str, snapshot, tmp_path: Path) -> None:
    spells().write_csv(tmp_path / "spells.csv")
    assert old in LONG
    with pytest.raises(FlestimateError) as caught:
        study(questions=LONG.replace(old, new)).publish()
    message = str(caught.value).replace(str(tmp_path), "FOLDER").replace(str(Path.cwd()), "HERE")
    assert message == snapshot
    assert "Amina" not in message
