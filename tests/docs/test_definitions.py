"""What docs/definitions.md shows can be typed, and does what is said."""

import doctest
import re
from importlib.resources import files
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from typer.testing import CliRunner

import flestimate as fl
from flestimate.classification import AllOf, AnyOf, AtLeast, Meets, NoneOf
from flestimate.classification.criterion import TRAITS
from flestimate.classification.parsing import KINDS
from flestimate.classification.ruleset import Content, StatedTypology
from flestimate.classification.scope import Scope
from flestimate.cli import app
from flestimate.survey.scale import OUTCOMES, Outcome

TEXT = (Path(__file__).parents[2] / "docs" / "definitions.md").read_text(encoding="utf-8")
WHOLE, HEAD, *PIECES = re.findall(r"```toml\n(.*?)```", TEXT, flags=re.DOTALL)
OPTIONS = doctest.NORMALIZE_WHITESPACE


def test_its_python_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_rules.toml").write_text(WHOLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    typed = re.sub(r"^```.*$", "", TEXT, flags=re.MULTILINE)  # a fence would count as printed
    shown = doctest.DocTestParser().get_doctest(typed, {}, "definitions.md", "definitions.md", 0)
    said: list[str] = []
    assert doctest.DocTestRunner(optionflags=OPTIONS).run(shown, out=said.append).failed == 0, "".join(said)
    assert len(shown.examples) > 20


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.splitlines()[0])
def test_each_piece_stands_behind_the_head_of_a_rule_set_that_builds_on_another(tmp_path: Path, piece: str) -> None:
    path = tmp_path / "national.toml"
    path.write_text(f"{HEAD}\n{piece}", encoding="utf-8")
    rules, base = fl.RuleSet.load(path), fl.RuleSet.load("icls-2018")
    own = re.search(r"^\[(?:criterion|typology)\.(\w+)\]", piece, flags=re.MULTILINE)[1]
    changed = {*rules.criteria, *rules.typologies} - {*base.criteria, *base.typologies}
    assert own in {one.name for one in changed}


def test_every_key_is_documented() -> None:
    keys = {*Content.model_fields, *StatedTypology.model_fields, *TRAITS, *KINDS, *(key for known, _ in KINDS.values() for key in known)}
    keys |= {"label"}
    assert [
        key
        for key in sorted(keys)
        if not re.search(rf"`\[?{key}\b", TEXT) and not re.search(rf"\b{key}\b[\].]|^{key} = ", TEXT, re.MULTILINE)
    ] == []


def test_the_table_of_three_values_is_what_conditions_do() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in TEXT.splitlines()
        if line.startswith(tuple(f"| {word} |" for word in OUTCOMES))
    ]
    assert len(rows) == 9
    frame = nw.from_native(pl.DataFrame({side: [OUTCOMES.index(row[place]) for row in rows] for place, side in enumerate("ab")})).lazy()
    a, b = Meets("a"), Meets("b")
    scope = Scope({"a": Outcome(), "b": Outcome()})
    conditions = {"all": AllOf((a, b)), "any": AnyOf((a, b)), "none": NoneOf((a, b)), "two": AtLeast(2, (a, b, b))}
    found = frame.select(**{name: one.expression(scope) for name, one in conditions.items()}).collect()
    assert [[OUTCOMES[value] for value in row] for row in found.rows()] == [row[2:] for row in rows]


def test_each_command_shown_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_rules.toml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "study.toml").write_text((files("flestimate.demo") / "study.toml").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shown = re.findall(r"^\$ flestimate (.*)$", TEXT, flags=re.MULTILINE)
    assert len(shown) == 5
    for command in shown:
        assert CliRunner().invoke(app, command).exit_code == 0, command


def test_who_is_of_unknown_age_and_meets_both_definitions_is_undetermined() -> None:
    asked = ["deceived_nature", "violence", "commercial_sexual_exploitation"]
    codebook = {"age": {"variable": "age"}, **{name: {"variable": name, "answers": {1: "yes", 2: "no"}} for name in asked}}
    persons = pl.DataFrame({"age": [None, 30, 12], **dict.fromkeys(asked, 1)}, schema_overrides={"age": pl.Float64})
    classified = fl.classify(fl.describe(persons, fl.Codebook.of(codebook)), fl.RuleSet.load("icls-2018-all"))
    found = classified.frame.select("forced_labour").collect()["forced_labour"].to_list()
    assert [OUTCOMES[value] for value in found] == ["undetermined", "met", "met"]
