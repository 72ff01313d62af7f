"""A chart in words: each group where they are few, the most telling ones where they are many."""

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.publication.charts import suited


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_few_groups_are_all_said_and_of_many_the_highest_and_the_lowest(
    of, shown, withheld, language: str, snapshot: SnapshotAssertion
) -> None:
    few = of(shown(5, 4, 6), shown(1_234.5, 1, 2_000, "unreliable", sector="Farms"), withheld(sector="Mines"))
    many = of(shown(5, 4, 6), *(shown(number, 0, 30, sector=f"sector {number}") for number in range(20)), withheld(sector="Mines"))
    said = [chart.description for release in (few, many) for chart in suited(release.said_in(language), release.tables[0])]
    assert said == snapshot


def test_a_description_is_short_whatever_the_labels_are(of, shown) -> None:
    rows = [shown(5, 4, 6, area=f"{number}" + "x" * 9_000) for number in range(3)]
    release = of(shown(5, 4, 6), *rows, title="y" * 9_000)
    assert len(fl.Forest(release, release.tables[0]).description) < 500
