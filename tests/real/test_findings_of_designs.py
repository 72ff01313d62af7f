"""What a check finds in the designs of real files, and that it finds nothing where nothing is.

Files: shared/data/us_nhanes2, us_nhis2024, br_pnadc and za_qlfs (use with acknowledgement of Statistics South Africa). What is
expected is what shared/data/README.md says of each.
"""

from __future__ import annotations

import lzma
import zipfile
from pathlib import Path

import narwhals as nw
import polars as pl
import pyreadstat
import pytest

import flestimate as fl
from flestimate.findings import Finding, Severity
from flestimate.findings.persons import Persons
from flestimate.findings.replicates import of_replicates
from flestimate.findings.units import of_units
from flestimate.findings.weights import of_weights

EXAMPLES = Path(__file__).parents[2] / "examples"


def of_frame(frame: pl.DataFrame, design: object, **known: object) -> Persons:
    return Persons(nw.from_native(frame).lazy(), n=len(frame), design=design, **known)


def found(persons: Persons) -> dict[str, Finding]:
    """By code, without the word that every frame of few columns gets that nothing names persons in."""
    findings = (*of_weights(persons), *of_units(persons), *of_replicates(persons))
    return {each.code: each for each in findings if each.code != "FLE-D24"}


def severities(findings: dict[str, Finding]) -> dict[str, str]:
    return {code: each.severity.value for code, each in findings.items()}


@pytest.fixture(scope="module")
def nhanes(shared: Path) -> pl.DataFrame:
    return pl.from_pandas(pyreadstat.read_dta(shared / "data" / "us_nhanes2" / "nhanes2.dta")[0])


@pytest.fixture(scope="module")
def pnadc(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    file = tmp_path_factory.mktemp("pnadc") / "pnadc.sav"
    file.write_bytes(lzma.decompress((shared / "data" / "br_pnadc" / "pnadc_example.sav.xz").read_bytes()))
    return pl.from_pandas(pyreadstat.read_sav(file)[0])


@pytest.fixture(scope="module")
def qlfs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> fl.Survey:
    with zipfile.ZipFile(shared / "data" / "za_qlfs" / "qlfs_2017_q3.zip") as archive:
        file = archive.extract("QLFS-2017-03_F1.dta", tmp_path_factory.mktemp("qlfs"))
    codebook = fl.Codebook.load(EXAMPLES / "za_qlfs_2017_q3.toml")
    return fl.describe(fl.read(file, columns=codebook.variables), codebook)


NHANES = fl.Clustered(weight="finalwgt", strata="strata", psu="psu")


@pytest.mark.bad_input("FLE-D04")
def test_nhanes_ii_uses_two_psu_codes_in_31_strata(nhanes: pl.DataFrame) -> None:
    findings = found(of_frame(nhanes, NHANES, population=117_157_513))
    assert severities(findings) == {"FLE-W23": "note", "FLE-D04": "note"}
    assert "(2 codes, 62 PSUs)" in findings["FLE-D04"].what


def test_nhanes_ii_without_its_strata_has_one_degree_of_freedom(nhanes: pl.DataFrame) -> None:
    findings = found(of_frame(nhanes, fl.Clustered(weight="finalwgt", psu="psu"), population=117_157_513))
    assert findings["FLE-D08"].what == "the design has 1 degree of freedom: PSUs minus strata, 2 - 1."


@pytest.mark.bad_input("FLE-W07")
@pytest.mark.bad_input("FLE-W14")
def test_the_sum_of_nhanes_ii_beside_other_populations(nhanes: pl.DataFrame) -> None:
    assert "22.5 % less" in found(of_frame(nhanes, NHANES, population=151_200_000))["FLE-W14"].what
    assert "1,000 times" in found(of_frame(nhanes, NHANES, population=117_158))["FLE-W07"].what


@pytest.mark.parametrize("name", ["brr", "fay", "jknife2"])
def test_the_replicate_weights_of_nhanes_ii_are_whole(shared: Path, name: str) -> None:
    content = lzma.decompress((shared / "data" / "us_nhanes2" / f"nhanes2{name}.csv.xz").read_bytes())
    design = {
        "brr": fl.Replicated(weight="finalwgt", replicates="brr_*", method=fl.BRR()),
        "fay": fl.Replicated(weight="finalwgt", replicates="fay_*", method=fl.Fay(0.3)),
        "jknife2": fl.Replicated(weight="finalwgt", replicates="jkw_*", method=fl.JackknifeN.from_stratum_sizes([2] * 62)),
    }[name]
    findings = found(of_frame(pl.read_csv(content), design, population=117_157_513))
    assert severities(findings) == {"FLE-W23": "note", "FLE-P14": "note"}


def test_nhis_2024_uses_psu_codes_again(shared: Path) -> None:
    adults = pl.from_pandas(pyreadstat.read_sav(shared / "data" / "us_nhis2024" / "nhis2024a.sav")[0])
    findings = found(of_frame(adults, fl.Clustered(weight="wtfa_a", strata="pstrat", psu="ppsu")))
    assert severities(findings) == {"FLE-W24": "note", "FLE-W23": "note", "FLE-D04": "note"}
    assert "(108 codes, 662 PSUs)" in findings["FLE-D04"].what
    assert "32,577 persons sum to 259,268,111" in findings["FLE-W24"].what


@pytest.mark.bad_input("FLE-D02")
@pytest.mark.bad_input("FLE-D16")
def test_a_part_of_pnadc_has_strata_with_one_psu_and_psus_with_one_person(pnadc: pl.DataFrame) -> None:
    """1,379 of some 500,000 persons: an extract by person, as one makes that filters before declaring the design."""
    findings = found(of_frame(pnadc, fl.Clustered(weight="V1028", strata="Estrato", psu="UPA")))
    assert severities(findings) == {"FLE-W24": "note", "FLE-W23": "note", "FLE-D16": "warning", "FLE-D02": "error"}
    assert findings["FLE-D02"].what.startswith("134 strata have a single PSU")
    assert findings["FLE-D16"].what == "1,250 of 1,313 PSUs have a single person."
    centred = found(of_frame(pnadc, fl.Clustered(weight="V1028", strata="Estrato", psu="UPA", singleton=fl.Centred())))
    assert centred["FLE-D02"].severity is Severity.NOTE


def test_the_south_african_survey_needs_no_decision(qlfs: fl.Survey) -> None:
    design = fl.Clustered(weight="weight", strata="stratum", psu="psu")
    known = {"scales": qlfs.scales, "codebook": qlfs.codebook, "population": 56_521_900.0}  # mid-year estimate 2017
    findings = found(Persons(qlfs.frame, n=qlfs.n, design=design, **known))
    assert {each.severity for each in findings.values()} == {Severity.NOTE}
    assert "1.24" in findings["FLE-W23"].what
