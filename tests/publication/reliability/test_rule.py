"""The ILO rule: fewer than 15 sample cases unreliable, fewer than 5 not shown."""

import pytest

import flestimate as fl
from flestimate.errors import DeclarationError

ILO = fl.PublicationRule.load("ilo")


@pytest.mark.parametrize(
    ("sector", "status"),
    [("Farms", "reliable"), ("Mills", "reliable"), ("Shops", "unreliable"), ("Mines", "withheld"), ("Space", "no sample")],
)
def test_sample_cases_decide(table: fl.EstimateTable, sector: str, status: str) -> None:
    assert ILO.verdict(table["sector", sector]).status == status


@pytest.mark.parametrize(("cases", "status"), [(4, "withheld"), (5, "unreliable"), (14, "unreliable"), (15, "reliable")])
def test_the_limits_themselves(table: fl.EstimateTable, cases: int, status: str) -> None:
    from dataclasses import replace

    assert ILO.verdict(replace(table.total, n_cases=cases)).status == status


def test_persons_count_where_a_measure_has_no_cases(sample: fl.Sample) -> None:
    mean = fl.estimate(sample, fl.Mean("w")).total
    assert ILO.verdict(mean).status == "reliable"


def test_a_stricter_minimum_raises_both_limits() -> None:
    strict = ILO.at_least(20)
    assert (strict.withheld_below, strict.unreliable_below) == (20, 20)
    assert ILO.at_least(3) == ILO


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DeclarationError, match="did you mean ilo"):
        fl.PublicationRule.load("illo")
