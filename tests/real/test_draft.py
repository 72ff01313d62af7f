"""What a draft finds in real files, and how sure it is of it: nothing that is certain is wrong.

What is right is said in shared/data/README.md and in the files' documentation.
"""

from __future__ import annotations

import lzma
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import flestimate as fl

Expected = Mapping[str, tuple[str, str]]

QLFS: Expected = {
    "weight": ("Weight", "likely"),  # a label of one word could be of what somebody weighs
    "strata": ("STRATUM", "certain"),
    "psu": ("UQNO", "possible"),  # its first 8 characters
    "person": ("UQNO, PERSONNO", "likely"),
    "sex": ("Q13GENDER", "certain"),
    "age": ("Q14AGE", "likely"),
    "region": ("Province", "certain"),
    "sector": ("Indus", "certain"),
}
FOUND: Mapping[str, Expected] = {
    "qlfs_2017_q3": {**QLFS, "area": ("Geo_type", "possible")},  # urban, traditional, farms
    "qlfs_2016_q3": {**QLFS, "area": ("Geo_type", "possible")},
    "qlfs_2011_q1": {**QLFS, "strata": ("Stratum", "certain")},
    "nhanes2": {
        "weight": ("finalwgt", "likely"),  # and not "weight", which is in kg, nor that of those whose lead was measured
        "strata": ("strata", "certain"),
        "psu": ("psu", "certain"),
        "person": ("sampl", "likely"),
        "sex": ("sex", "likely"),
        "age": ("age", "certain"),
        "area": ("rural", "likely"),
        "region": ("region", "likely"),
    },
    "nhis2024": {
        "weight": ("wtfa_a", "likely"),
        "strata": ("pstrat", "certain"),
        "psu": ("ppsu", "certain"),
        "sex": ("sex_a", "likely"),
        "age": ("agep_a", "likely"),
    },
    "pnadc": {
        "weight": ("V1028", "likely"),  # the calibrated one of two
        "strata": ("Estrato", "certain"),
        "psu": ("UPA", "possible"),  # a sample of persons in which hardly two are of one unit
        "sex": ("V2007", "likely"),
        "age": ("V2009", "likely"),
        "region": ("UF", "possible"),  # its codes have no labels in this file
    },
}


@pytest.fixture(scope="module")
def files(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    data, folder = shared / "data", tmp_path_factory.mktemp("real")
    unpacked = {}
    for name in ("qlfs_2011_q1", "qlfs_2016_q3", "qlfs_2017_q3"):
        with zipfile.ZipFile(data / "za_qlfs" / f"{name}.zip") as archive:
            [stata] = [one for one in archive.namelist() if one.endswith(".dta")]
            unpacked[name] = Path(archive.extract(stata, folder))
    pnadc = folder / "pnadc.sav"
    pnadc.write_bytes(lzma.decompress((data / "br_pnadc" / "pnadc_example.sav.xz").read_bytes()))
    return {
        **unpacked,
        "pnadc": pnadc,
        "nhanes2": data / "us_nhanes2" / "nhanes2.dta",
        "nhis2024": data / "us_nhis2024" / "nhis2024a.sav",
    }


@pytest.mark.parametrize("name", FOUND)
def test_what_is_found(files: Mapping[str, Path], name: str) -> None:
    draft = fl.draft(files[name])
    found = {guess.name: (", ".join(guess.variables), guess.confidence.value) for guess in draft.guesses}
    assert found == FOUND[name]
    assert draft.toml.count("# GAP: no questions of a forced labour module were found.") == 1


def test_the_unit_in_the_household_s_number_is_the_office_s_own(files: Mapping[str, Path]) -> None:
    """The codebook in examples/ says the same, and the office's figures follow from it (tests/real/test_za_qlfs.py)."""
    draft = fl.draft(files["qlfs_2017_q3"])
    assert '[concept.psu]\nunconfirmed = ["variable", "characters"]\nvariable = "UQNO"' in draft.toml
    assert "characters = [1, 8]" in draft.toml


def test_the_drafted_codebook_describes_the_persons_as_the_examples_own(files: Mapping[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(fl.draft(files["qlfs_2017_q3"]).toml, encoding="utf-8")
    codebook = fl.Study.load(path).as_if_confirmed().codebook
    survey = fl.describe(fl.read(files["qlfs_2017_q3"], columns=[*codebook.variables, "Weight", "STRATUM"]), codebook)
    sample = fl.weigh(survey, fl.Clustered(weight="Weight", strata="STRATUM", psu="psu"))
    assert (sample.n, len(sample.drawn.stages[0]), sample.drawn.stages[0].strata) == (69_259, 3_244, 248)
