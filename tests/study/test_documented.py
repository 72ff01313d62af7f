"""What docs/codebook.md shows of a study can be typed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.study.design import AssumedDesign, ClusteredDesign, MadeReplicates, ReplicatedDesign, StatedStage
from flestimate.study.table import StatedMeasure

REST = (Path(__file__).parents[2] / "docs/codebook.md").read_text(encoding="utf-8").split("## The rest of a study")[1]
BLOCKS = re.findall(r"```toml\n(.*?)```", REST, flags=re.DOTALL)


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.startswith("[design")])
def test_every_design_shown_is_read(study: Callable[..., fl.Study], block: str) -> None:
    assert study(design=block).design.weight


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.startswith("[[table]]")])
def test_every_table_shown_is_read(study: Callable[..., fl.Study], block: str) -> None:
    assert len(study(tables=block, period="reference_period = { from = 2017-01-01, to = 2021-12-31 }").tables) == 12


@pytest.mark.parametrize("declaration", [StatedStage, ClusteredDesign, AssumedDesign, MadeReplicates, ReplicatedDesign, StatedMeasure])
def test_every_key_is_documented(
    declaration: type[ClusteredDesign | AssumedDesign | StatedStage | MadeReplicates | ReplicatedDesign | StatedMeasure],
) -> None:
    assert [key for key in declaration.model_fields if not re.search(rf"\b{key}( = |\]+)|`{key}`", REST)] == []
