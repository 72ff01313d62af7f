"""The log of a run: what it was made from and what was published, to make it again and compare. It holds no withheld number."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from platform import machine, system
from typing import Any, Literal, Self

from pydantic import Field, ValidationError

from flestimate.declaration import Declaration
from flestimate.errors import Fix, ReadError
from flestimate.provenance import installed
from flestimate.publication.published import Contents

Form = Literal["flestimate run log"]
Version = Literal[1]
FORM: Form = "flestimate run log"
VERSION: Version = 1
_MADE_BY = ("flestimate", "numpy", "scipy", "polars", "narwhals", "pandas", "pyreadstat", "matplotlib", "xlsxwriter", "python-docx")


class Input(Declaration):
    """A file that the run read: what it is, its name, and the SHA-256 of its bytes."""

    what: str
    name: str
    sha256: str


class RunLog(Declaration):
    """How the files of a run were made.

    command: what was typed, without where the results go; language: that of the files; made: the time stamp on all files; study: the path of the study's file from
    the log's folder; inputs: every file that was read; declarations: the text of each TOML file among them; origins: what stands
    under every table; software: versions; earlier: ids of the releases that this one was compared with; files: the SHA-256 of each file
    written; figures: the published cells, None for each number that is not shown.
    """

    form: Form = FORM
    version: Version = VERSION
    command: str
    language: str
    made: datetime
    study: str
    inputs: tuple[Input, ...]
    declarations: Mapping[str, str]
    origins: tuple[tuple[str, str, str], ...]
    software: Mapping[str, str]
    earlier: tuple[str, ...] = ()
    files: Mapping[str, str]
    figures: tuple[Mapping[str, Any], ...] = Field(repr=False)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The log in a file; ReadError where there is none, where it is damaged, or where a later flestimate wrote it."""
        path = Path(path)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            problem = ReadError("FLE-X26", f"there is no log {path}.", fix=(Fix("flestimate rerun results/run.log.json"),))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError):
            problem = _damaged(path, "it is no JSON")
        else:
            return cls._of(content, path)
        raise problem

    @classmethod
    def _of(cls, content: object, path: Path) -> Self:
        if not isinstance(content, Mapping) or content.get("form") != FORM:
            raise _damaged(path, "it is JSON of another kind")
        version = content.get("version")
        if isinstance(version, int) and version > VERSION:
            raise ReadError(
                "FLE-X25",
                f"{path.name} was written by a later flestimate.",
                why=f"its version is {version}, and this flestimate knows {VERSION}",
                fix=(Fix("pip install --upgrade flestimate"),),
            )
        try:
            return cls.model_validate(content)
        except ValidationError:
            problem = _damaged(path, "something in it is missing or of another kind")
        # Raised out here, so that the error does not carry pydantic's, which holds what stood there.
        raise problem

    def text(self) -> str:
        """The log as JSON, the same text for the same run."""
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def figures_of(publication: Contents) -> tuple[dict[str, Any], ...]:
    """The cells of a publication as JSON can hold them: a number that is none is None, like one that is not shown."""
    return tuple({key: _plain(value) for key, value in record.items()} for record in publication.records())


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def software() -> dict[str, str]:
    """What runs here: versions, and the machine, whose arithmetic may differ in the last digit."""
    return {**installed(_MADE_BY), "machine": f"{system()} {machine()}"}


def inputs_of(declarations: Mapping[str, str], origins: Sequence[tuple[str, str, str]]) -> tuple[Input, ...]:
    """The declarations and the data of a run."""
    texts = [Input(what="declaration", name=name, sha256=hashlib.sha256(text.encode()).hexdigest()) for name, text in declarations.items()]
    return (*texts, *(Input(what=what, name=name, sha256=found) for what, name, found in origins if what == "data"))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _damaged(path: Path, why: str) -> ReadError:
    return ReadError(
        "FLE-X25", f"{path.name} is no log of a run, or is damaged.", why=why, fix=(Fix("flestimate run study.toml", "writes one"),)
    )
