"""What docs/codebook.md shows of a codebook can be typed, and every key that can be typed is shown there."""

import re
import tomllib
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.declaration import Declaration, keys_of
from flestimate.survey.asked import AskedIf
from flestimate.survey.concept import KINDS
from flestimate.survey.reports import Reporting

SHOWN = (Path(__file__).parents[2] / "docs/codebook.md").read_text(encoding="utf-8").split("## The rest of a study")[0]
BLOCKS = [block for block in re.findall(r"```toml\n(.*?)```", SHOWN, flags=re.DOTALL) if block.startswith("[concept.")]
BESIDE = {"worked": {"variable": "w", "answers": {"1": "yes", "2": "no"}}, "age": {"variable": "b5"}}


@pytest.mark.parametrize("block", BLOCKS)
def test_every_concept_shown_is_read(block: str) -> None:
    shown = tomllib.loads(block)["concept"]
    assert list(fl.Codebook.of({**BESIDE, **shown})) == list(dict.fromkeys([*BESIDE, *shown]))


def test_the_reports_shown_are_read() -> None:
    [shown] = [block for block in re.findall(r"```toml\n(.*?)```", SHOWN, flags=re.DOTALL) if "\n[reports]\n" in block]
    content = tomllib.loads(shown)
    codebook = fl.Codebook.of(content["concept"], reports=content["reports"])
    assert list(codebook.scales) == ["respondent", "person", "reporters", "sex", "region"]


@pytest.mark.parametrize("declaration", [*KINDS, AskedIf, Reporting])
def test_every_key_is_documented(declaration: type[Declaration]) -> None:
    assert [key for key in keys_of(declaration) if not re.search(rf"\b{key} = |`{key}`", SHOWN)] == []
