"""What flestimate documents that it says where it differs from R on purpose, worked out here another way: from the file, by formula."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.optimize import brentq
from scipy.special import betaincinv, rel_entr, stdtrit

from . import designs
from .figures import FIGURES, Figure, Key
from .ours import Ours, cell


def answers(key: Key) -> pl.DataFrame:
    """The persons of a figure: those of its domain whose answer is known, with weights, and numbers of stratum and PSU."""
    frame = designs.weighed(key.design_id)
    words = cell(key.domain)
    inside = [pl.col(name).cast(pl.String) == value for name, value in zip(words[::2], words[1::2], strict=True)]
    known = [pl.col(name).is_not_null() for name in key.variable.split("/") if name in frame.columns]
    return frame.filter(*inside, *known)


def degrees_of_freedom(key: Key) -> float:
    """PSUs minus strata of those whose answer is known; of replicates, the rank of their weights minus 1."""
    design, persons = designs.DESIGNS[key.design_id], answers(key)
    if design["kind"] == "replicate":
        replicates = persons.select(f"r{number}" for number in range(1, design["n_reps"] + 1)).to_numpy()
        return float(np.linalg.matrix_rank(replicates, rtol=1e-7)) - 1
    strata = design.get("strata") or []
    unit = [*strata, *(design.get("ids") or [])[:1]]
    return float((persons.n_unique(unit) if design.get("ids") else len(persons)) - (persons.n_unique(strata) if strata else 1))


def t_interval(ours: Ours, figure: Figure) -> float:
    """Estimate plus and minus t standard errors, t with the degrees of freedom of those whose answer is known."""
    estimate, error = (ours.beside(figure.key, statistic, figure.key.domain) for statistic in ("estimate", "se"))
    return estimate + _sign(figure) * _t(degrees_of_freedom(figure.key), 0.95) * error


@dataclass(frozen=True, slots=True)
class Known:
    """What an interval of a proportion is made from.

    p, error: the proportion and its standard error; log_odds_error, angle_error: that of its log-odds, and of the angle whose
    squared sine it is; n: persons; t, t_of_n: quantiles of Student's t with the design's degrees of freedom, and with n - 1.
    """

    p: float
    error: float
    log_odds_error: float
    angle_error: float
    n: int
    t: float
    t_of_n: float
    level: float

    @classmethod
    def by_delta_method(cls, p: float, error: float, n: int, df: float, level: float) -> Known:
        with np.errstate(divide="ignore", invalid="ignore"):
            log_odds, angle = np.float64(error) / (p * (1 - p)), np.float64(error) / (2 * math.sqrt(p * (1 - p)))
        return cls(p, error, float(log_odds), float(angle), n, _t(df, level), _t(n - 1, level), level)


def proportion_interval(ours: Ours, figure: Figure) -> float:
    """The interval that the method's formula gives with n and df of those whose answer is known; none without a case."""
    method, _, level = figure.key.method.partition("_")
    known = _known(ours, figure, float(f"0.{level}") if level else 0.95)
    if known.p in {0.0, 1.0}:
        return math.nan
    return _INTERVALS[method](known)[figure.key.statistic == "upper"]


def _known(ours: Ours, figure: Figure, level: float) -> Known:
    key = figure.key
    p, error = (ours.beside(key, statistic, key.domain) for statistic in ("estimate", "se"))
    persons = answers(key)
    known = Known.by_delta_method(p, error, len(persons), degrees_of_freedom(key), level)
    replicates = Replicates.of(key, persons)
    if replicates is None:
        return known
    case = persons[key.variable].cast(pl.Float64).to_numpy()
    log_odds_error = replicates.error_on(_log_odds, case) or known.log_odds_error
    return replace(known, log_odds_error=log_odds_error, angle_error=replicates.error_on(_angle, case))


@dataclass(frozen=True, slots=True)
class Replicates:
    """The replicate weights of some persons (persons, R), the weights (persons,), and how a variance is made of replicates."""

    weights: np.ndarray
    replicates: np.ndarray
    design: dict

    @classmethod
    def of(cls, key: Key, persons: pl.DataFrame) -> Replicates | None:
        design = designs.DESIGNS[key.design_id]
        if design["kind"] != "replicate":
            return None
        columns = persons.select(f"r{number}" for number in range(1, design["n_reps"] + 1))
        return cls(persons[designs.WEIGHT].to_numpy(), columns.to_numpy(), design)

    def error_on(self, scale: Callable[[np.ndarray], np.ndarray], case: np.ndarray) -> float:
        """The standard error of the share of cases on a scale; 0 where a replicate has no finite value on it."""
        with np.errstate(divide="ignore", invalid="ignore"):
            values = scale((case @ self.replicates) / self.replicates.sum(axis=0))
            middle = scale(case @ self.weights / self.weights.sum())
        if np.isinf(values).any():
            return 0.0
        there = ~np.isnan(values)  # a replicate in which all these persons weigh nothing has no value
        rscales = np.array(self.design["rscales"])[there]
        around = middle if self.design["mse"] else values[there].mean()
        return math.sqrt(self.design["scale"] * np.sum(rscales * (values[there] - around) ** 2))


def _share(p: np.ndarray) -> np.ndarray:
    return p


def _log_odds(p: np.ndarray) -> np.ndarray:
    return np.log(p) - np.log1p(-p)


def _angle(p: np.ndarray) -> np.ndarray:
    return np.arcsin(np.sqrt(p))


def _wald(known: Known) -> tuple[float, float]:
    return known.p - known.t * known.error, known.p + known.t * known.error


def _logit(known: Known) -> tuple[float, float]:
    return _log_odds_interval(known.p, known.t * known.log_odds_error)


def _xlogit(known: Known) -> tuple[float, float]:
    return _log_odds_interval(known.p, known.t * known.error / (known.p * (1 - known.p)))


def _log_odds_interval(p: float, margin: float) -> tuple[float, float]:
    low, high = (1 / (1 + (1 - p) / p * math.exp(sign * margin)) for sign in (1, -1))
    return low, high


def _arcsine(known: Known) -> tuple[float, float]:
    centre, margin = math.asin(math.sqrt(known.p)), known.t * known.angle_error
    return math.sin(max(centre - margin, 0)) ** 2, math.sin(min(centre + margin, math.pi / 2)) ** 2


def _wilson(known: Known) -> tuple[float, float]:
    size = known.p * (1 - known.p) / known.error**2
    centre, rest = known.p + known.t**2 / (2 * size), known.t * math.sqrt(known.p * (1 - known.p) / size + (known.t / (2 * size)) ** 2)
    return (centre - rest) / (1 + known.t**2 / size), (centre + rest) / (1 + known.t**2 / size)


def _korn_graubard(known: Known) -> tuple[float, float]:
    size, tail = known.p * (1 - known.p) / known.error**2 * (known.t_of_n / known.t) ** 2, (1 - known.level) / 2
    cases, others = known.p * size, (1 - known.p) * size
    return float(betaincinv(cases, others + 1, tail)), float(betaincinv(cases + 1, others, 1 - tail))


def _likelihood(known: Known) -> tuple[float, float]:
    """The proportions q at which 2 n KL(p, q) is t squared."""
    p = known.p
    deviance = known.t**2 * p * (1 - p) * known.log_odds_error**2 * known.n / (known.n - 1)

    def excess(log_odds: float) -> float:
        q = 1 / (1 + math.exp(-log_odds))
        return float(2 * (rel_entr(p, q) + rel_entr(1 - p, 1 / (1 + math.exp(log_odds)))) - deviance)

    middle = math.log(p / (1 - p))
    ends = (brentq(excess, middle, middle + sign * 200, xtol=1e-13, rtol=1e-14) for sign in (-1, 1))
    low, high = (1 / (1 + math.exp(-end)) for end in ends)
    return low, high


_INTERVALS: dict[str, Callable[[Known], tuple[float, float]]] = {
    "mean": _wald,
    "logit": _logit,
    "xlogit": _xlogit,
    "asin": _arcsine,
    "wilson": _wilson,
    "beta": _korn_graubard,
    "likelihood": _likelihood,
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """Persons by value, those of one value by weight: values, weights, and the weight of all who come before."""

    value: np.ndarray
    weight: np.ndarray

    def math(self, p: float) -> float:
        """The smallest value with at least p of the weight at or below it; rounding does not count."""
        return float(self.value[np.searchsorted(self.weight.cumsum() / self.weight.sum(), p - 1e-10)])

    def hf7(self, p: float) -> float:
        """Between two persons, who lie at the weight of all before them as a share of the weight of all but the last."""
        before = self.weight.cumsum() - self.weight
        return float(np.interp(p, before / before[-1], self.value))

    def of(self, rule: str, p: float) -> float:
        return {"math": self.math, "hf7": self.hf7}[rule](p)


def quantile(ours: Ours, figure: Figure) -> float:
    """The quantile by its definition, with Woodruff's interval; of designs that drew persons directly, within strata or not."""
    key = figure.key
    variable, p = key.variable.split("@")
    interval, rule = key.method.split("_")
    persons = designs.weighed(key.design_id).sort(variable, designs.WEIGHT)
    distribution = Distribution(persons[variable].to_numpy(), persons[designs.WEIGHT].to_numpy())
    found = distribution.of(rule, float(p))
    known = _share_at_or_below(key, persons, variable, found)
    method = {"xlogit": "logit"}.get(interval, interval)
    low, high = (distribution.of(rule, end) if 0 <= end <= 1 else math.nan for end in _INTERVALS[method](known))
    return {"estimate": found, "lower": low, "upper": high, "se": (high - low) / (2 * known.t)}[key.statistic]


def _share_at_or_below(key: Key, persons: pl.DataFrame, variable: str, value: float) -> Known:
    """The weighted share of persons at or below a value: of replicates, or of persons drawn directly, within strata or not."""
    below = (persons[variable] <= value).cast(pl.Float64).to_numpy()
    weight = persons[designs.WEIGHT].to_numpy()
    p, n, df = float(below @ weight / weight.sum()), len(persons), degrees_of_freedom(replace(key, variable=variable))
    replicates = Replicates.of(key, persons)
    if replicates is None:
        return Known.by_delta_method(p, _stratified_error(key, persons, below), n, df, 0.95)
    error, log_odds_error, angle_error = (replicates.error_on(scale, below) for scale in (_share, _log_odds, _angle))
    return Known(p, error, log_odds_error, angle_error, n, _t(df, 0.95), _t(n - 1, 0.95), 0.95)


def _stratified_error(key: Key, persons: pl.DataFrame, below: np.ndarray) -> float:
    """The standard error of a share in a stratified sample of persons (Cochran, 1977, 5.3)."""
    design = designs.DESIGNS[key.design_id]
    population = pl.col(design["fpc"][0]).first() if design.get("fpc") else math.inf
    strata = persons.with_columns(below=below).group_by(design.get("strata") or [designs.ONE])
    summed = strata.agg(weight=pl.col(designs.WEIGHT).sum(), n=pl.len(), share=pl.len() / population, variance=pl.col("below").var())
    part = summed["weight"] / persons[designs.WEIGHT].sum()
    return math.sqrt((part**2 * (1 - summed["share"]) * summed["variance"] / summed["n"]).sum())


def own_mean(ours: Ours, figure: Figure) -> float:
    """What R says of the same proportion where it takes the weighted mean."""
    return of_r(replace(figure.key, method="mean"))


def covariance(ours: Ours, figure: Figure) -> float:
    """Of a cell with itself what R says its squared standard error is; between two, of the strata with several persons drawn directly."""
    key = figure.key
    one, other = (replace(key, domain=domain, statistic="se", method="default") for domain in key.domain.split("|"))
    if one == other:
        return of_r(one) ** 2
    persons = designs.weighed(key.design_id)
    strata = designs.DESIGNS[key.design_id]["strata"]
    values = persons.select(*strata, one=_influence(one), other=_influence(other))
    several = values.group_by(strata).agg(n=pl.len(), cov=pl.cov("one", "other")).filter(pl.col("n") > 1)
    return (several["n"] * several["cov"]).sum()


def _influence(key: Key) -> pl.Expr:
    """What each person adds to the estimate of a mean or total."""
    name, value = cell(key.domain)
    inside = (pl.col(name).cast(pl.String) == value) & pl.col(key.variable).is_not_null()
    weight = inside * pl.col(designs.WEIGHT)
    total = (weight * pl.col(key.variable)).fill_null(0.0)
    if key.estimator == "total":
        return total
    return (total - weight * total.sum() / weight.sum()) / weight.sum()


def of_r(key: Key) -> float:
    """R's own value of another figure."""
    return next(figure.value for figure in FIGURES[key.design_id] if figure.key == key)


def pearson(ours: Ours, figure: Figure) -> float:
    """R's statistic, which is in proportion to the persons, scaled from all of them to those of whom row and column are known."""
    key = figure.key
    persons = designs.weighed(key.design_id)
    row, column = key.variable.split("x", 1)
    return figure.value * len(persons.drop_nulls([row, column])) / len(persons)


def _t(df: float, level: float) -> float:
    return float(stdtrit(df, (1 + level) / 2)) if df > 0 else math.nan


def _sign(figure: Figure) -> int:
    return -1 if figure.key.statistic == "lower" else 1


def none(ours: Ours, figure: Figure) -> float:
    """No figure."""
    return math.nan


def none_without_spread(ours: Ours, figure: Figure) -> float:
    """No interval where R's has no width, because there is no case or nothing else; else R's own."""
    key = replace(figure.key, method=figure.key.method if figure.key.estimator == "ciprop" else "default")
    estimate, error = (of_r(replace(key, statistic=statistic)) for statistic in ("estimate", "se"))
    return math.nan if min(abs(estimate), abs(1 - estimate)) <= 1e-12 and error <= 1e-12 else figure.value


def not_below_zero(ours: Ours, figure: Figure) -> float:
    """R's bound, which is 0 where R's is negative."""
    return max(figure.value, 0.0)


def weighted_persons(ours: Ours, figure: Figure) -> float:
    """The sum of the weights of the persons of a cell."""
    return float(answers(figure.key)[designs.WEIGHT].sum())


def degrees_of_those_known(ours: Ours, figure: Figure) -> float:
    """PSUs minus strata of those whose answer is known."""
    return degrees_of_freedom(figure.key)


DOCUMENTED: dict[str, Callable[[Ours, Figure], float]] = {
    "none": none,
    "none without a case, or with nothing else": none_without_spread,
    "not below zero": not_below_zero,
    "degrees of freedom of those whose answer is known": degrees_of_those_known,
    "interval with the degrees of freedom of those whose answer is known": t_interval,
    "interval of a proportion": proportion_interval,
    "R's own mean": own_mean,
    "quantile by its definition": quantile,
    "covariance where a single PSU has no person": covariance,
    "Pearson's statistic of those of whom both are known": pearson,
    "weighted persons": weighted_persons,
}
