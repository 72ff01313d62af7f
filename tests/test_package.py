"""The package as a whole: what it offers, and what importing it costs."""

import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

import flestimate as fl

HEAVY = (
    *("narwhals", "numpy", "pandas", "polars", "pyarrow", "pydantic", "scipy"),
    *("docx", "duckdb", "matplotlib", "pyreadstat", "rich", "typer", "xlsxwriter"),
)
"""What takes longer to load than all of flestimate's own modules that an estimate needs, or that few need."""

HELP = """
import sys
from flestimate.cli import main
sys.argv = ["flestimate", "--help"]
try:
    main()
except SystemExit:
    pass
"""
ESTIMATE = """
import polars as pl, flestimate as fl
frame = pl.DataFrame({"w": [1.0] * 8, "ea": [1, 2] * 4, "fl": [1, 0] * 4, "sex": ["f", "m", "m", "f"] * 2})
sample = fl.weigh(fl.read(frame), fl.Clustered(weight="w", psu="ea"))
repr(fl.estimate(sample, fl.Prevalence("fl"), by=["sex"]))
"""
FILE = f"""
import flestimate as fl
repr(fl.read({str(resources.files("flestimate.demo") / "survey.sav")!r}, columns=["sex"]))
"""
LOADED = "\nimport sys; print('loaded:', *sorted({name.partition('.')[0] for name in sys.modules} | sys.modules.keys()))\n"


def loaded(code: str, cwd: Path) -> set[str]:
    """The modules that a fresh interpreter has loaded when it has run some code."""
    done = subprocess.run([sys.executable, "-c", code + LOADED], cwd=cwd, capture_output=True, encoding="utf-8", check=True)
    return set(done.stdout.splitlines()[-1].removeprefix("loaded: ").split())


def test_every_public_name_is_there() -> None:
    assert {"read", "describe", "classify", "weigh", "estimate", "publish", "run"} <= set(dir(fl))
    for name in fl.__all__:
        assert getattr(fl, name) is not None


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ("import flestimate", set()),
        (HELP, {"typer", "rich"}),
        (ESTIMATE, {"narwhals", "numpy", "polars", "pydantic", "scipy"}),
        (FILE, {"narwhals", "numpy", "polars", "pydantic"}),
    ],
    ids=["import flestimate", "flestimate --help", "an estimate from a frame", "a file"],
)
def test_nothing_heavy_is_loaded_that_is_not_needed(tmp_path: Path, code: str, needed: set[str]) -> None:
    assert loaded(code, tmp_path) & set(HEAVY) <= needed


def test_an_estimate_loads_of_scipy_no_more_than_its_special_functions(tmp_path: Path) -> None:
    assert not {"scipy.optimize", "scipy.sparse", "scipy.stats"} & loaded(ESTIMATE, tmp_path)
