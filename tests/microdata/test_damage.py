"""A damaged file never kills the interpreter and never yields a partial table."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flestimate.errors import ReadError
from flestimate.microdata import Microdata, read

ONE_FLIP = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def persons_or_refusal(path: Path) -> Microdata | ReadError:
    try:
        microdata = read(path)
    except ReadError as refusal:
        return refusal
    assert len(microdata.frame.collect()) == microdata.n
    return microdata


def flipped(data: bytes, place: int, bit: int) -> bytes:
    at = place % len(data)
    return data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]


@given(place=st.integers(0, 1 << 16), bit=st.integers(0, 7))
@ONE_FLIP
def test_a_flipped_bit_of_an_spss_file_gives_persons_or_a_refusal(sav: Path, place: int, bit: int) -> None:
    path = sav.with_name("flipped.sav")
    path.write_bytes(flipped(sav.read_bytes(), place, bit))
    outcome = persons_or_refusal(path)
    assert isinstance(outcome, ReadError) or outcome.n == 5


@given(place=st.integers(0, 1 << 16), bit=st.integers(0, 7))
@ONE_FLIP
def test_a_flipped_bit_of_a_stata_file_gives_persons_or_a_refusal(dta: Path, place: int, bit: int) -> None:
    path = dta.with_name("flipped.dta")
    path.write_bytes(flipped(dta.read_bytes(), place, bit))
    outcome = persons_or_refusal(path)
    assert isinstance(outcome, ReadError) or outcome.n == 5


@pytest.mark.parametrize("fixture", ["sav", "dta"])
def test_a_file_cut_anywhere_in_its_data_is_refused(request: pytest.FixtureRequest, fixture: str) -> None:
    path: Path = request.getfixturevalue(fixture)
    data = path.read_bytes()
    for missing in (1, 7, 8, 9, 40, 100):
        path.write_bytes(data[:-missing])
        assert isinstance(persons_or_refusal(path), ReadError), missing
