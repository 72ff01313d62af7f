"""Degrees of freedom of replicates: R's rank, by three ways that must agree."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flestimate.variance.clusters import Clusters
from flestimate.variance.replication import BRR, Bootstrap, Fay, Jackknife1, Jackknife2, JackknifeN, SuccessiveDifferences, rank_df
from flestimate.variance.replication.degrees import FactorRank, StratumRank, fold, has_full_rank, rank

# R 4.5 survey, degf() of whole designs: figures.csv.xz, estimator "design", statistic "df".
DESIGNS = [
    "clus1_jk1", "clus1_boot", "clus1_subboot", "strat_jkn", "strat_subboot", "scd_brr", "scd_fay", "scd_jkn", "scd_jk2",
    "scd_acs", "lfs_jkn", "lfs_boot", "nhanes_jkn", "nhanes_brr",
]  # fmt: skip


@pytest.mark.parametrize("name", DESIGNS)
def test_the_rank_of_the_weights_is_rs(reference, name: str) -> None:
    design = reference(name)
    assert rank_df(design.factors * design.weight[:, None]) == design.figures()["design", "", "", "df", "degf"]


@pytest.mark.parametrize(
    ("name", "domain", "variable"),
    [
        ("clus1_jk1", "stype", "api00"),
        ("clus1_boot", "stype", "api00"),
        ("strat_jkn", "stype", "api00"),
        ("lfs_jkn", "sector", "fl"),
        ("lfs_boot", "sector", "fl"),
    ],
)
def test_the_rank_of_a_domains_weights_is_rs(reference, name: str, domain: str, variable: str) -> None:
    design = reference(name)
    figures, group = design.figures(), design.text(domain)
    expected = {key[2]: value for key, value in figures.items() if key[:2] == ("mean", variable) and key[3:] == ("df", "domain")}
    expected = {key.split("=")[1]: value for key, value in expected.items() if key.startswith(f"{domain}=") and "&" not in key}
    assert len(expected) >= 3
    weights = design.factors * design.weight[:, None]
    assert {level: rank_df(weights[group == level]) for level in expected} == expected


def test_the_counts_of_psus_give_rs_degrees_of_domains(reference) -> None:
    design = reference("clus1_jk1")
    clusters, person = design.clusters("dnum", None, "fpc")
    psu = np.unique(design.text("dnum")[person], return_inverse=True)[1]
    number = dict(zip(design.text("dnum")[person], range(len(psu)), strict=True))
    pairs = sorted({(number[dnum], "EHM".index(stype)) for dnum, stype in zip(design.text("dnum"), design.text("stype"), strict=True)})
    degrees = Jackknife1().factors(clusters).degrees.of(*np.array(pairs).T, cells=3)
    np.testing.assert_array_equal(degrees, [14, 7, 11])  # figures.csv.xz, mean of api00 by stype, df domain


def test_more_rows_than_fit_at_once_have_the_same_rank() -> None:
    weights = np.repeat(JackknifeN().factors(Clusters.of_one_stage(np.repeat(np.arange(4), 3), np.zeros(4))).factors.T, 50, axis=0)
    shuffled = weights * np.random.default_rng(1).lognormal(size=(len(weights), 1))
    assert rank_df(shuffled) == rank_df(weights) == 8


def test_rows_are_looked_at_until_the_rank_is_reached_and_no_further() -> None:
    rows = np.concatenate([np.eye(3), np.ones((3, 3)), np.full((1, 3), np.nan)])
    assert rank_df(rows) == 2
    assert rank_df(np.concatenate([rows[3:6], rows[:3], np.ones((20, 3))]), most=3) == 2


@pytest.mark.parametrize(("repeated", "expected"), [(0, 0), (1, 0), (2, 0)])
def test_replicates_that_are_all_alike_leave_none(repeated: int, expected: int) -> None:
    assert rank_df(np.tile([[1.0], [2.0]], (1, repeated))) == expected


def test_a_column_of_zeros_adds_nothing() -> None:
    assert rank_df(np.array([[0.0, 2.0, 1.0], [0.0, 1.0, 2.0]])) == 1


def test_the_column_that_repeats_another_is_not_counted_wherever_it_stands() -> None:
    a, b, c = np.random.default_rng(1).normal(size=(3, 40))
    assert rank_df(np.stack([a, a, b, a + b, c], axis=1)) == 2


@st.composite
def presences(draw, sizes: st.SearchStrategy[int]):
    """A design, and the pairs of PSU and cell that have persons, for three cells."""
    size = draw(st.lists(sizes, min_size=1, max_size=5))
    assume(max(size) > 1)
    fraction = draw(st.lists(st.sampled_from([0.0, 0.5]), min_size=len(size), max_size=len(size)))
    clusters = Clusters.of_one_stage(np.repeat(np.arange(len(size)), size), np.array(fraction))
    met = draw(st.lists(st.tuples(st.integers(0, len(clusters) - 1), st.integers(0, 2)), unique=True))
    psu, cell = (np.array([pair[axis] for pair in met], dtype=np.int64) for axis in (0, 1))
    return clusters, psu, cell


@pytest.mark.parametrize("method", [BRR(), Fay(0.5), Jackknife2(), JackknifeN()], ids=repr)
@given(presence=presences(st.integers(1, 2)))
def test_counts_give_the_rank_of_paired_replicates(method, presence) -> None:
    clusters, psu, cell = presence
    assume(method != Jackknife2() or not by_chance(clusters, psu, cell))
    made = method.factors(clusters)
    assert isinstance(made.degrees, StratumRank)
    np.testing.assert_array_equal(made.degrees.of(psu, cell, 3), FactorRank(made.factors).of(psu, cell, 3))


def by_chance(clusters: Clusters, psu: np.ndarray, cell: np.ndarray) -> bool:
    """Whether a cell has one PSU of each and every stratum, the exception that `StratumRank` states."""
    return any(
        np.array_equal(np.bincount(clusters.stratum[psu[cell == own]], minlength=clusters.strata)[clusters.sizes == 2], ones)
        for own in range(3)
        for ones in [np.ones((clusters.sizes == 2).sum())]
    )


@given(presence=presences(st.integers(1, 4)))
def test_counts_give_the_rank_of_the_jackknife(presence) -> None:
    clusters, psu, cell = presence
    made = JackknifeN().factors(clusters)
    np.testing.assert_array_equal(made.degrees.of(psu, cell, 3), FactorRank(made.factors).of(psu, cell, 3))


@given(presence=presences(st.integers(1, 4)))
def test_many_bootstrap_replicates_have_the_rank_that_counts_give(presence) -> None:
    clusters, psu, cell = presence
    made = Bootstrap(replicates=200).factors(clusters)
    np.testing.assert_array_equal(made.degrees.of(psu, cell, 3), FactorRank(made.factors).of(psu, cell, 3))


@pytest.mark.parametrize("shape", [(6, 6), (9, 6), (4, 6)])
def test_full_rank_is_certain_where_pivots_are_far_from_the_tolerance(shape: tuple[int, int]) -> None:
    rows = np.random.default_rng(1).lognormal(size=shape)
    assert has_full_rank(rows)
    assert rank(fold(rows)) == min(shape)
    for nearly in (0.0, 1e-6):
        dependent = rows.copy()
        if shape[0] < shape[1]:
            dependent[1] = dependent[0] * 3 + nearly * dependent[1]
        else:
            dependent[:, 1] = dependent[:, 0] * 3 + nearly * dependent[:, 1]
        assert not has_full_rank(dependent)
    assert not has_full_rank(np.column_stack([rows, np.zeros(shape[0])]))


@pytest.mark.parametrize("method", [Bootstrap(replicates=12), SuccessiveDifferences(12)], ids=repr)
@given(presence=presences(st.integers(1, 4)))
def test_ranks_are_those_that_numpy_finds(method, presence) -> None:
    clusters, psu, cell = presence
    made = method.factors(clusters)
    expected = [max(np.linalg.matrix_rank(made.factors[:, psu[cell == own]]) - 1, 0) if (cell == own).any() else 0 for own in range(3)]
    np.testing.assert_array_equal(FactorRank(made.factors).of(psu, cell, 3), expected)


def test_a_stratum_of_which_all_psus_were_taken_counts_as_one() -> None:
    clusters = Clusters.of_one_stage(np.array([0, 0, 0, 1, 1, 1]), np.array([1.0, 0.0]))
    made = JackknifeN().factors(clusters)
    psu, cell = np.array([0, 1, 2, 3, 4, 5, 0, 1, 3, 4]), np.array([0] * 6 + [1] * 4)
    np.testing.assert_array_equal(made.degrees.of(psu, cell, 2), [2, 2])
    np.testing.assert_array_equal(FactorRank(made.factors).of(psu, cell, 2), [2, 2])
