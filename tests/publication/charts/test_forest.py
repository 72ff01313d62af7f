"""The forest: estimate and interval by group, unreliable hollow, withheld absent and said."""

import math

import flestimate as fl


def test_unreliable_is_hollow_and_withheld_is_said(release, look) -> None:
    seen = look(release.plot(fl.Forest))
    labels = [text for text in seen.texts if text in {"Total", "Farms", "Mills", "Shops", "Homes", "Mines", "Space"}]
    assert labels == ["Total", "Farms", "Mills", "Shops", "Homes", "Mines", "Space"]
    assert [dot.get_markerfacecolor() == "white" for dot in seen.dots] == [False, False, False, True]
    assert seen.texts.count("withheld [c]") == 2
    assert seen.texts.count("no sample [x]") == 1
    assert "Hollow: unreliable [u]" in seen.texts


def test_dots_and_lines_stand_where_the_table_says(release, look) -> None:
    seen, rows = look(release.plot(fl.Forest)), release.tables[0].published
    assert [float(dot.get_xdata()[0]) for dot in seen.dots] == [row.estimate.estimate for row in rows]
    assert seen.spans() == [[row.estimate.conf_low, row.estimate.conf_high] for row in rows]


def test_sample_cases_stand_beside_what_is_shown_only(release, look) -> None:
    texts = look(release.plot(fl.Forest)).texts
    assert [text for text in texts if text.isdecimal()] == ["78", "40", "20", "10"]


def test_the_axis_is_as_long_as_what_is_shown(of, shown, withheld, look) -> None:
    seen = look(of(shown(5, 4, 6), shown(8, 7, 10, area="urban"), withheld(area="rural")).plot(fl.Forest))
    assert seen.axes.get_xlim() == (0, 10 * 1.04)


def test_a_group_without_a_case_has_its_upper_bound(of, shown, look) -> None:
    seen = look(of(shown(5, 4, 6), shown(0, 0, 3, area="urban")).plot(fl.Forest))
    assert seen.spans() == [[4, 6], [0, 3]]
    assert float(seen.dots[1].get_xdata()[0]) == 0


def test_what_has_no_bound_is_drawn_as_far_as_it_is_known_and_said(of, shown, look) -> None:
    rows = shown(5, 4, 6), shown(5, 1, math.inf, area="urban"), shown(5, math.nan, math.nan, area="rural")
    seen = look(of(*rows, shown(math.nan, math.nan, math.nan, area="sea")).plot(fl.Forest))
    assert [line.get_marker() for line in seen.axes.lines].count(">") == 1
    assert len(seen.dots) == 3
    assert len(seen.spans()) == 2
    assert "not available" in seen.texts
    assert {"Without a line: the interval is not known", "Arrow: the interval has no end on this side"} <= set(seen.texts)


def test_where_everything_is_withheld_the_chart_says_so(of, withheld, look) -> None:
    seen = look(of(withheld(), withheld(area="urban"), withheld("no sample", area="rural")).plot())
    assert [text for text in seen.texts if "[" in text] == ["withheld [c]", "withheld [c]", "no sample [x]"]
    assert seen.axes.get_xticklabels() == []
    assert seen.dots == []


def test_arabic_is_the_mirror_image(release, look) -> None:
    english, arabic = look(release.plot(fl.Forest)), look(release.said_in("ar").plot(fl.Forest))
    assert arabic.axes.xaxis.get_inverted()
    assert not english.axes.xaxis.get_inverted()
    place, mirrored = ({text.get_text(): text for text in seen.figure.texts}["Farms"] for seen in (english, arabic))
    assert (place.get_ha(), mirrored.get_ha()) == ("left", "right")
    assert math.isclose(place.get_position()[0], 1 - mirrored.get_position()[0])
    assert arabic.texts.count("محجوب [c]") == 2


def test_numbers_have_the_marks_of_the_language(of, shown, look) -> None:
    release = of(shown(1_500.5, 1_000, 2_000), shown(0.5, 0, 1, area="urban"))
    labels = {
        language: [text.get_text() for text in look(release.said_in(language).plot()).axes.get_xticklabels()] for language in ("en", "es")
    }
    assert labels["en"][-1] == "2,000"
    assert labels["es"][-1] == "2.000"
