"""Readers that die, run on, need too much or disagree; waves and archives that do not fit. What a child says with secrets in it is lost."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pyreadstat
import pytest

import flestimate as fl
from flestimate.microdata import guard, verified

from .declared import Provocation
from .planted import ID, NAME, TEXT, WAGE, WHO, Planted, persons

LOUD_ERRORS = f"import os, sys, time\nprint({TEXT!r}, file=sys.stderr, flush=True)\n"
LOUD = f"{LOUD_ERRORS}print({NAME!r}, flush=True)\n"
ASTRAY = slice(212, 216)  # in a dictionary of one labelled variable: the width that makes pyreadstat 1.3.7 read outside its memory


def said(answer: bytes) -> str:
    """A program that answers as the child does that reads files."""
    return f"import sys\nsys.stdout.buffer.write({len(answer).to_bytes(8, 'big') + answer!r})\nsys.stdout.flush()\n"


def read_by(program: str, patience: float = 20.0) -> Callable[[Planted], object]:
    """With another child in the place of the one that reads files."""

    def provoke(planted: Planted) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(guard, "CHILD", planted.file("child.py", program))
            patch.setattr(guard, "PATIENCE_SECONDS", patience)
            return fl.read(planted.sav)

    return provoke


def read_twice_by(program: str) -> Callable[[Planted], object]:
    """With another child in the place of the second reader."""

    def provoke(planted: Planted) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(verified, "_CHILD", planted.file("child.py", program))
            return fl.read(planted.csv, verify=True)

    return provoke


def read_twice(other: str) -> Callable[[Planted], object]:
    """The second reader is given another text than the first."""

    def provoke(planted: Planted) -> object:
        answer, path = verified._answer, planted.file("other.csv", other)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(verified, "_answer", lambda request: answer({**request, "file": str(path)}))
            return fl.read(planted.csv, verify=True)

    return provoke


def led_astray(planted: Planted) -> object:
    path = planted.folder / "a.sav"
    labelled = {"missing_ranges": {"sex": [{"lo": 1, "hi": 1}]}, "variable_value_labels": {"sex": {1.0: "Male"}}}
    pyreadstat.write_sav(persons()[["id", "sex"]].cast({"sex": float}), path, **labelled)
    data = path.read_bytes()
    return fl.read(planted.file("b.sav", data[: ASTRAY.start] + b"\x00\x80\x00\x00" + data[ASTRAY.stop :]))


def waves(*texts: str) -> Callable[[Planted], object]:
    def provoke(planted: Planted) -> object:
        for number, text in enumerate(texts):
            planted.file(f"wave{number}.csv", text)
        return fl.read(planted.folder / "wave*.csv")

    return provoke


def turned_round(planted: Planted) -> object:
    for number, words in enumerate((("Male", "Female"), ("Female", "Male"))):
        labels = {"sex": dict(enumerate(words, 1))}
        pyreadstat.write_sav(persons(), planted.folder / f"wave{number}.sav", variable_value_labels=labels)
    return fl.read(planted.folder / "wave*.sav")


def zipped(planted: Planted, *names: str) -> object:
    with zipfile.ZipFile(planted.folder / "lfs.zip", "w") as archive:
        for name in names:
            archive.writestr(name, planted.csv.read_text())
    return fl.read(planted.folder / "lfs.zip")


def locked(planted: Planted) -> object:
    zipped(planted, "lfs.csv")
    data = bytearray((planted.folder / "lfs.zip").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of encryption, in the list of what the archive holds
    return fl.read(planted.file("locked.zip", bytes(data)))


def damaged(planted: Planted) -> object:
    zipped(planted, "lfs.csv")
    return fl.read(planted.file("damaged.zip", (planted.folder / "lfs.zip").read_bytes().replace(TEXT.encode(), TEXT.upper().encode())))


READERS: list[Provocation] = [
    ("a file that kills its reader", "R07", led_astray),
    ("a reader that says secrets and dies", "R07", read_by(said(NAME.encode()) + LOUD_ERRORS + "os.abort()")),
    ("a reader that fails over a secret", "R07", read_by(f"raise ValueError({NAME!r})")),
    ("a reader without memory", "R08", read_by(said(b'{"refusal": "memory"}'))),
    ("a reader that finds no end", "R22", read_by(said(NAME.encode()) + LOUD_ERRORS + "time.sleep(60)", patience=0.5)),
    ("a second reader that finds another wage", "R30", read_twice(persons(wage=WAGE / 2).write_csv())),
    ("a second reader that finds a person less", "R30", read_twice(persons().head(WHO).write_csv())),
    ("a second reader that finds other columns", "R30", read_twice(persons().rename({"name": "nom"}).write_csv())),
    ("a frame for a second reader", "R32", lambda _: fl.read(persons(), verify=True)),
    ("a second reader that is not there", "R33", read_twice_by("""print('{"refusal": "not installed"}')""")),
    ("a second reader that says secrets and dies", "R34", read_twice_by(LOUD + "os.abort()")),
    ("a second reader that babbles", "R34", read_twice_by(LOUD)),
    ("an archive of two files", "R40", lambda p: zipped(p, "lfs1.csv", "lfs2.csv")),
    ("an archive of nothing to read", "R40", lambda p: zipped(p, "lfs.pdf")),
    ("a locked archive", "R12", locked),
    ("a damaged archive", "R04", damaged),
    ("waves of other variables", "R41", waves(persons().write_csv(), persons().rename({"name": "nom"}).write_csv())),
    ("waves of other types", "R41", waves(persons().write_csv(), persons(wage=TEXT).write_csv())),
    ("waves whose identifiers are numbers in one", "R41", waves(f"id\n{ID}\n", "id\n1\n")),
    ("waves of other labels", "R42", turned_round),
    ("waves of which one is damaged", "R04", waves(persons().write_csv(), f"id,name\n{ID},{NAME},{TEXT}\n")),
    ("another checksum", "R44", lambda p: fl.read(p.csv, sha256="0" * 64)),
]
