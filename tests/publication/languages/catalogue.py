"""What flestimate says, as its sources have it, and what its catalogues say of it."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import flestimate
from flestimate.publication.language import Language, languages
from flestimate.said import placeholders

SOURCES = Path(flestimate.__file__).parent
FOLDER = SOURCES / "publication" / "languages"
TRANSLATED = tuple(name for name in languages() if name != "en")
OF_DATA = "labels"
"""The area whose words stand in data, so that no source need say them."""

_SAYING = {"said", "say"}
_BRACES = re.compile(r"\{[^{}]*\}")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")


def bare(template: str) -> str:
    """A template without what is put into it."""
    return _BRACES.sub("", template)


def has_words(template: str) -> bool:
    """Whether there is anything to translate: `{n} ({share:.1%})` is the same in every language."""
    return bool(_LATIN.search(bare(template)))


@cache
def said_in_sources() -> dict[str, str]:
    """Every template that is handed to `said` or `say` as a literal, and the module where it is."""
    return {
        template: module for module, tree in _modules() for node in ast.walk(tree) for template in _templates(node) if has_words(template)
    }


@cache
def literals() -> frozenset[str]:
    """Every string of the sources, TOML among them: what is in a catalogue and not among these is said by nobody."""
    constants = (node.value for _, tree in _modules() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    declared = (
        text for path in SOURCES.rglob("*.toml") if FOLDER not in path.parents for text in _in_toml(tomllib.loads(path.read_text("utf-8")))
    )
    return frozenset((*(value for value in constants if isinstance(value, str)), *declared))


def _in_toml(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from _in_toml(part)


@cache
def areas(language: str) -> dict[str, dict[str, str]]:
    """The files of a language, by area."""
    paths = sorted(FOLDER.joinpath(language).glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in paths if path.stem != "language"}


def entries(language: str) -> Iterator[tuple[str, str, str]]:
    """Every entry of a language: its area, the English, the translation."""
    for area, words in areas(language).items():
        yield from ((area, english, own) for english, own in words.items())


def to_fill_in(templates: list[str]) -> str:
    """Lines of a catalogue that wait for a translation, for the message of a test."""
    return "".join(f"\n{json.dumps(template, ensure_ascii=False)} = {json.dumps(template, ensure_ascii=False)}" for template in templates)


def in_strange_letters() -> Language:
    """A language whose every known word has letters that no English text and no data have: what is not in them was not translated."""
    every = {english for language in TRANSLATED for _, english, _ in entries(language)} | set(said_in_sources())
    return Language(id="xx", name="strange", words={english: _strange(english) for english in every})


_STRANGE = str.maketrans("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "àƀćďéƒğĥíĵķłɱńöƥɋŕšťúʋŵχýžÀƁĆĎÉƑĞĤÍĴĶŁƜŃÖƤƢŔŠŤÚƲŴΧÝŽ")


def _strange(template: str) -> str:
    parts = re.split(f"({_BRACES.pattern})", template)
    return "".join(part if part.startswith("{") else part.translate(_STRANGE) for part in parts)


@cache
def _modules() -> tuple[tuple[str, ast.Module], ...]:
    paths = sorted(SOURCES.rglob("*.py"))
    return tuple((path.relative_to(SOURCES).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths)


def _templates(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call) or not node.args:
        return
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in _SAYING:
        yield from _texts(node.args[0])
    elif called == "map" and getattr(node.args[0], "id", "") in _SAYING:
        yield from _texts(node.args[1])


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.Tuple | ast.List):
        for each in node.elts:
            yield from _texts(each)


def same_room(english: str, own: str) -> bool:
    """Whether a translation has room for the same parts, written alike."""
    return placeholders(english) == placeholders(own)
