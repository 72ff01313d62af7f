"""Files and frames that cannot be read."""

from __future__ import annotations

import gzip
import pickle
from collections.abc import Callable
from datetime import date

import pandas as pd

import flestimate as fl

from .declared import Provocation
from .planted import ID, NAME, TEXT, WAGE, Planted

HEADERLESS = f"1,{ID},{NAME},2,{WAGE},3\n2,ID-0701,Moussa Keita,1,1000.5,3\n"


def renamed(planted: Planted, source: str, name: str, change: Callable[[bytes], bytes] = bytes) -> object:
    return fl.read(planted.file(name, change(getattr(planted, source).read_bytes())))


FILES: list[Provocation] = [
    ("a misspelt path", "R01", lambda p: fl.read(p.sav.with_name("lsf.sav"))),
    ("a folder", "R02", lambda p: fl.read(p.csv.parent)),
    ("an empty file", "R03", lambda p: fl.read(p.file("a.sav", b""))),
    ("a record with a field too many", "R04", lambda p: fl.read(p.file("a.csv", f"id,name\n{ID},{NAME},{TEXT}\n"))),
    ("a record with a field too few", "R04", lambda p: fl.read(p.file("a.csv", f"id,name\n{ID}\n"))),
    ("a column of several types", "R04", lambda _: fl.read(pd.DataFrame({"name": [NAME, 7, date(2020, 1, 1)]}))),
    ("a dictionary for an answer", "R04", lambda _: fl.read(pd.DataFrame({"name": [{"name": NAME}, 7]}))),
    ("a damaged dictionary", "R04", lambda p: renamed(p, "sav", "b.sav", lambda data: data[:176] + b"\x63" + data[177:])),
    ("no header", "R04", lambda p: fl.read(p.file("a.csv", HEADERLESS))),
    ("no header, and columns asked for", "R04", lambda p: fl.read(p.file("a.csv", HEADERLESS), columns=["weight"])),
    ("no header, and fields alike", "R04", lambda p: fl.read(p.file("a.csv", f"1,1,{WAGE},{NAME},2\n"))),
    ("a cut file of SPSS", "R06", lambda p: renamed(p, "sav", "b.sav", lambda data: data[:-20])),
    ("a cut file of Stata", "R06", lambda p: renamed(p, "dta", "b.dta", lambda data: data[:-40])),
    ("a cut file of Parquet", "R06", lambda p: renamed(p, "parquet", "b.parquet", lambda data: data[:-9])),
    ("an open quote", "R06", lambda p: fl.read(p.file("a.csv", f'id,name\n1,"{NAME}'))),
    ("another archive", "R11", lambda p: renamed(p, "csv", "lfs.csv.gz", gzip.compress)),
    ("more than memory", "R09", lambda p: fl.read(p.sav, max_memory=10)),
    ("a list of persons", "R11", lambda _: fl.read([{"name": NAME}])),
    ("an encrypted file", "R12", lambda p: fl.read(p.file("a.sav", b"\x1c" + bytes(7) + b"ENCRYPTEDSAV" + NAME.encode() + bytes(99)))),
    ("another encoding", "R13", lambda p: fl.read(p.file("a.csv", f"name,answer\n{NAME},{TEXT} é\n".encode("cp1252")))),
    ("another encoding in SPSS", "R13", lambda p: renamed(p, "sav", "b.sav", lambda data: data.replace(b"Moussa", b"Mouss\xe9"))),
    ("an unknown encoding", "R13", lambda p: fl.read(p.csv, encoding="klingon")),
    ("a pickle", "R20", lambda p: fl.read(p.file("a.pkl", pickle.dumps({"name": NAME})))),
    ("one name for two columns", "V03", lambda p: fl.read(p.file("a.csv", f"name,name\n{NAME},{NAME}\n"))),
    ("names in levels", "V03", lambda p: fl.read(p.pandas.pivot_table(index="id", columns="sex", values=["wage", "age"]))),
    ("a column that is not there", "V01", lambda p: fl.read(p.sav, columns=["wage", "nmae"])),
    ("no column", "V01", lambda p: fl.read(p.parquet, columns=[])),
    ("a file as a study", "C02", lambda p: fl.run(p.csv)),
    ("a file in another encoding as a study", "C02", lambda p: fl.run(p.file("a.csv", f"name\n{NAME} é\n".encode("cp1252")))),
    ("a file of SPSS as a codebook", "C02", lambda p: fl.Codebook.load(p.sav)),
    ("a study in YAML", "C03", lambda p: fl.run(p.file("study.yaml", f"name: {NAME}\n"))),
]
