"""A draft is TOML whatever stands in a file's labels: nothing in them can break it, or add a key to it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flestimate as fl
from flestimate.drafts.toml_text import comment, key, one_line, text, value

LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.recursive(
    LETTERS | st.integers(-(10**9), 10**9) | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(LETTERS, inner), max_leaves=6
)
NASTY = 'x"\n[rules]\nuse = "mine"\r# \x00\u2028\u202e\\'
HOSTILE = st.one_of(LETTERS, st.just(NASTY), st.sampled_from(['"', "\\", "'''", '"""', "]]", "# ", "\n[study]", "\x85", "\x7f", "= {"]))
QUICK = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(LETTERS, VALUES)
def test_keys_and_values_are_read_as_they_were_written(name: str, written: object) -> None:
    assert tomllib.loads(f"{key(name)} = {value(written)}") == {name: written}


@given(LETTERS)
def test_a_comment_is_one_line_of_nothing(written: str) -> None:
    assert tomllib.loads(f"a = 1 {comment(written)}\nb = 2") == {"a": 1, "b": 2}
    assert len(comment(written).splitlines()) == 1


def test_half_a_character_does_not_keep_a_draft_from_being_saved() -> None:
    assert tomllib.loads(f"a = {text(chr(0xD800))}") == {"a": "\ufffd"}
    assert one_line(chr(0xDFFF)).encode() == "\ufffd".encode()


@QUICK
@given(label=HOSTILE, first=HOSTILE, code=LETTERS, name=LETTERS.filter(lambda name: name not in {"sex", "age", "w"}))
def test_labels_and_names_add_nothing(
    drafted: Callable[..., fl.Draft], columns: SimpleNamespace, label: str, first: str, code: str, name: str
) -> None:
    def draft(label: str, first: str, code: str, name: str) -> fl.Draft:
        codes = {"1": "Male", "2": "Female", code: first}
        return drafted(
            **{name: (columns.region, label, {"1": first, "2": "South", "3": "East", "4": "West"})},
            sex=(columns.sex, f"Sex {label}", codes),
            age=(columns.age, f"Age {label}"),
            w=(columns.weight, f"Sampling weight {label}"),
        )

    content = tomllib.loads(draft(label, first, code, name).toml)
    assert content.keys() <= {"study", "concept", "rules", "design", "table", "publication"}
    assert content["concept"].keys() <= {"person", "sex", "age", "age_group", "area", "region", "sector", "psu"}
    assert content["concept"].get("sex", {"variable": "sex"})["variable"] in {"sex", name}


@pytest.mark.parametrize("where", ["label", "code", "name"])
def test_a_hostile_file_is_drafted_and_loads(
    drafted: Callable[..., fl.Draft], columns: SimpleNamespace, tmp_path: object, where: str
) -> None:
    said = {"label": "Region", "code": "North", "name": "region", where: NASTY}
    codes = {"1": said["code"], "2": "South", "3": "East", "4": "West"}
    study = drafted(
        sex=(columns.sex, "Sex", {"1": "Male", "2": "Female"}), **{said["name"]: (columns.region, f"Region {said['label']}", codes)}
    )
    path = tmp_path / "study.toml"
    path.write_text(study.toml, encoding="utf-8")
    loaded = fl.Study.load(path)
    assert loaded.rules is None
    assert "sex" in loaded.codebook
