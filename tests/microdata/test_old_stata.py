"""Files of Stata before release 8 mark a missing double by a number, which is no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from flestimate.microdata import read


@pytest.mark.parametrize("release", ["104", "105", "108", "110", "111"])
def test_a_missing_double_of_an_old_release_is_missing(shared: Path, release: str) -> None:
    folder = shared / "data" / "reader_corpus" / "pandas_stata_via_polars_readstat"
    frame = read(folder / f"stata8_{release}.dta").frame.collect().to_native()
    assert [frame[name].to_list() for name in frame.columns] == [[None]] * 5
