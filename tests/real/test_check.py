"""What check finds in real files: South Africa's QLFS 2017 Q3, described as in examples/, from its original Stata file.

Use with acknowledgement of Statistics South Africa.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import flestimate as fl

EXAMPLES = Path(__file__).parents[2] / "examples"
STUDY = """
[study]
title = "Unemployment in South Africa, 2017 third quarter"
file = "QLFS-2017-03_F1.dta"
reference_period = {{ from = 2017-07-01, to = 2017-09-30 }}
population = {population}

[rules]
use = "za_labour_force.toml"

[design.clustered]
weight = "weight"
strata = "stratum"
psu = "psu"

[[table]]
measure = {{ ratio = ["unemployed", "labour_force"], per = 100 }}
by = ["sex", "age_group", "Province"]
"""


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("qlfs")
    with zipfile.ZipFile(shared / "data" / "za_qlfs" / "qlfs_2017_q3.zip") as archive:
        archive.extract("QLFS-2017-03_F1.dta", folder)
    (folder / "za_labour_force.toml").write_bytes((EXAMPLES / "za_labour_force.toml").read_bytes())
    return folder


def checked(folder: Path, *changes: tuple[str, str], population: str = "55_998_430") -> fl.Findings:
    text = (EXAMPLES / "za_qlfs_2017_q3.toml").read_text(encoding="utf-8") + STUDY.format(population=population)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return fl.check(folder / "study.toml")


def test_the_survey_as_it_is_described_has_no_error(folder: Path, snapshot) -> None:
    found = checked(folder)
    assert not found.errors
    assert str(found) == snapshot


def test_slips_in_its_description_are_all_found(folder: Path) -> None:
    found = checked(
        folder,
        ('answers = { 1 = "men", 2 = "women" }', 'answers = { 1 = "women", 2 = "men" }'),
        ('4 = "not economically active" }', '5 = "not economically active" }'),
        ('variable = "Weight"', 'variable = "weight"'),
        ('"Province"]', '"Provinces"]'),
        population="65_998_430",
    )
    assert {"FLE-V05", "FLE-V04", "FLE-V01"} <= {one.code for one in found.errors}
    assert all("line" in one.where for one in found.errors)
