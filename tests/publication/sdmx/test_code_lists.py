"""Code lists that come with flestimate are ILOSTAT's (methodology 6.2 and 6.3); what is private says so."""

import pytest

from flestimate.publication.sdmx.classifications import classifications, every_classification
from flestimate.publication.sdmx.code_list import code_list

BY_SEX = {"SEX_T", "SEX_M", "SEX_F", "SEX_O"}
ISIC = {*"ABCDEFGHIJKLMNOPQRSTU"}
FIVE_YEARS = {"Y00-04", "Y05-09", *(f"Y{age}-{age + 4}" for age in range(10, 65, 5))}
OF_ILOSTAT = {
    "NOC": {"VALUE"},
    "AGE_YTHADULT": {"YGE15", "Y15-24", "YGE25", "Y15-64"},
    "AGE_AGGREGATE": {"TOTAL", "YLT15", "Y15-24", "Y25-54", "Y55-64", "YGE65", "YGE15"},
    "AGE_10YRBANDS": {"TOTAL", "YLT15", "Y15-24", "Y25-34", "Y35-44", "Y45-54", "Y55-64", "YGE65"},
    "AGE_5YRBANDS": {"TOTAL", *FIVE_YEARS, "YGE65"},
    "AGE_CLDVERSION": {"Y5-11", "Y12-14", "Y15T17", "Y5T14", "Y5T17", "Y0-4", "Y10T14", "Y10T17"},
    "ECO_SECTOR": {"TOTAL", "AGR", "NAG", "IND", "SER", "X"},
    "ECO_AGGREGATE": {"TOTAL", "AGR", "MAN", "CON", "MEL", "MKT", "PUB", "X", "MIN", "MANEL"},
    "ECO_ISIC4": {"TOTAL", *ISIC, "X"},
    "ECO_AGNAG": {"TOTAL", "AGR", "NAG"},
    "OCU_ISCO08": {"TOTAL", *"0123456789", "X"},
    "OCU_SKILL": {"TOTAL", "L1", "L2", "L3-4", "X"},
    "STE_ICSE93": {"TOTAL", *"123456"},
    "STE_AGGREGATE": {"TOTAL", "EES", "SLF", "X"},
    "GEO_COV": {"NAT", "URB", "RUR", "X"},
    "MIG_STATUS": {"TOTAL", "MIGRANT", "NONMIG", "X"},
    "CBR_BIR": {"TOTAL", "NATIVE", "FOREIGN", "X"},
    "CCT_CIT": {"TOTAL", "CITIZEN", "NONCIT", "X"},
    "DSB_STATUS": {"TOTAL", "DIS", "NODIS"},
    "EDU_AGGREGATE": {"TOTAL", "LTB", "BAS", "INT", "ADV", "X"},
    "IFL_NATURE": {"TOTAL", "FORMAL", "INFORMAL"},
    "INS_SECTOR": {"TOTAL", "PRI", "PUB"},
}
STATUS = {
    "B": "Break in series",
    "C": "Confidential",
    "E": "Estimate",
    "F": "Forecast",
    "I": "Imputation",
    "L": "Computed value",
    "M": "Model-based extrapolation",
    "N": "Not available",
    "P": "Provisional",
    "R": "Real value",
    "S": "Not significant",
    "U": "Unreliable",
    "X": "Not applicable",
    "Z": "Non-official estimated value",
}


@pytest.mark.parametrize("name", OF_ILOSTAT)
def test_a_classification_has_ilostats_codes_and_no_others(name: str) -> None:
    assert sorted(code.id for code in classifications()[name].codes) == sorted(f"{name}_{key}" for key in OF_ILOSTAT[name])


def test_what_is_no_classification_of_ilostats_is_private() -> None:
    others = [code.id for name, one in classifications().items() if name not in OF_ILOSTAT for code in one.codes]
    assert others
    assert all(code.startswith("XFL_") for code in others)


def test_sexes_and_the_status_of_observations_are_complete() -> None:
    assert {code for code in code_list("CL_SEX").ids if not code.startswith("XFL_")} == BY_SEX
    assert {code.id: code.name for code in code_list("CL_OBS_STATUS").codes} == STATUS
    assert {"PS", "PT", "XT", "MH", "HH"} < set(code_list("CL_UNIT_MEASURE").ids)
    assert set(code_list("CL_UNIT_MULT").ids) == {"0", "3", "6"}


def test_a_code_stands_in_the_list_of_classifications_once_and_has_a_name() -> None:
    codes = every_classification().codes
    assert len({code.id for code in codes}) == len(codes)
    assert all(code.name.partition(": ")[2] for code in codes)


def test_the_code_of_an_age_is_that_of_its_years() -> None:
    names = {code.id: code.name for code in every_classification().codes}
    assert names["AGE_5YRBANDS_Y20-24"] == "Age (five-year bands): 20-24"
    assert names["AGE_AGGREGATE_YGE65"] == "Age (aggregate bands): 65+"


def test_countries_have_three_letters_of_iso_3166() -> None:
    countries = code_list("CL_AREA").ids
    assert len(countries) == 249
    assert {"ZMB", "NPL", "COL", "CIV", "EGY"} < set(countries)
    assert all(len(code) == 3 and code.isupper() for code in countries)
