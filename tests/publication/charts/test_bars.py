"""Bars: shares of cases, from zero."""

import pytest

import flestimate as fl


@pytest.fixture
def parts(of, shown, withheld) -> fl.Publication:
    return of(shown(70, 60, 80, form="private"), shown(8, 3, 15, "unreliable", form="State"), withheld(form="other"))


def test_bars_are_as_long_as_the_table_says_in_its_order(parts, look) -> None:
    seen = look(parts.plot(fl.Bars))
    assert seen.bars(0) == [(70, False), (8, True)]
    assert seen.spans() == [[60, 80], [3, 15]]
    assert "withheld [c]" in seen.texts


def test_a_table_with_a_total_has_no_parts(release) -> None:
    assert not fl.Bars.suits(release.tables[0])
