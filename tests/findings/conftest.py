"""What the tests of findings share: persons made by hand, and the findings about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import narwhals as nw
import polars as pl
import pytest

import flestimate as fl
from flestimate.declaration import Origin
from flestimate.findings import Finding
from flestimate.findings.persons import Persons
from flestimate.microdata.labels import Variable
from flestimate.microdata.microdata import Microdata, Source

DESIGN = fl.Clustered(weight="w", strata="stratum", psu="ea")

Checked = Callable[..., list[Finding]]
Of = Callable[[Persons], Iterator[Finding]]


def made(**columns: object) -> pl.DataFrame:
    """240 persons in 60 households in 20 PSUs in 4 strata, with weights that differ; a column may be another or one more."""
    number = pl.int_range(240, eager=True)
    base = {
        "w": 100.0 + (number * 7 % 50),
        "stratum": number // 60 + 1,
        "ea": number // 12 + 1,
        "hh": number // 4 + 1,
        "sex": number % 2 + 1,
        "fl": (number % 40 == 0).cast(pl.Int64),
    }
    return pl.DataFrame({**base, **columns})


@pytest.fixture(scope="session")
def frame() -> Callable[..., pl.DataFrame]:
    return made


@pytest.fixture(scope="session")
def persons() -> Callable[..., Persons]:
    """Persons for a check: of a frame as it is, or described by a codebook."""

    def make(data: pl.DataFrame | None = None, *, codebook: fl.Codebook | None = None, **known: object) -> Persons:
        data = made() if data is None else data
        known = {"design": DESIGN, **known}
        if codebook is None:
            return Persons(nw.from_native(data).lazy(), n=len(data), **known)
        survey = fl.describe(data, codebook)
        return Persons(survey.frame, n=survey.n, scales=survey.scales, codebook=codebook, **known)

    return make


@pytest.fixture(scope="session")
def origin() -> Origin:
    """A study whose lines findings name."""
    text = '[study]\npopulation = 3e4\n\n[design.clustered]\nweight = "w"\nstrata = "stratum"\npsu = "ea"\nsingleton = "refused"\n'
    return Origin("study.toml", text)


@pytest.fixture(scope="session")
def labelled() -> Callable[..., fl.Microdata]:
    """A file with labels of values: `labels` and `missing` by variable, as SPSS and Stata keep them."""

    def make(columns: dict[str, object], *, labels: dict[str, dict[str, str]] | None = None, **missing: dict[str, str]) -> fl.Microdata:
        frame = pl.DataFrame(columns, strict=False)
        variables = {name: Variable(name, "", (labels or {}).get(name, {}), missing.get(name, {})) for name in frame.columns}
        return Microdata(nw.from_native(frame).lazy(), variables, len(frame), Source("frame", "persons.sav"))

    return make


def coded(found: fl.Findings, code: str) -> list[Finding]:
    return [one for one in found if one.code == code]


@pytest.fixture(scope="session")
def of_code() -> Callable[[fl.Findings, str], list[Finding]]:
    """The findings of one code."""
    return coded
