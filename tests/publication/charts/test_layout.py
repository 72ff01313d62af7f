"""Nothing is cut and nothing overlaps, in any language, whatever the labels are."""

from dataclasses import replace

import pytest

import flestimate as fl
from flestimate.publication.charts import suited
from flestimate.publication.charts.letters import Letters

LONG = "Activities of households as employers of domestic personnel, and undifferentiated goods- and services-producing activities"
ARABIC = "الزراعة وصيد الأسماك والغابات وما يتصل بها من الأنشطة الخدمية الأخرى في المناطق الريفية البعيدة (غير مصنفة)"
LABELS = [LONG, ARABIC, "x" * 400, "a", "12-14", "עבודה (כפייה)", "農業・林業・漁業" * 9, *(f"category {number}" for number in range(13))]


@pytest.fixture(params=["en", "fr", "es", "ar"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def wordy(release: fl.Publication) -> fl.Publication:
    table = replace(release.tables[0], title=f"{LONG}, {LONG}, {LONG}", unit=f"per 1,000 {LONG}")
    return replace(release, tables=(table,), banner=LONG * 3)


def test_twenty_categories_with_long_labels(of, shown, withheld, look, language) -> None:
    rows = [shown(number, 0, 1e9 * number, sector=label) for number, label in enumerate(LABELS)]
    release = wordy(of(shown(5, 4, 6), *rows, withheld(sector="hidden"))).said_in(language)
    for kind in (fl.Forest, fl.Ranking):
        assert look(release.plot(kind)).amiss() == []


def test_a_pyramid_with_long_labels(of, shown, withheld, look, language) -> None:
    ages = (f"under 5, {LONG}", "5-9", "10-14", "15+")
    rows = [shown(number, 0, 1e7, sex=sex, age=age) for sex in (LONG, ARABIC) for number, age in enumerate(ages[:3])]
    rows = [row for sex in (LONG, ARABIC) for row in (*(one for one in rows if one.cell[0][1] == sex), withheld(sex=sex, age=ages[3]))]
    assert look(wordy(of(shown(5, 4, 6), *rows)).said_in(language).plot(fl.Pyramid)).amiss() == []


def test_definitions_and_shares_with_long_labels(of, shown, withheld, look, language) -> None:
    for variable in ("definition", LONG):
        rows = [shown(number, 0, 90, **{variable: label}) for number, label in enumerate(LABELS)]
        release = wordy(of(*rows, withheld(**{variable: "hidden"}))).said_in(language)
        assert [look(chart.figure()).amiss() for chart in suited(release, release.tables[0])] == [[]]


@pytest.mark.parametrize(
    "numbers", [(0, 0, 0), (0, 0, 3), (-5, -9, 2), (1.5e-9, 1e-9, 2e-9), (1e300, 1e299, 2e300), (1e9, 1e8, 5e9), (-1e9, -2e9, 0)]
)
def test_any_size_of_numbers(of, shown, look, language, numbers: tuple[float, float, float]) -> None:
    assert look(of(shown(*numbers), shown(*numbers, s="a")).said_in(language).plot()).amiss() == []


def test_a_long_text_is_broken_and_ends_with_an_ellipsis() -> None:
    letters = Letters.of([LONG], right_to_left=False)
    font = letters.font(9)
    lines = letters.lines(LONG, font, 2.0, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert LONG.startswith(" ".join(lines).removesuffix("…").rstrip())
    assert letters.widest(lines, font) <= 2.0


def test_a_text_that_is_read_from_the_right_says_so_on_every_line() -> None:
    letters = Letters.of([ARABIC], right_to_left=False)
    assert all(line.startswith("\u200f") for line in letters.lines(ARABIC, letters.font(9), 2.0, most=3))
    mixed = f"ICLS {ARABIC}"
    assert not letters.lines(mixed, letters.font(9), 9.0, most=3)[0].startswith("\u200f")
    assert replace(letters, right_to_left=True).lines(mixed, letters.font(9), 9.0, most=3)[0].startswith("\u200f")
