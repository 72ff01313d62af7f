"""What is withheld does not follow from what is shown: not by subtraction, not through another table, not from a note."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flestimate as fl
from flestimate.publication import PublishedTable
from flestimate.survey.scale import Outcome

ILO = fl.PublicationRule.load("ilo")
CELLS_OF_TABLES = "FLE-F31"  # counts cells, as everybody can


def sample(cases: dict[tuple[str, str | None], int], persons: int = 60) -> fl.Sample:
    """Persons of region and sector (None where it is unknown), so many of them cases."""
    rows = [
        {"w": 3.0, "ea": number % 6, "region": region, "sector": sector, "fl": int(number < many)}
        for (region, sector), many in cases.items()
        for number in range(persons)
    ]
    return fl.weigh(pl.DataFrame(rows, schema_overrides={"sector": pl.String}), fl.Clustered(weight="w", psu="ea"))


def determined(release: fl.Publication) -> set[frozenset]:
    """The withheld cells that the equations between the shown cells determine, found by linear algebra of the test's own."""
    cells: dict[frozenset, int | None] = {}
    for table in release.tables:
        for row in table.rows:
            value = row.estimate.n_cases if hasattr(row, "estimate") else (0 if row.status == "no sample" else None)
            key = frozenset(row.cell)
            cells[key] = value if cells.get(key) is None else cells[key]
    levels: dict[str, set[str]] = {}
    for cell in cells:
        for variable, category in cell:
            levels.setdefault(variable, set()).add(category)
    hidden = [cell for cell, value in cells.items() if value is None]
    rows = []
    for whole in cells:
        for variable in levels.keys() - {name for name, _ in whole}:
            parts = [whole | {(variable, category)} for category in levels[variable]]
            if all(part in cells for part in parts):
                rows.append([float(cell in parts) - float(cell == whole) for cell in hidden])
    if not rows or not hidden:
        return set()
    _, size, directions = np.linalg.svd(np.array(rows))
    free = directions[int((size > 1e-9).sum()) :]
    return {cell for position, cell in enumerate(hidden) if not (np.abs(free[:, position]) > 1e-9).any()}


@settings(max_examples=60, deadline=None)
@given(counts=st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=9, max_size=9))
def test_no_withheld_cell_of_a_crossing_is_determined(counts: list[int | None]) -> None:
    pairs = [(region, sector) for region in "ABC" for sector in "xyz"]
    present = {pair: many for pair, many in zip(pairs, counts, strict=True) if many is not None}
    if not present:
        return
    table = fl.estimate(sample(present, persons=40), fl.Prevalence("fl"), by=[("region", "sector")])
    assert determined(fl.publish(table, ILO)) == set()


def test_an_only_cell_of_its_line_takes_its_total_with_it() -> None:
    present = {("A", "x"): 20, ("B", "x"): 1, ("B", "z"): 20, ("C", "x"): 20, ("C", "y"): 5}
    assert determined(fl.publish(fl.estimate(sample(present), fl.Prevalence("fl"), by=[("region", "sector")]), ILO)) == set()


@pytest.mark.parametrize("measure", [fl.Mean("fl"), fl.Total("fl"), fl.Ratio("fl", "w"), fl.Count("fl")], ids=repr)
def test_another_measure_of_the_same_cases_shows_no_cell_more(measure: object) -> None:
    drawn = sample({("A", "Farms"): 40, ("A", "Mills"): 20, ("A", "Homes"): 12, ("A", "Mines"): 3})
    release = fl.publish([fl.estimate(drawn, one, by=["sector"]) for one in (fl.Prevalence("fl"), measure)], ILO)
    first, second = ({row.cell for row in table.rows if row.status == "withheld"} for table in release)
    assert first == second
    assert len(first) == 2


def test_a_share_does_not_tell_how_many_cases_are_of_unknown_sector() -> None:
    drawn = sample({("A", "Farms"): 40, ("A", "Mills"): 20, ("A", "Homes"): 17, ("A", None): 3})
    release = fl.publish([fl.estimate(drawn, fl.Prevalence("fl"), by=["sector"]), fl.estimate(drawn, fl.Share("fl", of="sector"))], ILO)
    assert {row.status for row in release.tables[1].rows} == {"withheld"}
    assert not any(character.isdigit() for note in release.notes if note.code != CELLS_OF_TABLES for character in note.text)
    shown = {row.cell[0][1] for row in release.tables[0].rows if row.cell and row.status == "reliable"}
    assert shown >= {"Farms"}  # the price is the distribution, not the table


def test_a_share_with_many_cases_of_unknown_sector_is_shown() -> None:
    drawn = sample({("A", "Farms"): 40, ("A", "Mills"): 20, ("A", "Homes"): 17, ("A", None): 16})
    release = fl.publish([fl.estimate(drawn, fl.Prevalence("fl"), by=["sector"]), fl.estimate(drawn, fl.Share("fl", of="sector"))], ILO)
    assert {row.status for table in release for row in table.rows} == {"reliable"}


def test_rows_of_a_share_are_withheld_with_the_cell_they_divide() -> None:
    cases = {("E", "x"): 40, ("E", "y"): 35, ("N", "x"): 2, ("N", "y"): 1, ("S", "x"): 20, ("S", "y"): 20}
    drawn = sample(cases)
    release = fl.publish(
        [fl.estimate(drawn, fl.Prevalence("fl"), by=["region"]), fl.estimate(drawn, fl.Share("fl", of="sector"), by=["region"])], ILO
    )
    hidden = {dict(row.cell).get("region") for row in release.tables[0].rows if row.status == "withheld"} - {None}
    assert len(hidden) >= 2
    under = [row for row in release.tables[1].rows if dict(row.cell).get("region") in hidden]
    assert {row.status for row in under} == {"withheld"}


def test_all_withheld_rows_give_the_same_reason() -> None:
    drawn = sample({("A", "Farms"): 40, ("A", "Mills"): 25, ("A", "Homes"): 4, ("A", "Mines"): 1})
    release = fl.publish(fl.estimate(drawn, fl.Prevalence("fl"), by=["sector"]), ILO)
    assert len({row.reason for row in release.tables[0].rows if row.status == "withheld"}) == 1


def test_persons_and_sampling_units_are_no_breakdown() -> None:
    drawn = sample({("A", "x"): 20})
    with pytest.raises(fl.FlestimateError, match="FLE-X20"):
        fl.estimate(drawn, fl.Prevalence("fl"), by=["ea"])


# Profiles: categories that a person may be in several of


def profiled(**cases: tuple[int, int, int]) -> fl.Sample:
    """Persons by region: so many cases, how many of them threatened, and how many indebted."""
    rows = [
        {"w": 3.0, "ea": n % 6, "region": region, "fl": int(n < many), "threats": int(n < threats), "debt": int(n < debt)}
        for region, (many, threats, debt) in cases.items()
        for n in range(60)
    ]
    return fl.weigh(pl.DataFrame(rows), fl.Clustered(weight="w", psu="ea"))


MEANS = fl.Profile("fl", of=("threats", "debt"), name="means")


def withheld(table: PublishedTable) -> set[str]:
    return {" ".join(category for _, category in row.cell) for row in table.rows if row.status == "withheld"}


def test_the_means_of_cases_are_no_parts_of_a_sum() -> None:
    release = fl.publish(fl.estimate(profiled(A=(40, 30, 2)), MEANS), ILO)
    assert withheld(release.tables[0]) == {"debt"}


def test_a_withheld_means_is_protected_along_the_breakdown() -> None:
    release = fl.publish(fl.estimate(profiled(A=(40, 30, 2), B=(40, 30, 20), C=(40, 30, 30)), MEANS, by=["region"]), ILO)
    assert withheld(release.tables[0]) == {"A debt", "B debt"}


@pytest.mark.parametrize("few", [(3, 3, 3), (0, 0, 0)])
def test_a_profile_does_not_tell_how_many_cases_a_withheld_cell_has(few: tuple[int, int, int]) -> None:
    drawn = profiled(A=few, B=(9, 8, 8), C=(40, 30, 30), D=(40, 20, 30))
    release = fl.publish([fl.estimate(drawn, measure, by=["region"]) for measure in (fl.Count("fl"), MEANS)], ILO)
    assert withheld(release.tables[0]) == {"A", "B"}
    assert withheld(release.tables[1]) >= {"A threats", "A debt", "B threats", "B debt"}


# The headline by other definitions


def by_definition(lost: dict[str, int], cases: int = 40, by: tuple[object, ...] = ()) -> fl.EstimateTable:
    """A headline with so many cases of each sex, and a definition that counts so many fewer (negative: more) among men and women."""
    rows = [
        {
            "w": 3.0,
            "ea": number % 6,
            "sex": sex,
            "first": 2 * int(number < cases),
            "other": 2 * int(number < cases - few),
        }
        for sex, few in lost.items()
        for number in range(120)
    ]
    drawn = fl.weigh(pl.DataFrame(rows), fl.Clustered(weight="w", psu="ea"))
    drawn = replace(drawn, scales={"first": Outcome(), "other": Outcome()})
    definitions = (fl.Definition("headline", "first"), fl.Definition("other", "other"))
    return fl.estimate(drawn, fl.PrevalenceByDefinition(definitions), by=by)


def statuses(table: fl.EstimateTable) -> dict[tuple[str, ...], str]:
    (published,) = fl.publish(table, ILO).tables
    return {tuple(category for _, category in row.cell): row.status for row in published.rows}


@pytest.mark.parametrize("few", [0, 1, 2, 3, 4, -1, -4])
def test_a_definition_that_differs_from_the_headline_by_few_cases_or_by_none_is_withheld(few: int) -> None:
    assert statuses(by_definition({"men": few})) == {("headline",): "reliable", ("other",): "withheld"}


@pytest.mark.parametrize("few", [5, 12, -5])
def test_a_definition_that_differs_by_enough_is_shown(few: int) -> None:
    assert statuses(by_definition({"men": few})) == {("headline",): "reliable", ("other",): "reliable"}


def test_few_more_and_as_many_fewer_are_withheld_as_no_difference_is() -> None:
    found = statuses(by_definition({"men": 3, "women": -3}, by=("sex",)))
    assert {found["other",], found["men", "other"], found["women", "other"]} == {"withheld"}
    assert {found["headline",], found["men", "headline"], found["women", "headline"]} == {"reliable"}


def test_what_is_withheld_of_a_definition_does_not_follow_from_the_rest_of_it() -> None:
    found = statuses(by_definition({"men": 2, "women": 0}, by=("sex",)))
    assert found["other",] == found["men", "other"] == "withheld"
    found = statuses(by_definition({"men": 2, "women": 10}, by=("sex",)))
    assert found["men", "other"] == "withheld"
    assert "withheld" in {found["women", "other"], found["other",]}


@pytest.mark.bad_input("FLE-X09")
@settings(max_examples=40, deadline=None)
@given(men=st.integers(-12, 12), women=st.integers(-12, 12))
def test_no_difference_of_few_cases_from_the_headline_can_be_found(men: int, women: int) -> None:
    table = by_definition({"men": men, "women": women}, by=("sex",))
    cases = {one.cell: one.n_cases for one in table}
    release = fl.publish(table, ILO)
    hidden = determined(release)
    shown = {row.cell for row in release.tables[0].rows if row.status != "withheld"}
    for cell, count in cases.items():
        headline = tuple(("definition", "headline") if name == "definition" else (name, category) for name, category in cell)
        if cell != headline and abs(count - cases[headline]) < 5:
            assert cell not in shown
            assert frozenset(cell) not in hidden


def test_a_definition_is_withheld_with_the_headlines_cell_in_another_table() -> None:
    """The cell of a breakdown that is withheld in a table of the same cases is withheld by every definition."""
    rows = [{"w": 1.0, "ea": n % 6, "sex": "men" if n < 200 else "women", "first": 2 * int(n < 40 or 200 <= n < 202)} for n in range(400)]
    drawn = fl.weigh(pl.DataFrame(rows).with_columns(other=pl.col("first")), fl.Clustered(weight="w", psu="ea"))
    drawn = replace(drawn, scales={"first": Outcome(), "other": Outcome()})
    measure = fl.PrevalenceByDefinition((fl.Definition("headline", "first"), fl.Definition("other", "other")), what="first")
    tables = [fl.estimate(drawn, fl.Prevalence("first"), by=["sex"]), fl.estimate(drawn, measure, by=["sex"])]
    plain, by_definitions = fl.publish(tables, ILO).tables
    hidden = {dict(row.cell).get("sex") for row in plain.rows if row.status == "withheld"}
    assert "women" in hidden
    assert {row.status for row in by_definitions.rows if dict(row.cell).get("sex") in hidden} == {"withheld"}


# What the tables of the same persons tell of one another


def counted(*groups: tuple[dict[str, object], int, int]) -> pl.DataFrame:
    """Synthetic persons: what they say, how many of them there are, and how many of these are cases."""
    rows = [{**said, "w": 1.0, "fl": int(number < cases)} for said, persons, cases in groups for number in range(persons)]
    return pl.DataFrame(rows).with_row_index("ea").with_columns(pl.col("ea") * 7 % 40)


def weighed(frame: pl.DataFrame, weight: str = "w") -> fl.Sample:
    return fl.weigh(frame, fl.Clustered(weight=weight, psu="ea"))


def hidden(*tables: fl.EstimateTable) -> list[set[str]]:
    return [withheld(table) for table in fl.publish(list(tables), ILO)]


SECTIONS = (
    ({"section": "A", "broad": "farms"}, 300, 40),
    ({"section": "B", "broad": "mills"}, 300, 3),
    ({"section": "C", "broad": "mills"}, 400, 60),
    ({"section": "D", "broad": "homes"}, 400, 7),
    ({"section": "E", "broad": "homes"}, 400, 50),
)


def test_a_trait_among_the_cases_does_not_tell_how_many_they_are() -> None:
    frame = counted(
        *(({"section": name}, persons, cases) for name, persons, cases in [("A", 300, 3), ("B", 300, 8), ("C", 400, 60), ("D", 400, 50)])
    )
    indebted = {"A": 1, "B": 8, "C": 6, "D": 30}
    rank = pl.int_range(pl.len()).over("section", "fl")
    drawn = weighed(frame.with_columns(debt=((pl.col("fl") == 1) & (rank < pl.col("section").replace_strict(indebted))).cast(pl.Int64)))
    first, second = hidden(
        fl.estimate(drawn, fl.Prevalence("fl"), by=["section"]), fl.estimate(drawn, fl.Prevalence("debt", among="fl"), by=["section"])
    )
    assert first == {"A", "B"}
    assert first <= second


@pytest.mark.parametrize("measure", [fl.Mean("hours", among="fl"), fl.Total("hours", among="fl"), fl.Composition(among="fl")], ids=repr)
def test_a_measure_among_the_cases_does_not_tell_a_section_by_its_broad_sector(measure: object) -> None:
    frame = counted(*SECTIONS)
    drawn = weighed(frame.with_columns(hours=pl.Series(np.arange(len(frame)) % 50 + 10.0)))
    sections, broad = hidden(fl.estimate(drawn, fl.Prevalence("fl"), by=["section"]), fl.estimate(drawn, measure, by=["broad"]))
    assert "B" in sections
    assert "C" in sections or "mills" in broad


@pytest.mark.parametrize("exceptions", [0, 1, 4])
def test_a_few_persons_of_a_wrong_code_do_not_hide_that_sections_lie_in_broad_sectors(exceptions: int) -> None:
    drawn = weighed(counted(*SECTIONS, ({"section": "E", "broad": "farms"}, exceptions, 0)))
    (found,) = hidden(fl.estimate(drawn, fl.Prevalence("fl"), by=["section", "broad"]))
    assert "B" in found
    assert found & {"C", "mills"}


def test_details_of_few_cases_lie_in_their_forms() -> None:
    parts = [("f1", "a", 9), ("f1", "b", 3), ("f2", "c", 6), ("f3", "g", 5), ("f3", "h", 4), ("f2", "k", 1)]
    frame = counted(*(({"form": form, "detail": detail}, n, n) for form, detail, n in parts), ({"form": None, "detail": None}, 900, 0))
    drawn = weighed(frame)
    forms, details = hidden(*(fl.estimate(drawn, fl.Share("fl", of=name)) for name in ("form", "detail")))
    assert {"b", "h", "k"} <= details
    for form, own in (("f1", {"a"}), ("f2", {"c"}), ("f3", {"g"})):
        assert form in forms or own & details


def test_age_bands_that_overlap_do_not_tell_what_they_have_in_common() -> None:
    bands = [("15-17", "15-24", 20), ("18-29", "15-24", 3), ("18-29", "25+", 22), ("30+", "25+", 30)]
    drawn = weighed(counted(*(({"a": one, "b": other}, 300, cases) for one, other, cases in bands)))
    (found,) = hidden(fl.estimate(drawn, fl.Prevalence("fl"), by=["a", "b"]))
    assert found & {"15-17", "15-24"}  # 23 - 20 are 18 to 24
    assert found & {"18-29", "25+", "30+"}  # 25 - (52 - 30)


def test_two_of_three_groups_do_not_tell_the_third() -> None:
    drawn = weighed(counted(({"a": 1, "b": 0}, 300, 31), ({"a": 0, "b": 1}, 300, 18), ({"a": 0, "b": 0}, 200, 3)))
    tables = [fl.estimate(drawn, fl.Prevalence("fl", among=among)) for among in (None, "a", "b")]
    assert any(row.status == "withheld" for table in fl.publish(tables, ILO) for row in table.rows)


def test_a_composition_does_not_tell_how_many_meet_both_sides_and_are_no_cases() -> None:
    sides = [("met", "met", 60, 57), ("met", "not met", 80, 0), ("not met", "met", 70, 0), ("not met", "not met", 900, 0)]
    drawn = weighed(counted(*(({"inv": one, "coe": other, "adult": 1}, n, cases) for one, other, n, cases in sides)))
    whole, crossed = fl.publish(
        [fl.estimate(drawn, fl.Prevalence("fl", among="adult")), fl.estimate(drawn, fl.Composition(among="adult"), by=[("inv", "coe")])],
        ILO,
    )
    assert "met met" in withheld(crossed)
    assert whole.rows[0].status == "reliable"


def means() -> fl.Sample:
    """Cases by the means of coercion, which exclude one another and leave nobody; a threat is violence or debt."""
    frame = counted(({"m": "violence"}, 600, 38), ({"m": "debt"}, 200, 3), ({"m": "none"}, 200, 17))
    one_each = [(pl.col("m") == name).cast(pl.Int64).alias(name) for name in ("violence", "debt", "none")]
    return weighed(frame.with_columns(*one_each, threat=(pl.col("m") != "none").cast(pl.Int64)))


def test_a_trait_does_not_tell_what_another_has_beside_it() -> None:
    (found,) = hidden(fl.estimate(means(), fl.Profile("fl", of=("threat", "violence"), name="means")))
    assert found


def test_traits_that_exclude_one_another_and_leave_nobody_are_parts_of_a_sum() -> None:
    (found,) = hidden(fl.estimate(means(), fl.Profile("fl", of=("debt", "violence", "none"), name="means")))
    assert "debt" in found
    assert len(found) > 1


def test_a_trait_that_is_a_category_of_a_share_does_not_tell_it() -> None:
    drawn = means()
    share, profile = hidden(
        fl.estimate(drawn, fl.Share("fl", of="m")), fl.estimate(drawn, fl.Profile("fl", of=("debt", "violence", "none"), name="means"))
    )
    assert share == profile
    assert len(share) > 1


def test_persons_in_another_order_are_the_same_persons() -> None:
    frame = counted(*SECTIONS)
    sections, broad = hidden(
        fl.estimate(weighed(frame), fl.Prevalence("fl"), by=["section"]),
        fl.estimate(weighed(frame.sample(fraction=1, shuffle=True, seed=1)), fl.Prevalence("fl"), by=["broad"]),
    )
    assert sections & {"C"} or broad & {"mills"}


@pytest.mark.parametrize(
    "changed",
    [
        pl.lit(2.0).alias("w"),
        pl.col("section").replace_strict({"A": "farms", "B": "mills", "C": "mills", "D": "homes", "E": "homes"}),
    ],
    ids=["other weights", "a recoded variable"],
)
def test_tables_of_one_file_that_cannot_be_put_together_are_refused(changed: pl.Expr) -> None:
    frame = counted(*SECTIONS)
    tables = [fl.estimate(weighed(one), fl.Prevalence("fl"), by=["section"]) for one in (frame, frame.with_columns(changed))]
    with pytest.raises(fl.FlestimateError, match="FLE-X31"):
        fl.publish(tables, ILO)
