"""The comparison of definitions: the headline as a line, the others with their difference."""

import pytest

import flestimate as fl


@pytest.fixture
def compared(of, shown, withheld) -> fl.Publication:
    others = shown(6, 4, 8, definition="without debt"), withheld(definition="without wages"), shown(11, 9, 13, definition="wider")
    return of(shown(10, 8, 12, definition="ours"), *others)


def test_the_headline_is_a_dashed_line(compared, look) -> None:
    seen = look(compared.plot())
    assert [list(line.get_xdata()) for line in seen.axes.lines if line.is_dashed()] == [[10, 10]]
    assert "Dashed line: ours, 10.0" in seen.texts


def test_others_have_their_interval_and_their_difference_to_what_is_shown(compared, look) -> None:
    seen = look(compared.plot(fl.Comparison))
    assert seen.spans() == [[8, 12], [4, 8], [9, 13]]
    assert [text for text in seen.texts if text[0] in "+-"] == ["-4.0", "+1.0"]
    assert seen.texts.count("withheld [c]") == 1


def test_without_a_headline_there_is_nothing_to_compare_with(of, shown, withheld) -> None:
    table = of(withheld(definition="ours"), shown(6, 4, 8, definition="without debt")).tables[0]
    assert not fl.Comparison.suits(table)
