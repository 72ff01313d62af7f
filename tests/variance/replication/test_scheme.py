"""How replicate estimates become a variance: R's conventions, and those of surveys that publish replicate weights."""

import numpy as np
import pytest

from flestimate.errors import DesignError
from flestimate.variance.replication import (
    BRR,
    AroundEstimate,
    AroundMean,
    Bootstrap,
    Fay,
    Jackknife1,
    Jackknife2,
    JackknifeN,
    OtherReplicates,
    Scheme,
    SuccessiveDifferences,
)

# What R's svrepdesign and as.svrepdesign give the same weights (designs.json, scale and rscales, R 4.5 survey).
AS_R = {
    "clus1_jk1_nofpc": Jackknife1(),
    "strat_jkn_nofpc": JackknifeN.from_stratum_sizes([100] * 100 + [50] * 100),
    "scd_jkn": JackknifeN.from_stratum_sizes([2] * 6),
    "scd_brr": BRR(),
    "scd_svrep_brr": BRR(),
    "scd_fay": Fay(0.3),
    "scd_jk2": Jackknife2(),
    "scd_acs": SuccessiveDifferences(),
    "clus1_subboot": Bootstrap(scale=1 / 59),
    "scd_brr_mean": BRR(centre=AroundMean()),
    "scd_jk2_mean": Jackknife2(centre=AroundMean()),
    "scd_acs_mean": SuccessiveDifferences(centre=AroundMean()),
}


@pytest.mark.parametrize("name", AS_R)
def test_scale_rscales_and_centre_are_those_of_r(reference, name: str) -> None:
    theirs = reference(name).scheme
    ours = AS_R[name].scheme(theirs.replicates)
    assert ours.scale == pytest.approx(theirs.scale, rel=1e-12)
    assert ours.rscales == pytest.approx(theirs.rscales, rel=1e-12)
    assert ours.centre == theirs.centre


@pytest.mark.parametrize(
    ("method", "replicates", "scale"),
    [
        (SuccessiveDifferences(), 80, 4 / 80),  # American Community Survey
        (BRR(), 32, 1 / 32),  # NHANES II, as Stata's nhanes2brr
        (Fay(0.5), 80, 1 / 20),  # PISA
        (Jackknife1(), 80, 79 / 80),  # PIAAC, in some countries
        (Jackknife2(), 80, 1.0),  # PIAAC, in others
        (Bootstrap(), 500, 1 / 500),
        (Bootstrap(scale=1 / 499), 500, 1 / 499),
        (OtherReplicates(scale=0.25), 7, 0.25),
    ],
    ids=repr,
)
def test_published_conventions(method: object, replicates: int, scale: float) -> None:
    scheme = method.scheme(replicates)
    assert scheme.scale == pytest.approx(scale, rel=1e-15)
    assert scheme.rscales == (1.0,) * replicates
    assert scheme.centre == AroundEstimate()


def test_rscales_that_are_given_are_kept() -> None:
    assert OtherReplicates(2.0, (0.5, 0.25)).scheme(2) == Scheme(2.0, (0.5, 0.25), AroundEstimate())
    assert JackknifeN((0.5, 0.25)).scheme(2) == Scheme(1.0, (0.5, 0.25), AroundEstimate())


VALUES = np.array([[1.0, 1.0, np.nan], [4.0, np.nan, np.nan], [6.0, 5.0, np.nan]])
ESTIMATE = np.array([3.0, 2.0, 7.0])


def test_around_the_estimate_every_replicate_counts_by_its_rscales() -> None:
    variance = Scheme(0.5, (1.0, 2.0, 0.0)).variance(VALUES[:, :1], ESTIMATE[:1])
    assert variance == pytest.approx(0.5 * (4 + 2 * 1 + 0 * 9))


def test_around_the_mean_replicates_with_rscales_0_do_not_count_in_the_mean_either() -> None:
    variance = Scheme(0.5, (1.0, 2.0, 0.0), AroundMean()).variance(VALUES[:, :1], ESTIMATE[:1])
    assert variance == pytest.approx(0.5 * (1.5**2 + 2 * 1.5**2))  # the plain mean of 1 and 4


@pytest.mark.parametrize(("centre", "expected"), [(AroundEstimate(), 1 + 9), (AroundMean(), 4 + 4)], ids=repr)
def test_a_replicate_without_an_estimate_is_left_out_of_that_cell_alone(centre: object, expected: float) -> None:
    scheme = Scheme(1.0, (1.0, 1.0, 1.0), centre)
    variance = scheme.variance(VALUES, ESTIMATE)
    assert variance[1] == pytest.approx(expected)
    assert variance[0] == pytest.approx(scheme.variance(VALUES[:, :1], ESTIMATE[:1])[0])


@pytest.mark.parametrize("centre", [AroundEstimate(), AroundMean()], ids=repr)
def test_a_cell_that_no_replicate_estimates_has_no_variance(centre: object) -> None:
    assert np.isnan(Scheme(1.0, (1.0, 1.0, 1.0), centre).variance(VALUES, ESTIMATE)[2])


@pytest.mark.parametrize("centre", [AroundEstimate(), AroundMean()], ids=repr)
def test_without_replicates_because_all_psus_were_taken_nothing_varies(centre: object) -> None:
    assert Scheme(0.0, (), centre).variance(np.empty((0, 1)), ESTIMATE[:1]) == pytest.approx(0.0)


WRONG = {
    "rscales of another number of replicates": lambda: OtherReplicates(1.0, (0.5, 0.5)).scheme(3),
    "jackknife without rscales": lambda: JackknifeN().scheme(3),
    "fay's rho of 1": lambda: Fay(1.0),
    "fay's rho below 0": lambda: Fay(-0.1),
    "fay's rho is not a number": lambda: Fay(float("nan")),
    "one bootstrap replicate": lambda: Bootstrap(replicates=1),
}


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.bad_input("FLE-P04")
def test_what_cannot_be_read_is_refused_with_a_remedy(what: str, snapshot) -> None:
    with pytest.raises(DesignError) as error:
        WRONG[what]()
    assert str(error.value) == snapshot
