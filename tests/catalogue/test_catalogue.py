"""Every code that can be met is explained, and nothing is explained that cannot be met."""

import re
from importlib import resources
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.catalogue import Kind, entries, letters
from flestimate.errors import DeclarationError

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"FLE-[A-Z]\d{2}")


def codes_in_the_sources() -> set[str]:
    package = Path(str(resources.files("flestimate")))
    return {code for file in package.rglob("*.py") for code in CODE.findall(file.read_text(encoding="utf-8"))}


def test_every_code_in_the_sources_has_an_entry() -> None:
    assert sorted(codes_in_the_sources() - entries().keys()) == []


def test_every_entry_is_raised_somewhere_or_needs_nothing_from_anybody() -> None:
    met = {code for code, entry in entries().items() if entry.kind is not Kind.HANDLED}
    assert sorted(met - codes_in_the_sources()) == []
    assert sorted(codes_in_the_sources() - met) == []


@pytest.mark.parametrize("code", entries())
def test_an_entry_says_what_is_wrong_what_it_means_and_what_to_do(code: str) -> None:
    entry = entries()[code]
    assert CODE.fullmatch(code)
    assert code[4] in letters()
    assert entry.title.endswith(".")
    assert entry.title.count(". ") == 0
    assert entry.means.endswith(".")
    assert entry.kind is Kind.HANDLED or (entry.do and len(entry.means) > 60)
    assert not any(line.endswith((".", ";")) for line in (*entry.causes, *entry.do))
    assert not entry.see or (ROOT / "docs" / entry.see).is_file()
    assert CODE.findall(entry.title) == []


def test_what_an_entry_tells_to_type_is_there() -> None:
    for entry in entries().values():
        for name in re.findall(r"\bfl\.(\w+)(?!\w|\")", " ".join(entry.do)):
            assert hasattr(fl, name), f"{entry.code}: fl.{name}"


def test_a_file_holds_the_codes_of_its_letter() -> None:
    for file in (ROOT / "src" / "flestimate" / "catalogue" / "codes").iterdir():
        headings = re.findall(r"^\[(.+)\]$", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings
        assert {heading[:5] for heading in headings} == {f"FLE-{file.stem}"}


def test_an_entry_is_shown(snapshot: SnapshotAssertion) -> None:
    assert repr(fl.explain("FLE-C03")) == snapshot
    assert fl.explain("FLE-C03")._repr_html_() == snapshot
    assert fl.explain("FLE-C03").markdown() == snapshot


@pytest.mark.parametrize("code", ["FLE-D02", "D02", "fle-d02", " d2 "])
def test_a_code_is_found_however_it_is_written(code: str) -> None:
    assert fl.explain(code).code == "FLE-D02"


@pytest.mark.parametrize("code", ["Q01", "singleton", "", "FLE-FLE-D02", 7])
def test_what_is_no_code_is_answered(code: object, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.explain(code)
    assert str(caught.value) == snapshot


@pytest.mark.parametrize(("code", "near"), [("FLE-W03", "FLE-W02"), ("t07", "FLE-T06")])
def test_an_unknown_code_is_answered_with_the_nearest_numbers_of_its_letter(code: str, near: str) -> None:
    with pytest.raises(DeclarationError, match=f"there is no code '{code}'; the nearest are .*{near}"):
        fl.explain(code)
