"""What docs/draft.md shows is what a draft writes, and what it says was found is what was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import flestimate as fl

PAGE = (Path(__file__).parents[2] / "docs/draft.md").read_text(encoding="utf-8")
YES_NO = {"1": "Yes", "2": "No", "8": "Don't know", "9": "Refused"}


def test_the_table_shown_is_written(drafted: Callable[..., fl.Draft], columns: SimpleNamespace) -> None:
    [shown] = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    found = drafted(
        q1=(columns.yes_no, "Were you locked in or guarded?", YES_NO),
        q2=(columns.yes_no, "Were your identity documents withheld?", YES_NO),
    )
    assert shown in found.toml


def test_the_last_row_is_what_is_found_in_the_embedded_survey() -> None:
    demo = Path(fl.__file__).parent / "demo" / "survey.sav"
    found = {guess.name: guess for guess in fl.draft(demo).guesses}
    assert _row("the embedded SYNTHETIC survey") == [
        f"`{found[role].variables[0]}`, {found[role].confidence.value}" for role in ("weight", "strata", "psu", "sex", "age")
    ]
    assert len(found.keys() & fl.RuleSet.load("icls-2018-all").names() - {"age"}) == 32


@pytest.mark.parametrize("name", ["South Africa, QLFS 2017 Q3", "NHANES II", "NHIS 2024", "Brazil, PNAD Contínua (an extract)"])
def test_the_other_rows_are_what_the_tests_of_real_files_expect(name: str) -> None:
    """tests/real/test_draft.py compares these with the files themselves, where they are at hand."""
    expected = (Path(__file__).parents[1] / "real" / "test_draft.py").read_text(encoding="utf-8")
    for cell in _row(name):
        variable, confidence = re.fullmatch(r"`(\w+)`, (\w+)", cell).groups()
        assert f'("{variable}", "{confidence}")' in expected


def _row(name: str) -> list[str]:
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| {name} |")]
    return [cell.strip() for cell in row.split("|")[2:-1]]
