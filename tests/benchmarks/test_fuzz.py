"""A short run of the fuzz: damaged copies of the embedded survey never kill the session, never lose a person, never pass a checksum."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def fuzz(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz", ROOT / "benchmarks" / "fuzz.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def test_no_damaged_file_loses_persons_or_variables_without_a_word(fuzz: ModuleType) -> None:
    fates = sum(fuzz.run(mutants=45, seed=7, processes=2).values(), Counter())
    assert fates.total() == 45
    assert sum(count for fate, count in fates.items() if fate.startswith("refused")) > 15
    assert not {f"changed without a word: {what}" for what in ("rows", "columns")} & fates.keys()


def test_no_damaged_file_passes_the_checksum_of_the_whole_one(fuzz: ModuleType) -> None:
    assert fuzz.passing_the_checksum(mutants=30, seed=7) == 0
