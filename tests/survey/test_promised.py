"""What a codebook promises of its concepts before there is a file is what describe makes of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import flestimate as fl
from flestimate.survey.concept import KINDS, kind_of
from flestimate.survey.scale import Categories, Day, Identifier, Number, Scale, Several

SHOWN = (Path(__file__).parents[2] / "docs/codebook.md").read_text(encoding="utf-8").split("## The rest of a study")[0]
BLOCKS = [tomllib.loads(block)["concept"] for block in re.findall(r"```toml\n(\[concept\..*?)```", SHOWN, flags=re.DOTALL)]
BESIDE = {"worked": {"variable": "w", "answers": {1: "yes", 2: "no"}}, "age": {"variable": "b5", "minimum": 15}}


def described(concepts: Mapping[str, Any], **more: Any) -> tuple[fl.Codebook, fl.Survey]:
    """A codebook, and the survey that it makes of a file of one person of whom nothing is entered."""
    codebook = fl.Codebook.of({**BESIDE, **concepts}, **more).as_if_confirmed()  # the documentation shows guesses, too
    text = {
        variable
        for name, concept in codebook.concepts.items()
        if "date" in type(concept).model_fields or isinstance(codebook.scales[name], Identifier)
        for variable in concept.variables
    }
    frame = pl.DataFrame({name: pl.Series([None], dtype=pl.String if name in text else pl.Float64) for name in codebook.variables})
    return codebook, fl.describe(frame, codebook)


def levels(scale: Scale) -> tuple[type, tuple[str, ...]]:
    return type(scale), scale.levels if isinstance(scale, Categories | Several) else ()


MORE = {
    "answers with a blank": {"variable": "v", "answers": {1: "yes", 2: "no", 3: "yes"}, "blank": "not asked"},
    "answers whose blank is one of them": {"variable": "v", "answers": {1: "yes", 2: "no"}, "blank": "no"},
    "industry with a blank": {"variable": "v", "classification": "ISIC4", "digits": 4, "blank": "not employed"},
    "industry by another scheme": {"variable": "v", "classification": "ISIC4", "digits": 2, "scheme": "GEMS_SECTOR"},
    "occupation with a blank": {"variable": "v", "classification": "ISCO08", "digits": 4, "blank": "not employed"},
    "age groups from the lowest age": {"from": "age", "scheme": "FL_AGE"},
    "letters of one answer": {"variable": "v", "letters": {"A": "employer", "B": "employer", "C": "State"}},
    "two columns of one answer": {"variables": {"v": "employer", "u": "employer"}, "mentioned": [1]},
}


@pytest.mark.parametrize("concepts", [*BLOCKS, *({"c": one} for one in MORE.values())], ids=lambda one: f"{one}"[:60])
def test_every_concept_has_the_levels_that_were_promised(concepts: Mapping[str, Any]) -> None:
    codebook, survey = described({name: one for name, one in concepts.items() if name != "worked"})
    assert {name: levels(scale) for name, scale in codebook.scales.items()} == {name: levels(one) for name, one in survey.scales.items()}


@pytest.mark.parametrize("concept", MORE.values(), ids=MORE)
def test_reasons_are_promised_too_but_those_that_only_a_file_declares(concept: Mapping[str, Any]) -> None:
    codebook, survey = described({"c": concept})
    if isinstance(survey.scales["c"], Categories):
        assert codebook.scales["c"] == survey.scales["c"]


def test_every_kind_of_concept_is_tried() -> None:
    tried = [*(concept for block in BLOCKS for concept in block.values()), *MORE.values()]
    assert {kind_of(concept) for concept in tried} == set(KINDS)


def test_what_is_told_of_spells_is_promised_as_well() -> None:
    spells = {
        "wide": ["j1", "j2"],
        "concept": {"violence": {"variable": "*_f", "answers": {1: "yes", 2: "no"}}, "pay": {"variable": "*_p"}},
    }
    codebook, survey = described({}, spells=spells)
    assert {name: levels(scale) for name, scale in codebook.scales.items()} == {name: levels(one) for name, one in survey.scales.items()}


def test_numbers_days_and_identifiers_are_promised_as_such() -> None:
    codebook = fl.Codebook.of({"n": {"variable": "n"}, "d": {"date": "d"}, "person": {"variables": ["id"]}})
    assert list(map(type, codebook.scales.values())) == [Number, Day, Identifier]
