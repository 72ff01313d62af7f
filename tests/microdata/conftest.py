"""Small released files, written by pyreadstat itself, so that most tests run anywhere."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

SECRET = "Amina-0412"


def persons() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"{SECRET}-{number}" for number in range(5)],
            "sex": [1.0, 2.0, 2.0, 1.0, 2.0],
            "f02": [1.0, 98.0, 99.0, None, 2.0],
            "job": ["farm", "NA", "", "mine", "farm"],
        }
    )


@pytest.fixture
def sav(tmp_path: Path) -> Path:
    path = tmp_path / "lfs.sav"
    pyreadstat.write_sav(
        persons(),
        path,
        column_labels={"sex": "Sex", "f02": "Work as promised?"},
        variable_value_labels={"sex": {1: "Male", 2: "Female"}, "f02": {1: "Yes", 2: "No", 98: "Refused"}},
        missing_ranges={"f02": [{"lo": 98, "hi": 99}], "job": ["NA"]},
    )
    return path


@pytest.fixture
def dta(tmp_path: Path) -> Path:
    path = tmp_path / "lfs.dta"
    frame = persons().assign(f02=[1, "a", "b", None, 2])
    pyreadstat.write_dta(
        frame,
        path,
        column_labels={"f02": "Work as promised?"},
        variable_value_labels={"f02": {1: "Yes", 2: "No", "a": "Refused"}},
        missing_user_values={"f02": ["a", "b"]},
    )
    return path


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "lfs.csv"
    path.write_text("id,sex,age,weight,code\n007,1,30,1.5,12\n008,2,,2.25,12345678901234567\n", encoding="utf-8")
    return path
