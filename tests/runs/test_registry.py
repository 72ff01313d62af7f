"""An office keeps its releases; a new one of the same survey is held against them, without a number of what was withheld."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import PublicationError, ReadError
from flestimate.runs import Run
from flestimate.runs.registry import Registry, Surveyed

Done = Callable[..., Run]
KEPT = ('rule = "ilo"', 'rule = "ilo"\nregistry = "releases.jsonl"')
CROSSED = ("by = [", 'by = [["sex", "area"], ')


@pytest.fixture
def kept(study: Path) -> Path:
    """Where releases are kept."""
    return study.parent / "releases.jsonl"


def test_nothing_is_kept_unasked(done: Done, kept: Path) -> None:
    done()
    assert not kept.exists()


def test_a_release_is_kept_with_what_it_shows_and_withholds(done: Done, kept: Path) -> None:
    run = done(KEPT, CROSSED)
    (release,) = Registry.load(kept).releases
    (cells,) = release.cells
    assert (release.title, cells.case) == ("A synthetic study", "fl among None")
    rows = run.publication.tables[0].rows
    assert {one.cell for one in cells.shown} == {row.cell for row in rows if not isinstance(row, fl.Suppressed)}
    assert set(cells.withheld) == {row.cell for row in rows if isinstance(row, fl.Suppressed)} != set()
    assert release.survey.data == tuple(origin.hash for origin in run.publication.provenance if origin.what == "data")


def test_the_same_release_is_kept_once(done: Done, kept: Path) -> None:
    done(KEPT)
    before = kept.read_bytes()
    done(to="again")
    assert kept.read_bytes() == before


def test_what_was_shown_before_is_handed_to_disclosure_control(done: Done, kept: Path) -> None:
    done(KEPT)
    (release,) = Registry.load(kept).releases
    (earlier,) = Registry.load(kept).of(release.survey).cells()
    assert (earlier.id, earlier.case) == (release.id, "fl among None")
    assert set(earlier.cells) == {frozenset(), frozenset({("sex", "men")}), frozenset({("sex", "women")})}
    assert earlier.cells[frozenset()] == sum(cases for cell, cases in earlier.cells.items() if cell)


def test_a_release_of_rounded_numbers_is_kept_exactly_and_can_be_made_again(done: Done, kept: Path) -> None:
    done(KEPT, ('rule = "ilo"', 'rule = "ilo"\nround_counts_to = 5'), to="first")
    (release,) = Registry.load(kept).releases
    (cells,) = release.cells
    sizes = {cell.cell: cell.cases for cell in cells.shown}
    assert any(cases % 5 for cases in sizes.values())
    assert sizes[()] == sum(cases for cell, cases in sizes.items() if cell)
    assert all(50 <= cell.weight / cell.cases <= 51 for cell in cells.shown)
    done(to="second")
    assert len(Registry.load(kept).releases) == 1


def test_the_same_cases_by_other_weights_are_said_to_the_office(done: Done, kept: Path, study: Path, persons: pl.DataFrame) -> None:
    done(KEPT, ('title = "A', 'source = "LFS"\ntime = "2021"\ntitle = "A'), to="first")
    persons.with_columns(w=pl.col("w") * 1.1).write_csv(study.parent / "persons.csv")
    (note,) = (note.text for note in done(to="second").notes if note.code == "FLE-X28")
    assert note.startswith("3 cells of this release")
    assert note.endswith("are of the same sample cases by other weights: what the two sums tell together is not audited.")


def test_an_earlier_release_that_could_not_be_compared_is_said_to_the_office(done: Done, kept: Path, study: Path) -> None:
    area = '[concept.area]\nvariable = "a"\nanswers = { 1 = "urban", 2 = "rural" }\n'
    done(KEPT, ("by = [", 'by = ["area", '), to="first")
    (note,) = (note.text for note in done((area, ""), ('by = ["area", ', "by = ["), to="second").notes if note.code == "FLE-X28")
    assert note.startswith("not every cell of the release 'A synthetic study' of ")


def test_groups_that_are_drawn_otherwise_today_cannot_be_compared_and_that_is_said(done: Done, kept: Path, study: Path) -> None:
    done(KEPT, to="first")
    second = done(('{ 1 = "men", 2 = "women" }', '{ 1 = "boys and men", 2 = "girls and women" }'), to="second")
    (note,) = (note.text for note in second.notes if note.code == "FLE-X28")
    assert note.startswith("not every cell of the release 'A synthetic study' of ")


def test_a_cell_that_is_opened_is_said_to_the_office_and_in_no_file(
    done: Done, kept: Path, study: Path, snapshot: SnapshotAssertion
) -> None:
    def said(run: Run) -> list[str]:
        releases = Registry.load(kept).releases
        texts = [note.text for note in run.notes if note.code == "FLE-X28"]
        for number, release in enumerate(releases):
            texts = [text.replace(release.id, f"ID{number}").replace(f"{release.made:%Y-%m-%d}", "DATE") for text in texts]
        return texts

    assert said(done(KEPT, ('rule = "ilo"', 'rule = "ilo"\nminimum_cell = 35'), to="first")) == []
    opened = done(("minimum_cell = 35", "minimum_cell = 5"), to="second")
    assert said(opened) == snapshot
    for path in (study.parent / "second").iterdir():
        assert b"FLE-X28" not in path.read_bytes()
    with pytest.raises(PublicationError, match="FLE-X22"):  # what was shown cannot be withheld any more
        done(("minimum_cell = 5", "minimum_cell = 34"), to="third")
    assert not (study.parent / "third").exists()


def test_other_surveys_are_no_earlier_releases(done: Done, kept: Path) -> None:
    done(KEPT)
    registry = Registry.load(kept)
    assert registry.of(Surveyed(data=("0" * 64,))).releases == ()
    assert registry.of(Surveyed(source="Labour force survey", time="2021")).releases == ()


def test_a_survey_is_known_by_its_name_and_period_where_the_file_is_another(done: Done, kept: Path) -> None:
    done(KEPT, ('title = "A', 'source = "LFS"\ntime = "2021"\ntitle = "A'))
    registry = Registry.load(kept)
    assert len(registry.of(Surveyed(data=("0",), source="LFS", time="2021")).releases) == 1
    assert len(registry.of(Surveyed(data=("0",), source="LFS", time="2022")).releases) == 0


def test_a_repeated_run_is_held_against_the_releases_before_it_only(done: Done, kept: Path, study: Path) -> None:
    done(KEPT, to="first")
    done(("by = [", 'by = ["area", '), to="second")
    assert fl.rerun(study.parent / "second" / "run.log.json").identical
    assert len(Registry.load(kept).releases) == 2, "a rerun releases nothing"


@pytest.mark.bad_input("FLE-X09")
@pytest.mark.parametrize("damage", ["", "{}", '{"made": "yesterday"}', "secret"])
def test_a_damaged_registry_stops_the_release(done: Done, kept: Path, study: Path, damage: str, snapshot: SnapshotAssertion) -> None:
    done(KEPT)
    kept.write_text(kept.read_text() + damage + "\n")
    with pytest.raises(ReadError) as error:
        done(to="again")
    assert str(error.value) == snapshot
    assert not (study.parent / "again").exists()
