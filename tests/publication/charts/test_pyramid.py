"""The pyramid: two groups by age, one to each side."""

import pytest

import flestimate as fl

AGES = ("5-14", "15-24", "25+")


@pytest.fixture
def crossed(of, shown, withheld) -> fl.Publication:
    men = [shown(1, 0, 2, sex="men", age="5-14"), shown(2, 1, 3, "unreliable", sex="men", age="15-24"), withheld(sex="men", age="25+")]
    women = [shown(number, 3, 8, sex="women", age=age) for number, age in zip((4, 5, 6), AGES, strict=True)]
    return of(shown(5, 4, 6), shown(5, 4, 6, sex="men"), shown(5, 4, 6, sex="women"), *men, *women)


def test_each_group_has_its_side_the_youngest_at_the_bottom(crossed, look) -> None:
    seen = look(crossed.plot(fl.Pyramid))
    assert seen.bars(0) == [(2, True), (1, False)]
    assert seen.bars(1) == [(6, False), (5, False), (4, False)]
    assert [text for text in seen.texts if text in AGES] == ["25+", "15-24", "5-14"]
    assert seen.texts.count("withheld [c]") == 1


def test_intervals_stand_where_the_table_says(crossed, look) -> None:
    seen = look(crossed.plot(fl.Pyramid))
    assert sorted(seen.spans(seen.figure.axes[0])) == [[0, 2], [1, 3]]
    assert seen.spans(seen.figure.axes[1]) == [[3, 8]] * 3


def test_both_sides_have_the_same_scale_and_grow_from_the_middle(crossed, look) -> None:
    first, second = look(crossed.plot(fl.Pyramid)).figure.axes
    assert first.get_xlim() == second.get_xlim()[::-1]
    assert first.xaxis.get_inverted()
    assert not second.xaxis.get_inverted()
    assert first.get_position().x1 < second.get_position().x0


def test_in_arabic_the_first_group_is_on_the_right(crossed, look) -> None:
    first, second = look(crossed.said_in("ar").plot(fl.Pyramid)).figure.axes
    assert first.get_position().x0 > second.get_position().x1
    assert second.xaxis.get_inverted()
    assert not first.xaxis.get_inverted()


def test_ages_that_were_sorted_as_words_stand_in_their_own_order(of, shown, look) -> None:
    rows = [shown(number, 0, 9, sex=sex, age=age) for sex in ("men", "women") for number, age in enumerate(("15-24", "25+", "5-14"))]
    seen = look(of(shown(5, 4, 6), *rows).plot(fl.Pyramid))
    assert [text for text in seen.texts if text in AGES] == ["25+", "15-24", "5-14"]
    assert [length for length, _ in seen.bars(0)] == [1, 0, 2]


def test_which_variable_comes_first_does_not_matter(of, shown, look) -> None:
    rows = [shown(number, 0, 9, age=age, sex=sex) for number, age in enumerate(AGES) for sex in ("men", "women")]
    assert look(of(shown(5, 4, 6), *rows).plot(fl.Pyramid)).bars(0) == [(2, False), (1, False), (0, False)]


def test_one_side_alone_is_no_pyramid(of, shown, withheld) -> None:
    rows = [*(shown(1, 0, 2, sex="men", age=age) for age in AGES), *(withheld(sex="women", age=age) for age in AGES)]
    assert not fl.Pyramid.suits(of(shown(5, 4, 6), *rows).tables[0])
