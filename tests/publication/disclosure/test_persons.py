"""Persons are put together by kind: those of the same categories whom the same tables count."""

from dataclasses import replace

import narwhals as nw
import numpy as np
import polars as pl

import flestimate as fl
from flestimate.publication.disclosure.persons import Persons, are_sparse, read
from flestimate.publication.disclosure.subjects import Subject, Trait

EVERYBODY = nw.col("fl") >= 0
CASES = Subject(EVERYBODY, nw.col("fl") == 1)
SAID = Trait(nw.col("fl") == 1, nw.col("paid") == 1)


def frame(n: int = 400) -> pl.DataFrame:
    """SYNTHETIC persons, the last of whom stands for nobody."""
    random = np.random.default_rng(7)
    weight = random.lognormal(3, 0.5, n)
    weight[-1] = 0.0
    return pl.DataFrame(
        {
            "w": weight,
            "ea": np.arange(n) // 20,
            "sex": random.integers(1, 3, n),
            "fl": (random.random(n) < 0.2).astype(int),
            "paid": random.integers(0, 2, n),
        }
    )


def sample(persons: pl.DataFrame) -> fl.Sample:
    return fl.weigh(persons, fl.Clustered(weight="w", psu="ea"))


def of(persons: pl.DataFrame) -> Persons:
    return read(sample(persons), ["sex"], [CASES], [(0, SAID)])


def test_a_kind_says_how_many_it_has_and_what_they_weigh() -> None:
    expected = (
        frame()
        .filter(pl.col("w") > 0)
        .with_columns(met=(pl.col("fl") == 1) & (pl.col("paid") == 1))
        .with_columns(met_or_not=pl.when(pl.col("paid") == 1).then(1).otherwise(0))
        .group_by("sex", "fl", "met_or_not")
        .agg(pl.len().alias("n"), pl.col("w").sum(), pl.col("w").min().alias("least"), pl.col("w").max().alias("greatest"))
    )
    found = of(frame())
    kinds = pl.DataFrame(
        {
            "sex": found.dimensions["sex"].codes + 1,
            "fl": found.counted[:, 0].astype(int),
            "met_or_not": found.met[:, 0].astype(int),
            "n": found.n,
            "w": found.weight,
            "least": found.least,
            "greatest": found.greatest,
        }
    )
    keys = ["sex", "fl", "met_or_not"]
    np.testing.assert_allclose(kinds.sort(keys).to_numpy(), expected.sort(keys).to_numpy(), rtol=1e-14)
    np.testing.assert_array_equal(found.known[:, 0], found.counted[:, 0])
    assert found.inside.all()


def test_the_order_of_persons_does_not_matter_to_the_last_digit() -> None:
    one, other = of(frame()), of(frame().sample(fraction=1.0, shuffle=True, seed=3))
    for name in ("n", "weight", "least", "greatest", "inside", "counted", "known", "met"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    cases = one.counted[:, 0]
    assert one.each.weights(cases).sum() == other.each.weights(cases).sum()


def test_the_weights_of_kinds_are_those_of_their_persons() -> None:
    found = of(frame())
    men = found.within(frozenset({("sex", "1")})) & found.counted[:, 0]
    expected = frame().filter((pl.col("sex") == 1) & (pl.col("fl") == 1) & (pl.col("w") > 0))["w"].sort()
    np.testing.assert_array_equal(found.each.weights(men), expected.to_numpy())


def test_more_subjects_than_bits_of_one_number_are_told_apart() -> None:
    subjects = [Subject(EVERYBODY, nw.col("ea") == number) for number in range(20)]
    found = read(sample(frame()), [], subjects, [(3, SAID)])
    assert found.inside.shape[1] == found.counted.shape[1] == 20
    np.testing.assert_array_equal(found.n @ found.counted, [20] * 19 + [19])
    assert found.n[found.met[:, 0]].sum() == frame().filter((pl.col("w") > 0) & (pl.col("paid") == 1)).height


def test_units_and_their_columns_are_not_asked_for() -> None:
    drawn = sample(frame())
    found = read(replace(drawn, frame=drawn.frame.drop("ea")), ["sex"], [CASES], [])
    np.testing.assert_array_equal(found.n, read(drawn, ["sex"], [CASES], []).n)


def test_codes_hang_together_by_how_many_persons_have_them() -> None:
    """One person of a thousand whose code is wrong does not hide that sections lie in broad sectors."""
    section, broad = np.array([0, 1, 2, 3, 3]), np.array([0, 0, 1, 1, 0])
    many = np.array([1_000.0, 1_000, 1_000, 1_000, 1])
    assert are_sparse(section, broad, many)
    assert not are_sparse(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.full(4, 50.0))
