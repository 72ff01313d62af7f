"""The ranking: the highest first, withheld ones last, everybody as a line."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import flestimate as fl


@pytest.fixture
def ranked(of, shown, withheld) -> fl.Publication:
    sectors = [shown(3, 1, 5, sector="Farms"), withheld(sector="Mines"), shown(9, 8, 10, sector="Homes"), shown(6, 2, 9, sector="Shops")]
    ages = [shown(5, 4, 6, age=age) for age in ("5-14", "15-24", "25-64", "65+")]
    return of(shown(5, 4, 6), *ages, *sectors, shown(1, 0, 2, sex="men"), shown(2, 1, 3, sex="women"))


def test_the_highest_comes_first_and_the_withheld_last(ranked, look) -> None:
    seen = look(ranked.plot(fl.Ranking))
    assert [text for text in seen.texts if text in {"Farms", "Mines", "Homes", "Shops"}] == ["Homes", "Shops", "Farms", "Mines"]
    assert [float(dot.get_xdata()[0]) for dot in seen.dots] == [5, 9, 6, 3]


def test_what_has_an_order_of_its_own_and_what_is_seen_at_a_glance_are_left_out(ranked, look) -> None:
    texts = look(ranked.plot(fl.Ranking)).texts
    assert not {"5-14", "men"} & set(texts)


def test_everybody_is_a_dashed_line(ranked, look) -> None:
    seen = look(ranked.plot(fl.Ranking))
    dashed = [line for line in seen.axes.lines if line.is_dashed()]
    assert [list(line.get_xdata()) for line in dashed] == [[5, 5]]
    assert "Dashed line: Total, 5.0" in seen.texts


def test_where_everybody_is_withheld_there_is_no_line(of, shown, withheld, look) -> None:
    sectors = [shown(number, 0, 9, sector=f"sector {number}") for number in range(4)]
    seen = look(of(withheld(), *sectors).plot(fl.Ranking))
    assert not [line for line in seen.axes.lines if line.is_dashed()]
    assert not [text for text in seen.texts if "Dashed" in text]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_line_runs_beside_the_word_for_what_is_withheld(of, shown, withheld, look, language) -> None:
    sectors = [shown(number + 40, 0, 90, sector=f"sector {number}") for number in range(4)]
    seen = look(of(shown(5, 4, 6), *sectors, withheld(sector="Mines")).said_in(language).plot(fl.Ranking))
    canvas = FigureCanvasAgg(seen.figure)
    canvas.draw()
    [line] = [line.get_window_extent(canvas.get_renderer()) for line in seen.axes.lines if line.is_dashed()]
    [word] = [text.get_window_extent(canvas.get_renderer()) for text in seen.figure.texts if "[c]" in text.get_text()]
    assert not word.x0 <= line.x0 <= word.x1
