"""Rules for strata with a single cluster, computed by hand."""

import numpy as np
import pytest

from flestimate.variance import Average, Centred, Certainty, Clusters, Collapsed, InDomains, Influence, Linearised, Refused, Removed

# Strata 0 and 1 add 4 and 9 (test_clusters); stratum 2 has a single cluster, whose value is 7. The mean of all is 20 / 6.
CLUSTERS = Clusters.of_one_stage(np.array([0, 0, 1, 1, 1, 2]), np.zeros(3))
VALUES = [1.0, 3.0, 2.0, 2.0, 5.0, 7.0]


def variance(rule: object, cluster: list[int] | None = None, clusters: Clusters = CLUSTERS) -> float:
    present = list(range(6)) if cluster is None else cluster
    values = np.array([VALUES[position] for position in present])
    method = Linearised((rule.strata(clusters),), rule)
    return float(Influence(np.array(present), np.zeros(len(present), dtype=np.int64), values, 1, method).variance[0])


@pytest.mark.parametrize("rule", [Removed(), Certainty(), Refused()], ids=repr)
def test_the_single_cluster_adds_nothing(rule: object) -> None:
    assert variance(rule) == pytest.approx(13.0)


def test_centred_takes_the_single_cluster_around_the_mean_of_all() -> None:
    assert variance(Centred()) == pytest.approx(13 + (7 - 20 / 6) ** 2)


def test_centred_takes_the_sampled_share_off_the_single_cluster_too() -> None:
    clusters = Clusters.of_one_stage(CLUSTERS.stratum, np.array([0.0, 0.0, 0.25]))
    assert variance(Centred(), clusters=clusters) == pytest.approx(13 + 0.75 * (7 - 20 / 6) ** 2)


def test_average_lets_the_single_cluster_add_as_much_as_the_others_on_average() -> None:
    assert variance(Average()) == pytest.approx(13 * 3 / 2)


def test_average_of_single_clusters_alone_is_not_known() -> None:
    assert np.isnan(variance(Average(), cluster=[5]))


@pytest.mark.parametrize("rule", [Removed(), Certainty(), Centred(), Average()], ids=repr)
def test_a_single_cluster_outside_the_domain_changes_nothing(rule: object) -> None:
    assert variance(rule, cluster=[0, 1, 2, 3, 4]) == pytest.approx(13.0)


# Only cluster 0 of stratum 0 has persons of the domain: its mean is 1 / 2, and that of the five clusters 10 / 5 = 2.
DOMAIN = [0, 2, 3, 4]


@pytest.mark.parametrize("rule", [Removed(), Certainty(), Centred(), Average()], ids=repr)
def test_a_stratum_with_one_cluster_in_the_domain_is_whole_unless_said(rule: object) -> None:
    assert variance(rule, cluster=DOMAIN) == pytest.approx(2 * (0.25 + 0.25) + 9)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(Removed(), 9.0), (Certainty(), 9.0), (Centred(), 2 * (0.5 + 2 * (0.5 - 2) ** 2) + 9), (Average(), 9 * 2 / 1)],
    ids=repr,
)
def test_in_domains_the_rule_applies_to_a_stratum_left_with_one_cluster(rule: object, expected: float) -> None:
    assert variance(InDomains(rule), cluster=DOMAIN) == pytest.approx(expected)


def test_collapsed_joins_the_stratum_with_the_one_before_where_there_is_none_behind() -> None:
    # stratum 0 adds 4; strata 1 and 2 are one of 2, 2, 5, 7: mean 4, squares 4 + 4 + 1 + 9, times 4/3
    assert variance(Collapsed()) == pytest.approx(4 + 4 / 3 * 18)


def test_collapsed_joins_the_stratum_with_the_next_one() -> None:
    clusters = Clusters.of_one_stage(np.array([0, 1, 1, 1, 2, 2]), np.zeros(3))
    # strata 0 and 1 are one of 1, 3, 2, 2: mean 2, squares 1 + 1, times 4/3; stratum 2 of 5 and 7 adds 2 (1 + 1)
    assert variance(Collapsed(), clusters=clusters) == pytest.approx(4 / 3 * 2 + 4)


def test_collapsed_leaves_a_stratum_that_was_taken_whole() -> None:
    clusters = Clusters.of_one_stage(CLUSTERS.stratum, np.array([0.0, 0.0, 1.0]))
    assert Collapsed().strata(clusters).strata == 3
    assert variance(Collapsed(), clusters=clusters) == pytest.approx(13.0)


def test_collapsed_in_domains_joins_strata_inside_the_domain_alone() -> None:
    clusters = Clusters.of_one_stage(np.array([0, 0, 1, 1, 1, 1]), np.zeros(2))
    # in the domain, the strata are one of 1, 0, 2, 2, 5, 0: mean 5/3, squares 34 - 6 (5/3)^2, times 6/5
    assert variance(InDomains(Collapsed()), cluster=DOMAIN, clusters=clusters) == pytest.approx(6 / 5 * (34 - 6 * (5 / 3) ** 2))
