"""The structure that is written beside the data: valid SDMX-ML 2.1, with names in four languages, and plain about what is private."""

from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from pysdmx.io import read_sdmx
from pysdmx.model import Codelist, ConceptScheme, Dataflow, DataStructureDefinition
from tests.publication.conftest import frame
from tests.publication.sdmx.conftest import released

import flestimate as fl
from flestimate.publication.language import Language
from flestimate.publication.sdmx.classifications import classifications
from flestimate.publication.sdmx.code_list import code_list
from flestimate.publication.sdmx.components import COMPONENTS

COMMON = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common}"
STRUCTURE = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def names(path: Path, code: str) -> dict[str, str]:
    """The name of a code in each language."""
    (element,) = ET.parse(path).getroot().iterfind(f".//{STRUCTURE}Code[@id='{code}']")  # noqa: S314 -- written by the test itself
    return {name.attrib[LANGUAGE]: name.text or "" for name in element.iterfind(f"{COMMON}Name")}


def test_the_structure_has_all_that_the_data_refer_to(publication: fl.Publication, tmp_path: Path) -> None:
    found = read_sdmx(publication.save(tmp_path / "t.sdmx.xml"), validate=True).structures
    assert found is not None
    (definition,) = [one for one in found if isinstance(one, DataStructureDefinition)]
    (flow,) = [one for one in found if isinstance(one, Dataflow)]
    (concepts,) = [one for one in found if isinstance(one, ConceptScheme)]
    lists = {one.id for one in found if isinstance(one, Codelist)}
    assert (definition.short_urn, flow.short_urn) == ("DataStructure=XFL:DSD_XFL_FLAB(1.0)", "Dataflow=XFL:DF_XFL_FLAB(1.0)")
    assert [one.id for one in definition.components.dimensions] == [
        "FREQ",
        "REF_AREA",
        "INDICATOR",
        "SEX",
        "CLASSIF1",
        "CLASSIF2",
        "TIME_PERIOD",
    ]
    assert [one.id for one in definition.components.measures] == ["OBS_VALUE"]
    assert not any(one.required for one in definition.components.attributes)
    assert {one.id for one in concepts.concepts} == {one.id for one in definition.components}
    assert lists == {
        f"CL_{name}" for name in ("FREQ", "AREA", "INDICATOR", "SEX", "CLASSIF", "OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "UNIT_MULT")
    }


def test_it_says_that_the_indicators_are_private_and_that_the_data_are_synthetic(publication: fl.Publication, tmp_path: Path) -> None:
    found = read_sdmx(publication.save(tmp_path / "t.sdmx.xml"), validate=True)
    (flow,) = [one for one in found.structures or () if isinstance(one, Dataflow)]
    assert flow.description is not None
    assert flow.description.startswith("Private indicator: ILOSTAT has none of forced labour")
    assert "SYNTHETIC" in flow.description


def test_an_indicator_is_called_by_its_measure_and_its_breakdown(publication: fl.Publication, tmp_path: Path) -> None:
    path = publication.save(tmp_path / "t.sdmx.xml")
    assert names(path, "XFL_FLAB_SEX_RT")["en"] == "Prevalence of forced labour: SEX"
    assert names(path, "XFL_FLAB_SEX_SECTOR_RT")["en"] == "Prevalence of forced labour: SEX, SECTOR"


def test_it_says_what_was_left_out(tmp_path: Path) -> None:
    sample = fl.weigh(frame().with_columns(fl=(pl.col("fl") == 1).cast(pl.Int64)), fl.Clustered(weight="w", psu="ea"))
    publication = released(fl.estimate(sample, fl.Prevalence("fl")), fl.estimate(sample, fl.Mean("sector")))
    found = read_sdmx(publication.save(tmp_path / "t.sdmx.xml"), validate=True)
    (flow,) = [one for one in found.structures or () if isinstance(one, Dataflow)]
    assert "1 cell of 'Mean of sector' left out" in (flow.description or "")


def test_codes_of_flestimates_own_have_names_in_four_languages(publication: fl.Publication, tmp_path: Path) -> None:
    path = publication.save(tmp_path / "t.sdmx.xml")
    assert names(path, "SEX_F") == {"en": "Female", "fr": "Femmes", "es": "Mujeres", "ar": "إناث"}
    assert names(path, "AGE_AGGREGATE_TOTAL")["fr"].split(":")[0].strip() == "Âge (tranches agrégées)"


def test_the_name_of_a_study_s_own_code_is_the_label_of_the_data_in_the_language_of_the_publication(
    publication: fl.Publication, tmp_path: Path
) -> None:
    assert names(publication.save(tmp_path / "t.sdmx.xml"), "XFL_OWN_SECTOR_FARMS") == {"en": "sector: Farms"}
    french = publication.said_in("fr").save(tmp_path / "fr.sdmx.xml")
    assert names(french, "XFL_OWN_SECTOR_FARMS") == {"fr": "sector: Farms"}
    assert read_sdmx(french, validate=True).structures


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_every_name_of_flestimates_own_is_translated_but_those_of_countries(language: str) -> None:
    words = Language.load(language).words
    lists = [code_list(name) for name in ("CL_FREQ", "CL_SEX", "CL_OBS_STATUS", "CL_CONF_STATUS", "CL_UNIT_MEASURE", "CL_UNIT_MULT")]
    names = [one.name for one in (*lists, *COMPONENTS)] + [code.name for one in lists for code in one.codes]
    names += [text for one in classifications().values() for text in (one.title, *(code.name for code in one.codes))]
    assert [name for name in names if name not in words and any(letter.isalpha() for letter in name)] == []
