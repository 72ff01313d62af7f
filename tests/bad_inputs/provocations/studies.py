"""Studies that cannot be run."""

from __future__ import annotations

import flestimate as fl

from .declared import Provocation
from .planted import NAME

STUDIES: list[Provocation] = [
    ("an unknown section", "C01", lambda p: p.study(("[[table]]", "[[tabel]]"))),
    ("no design", "C06", lambda p: p.study(("[design.clustered]", "[study.other]"))),
    ("no file", "R01", lambda p: p.study(file="nowhere.csv")),
    ("a variable that the file does not have", "V01", lambda p: p.study(('variable = "wage"', 'variable = "wgae"'))),
    ("a weight that the file does not have", "V01", lambda p: p.study(('weight = "w"', 'weight = "wt"'))),
    ("a name as weight", "W10", lambda p: p.study(('weight = "w"', 'weight = "name"'))),
    ("a text as a number", "V11", lambda p: p.study(('variable = "wage"', 'variable = "answer"'))),
    ("identifiers as strata", "D02", lambda p: p.study(('strata = "stratum"', 'strata = "id"'))),
    ("a stock without a period", "V21", lambda p: p.study(("prevalence =", 'days = "wage", stock ='))),
    ("a measure that is none", "C01", lambda p: p.study(("prevalence =", "prevalent ="))),
    ("an interval that is none", "C10", lambda p: p.study(("per = 1000", 'per = 1000, interval = "exact"'))),
    ("a key twice", "C02", lambda p: p.study(('psu = "ea"', 'psu = "ea"\npsu = "ea"'))),
    ("a value of the wrong kind", "C05", lambda p: p.study(("per = 1000", f'per = "{NAME}"'))),
    ("a draft that nobody has confirmed", "C24", lambda p: fl.run(p.file("study.toml", str(fl.draft(p.sav))))),
    ("a guess of something else", "C25", lambda p: p.study(('psu = "ea"', 'psu = "ea"\nunconfirmed = ["fpc"]'))),
    ("a rule without its limits", "C06", lambda p: p.study(("[[table]]", '[publication]\nrule = "eurostat"\n[[table]]'))),
    ("a name as the largest CV", "C05", lambda p: p.study(("[[table]]", f'[publication]\nmost_cv = "{NAME}"\n[[table]]'))),
    ("another checksum", "R44", lambda p: p.study(('file = "lfs.csv"', f'file = "lfs.csv"\nsha256 = "{"0" * 64}"'))),
]
