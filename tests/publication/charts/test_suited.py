"""Which kinds suit a table, and what is said where one does not."""

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import PublicationError
from flestimate.publication.charts import suited
from flestimate.publication.charts.bands import bands_of

ARABIC_DIGITS = "".join(map(chr, range(0x0660, 0x066A)))


def kinds(release: fl.Publication) -> list[type]:
    return [type(chart) for chart in suited(release, release.tables[0])]


def test_groups_without_an_order_are_ranked(release) -> None:
    assert kinds(release) == [fl.Ranking]


def test_several_breakdowns_are_seen_in_several_ways(of, shown) -> None:
    ages = ("5-14", "15-24", "25+")
    crossing = [shown(5, 4, 6, sex=sex, age=age) for sex in ("men", "women") for age in ages]
    sectors = [shown(number, 0, 9, sector=f"sector {number}") for number in range(4)]
    assert kinds(of(shown(5, 4, 6), *sectors, *crossing)) == [fl.Forest, fl.Pyramid, fl.Ranking]


def test_parts_and_definitions_have_a_chart_of_their_own(of, shown) -> None:
    assert kinds(of(*(shown(5, 4, 6, form=str(number)) for number in range(5)))) == [fl.Bars]
    assert kinds(of(*(shown(5, 4, 6, definition=str(number)) for number in range(5)))) == [fl.Comparison]


def test_of_everybody_alone_there_is_a_forest(of, shown) -> None:
    assert kinds(of(shown(5, 4, 6))) == [fl.Forest]


def test_nothing_suits_what_is_withheld(of, withheld) -> None:
    assert kinds(of(withheld(), withheld(sex="men"))) == []


def test_a_kind_is_drawn_of_the_first_table_that_it_suits(release, of, shown, look) -> None:
    two = fl.Publication(
        **{name: getattr(release, name) for name in release.__dataclass_fields__}
        | {"tables": (*release.tables, *of(shown(9, 8, 10, form="x")).tables)}
    )
    assert look(two.plot(fl.Bars)).bars(0) == [(9, False)]
    assert look(two.plot(table=1)).bars(0) == [(9, False)]


def test_a_kind_that_does_not_suit_is_refused(release, snapshot: SnapshotAssertion) -> None:
    for ask in ({"kind": fl.Pyramid}, {"kind": fl.Bars, "table": 0}, {"table": 1}, {"table": -1}, {"kind": "pyramid"}):
        with pytest.raises(fl.FlestimateError) as refused:
            release.plot(**ask)
        assert str(refused.value) == snapshot


def test_a_chart_is_only_made_of_what_suits_it(release) -> None:
    with pytest.raises(PublicationError, match="FLE-X23"):
        fl.Comparison(release, release.tables[0])


@pytest.mark.parametrize(
    "bands",
    [
        ["0-4", "5-9", "10-14", "15+"],
        ["moins de 15 ans", "15-24 ans", "25-64 ans", "65 ans et plus"],
        ["5 a 9", "10 a 14", "15 y más"],
        [f"{first:n}-{last:n}".translate(str.maketrans("0123456789", ARABIC_DIGITS)) for first, last in ((5, 11), (12, 14), (15, 17))],
        ["15", "16", "17", "18"],
    ],
)
def test_bands_are_known_in_any_language(bands: list[str]) -> None:
    assert bands_of(bands) == tuple(bands)
    assert bands_of(bands[::-1]) == tuple(bands)


@pytest.mark.parametrize(
    "others", [["A", "B", "C"], ["01 Farms", "02 Mines", "03 Mills"], ["5-14", "10-24", "25+"], ["5-14", "15+"], ["9" * 5_000] * 4, []]
)
def test_other_categories_are_no_bands(others: list[str]) -> None:
    assert bands_of(others) == ()
