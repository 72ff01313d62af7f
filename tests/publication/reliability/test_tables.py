"""A verdict on every table, from the statuses of its cells as they are published; and the cells that are too unreliable."""

import pytest
from rich.console import Console

import flestimate as fl

ILO = fl.PublicationRule.load("ilo")
STATUSES = ("reliable", "unreliable", "too unreliable", "withheld", "no sample")


def cells(reliable: int, unreliable: int = 0, too_unreliable: int = 0, withheld: int = 0, empty: int = 0) -> list[str]:
    numbers = (reliable, unreliable, too_unreliable, withheld, empty)
    return [status for status, number in zip(STATUSES, numbers, strict=True) for _ in range(number)]


@pytest.mark.parametrize(
    ("rule", "statuses", "passes"),
    [
        ("ilo", cells(667, withheld=333), True),
        ("ilo", cells(666, withheld=334), False),
        ("ilo", cells(665, withheld=335), False),
        ("ilo", cells(0, unreliable=667, withheld=200, too_unreliable=133), True),
        ("ilo", cells(0, unreliable=666, withheld=200, too_unreliable=134), False),
        ("ine-chile-2020", cells(49, unreliable=51), False),
        ("ine-chile-2020", cells(50, unreliable=50), True),
        ("cepal-2020", cells(51, too_unreliable=49), True),
        ("cepal-2023", cells(49, withheld=51), False),
        ("ilo", cells(2, withheld=1, empty=5), True),
        ("ilo", cells(0, empty=5), True),
    ],
)
def test_the_share_of_cells_decides(rule: str, statuses: list[str], passes: object) -> None:
    assert fl.PublicationRule.load(rule).table_verdict(statuses).passes is passes


def test_two_rules_together_have_both_limits() -> None:
    both = ILO & fl.PublicationRule.load("ine-chile-2020")
    assert both.table_verdict(cells(4, unreliable=6, withheld=5)).reasons == ("4 of 15 cells reliable, less than 50%",)
    assert len(both.table_verdict(cells(4, withheld=6)).reasons) == 2


def test_it_counts_what_a_reader_can_count(release: fl.Publication) -> None:
    """Of seven cells one has nobody, two are withheld (one to protect the other) and one is unreliable."""
    verdict = release.tables[0].verdict
    assert (verdict.cells, verdict.unreliable, verdict.not_shown) == (6, 1, 2)
    assert verdict.share_not_shown == pytest.approx(1 / 3)
    assert verdict.share_unreliable == pytest.approx(1 / 2)
    assert verdict.passes


def test_a_table_that_fails_is_said_in_the_notes(table: fl.EstimateTable) -> None:
    release = fl.publish(table, ILO & fl.FewestCases(15))
    notes = [note.text for note in release.notes if note.code == "FLE-F31"]
    assert notes == [
        "Prevalence of forced labour: 3 of 6 cells not shown, 33.4% or more. By the publication rule such a table is not to be published as it is."
    ]


def test_indicators_of_their_own_have_no_limit_as_a_table() -> None:
    assert ILO.table_verdict(cells(1, withheld=2), overlapping="definition").passes


def test_what_is_too_unreliable_has_no_number_and_is_said(table: fl.EstimateTable) -> None:
    release = fl.publish(table, ILO & fl.FewestCases(15), title="SYNTHETIC")
    rows = {row.cell: row for row in release.tables[0].rows}
    shops = rows[(("sector", "Shops"),)]
    assert (type(shops), shops.status, shops.reason) == (fl.Suppressed, "too unreliable", "fewer than 15 sample cases")
    assert any(note.text == "Cells marked [s] are too unreliable to be shown. They are not confidential." for note in release.notes)
    console = Console(width=160, no_color=True)
    with console.capture() as capture:
        console.print(release)
    assert "[s] too unreliable to be shown" in capture.get()
    assert all(record["estimate"] is None for record in release.records() if record["status"] == "too unreliable")


def test_it_is_no_cover_for_a_confidential_cell(table: fl.EstimateTable) -> None:
    """Mines have one case. Shops, too unreliable to be shown, count as known: another cell is withheld beside the mines."""
    rule = ILO & fl.FewestCases(15)
    rows = {row.cell[0][1]: row.status for row in fl.publish(table, rule).tables[0].rows if row.cell}
    assert rows["Mines"] == "withheld"
    assert list(rows.values()).count("withheld") == 2
