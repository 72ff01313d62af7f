"""The package as a whole: what it offers, and what importing it costs."""

import subprocess
import sys

import pytest

import flestimate as fl


def test_every_public_name_is_there() -> None:
    assert {"read", "describe", "classify", "weigh", "estimate", "publish", "run"} <= set(dir(fl))
    for name in fl.__all__:
        assert getattr(fl, name) is not None


@pytest.mark.parametrize("heavy", ["pandas", "polars", "scipy", "matplotlib", "pyreadstat", "xlsxwriter", "narwhals"])
def test_importing_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, flestimate; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_estimate_from_a_polars_frame_needs_no_pandas_and_no_matplotlib() -> None:
    code = (
        "import sys, polars as pl, flestimate as fl\n"
        "frame = pl.DataFrame({'w': [1.0] * 8, 'ea': [1, 2] * 4, 'fl': [1, 0] * 4})\n"
        "table = fl.estimate(fl.weigh(frame, fl.Clustered(weight='w', psu='ea')), fl.Prevalence('fl'))\n"
        "sys.exit(bool({'pandas', 'matplotlib'} & sys.modules.keys()))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
