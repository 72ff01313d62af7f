"""Published figures have the digits that their standard error supports, and carry nothing of other cells."""

import math
import pickle
import struct

import pytest

import flestimate as fl
from flestimate.publication import digits


def test_an_estimate_is_given_to_the_second_digit_of_its_standard_error(table: fl.EstimateTable, release: fl.Publication) -> None:
    exact, shown = table.total, release.tables[0].published[0].estimate
    assert (f"{exact.std_error:.5f}", f"{exact.estimate:.5f}") == ("3.15920", "51.16756")
    assert (shown.std_error, shown.estimate, shown.conf_low, shown.conf_high) == (3.16, 51.2, 40.5, 63.7)
    assert shown.population == 19_480
    assert table.total is exact  # the analyst's own table keeps every digit


def test_without_a_standard_error_the_bound_says_how_many_digits(table: fl.EstimateTable) -> None:
    none = next(one for one in table if one.n == 0)
    assert math.isnan(digits.published(none).estimate)
    zero = fl.estimate(table.sample, fl.Prevalence("forced_labour", per=1_000), by=["sector"])["sector", "Farms"]
    assert digits.round_to(0.0, 2) == 0.0
    assert digits.published(zero).conf_high == pytest.approx(zero.conf_high, abs=0.05)


def test_nothing_of_a_withheld_cell_is_in_a_publication_however_it_is_taken_apart(table: fl.EstimateTable, release: fl.Publication) -> None:
    assert all(row.estimate.evidence is None for row in release.tables[0].published)
    with pytest.raises(fl.FlestimateError, match="FLE-C17"):
        release.tables[0].published[0].estimate.interval(fl.Logit())
    packed = pickle.dumps(release)
    hidden = [one for one, row in zip(table, release.tables[0].rows, strict=True) if isinstance(row, fl.Suppressed) and one.n]
    assert hidden
    for one in hidden:
        for value in (one.estimate, one.std_error, one.conf_low, one.conf_high):
            for number in (value, value / one.scale):
                assert struct.pack(">d", number) not in packed
                assert struct.pack("<d", number) not in packed
