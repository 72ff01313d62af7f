"""Replicates that are made: they are R's, and their variance of a total is Taylor's."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flestimate.errors import DesignError
from flestimate.variance.clusters import Clusters, ClusterTotals
from flestimate.variance.estimand import Total
from flestimate.variance.replication import (
    BRR,
    AroundMean,
    Bootstrap,
    Fay,
    Jackknife1,
    Jackknife2,
    JackknifeN,
    Made,
    SuccessiveDifferences,
)
from flestimate.variance.singleton import Certainty
from flestimate.variance.taylor import Linearised

METHODS = [JackknifeN(), BRR(), Fay(0.3), Jackknife2(), Bootstrap(replicates=20), SuccessiveDifferences(8)]


def form(factors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The matrix (psus, psus) that gives the variance of any total: y' A y, with y the PSUs' totals."""
    deviations = factors - 1
    return deviations.T @ (weights[:, None] * deviations)


def form_of(made: Made) -> np.ndarray:
    return form(made.factors, made.scheme.scale * np.array(made.scheme.rscales))


def taylor(clusters: Clusters, y: np.ndarray) -> float:
    totals = ClusterTotals(np.arange(len(y)), np.zeros(len(y), dtype=np.int64), y[:, None], 1)
    return float(Linearised((clusters,), Certainty()).spread(Total(), totals).variance[0])


def variance(made: Made, y: np.ndarray) -> float:
    return float(made.scheme.variance((made.factors @ y)[:, None], np.array([y.sum()]))[0])


def design(sizes: list[int], fraction: list[float] | float = 0.0) -> Clusters:
    shares = np.broadcast_to(np.asarray(fraction, dtype=float), len(sizes))
    return Clusters.of_one_stage(np.repeat(np.arange(len(sizes)), sizes), shares)


@st.composite
def samples(draw, sizes: st.SearchStrategy[int]):
    """PSUs of strata of these sizes, in any order, some strata a sampled share, with the PSUs' totals."""
    size = draw(st.lists(sizes, min_size=1, max_size=6))
    fraction = draw(st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0]), min_size=len(size), max_size=len(size)))
    assume(any(n > 1 and f < 1 for n, f in zip(size, fraction, strict=True)) or all(f == 1 for f in fraction))
    stratum = np.array(draw(st.permutations(np.repeat(np.arange(len(size)), size).tolist())))
    clusters = Clusters.of_one_stage(stratum, np.array(fraction))
    y = draw(st.lists(st.integers(-50, 50), min_size=len(clusters), max_size=len(clusters)))
    return clusters, np.array(y, dtype=float)


# The designs that as.svrepdesign (svrepdesign for JK2) was given: the PSU, strata and fpc of reference/designs.json.
AS_R = {
    "clus1_jk1": (Jackknife1(), ("dnum", None, "fpc")),
    "clus1_jk1_nofpc": (Jackknife1(), ("dnum", None, None)),
    "strat_jkn": (JackknifeN(), (None, "stype", "fpc")),
    "strat_jkn_nofpc": (JackknifeN(), (None, "stype", None)),
    "scd_jkn": (JackknifeN(), ("ambulance", "ESA", None)),
    "lfs_jkn": (JackknifeN(), ("psu", "stratum", None)),
    "nhanes_jkn": (JackknifeN(), ("SDMVPSU", "SDMVSTRA", None)),
    "scd_brr": (BRR(), ("ambulance", "ESA", None)),
    "scd_fay": (Fay(0.3), ("ambulance", "ESA", None)),
    "scd_jk2": (Jackknife2(), ("ambulance", "ESA", None)),
}


@pytest.mark.parametrize("name", AS_R)
def test_the_variance_of_every_total_is_that_of_rs_replicates(reference, name: str) -> None:
    theirs = reference(name)
    method, columns = AS_R[name]
    clusters, person = theirs.clusters(*columns)
    ours, scheme = method.factors(clusters), theirs.scheme
    expected = form(theirs.factors[person].T, scheme.scale * np.array(scheme.rscales))
    np.testing.assert_allclose(form_of(ours), expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("name", AS_R)
def test_scale_and_rscales_are_those_of_r(reference, name: str) -> None:
    theirs = reference(name)
    method, columns = AS_R[name]
    ours = method.factors(theirs.clusters(*columns)[0]).scheme
    assert ours.scale == pytest.approx(theirs.scheme.scale, rel=1e-12)
    assert sorted(ours.rscales) == pytest.approx(sorted(theirs.scheme.rscales), rel=1e-12)


@pytest.mark.parametrize("name", [name for name, (method, _) in AS_R.items() if not isinstance(method, BRR | Fay)])
def test_the_replicates_themselves_are_those_of_r_in_another_order(reference, name: str) -> None:
    theirs = reference(name)
    method, columns = AS_R[name]
    clusters, person = theirs.clusters(*columns)
    assert in_order(method.factors(clusters).factors) == pytest.approx(in_order(theirs.factors[person].T), rel=1e-12)


def in_order(rows: np.ndarray) -> np.ndarray:
    return rows[np.lexsort(np.round(rows, 9).T)]


@given(samples(st.integers(1, 5)))
def test_the_jackknife_of_a_total_is_taylors_variance(sample) -> None:
    clusters, y = sample
    made = JackknifeN().factors(clusters)
    assert variance(made, y) == pytest.approx(taylor(clusters, y), rel=1e-10, abs=1e-9)


@given(samples(st.integers(1, 5)))
def test_the_unstratified_jackknife_of_a_total_is_taylors_variance(sample) -> None:
    clusters, y = sample
    assume(clusters.strata == 1)
    assert variance(Jackknife1().factors(clusters), y) == pytest.approx(taylor(clusters, y), rel=1e-10, abs=1e-9)


@pytest.mark.parametrize("method", [BRR(), Fay(0.5), Fay(0.3), Jackknife2()], ids=repr)
@given(sample=samples(st.integers(1, 2)))
def test_paired_replicates_of_a_total_are_taylors_variance(method, sample) -> None:
    clusters, y = sample
    assert variance(method.factors(clusters), y) == pytest.approx(taylor(clusters, y), rel=1e-10, abs=1e-9)


@pytest.mark.parametrize("strata", [*range(1, 41), 64, 91, 115, 200])
def test_brr_of_a_total_is_taylors_variance_for_any_number_of_strata(strata: int) -> None:
    clusters = design([2] * strata, 0.25)
    y = np.random.default_rng(strata).normal(size=2 * strata)
    for method in (BRR(), BRR(centre=AroundMean()), Fay(0.4)):
        assert variance(method.factors(clusters), y) == pytest.approx(taylor(clusters, y), rel=1e-10)


@given(samples(st.integers(1, 2)))
def test_half_samples_have_one_psu_of_each_stratum(sample) -> None:
    clusters, _ = sample
    clusters = Clusters(clusters.unit, clusters.stratum, np.ones(len(clusters)))
    assume((clusters.sizes == 2).any())
    factors = BRR().factors(clusters).factors
    paired = clusters.sizes[clusters.stratum] == 2
    assert set(np.unique(factors[:, paired])) == {0.0, 2.0}
    for stratum in range(clusters.strata):
        np.testing.assert_array_equal(factors[:, clusters.stratum == stratum].mean(axis=1), 1.0)


@pytest.mark.parametrize("method", METHODS, ids=repr)
@given(sample=samples(st.integers(1, 2)))
def test_a_single_or_certain_psu_keeps_its_weight_in_every_replicate(method, sample) -> None:
    clusters, _ = sample
    still = (clusters.sizes[clusters.stratum] == 1) | (clusters.remaining == 0)
    factors = method.factors(clusters).factors
    np.testing.assert_array_equal(factors[:, still], 1.0)
    assert (factors[:, ~still] != 1).any(axis=0).all()


@pytest.mark.parametrize("method", METHODS, ids=repr)
@given(sample=samples(st.integers(1, 2)))
def test_what_is_alike_in_all_psus_of_a_stratum_does_not_vary(method, sample) -> None:
    clusters, _ = sample
    by_stratum = np.arange(1.0, clusters.strata + 1)
    assert variance(method.factors(clusters), by_stratum[clusters.stratum]) == pytest.approx(0.0, abs=1e-20)


@pytest.mark.parametrize("method", [Jackknife1(), *METHODS], ids=repr)
def test_where_all_psus_were_taken_nothing_varies(method) -> None:
    clusters = design([3], 1.0)
    assert variance(method.factors(clusters), np.array([1.0, 5.0, 9.0])) == pytest.approx(0.0)


@pytest.mark.parametrize("method", METHODS, ids=repr)
def test_what_was_made_cannot_be_changed(method) -> None:
    factors = method.factors(design([2, 2])).factors
    with pytest.raises(ValueError, match="read-only"):
        factors[0, 0] = 7.0


WRONG = {
    "balanced replicates of one stratum with three PSUs": lambda: BRR().factors(design([2, 3])),
    "fay's replicates of two strata with more PSUs": lambda: Fay(0.5).factors(design([2, 3, 1, 7])),
    "paired jackknife of a stratum with three PSUs": lambda: Jackknife2().factors(design([3])),
    "unstratified jackknife of strata": lambda: Jackknife1().factors(design([3, 2])),
    "strata with a single PSU alone": lambda: JackknifeN().factors(design([1, 1])),
    "an order that is not Hadamard's": lambda: SuccessiveDifferences(50).factors(design([9])),
    "too few successive differences": lambda: SuccessiveDifferences(2).factors(design([9])),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_made_is_refused_with_a_remedy(what: str, snapshot) -> None:
    with pytest.raises(DesignError) as error:
        WRONG[what]()
    assert str(error.value) == snapshot
