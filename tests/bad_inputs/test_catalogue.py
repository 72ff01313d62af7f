"""Every row of the catalogue of bad inputs has a test that shows the behaviour, or a reason why it cannot arise here.

A test shows a row by its mark, `@pytest.mark.bad_input("FLE-D02")`. `cannot_arise.toml` has the rows that no input can bring about. With
`pytest -s` this prints which tests show which row.
"""

from __future__ import annotations

import ast
import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from flestimate.catalogue import Kind, entries

HERE = Path(__file__).parent
TESTS = HERE.parent


@pytest.fixture(scope="module")
def rows(shared: Path) -> dict[str, str]:
    """The rows of the catalogue: what is put in, by code."""
    file = shared / "bad-inputs.csv"
    if not file.is_file():
        pytest.skip(f"the catalogue of bad inputs is not here: {file}")
    return {row["code"]: row["bad_input"] for row in csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())}


@pytest.fixture(scope="module")
def shown() -> dict[str, list[str]]:
    """The tests that show each row, by code."""
    found = defaultdict(list)
    for file in TESTS.rglob("test_*.py"):
        for code, test in marks(ast.parse(file.read_text(encoding="utf-8"))):
            found[code].append(f"{file.relative_to(TESTS)}::{test}")
    return dict(found)


@pytest.fixture(scope="module")
def cannot_arise() -> dict[str, str]:
    return tomllib.loads((HERE / "cannot_arise.toml").read_text(encoding="utf-8"))


def marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The codes that stand in marks, each with the test that is marked; a mark of a parameter counts for its test."""
    for test in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
        for call in (node for decorator in test.decorator_list for node in ast.walk(decorator) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "bad_input":
                yield ast.literal_eval(call.args[0]), test.name


def test_every_row_is_shown_or_cannot_arise(rows: dict[str, str], shown: dict[str, list[str]], cannot_arise: dict[str, str]) -> None:
    for code, what in rows.items():
        print(f"{code} {what}: {', '.join(shown.get(code, [])) or cannot_arise.get(code, 'OPEN')}")
    assert sorted(rows.keys() - shown.keys() - cannot_arise.keys()) == []


def test_what_cannot_arise_is_not_shown(shown: dict[str, list[str]], cannot_arise: dict[str, str]) -> None:
    assert sorted(cannot_arise.keys() & shown.keys()) == []


def test_every_mark_is_a_row(rows: dict[str, str], shown: dict[str, list[str]], cannot_arise: dict[str, str]) -> None:
    assert sorted((shown.keys() | cannot_arise.keys()) - rows.keys()) == []


def test_why_something_cannot_arise_is_said(cannot_arise: dict[str, str]) -> None:
    assert all(len(reason) > 40 and reason.endswith(".") for reason in cannot_arise.values())


def test_every_row_is_explained(rows: dict[str, str], cannot_arise: dict[str, str]) -> None:
    assert sorted(rows.keys() - entries().keys()) == []
    assert sorted(code for code in cannot_arise if entries()[code].kind is not Kind.HANDLED) == []


def test_marks_are_found_wherever_they_stand() -> None:
    source = """
@pytest.mark.bad_input("FLE-X01")
@pytest.mark.parametrize("a", [pytest.param(1, marks=pytest.mark.bad_input("FLE-X03")), 2])
def test_both(a): ...

@pytest.mark.slow
def test_none(): ...
"""
    assert list(marks(ast.parse(source))) == [("FLE-X01", "test_both"), ("FLE-X03", "test_both")]
