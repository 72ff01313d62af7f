"""Disclosure control of whole publications: groups of groups, restricted sisters, single heavy cases, earlier releases, rounding."""

import types
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
import pytest
import scipy.optimize
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.declaration import Origin
from flestimate.publication.disclosure import case_of, control
from flestimate.study.release import Release
from flestimate.study.words import Place

ILO = fl.PublicationRule.load("ilo")
PLACE = Place(Origin("study.toml", ""), "publication")


def sample(groups: Sequence[Mapping[str, object]], persons: int = 60) -> fl.Sample:
    """Persons of groups, `cases` of each of them cases; `heavy`: the weight of the first of these."""
    rows = [
        {
            **{name: value for name, value in group.items() if name not in {"cases", "heavy"}},
            "w": float(group.get("heavy", 3.0)) if number == 0 else 3.0,
            "ea": number % 6,
            "fl": int(number < group["cases"]),
        }
        for group in groups
        for number in range(persons)
    ]
    return fl.weigh(pl.DataFrame(rows), fl.Clustered(weight="w", psu="ea"))


def withheld(table: object) -> set[str]:
    return {" ".join(category for _, category in row.cell) or "total" for row in table.rows if row.status == "withheld"}


def by_sector(**cases: int) -> fl.Sample:
    return sample([{"sector": name, "cases": many} for name, many in cases.items()])


FIVE = {"Farms": 40, "Mills": 20, "Homes": 12, "Mines": 3}


# Hierarchies


SECTIONS = [("A", "goods", 40), ("B", "goods", 3), ("C", "goods", 20), ("D", "services", 30), ("E", "services", 25)]


def nested() -> fl.Sample:
    return sample([{"section": section, "broad": broad, "cases": cases} for section, broad, cases in SECTIONS])


def test_a_section_does_not_follow_from_its_broad_sector() -> None:
    """Goods less A and C would give B, though no table crosses sections and broad sectors."""
    drawn = nested()
    release = fl.publish([fl.estimate(drawn, fl.Count("fl"), by=[name]) for name in ("section", "broad")], ILO)
    sections, broad = map(withheld, release.tables)
    assert sections == {"B", "C"}  # withholding D or E beside B would leave goods, and so B
    assert broad == set()


def test_a_section_alone_in_its_broad_sector_takes_that_with_it() -> None:
    drawn = sample([{"section": s, "broad": b, "cases": c} for s, b, c in [("A", "g", 40), ("B", "h", 2), ("C", "k", 20), ("D", "k", 30)]])
    release = fl.publish([fl.estimate(drawn, fl.Count("fl"), by=[name]) for name in ("section", "broad")], ILO)
    assert "B" in withheld(release.tables[0])
    assert "h" in withheld(release.tables[1])


# Restricted sisters


def test_a_group_does_not_follow_from_everybody_less_the_others() -> None:
    """All, and among women: what is left are the men, who are few."""
    drawn = sample([{"woman": 1, "cases": 40}, {"woman": 0, "cases": 3}])
    release = fl.publish([fl.estimate(drawn, fl.Prevalence("fl")), fl.estimate(drawn, fl.Prevalence("fl", among="woman"))], ILO)
    assert [withheld(table) for table in release.tables].count(set()) == 1


def test_a_restricted_sister_that_leaves_enough_is_shown() -> None:
    drawn = sample([{"woman": 1, "cases": 40}, {"woman": 0, "cases": 9}])
    release = fl.publish([fl.estimate(drawn, fl.Prevalence("fl")), fl.estimate(drawn, fl.Prevalence("fl", among="woman"))], ILO)
    assert [withheld(table) for table in release.tables] == [set(), set()]


def test_a_breakdown_and_a_restriction_to_one_of_its_groups_are_seen_together() -> None:
    """The men are withheld with the women in the breakdown, and the table among women would give them."""
    drawn = sample([{"sex": "women", "woman": 1, "cases": 40}, {"sex": "men", "woman": 0, "cases": 3}])
    tables = [fl.estimate(drawn, fl.Count("fl"), by=["sex"]), fl.estimate(drawn, fl.Prevalence("fl", among="woman"))]
    broken_down, among = map(withheld, fl.publish(tables, ILO).tables)
    assert "men" in broken_down
    assert "total" in broken_down or ("women" in broken_down and "total" in among)


# Weights that tell


def test_two_cells_whose_weights_are_known_do_not_hide_one_another() -> None:
    """Each region has a weight of its own: cases and weighted cases are two equations, so that two unknowns follow and three do not."""
    frame = pl.DataFrame(
        [
            {"region": region, "w": weight, "ea": number % 6, "fl": int(number < cases)}
            for region, weight, cases in [("A", 1.0, 3), ("B", 5.0, 12), ("C", 20.0, 15), ("D", 9.0, 40)]
            for number in range(60)
        ]
    )
    drawn = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    assert len(withheld(fl.publish(fl.estimate(drawn, fl.Count("fl"), by=["region"]), ILO).tables[0])) >= 3


# Dominance


def heavy() -> fl.EstimateTable:
    groups = [{"sector": "Farms", "cases": 40}, {"sector": "Mills", "cases": 20}, {"sector": "Homes", "cases": 12, "heavy": 900.0}]
    return fl.estimate(sample(groups), fl.Count("fl"), by=["sector"])


@pytest.mark.parametrize("dominance", [fl.Dominance(share=0.8), fl.PPercent(share=0.1)])
def test_a_figure_that_one_case_makes_is_withheld(dominance: fl.Dominance) -> None:
    rule = ILO.protecting(fl.Disclosure(dominance=dominance))
    assert withheld(fl.publish(heavy(), ILO).tables[0]) == set()
    assert "Homes" in withheld(fl.publish(heavy(), rule).tables[0])


def test_the_share_that_dominates_is_told_nobody() -> None:
    rule = ILO.protecting(fl.Disclosure(dominance=fl.Dominance(share=0.8125)))
    release = fl.publish(heavy(), rule)
    assert not any(
        "0.8125" in text or "8125" in text for text in (repr(rule), str(rule), repr(release), str(release.notes), rule.model_dump_json())
    )
    assert rule.fingerprint == ILO.protecting(fl.Disclosure(dominance=fl.Dominance(share=0.7))).fingerprint


# Earlier releases


def before(cells: Mapping[str, int], case: str = "fl among None") -> list[fl.EarlierRelease]:
    return [fl.EarlierRelease("2024-1", case, {frozenset({("sector", name)} if name != "total" else ()): n for name, n in cells.items()})]


def test_what_was_shown_before_is_known_whatever_is_withheld_now() -> None:
    table = fl.estimate(by_sector(**FIVE), fl.Count("fl"), by=["sector"])
    assert withheld(fl.publish(table, ILO).tables[0]) == {"Homes", "Mines"}
    assert withheld(fl.publish(table, ILO, earlier=before({"Homes": 12})).tables[0]) == {"Mills", "Mines"}


@pytest.mark.parametrize("case", ["other among None", "fl among woman"])
def test_a_release_about_other_cases_tells_nothing(case: str) -> None:
    table = fl.estimate(by_sector(**FIVE), fl.Count("fl"), by=["sector"])
    assert withheld(fl.publish(table, ILO, earlier=before({"Homes": 12}, case)).tables[0]) == {"Homes", "Mines"}


def test_a_cell_that_earlier_releases_give_away_is_refused(snapshot: SnapshotAssertion) -> None:
    table = fl.estimate(by_sector(**FIVE), fl.Count("fl"), by=["sector"])
    with pytest.raises(fl.FlestimateError, match="FLE-X22") as raised:
        fl.publish(table, ILO, earlier=before({"Mines": 3}))
    assert str(raised.value) == snapshot


def test_a_cell_that_all_others_were_shown_of_is_refused() -> None:
    table = fl.estimate(by_sector(**FIVE), fl.Count("fl"), by=["sector"])
    with pytest.raises(fl.FlestimateError, match="FLE-X22"):
        fl.publish(table, ILO, earlier=before({"total": 75, "Farms": 40, "Mills": 20, "Homes": 12}))


@pytest.mark.parametrize(("cases", "is_near"), [(19, True), (24, True), (16, True), (20, False), (14, False), (26, False)])
def test_a_cell_that_differs_by_few_from_what_was_shown_is_withheld(cases: int, *, is_near: bool) -> None:
    table = fl.estimate(by_sector(Farms=40, Mills=20, Homes=12), fl.Count("fl"), by=["sector"])
    assert ("Mills" in withheld(fl.publish(table, ILO, earlier=before({"Mills": cases})).tables[0])) == is_near


def test_a_total_that_differs_by_few_from_what_was_shown_is_refused() -> None:
    table = fl.estimate(by_sector(Farms=40, Mills=20, Homes=12), fl.Count("fl"), by=["sector"])
    with pytest.raises(fl.FlestimateError, match="FLE-X22"):
        fl.publish(table, ILO, earlier=before({"total": 71}))


def by_area_and_zone() -> fl.Sample:
    """Areas of a weight each, two to a zone."""
    areas = [("A", "x", 10.0, 3), ("B", "x", 25.0, 12), ("C", "y", 17.0, 60), ("D", "y", 31.0, 9)]
    rows = [
        {"area": area, "zone": zone, "w": weight, "ea": number % 6, "fl": int(number < cases)}
        for area, zone, weight, cases in areas
        for number in range(90)
    ]
    return fl.weigh(pl.DataFrame(rows), fl.Clustered(weight="w", psu="ea"))


def test_the_weight_of_what_was_shown_before_is_known_too() -> None:
    """15 cases of a known weight, in two areas that have a weight each: the cases of both follow."""
    table = fl.estimate(by_area_and_zone(), fl.Count("fl"), by=["area"])
    shown = [fl.EarlierRelease("2024-1", "fl among None", {frozenset({("zone", "x")}): 15, frozenset({("zone", "y")}): 69})]
    assert "A" in withheld(fl.publish(table, ILO).tables[0])
    with pytest.raises(fl.FlestimateError, match="FLE-X22"):
        fl.publish(table, ILO, earlier=shown)


def grown_up(*, in_the_file: bool) -> fl.Sample:
    drawn = [{"sector": s, "adult": a, "cases": c} for s, a, c in [("Farms", 1, 31), ("Mills", 1, 18), ("Farms", 0, 2), ("Mills", 0, 1)]]
    return sample(drawn if in_the_file else [{name: value for name, value in one.items() if name != "adult"} for one in drawn])


ADULTS = before({"total": 49, "Farms": 31, "Mills": 18}, "fl among adult")


def test_children_do_not_follow_from_everybody_less_the_adults_of_an_earlier_release() -> None:
    table = fl.estimate(grown_up(in_the_file=True), fl.Prevalence("fl"), by=["sector"])
    assert withheld(fl.publish(table, ILO).tables[0]) == set()
    release = fl.publish(table, ILO, earlier=ADULTS)
    assert withheld(release.tables[0]) == {"total", "Farms", "Mills"}
    assert release.audit.not_compared == ()


def test_an_earlier_release_that_the_file_cannot_tell_is_said_to_be_not_compared() -> None:
    table = fl.estimate(grown_up(in_the_file=False), fl.Prevalence("fl"), by=["sector"])
    release = fl.publish(table, ILO, earlier=ADULTS)
    assert withheld(release.tables[0]) == set()
    assert release.audit.not_compared == ("2024-1",)


# The audit


def test_a_publication_says_how_much_is_withheld_and_that_nothing_can_be_recovered() -> None:
    audit = fl.publish(fl.estimate(by_sector(**FIVE), fl.Count("fl"), by=["sector"]), ILO).audit
    assert (audit.cells, audit.hidden, audit.share_hidden, audit.recoverable) == (5, 2, 0.4, ())


def test_what_the_audit_can_recover_is_not_published(monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion) -> None:
    monkeypatch.setattr(control, "suppressed", lambda _, withheld: frozenset(withheld))
    with pytest.raises(fl.FlestimateError, match="FLE-X21") as raised:
        fl.publish(fl.estimate(by_sector(**FIVE), fl.Count("fl"), by=["sector"]), ILO)
    assert str(raised.value) == snapshot


def test_where_everything_is_small_everything_is_withheld() -> None:
    table = fl.estimate(by_sector(Farms=1, Mills=1, Homes=1), fl.Count("fl"), by=["sector"])
    assert withheld(fl.publish(table, ILO).tables[0]) == {"total", "Farms", "Mills", "Homes"}


def test_two_runs_withhold_the_same_cells() -> None:
    releases = [fl.publish(fl.estimate(nested(), fl.Count("fl"), by=["section", "broad"]), ILO) for _ in range(2)]
    assert withheld(releases[0].tables[0]) == withheld(releases[1].tables[0])


# Rounding


def test_numbers_of_persons_are_rounded_wherever_they_are_shown() -> None:
    table = fl.estimate(by_sector(Farms=41, Mills=23), fl.Count("fl"), by=["sector"])
    release = fl.publish(table, ILO.protecting(fl.Disclosure(rounding=fl.Rounding(base=5))))
    records = release.records()
    assert [one["n_cases"] for one in records] == [65, 40, 25]
    for one in records:
        assert all(
            one[name] % 5 == 0 for name in ("n", "n_cases", "n_psu", "population", "undetermined", "estimate", "conf_low", "conf_high")
        )
    assert any(note.code == "FLE-X24" for note in release.notes)


def test_rates_are_not_rounded() -> None:
    drawn = by_sector(Farms=41, Mills=23)
    table = fl.estimate(drawn, fl.Prevalence("fl"))
    release = fl.publish(table, ILO.protecting(fl.Disclosure(rounding=fl.Rounding(base=5))))
    assert release.records()[0]["estimate"] == pytest.approx(table.total.estimate, abs=0.0005)  # to the second digit of its error, 0.0167


def test_a_study_declares_dominance_and_rounding() -> None:
    rule = Release(rule="ilo", minimum_cell=10, dominance=0.8, round_counts_to=5)
    assert "0.8" not in repr(rule)
    assert rule.value(PLACE).disclosure == fl.Disclosure(dominance=fl.Dominance(share=0.8), rounding=fl.Rounding(base=5))
    assert Release().value(PLACE) == ILO


# Whole publications of random persons: no measure shows what another withholds


@pytest.mark.parametrize("seed", range(12))
def test_tables_of_all_kinds_together_are_audited(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = 900
    case = rng.random(size) < 0.12
    region, section = rng.integers(0, 4, size), rng.integers(0, 6, size)
    frame = pl.DataFrame(
        {
            "w": rng.uniform(1, 3, size) * (1 + region),
            "ea": np.arange(size) % 30,
            "fl": case.astype(int),
            "region": [f"r{one}" for one in region],
            "section": [f"s{one}" for one in section],
            "broad": [f"b{one // 2}" for one in section],
            "woman": rng.integers(0, 2, size),
            "threats": case * (rng.random(size) < 0.4),
            "debt": case * (rng.random(size) < 0.1),
            "form": [f"f{one}" if is_case else None for one, is_case in zip(rng.integers(0, 4, size), case, strict=True)],
        }
    )
    drawn = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    tables = [
        fl.estimate(drawn, fl.Prevalence("fl"), by=[("region", "broad"), "section"]),
        fl.estimate(drawn, fl.Prevalence("fl", among="woman"), by=["region"]),
        fl.estimate(drawn, fl.Count("fl"), by=["woman"]),
        fl.estimate(drawn, fl.Share("fl", of="form"), by=["region"]),
        fl.estimate(drawn, fl.Profile("fl", of=("threats", "debt"), name="means"), by=["region"]),
    ]
    audit = fl.publish(tables, ILO).audit
    assert audit.recoverable == ()
    assert audit.hidden


@pytest.mark.parametrize("seed", range(6))
def test_the_same_release_can_be_made_again(seed: int) -> None:
    random = np.random.default_rng(seed)
    frame = pl.DataFrame(
        {
            "w": random.integers(5, 30, 2_000),
            "ea": random.integers(0, 40, 2_000),
            "sex": random.choice(["f", "m"], 2_000),
            "sector": random.choice(list("ABCDEF"), 2_000, p=[0.4, 0.25, 0.2, 0.08, 0.05, 0.02]),
            "fl": (random.random(2_000) < 0.03).astype(int),
        }
    )
    table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"), by=[("sex", "sector")])
    (first,) = fl.publish(table, ILO)
    assert withheld(first)
    shown = fl.EarlierRelease("1", case_of(table), {frozenset(row.cell): row.estimate.n_cases for row in first.published})
    (second,) = fl.publish(table, ILO, earlier=[shown])
    assert [row.status for row in second.rows] == [row.status for row in first.rows]


def test_a_solver_that_gives_up_on_prices_far_apart_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS did on a real survey of 44,000 persons, and then everything was withheld."""
    table = fl.estimate(by_sector(Farms=40, Mills=20, Shops=10, Homes=7, Mines=1), fl.Count("fl"), by=["sector"])
    expected = withheld(fl.publish(table, ILO).tables[0])
    solve, given_up = scipy.optimize.linprog, []

    def giving_up(prices: np.ndarray, **problem: object) -> object:
        if prices.max() > 100:
            given_up.append(prices.max())
            return types.SimpleNamespace(status=4)
        return solve(prices, **problem)

    monkeypatch.setattr("scipy.optimize.linprog", giving_up)
    assert withheld(fl.publish(table, ILO).tables[0]) == expected
    assert given_up
