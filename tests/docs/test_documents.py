"""Every figure in the documents is made by code, and is what that code makes today."""

import importlib.util
import json
import re
import sys
import tomllib
import warnings
from pathlib import Path

import nbformat
import pytest

import flestimate as fl

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def refresh() -> object:
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_s_table_is_what_the_demo_makes(refresh: object) -> None:
    assert refresh.readme() == readme()


def test_the_page_on_reliability_is_what_the_rules_make(refresh: object) -> None:
    assert refresh.reliability() == (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def test_the_readme_s_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # it saves a release
    blocks = re.findall(r"```python\n(.*?)```", readme(), re.DOTALL)
    assert len(blocks) == 5
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)
    assert isinstance(names["release"], fl.Publication)


def test_ci_runs_the_readme_s_test_command() -> None:
    commands = re.findall(r"```sh\n(.*?)\n```", readme(), re.DOTALL)
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_readme_counts_the_specifications_as_they_are() -> None:
    files = (ROOT / "tests" / "specifications").glob("*.toml")
    cases = sum(len(tomllib.loads(file.read_text(encoding="utf-8"))["case"]) for file in files)
    assert f"{cases} cases in [tests/specifications]" in readme()
    assert f"{cases} cases in `tests/specifications`" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_pages_of_the_rule_sets_are_what_the_rule_sets_say(refresh: object) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "rules").iterdir()}
    assert pages == refresh.rule_pages()


def test_the_pages_of_the_codes_are_what_the_catalogue_says(refresh: object) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "errors").iterdir()}
    assert pages == refresh.error_pages()


def test_every_picture_is_made_by_code_and_shown_in_a_document(refresh: object) -> None:
    there = {path.name for path in (ROOT / "docs" / "images").iterdir()}
    documents = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
    assert there == set(refresh.pictures())
    assert [name for name in there if f"images/{name})" not in documents] == []


def test_every_example_is_valid() -> None:
    assert len(fl.Codebook.load(ROOT / "examples" / "za_qlfs_2017_q3.toml").concepts) > 0
    assert fl.RuleSet.load(ROOT / "examples" / "za_labour_force.toml").case == "unemployed"


def text_outputs(book: nbformat.NotebookNode) -> list[str]:
    return [
        json.dumps({kind: text for kind, text in output.get("data", {}).items() if kind != "image/png"}, sort_keys=True)
        for cell in book.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]


@pytest.mark.allow_hosts(["127.0.0.1"])  # Jupyter speaks with its kernel so, and with nobody else
@pytest.mark.skipif(sys.platform == "win32", reason="the kernel's event loop differs")
def test_the_notebook_runs_and_shows_what_it_shows(refresh: object) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Jupyter's own, about its transport
        fresh = refresh.notebook()
    assert text_outputs(fresh) == text_outputs(nbformat.read(ROOT / "examples" / "quickstart.ipynb", as_version=4))
    pictures = [output for cell in fresh.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
    assert len(pictures) == 1
