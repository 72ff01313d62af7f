"""Declarations: what a person states once and uses again, read from TOML or typed in Python.

A declaration is immutable, comparable and has a fingerprint. Whatever is misspelt in one is an error that says what was
probably meant, and in which line; the value that stood there is never repeated, because it may be a person's.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from flestimate.errors import DeclarationError, Fix, did_you_mean, listed

T = TypeVar("T")
_SUFFIX = ".toml"
_FOREIGN = (".yaml", ".yml", ".json")

_HEADER = re.compile(r"\s*\[{1,2}\s*(?P<name>[^\[\],]+?)\s*\]{1,2}\s*")


class Declaration(BaseModel):
    """The base of declarations that are read from TOML: frozen, nothing unknown, no input repeated in an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True)

    @classmethod
    def parse(cls, content: Mapping[str, Any], origin: Origin | None = None, section: str = "") -> Self:
        """The declaration that `content` states; `origin` and `section` say in an error where it stands."""
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            problem = explained(error, cls, origin or Origin("the declaration", ""), section)
        # Raised out here, so that the error does not carry pydantic's, which holds what stood there.
        raise problem


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """The file that a declaration was read from: its name, and its text to find the line of a mistake."""

    name: str
    text: str

    @classmethod
    def of(cls, path: str | Path) -> Origin:
        """The TOML file at `path`."""
        path = Path(path)
        if path.suffix.lower() in _FOREIGN:
            raise _foreign(path)
        try:
            return cls(path.name, path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            where = {"looked in": str(Path.cwd())}
            problem = DeclarationError("FLE-R01", f"there is no file {path}.", where=where, why="the path does not exist")
        except OSError as error:
            problem = DeclarationError("FLE-R02", f"{path} cannot be read as a file.", why=error.strerror or "it is a folder")
        except UnicodeDecodeError:
            fix = Fix("save it as UTF-8", "TOML files are UTF-8")
            problem = DeclarationError("FLE-C02", f"{path.name} is not UTF-8 text.", fix=(fix,))
        # Raised out here, so that the error does not carry the one before it, which holds bytes of the file: it may be one of persons.
        raise problem

    @classmethod
    def named(cls, name: str | Path, package: str, folder: str, what: str) -> Origin:
        """One's own file, where `name` ends in .toml; else the one of that name that comes with flestimate."""
        if str(name).lower().endswith((_SUFFIX, *_FOREIGN)):
            return cls.of(name)
        found, built_in = resources.files(package).joinpath(folder), cls.built_in(package, folder)
        if name not in built_in:
            raise DeclarationError(
                "FLE-C10",
                f"there is no built-in {what} '{name}'{did_you_mean(str(name), built_in)}",
                fix=(Fix(f"one of: {listed(built_in, limit=20)}"), Fix(f'"my_{what.replace(" ", "_")}.toml"', f"for a {what} of your own")),
            )
        file = f"{name}{_SUFFIX}"
        return cls(file, found.joinpath(file).read_text(encoding="utf-8"))

    @staticmethod
    def built_in(package: str, folder: str) -> tuple[str, ...]:
        """The names of those that come with flestimate."""
        found = resources.files(package).joinpath(folder)
        return tuple(sorted(entry.name.removesuffix(_SUFFIX) for entry in found.iterdir() if entry.name.endswith(_SUFFIX)))

    def content(self) -> dict[str, Any]:
        """The tables and values of the TOML text."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            problem = DeclarationError("FLE-C02", f"{self.name} is not valid TOML.", why=str(error))
        # Raised out here, because the error before it holds the text in later versions of Python.
        raise problem

    def line_of(self, key: str, section: str) -> int | None:
        """The number of the line where `key` is set in `[section]` or a table below it; the section's first if it is not set."""
        setting = re.compile(rf"(^|[{{,\s\"']){re.escape(key)}[\"']?\s*=|^\s*\[+[^\]]*\b{re.escape(key)}\s*\]")
        lines = list(self._lines_of(section))
        header = lines[0][0] if section and lines else None
        return next((number for number, line in lines if setting.search(line)), header)

    def _lines_of(self, section: str) -> Iterator[tuple[int, str]]:
        """The numbered lines of a section and of the tables below it, without comments; every line where it is empty."""
        inside = not section
        for number, line in enumerate(self.text.splitlines(), start=1):
            text = line.split("#")[0]
            header = _HEADER.fullmatch(text)
            if header and section:
                inside = f"{header['name']}.".startswith(f"{section}.")
            if inside:
                yield number, text

    def only_nth(self, section: str, number: int) -> Origin:
        r"""The file with only the lines of one of several tables `[[section]]`, the first being 0; whole where they have no headers.

        >>> Origin("study.toml", '[[table]]\nby = ["sex"]\n[[table]]\nby = ["area"]\n').only_nth("table", 1).line_of("by", "table")
        4
        """
        header = re.compile(rf"\s*\[\[\s*{re.escape(section)}\s*\]\]\s*")
        seen, own = -1, []
        for line in self.text.splitlines():
            seen += header.fullmatch(line.split("#")[0]) is not None
            own.append(line if seen == number else "")
        text = "\n".join(own)
        # Tables that are written inline have no headers to count.
        return dataclasses.replace(self, text=text) if text.strip() else self

    def place(self, key: str, section: str) -> dict[str, str]:
        """Where `key` stands, for an error: file, section and line as far as they are known."""
        line = self.line_of(key, section) if self.text else None
        found = {"file": self.name, "section": f"[{section}]" if section else "", "line": str(line or "")}
        return {name: text for name, text in found.items() if text}


def _foreign(path: Path) -> DeclarationError:
    return DeclarationError(
        "FLE-C03",
        f"{path.name} is not TOML by its name, and nothing else is read.",
        why="YAML changes answers and codes before anybody sees them: no becomes false, 010 becomes 8",
        fix=(Fix(f"write it as {path.stem}.toml", "flestimate demo writes one to copy"),),
    )


def table_of(content: object, origin: Origin, section: str) -> Mapping[str, Any]:
    """The content of a TOML table; DeclarationError where something else stands in its place."""
    if isinstance(content, Mapping):
        return content
    raise DeclarationError(
        "FLE-C05", f"[{section}] is not a table.", where={"file": origin.name}, fix=(Fix(f"[{section}]", "and its keys below"),)
    )


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys that a declaration may have."""
    return [field.alias or name for name, field in model.model_fields.items()]


def explained(error: ValidationError, model: type[BaseModel], origin: Origin, section: str) -> DeclarationError:
    """Our error for the first mistake that pydantic found, without the value that stood there."""
    mistakes = error.errors(include_url=False, include_input=False, include_context=False)
    # A misspelt key is also a missing one: the misspelling is what the person has to see.
    first = next((mistake for mistake in mistakes if mistake["type"] == "extra_forbidden"), mistakes[0])
    place = [str(part) for part in first["loc"] if not str(part).startswith("function-")]
    key = place[-1] if place else ""
    where = origin.place(key, section)
    if first["type"] == "extra_forbidden":
        return unknown_key(key, keys_of(_innermost(model, place[:-1])), where)
    if first["type"] == "missing":
        return DeclarationError("FLE-C06", f"'{'.'.join(place)}' is missing.", where=where, fix=(Fix(f"{key} = ..."),))
    expected = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    what = f"'{'.'.join(place)}' has the wrong kind of value." if place else "keys do not go together, or one is lacking."
    return DeclarationError("FLE-C05", what, where=where, why=f"expected: {expected}")


def _innermost(model: type[BaseModel], place: list[str]) -> type[BaseModel]:
    """The declaration inside `model` to which a place in it belongs: the one whose keys have to be named."""
    for part in place:
        field = next((field for name, field in model.model_fields.items() if part in {name, field.alias}), None)
        kinds = [field.annotation, *get_args(field.annotation)] if field else []
        model = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), model)
    return model


def unknown_key(key: str, known: list[str], where: Mapping[str, str]) -> DeclarationError:
    """A key that nothing reads: probably misspelt, never ignored."""
    return DeclarationError(
        "FLE-C01",
        f"unknown key '{key}'{did_you_mean(key, known)}",
        where=where,
        why="a key that nothing reads is a decision that silently does not count",
        fix=(Fix(f"one of: {listed(known, limit=30)}"),),
    )


class ArgumentError(DeclarationError, TypeError):
    """An argument that a declaration does not have."""


def declaration(cls: type[T]) -> type[T]:
    """Make a frozen dataclass answer a misspelt argument with what was probably meant.

    >>> @declaration
    ... @dataclasses.dataclass(frozen=True)
    ... class Design:
    ...     weight: str
    >>> Design(weights="w")
    Traceback (most recent call last):
    flestimate.declaration.ArgumentError: FLE-C01: unknown argument 'weights' of Design; did you mean weight?
      fix    : one of: weight
    """
    names = [field.name for field in dataclasses.fields(cls) if field.init]  # type: ignore[arg-type]  # a dataclass by contract
    has_none = dataclasses.MISSING
    fields = [field for field in dataclasses.fields(cls) if field.init]  # type: ignore[arg-type]  # as above
    required = [field.name for field in fields if field.default is has_none and field.default_factory is has_none]
    original = cls.__init__

    @functools.wraps(original)
    def checked(self: T, *args: Any, **kwargs: Any) -> None:
        for name in kwargs:
            if name not in names:
                raise ArgumentError(
                    "FLE-C01",
                    f"unknown argument '{name}' of {cls.__name__}{did_you_mean(name, names)}",
                    fix=(Fix(f"one of: {listed(names, limit=20)}"),),
                )
        missing = [name for name in required[len(args) :] if name not in kwargs]
        if missing:
            raise ArgumentError("FLE-C06", f"{cls.__name__} lacks {listed(missing)}.", fix=(Fix(f"{cls.__name__}({', '.join(required)})"),))
        original(self, *args, **kwargs)

    setattr(cls, "__init__", checked)  # noqa: B010 -- mypy knows no way to replace __init__
    return cls


def refuse_no_value(name: str, value: object, kind: type, fix: Fix) -> None:
    """Refuse a word, a class or another kind of value where one of `kind`, a protocol, belongs.

    >>> from flestimate.variance import Interval
    >>> refuse_no_value("interval", "logit", Interval, Fix("interval=fl.Logit()"))
    Traceback (most recent call last):
    flestimate.errors.DeclarationError: FLE-C05: interval is a str, which it cannot be.
      fix    : interval=fl.Logit()
    """
    if isinstance(value, type) or not isinstance(value, kind):
        given = "class" if isinstance(value, type) else type(value).__name__
        raise DeclarationError("FLE-C05", f"{name} is a {given}, which it cannot be.", fix=(fix,))


def fingerprint(value: object) -> str:
    """The first 12 characters of the SHA-256 of a declaration's content: equal declarations, equal fingerprints.

    >>> fingerprint({"psu": "ea"}) == fingerprint({"psu": "ea"}), len(fingerprint(1))
    (True, 12)
    """
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(mode="python", by_alias=True))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {type(value).__name__: fields}
    if isinstance(value, Mapping):
        return [[str(key), _plain(item)] for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
