"""What flestimate says where R says a figure: each kind of figure by the call that a user would make."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import flestimate as fl
from flestimate.variance import Evidence

from .designs import ONE
from .figures import FIGURES, Key

OF_DOMAIN, OF_DESIGN, NORMAL = "of the domain", "of the design", "normal"
"""How degrees of freedom are counted."""
_DF = {"normal": NORMAL, "t_domdf": OF_DOMAIN, "domain": OF_DOMAIN}
"""How they are counted, by the method of a figure; of the design where the method says nothing."""
_INTERVALS = {
    "mean": fl.Wald,
    "logit": fl.Logit,
    "xlogit": fl.Logit,
    "asin": fl.Arcsine,
    "beta": partial(fl.KornGraubard, size=fl.NoCap()),
    "wilson": fl.Wilson,
    "likelihood": fl.Likelihood,
}
_RULES = {"math": fl.Math(), "hf7": fl.HyndmanFan7()}
_MEASURES = {"mean": fl.Mean, "total": fl.Total, "prop": fl.Prevalence, "count": fl.Count, "ciprop": fl.Prevalence, "var": fl.Variance}


def cell(domain: str) -> tuple[str, ...]:
    """R's name of a domain, `stype=E&sch.wide=No`, as a table's key."""
    return tuple(word for part in domain.split("&") for word in part.split("=")) if domain else ()


@dataclass(eq=False)
class Ours:
    """One design's samples and tables, each made once.

    sample: the sample, given how degrees of freedom are counted.
    """

    design_id: str
    sample: Callable[[object], fl.Sample]
    _samples: dict[str, fl.Sample] = field(default_factory=dict)
    _tables: dict[tuple[str, str, object], fl.EstimateTable] = field(default_factory=dict)

    def figure(self, key: Key) -> float:
        """Our value of R's figure."""
        return float(_ESTIMATORS[key.estimator](self, key))

    def beside(self, key: Key, statistic: str, domain: str) -> float:
        """Another statistic of the same estimator."""
        return self.figure(replace(key, statistic=statistic, domain=domain, method="default" if key.statistic == "cov" else key.method))

    def estimate(self, measure: object, key: Key, df: str = OF_DESIGN) -> fl.Estimate:
        return self.table(measure, key.estimator, df)[cell(key.domain)]

    def table(self, measure: object, estimator: str, df: str = OF_DESIGN) -> fl.EstimateTable:
        """The table of a measure by every breakdown that R has figures of an estimator by."""
        asked = (df, estimator, measure)
        if asked not in self._tables:
            self._tables[asked] = fl.estimate(self.of(df), measure, by=[] if df == NORMAL else self._by(estimator))
        return self._tables[asked]

    def of(self, df: str) -> fl.Sample:
        if df not in self._samples:
            self._samples[df] = self.sample(df)
        return self._samples[df]

    def _by(self, estimator: str) -> list[tuple[str, ...]]:
        domains = {
            figure.key.domain for figure in FIGURES[self.design_id] if figure.key.estimator == estimator and "|" not in figure.key.domain
        }
        return sorted({cell(domain)[::2] for domain in domains if domain})


def measure(key: Key) -> object:
    if key.estimator == "ratio":
        return fl.Ratio(*key.variable.split("/"))
    if key.method == "replace":
        return _MEASURES[key.estimator](key.variable, deff=fl.WithReplacement())
    return _MEASURES[key.estimator](key.variable)


def _simple(ours: Ours, key: Key) -> float:
    """A mean, total, proportion, count, ratio or variance."""
    if key.statistic == "cov":
        table = ours.table(measure(key), key.estimator)
        one, other = (table[cell(domain)] for domain in key.domain.split("|"))
        return table.covariance(one, other)
    estimate = ours.estimate(measure(key), key, _DF.get(key.method, OF_DESIGN))
    if key.statistic in {"lower", "upper"}:
        return _end(key, estimate.interval(fl.Wald()))
    return getattr(estimate, key.statistic)


def _proportion(ours: Ours, key: Key) -> float:
    estimate = ours.estimate(fl.Prevalence(key.variable), key, OF_DOMAIN)
    if key.statistic in {"estimate", "se"}:
        return getattr(estimate, key.statistic)
    method, _, level = key.method.partition("_")
    interval = _INTERVALS[method](level=float(f"0.{level}") if level else 0.95)
    if method == "xlogit":
        return _end(key, _by_delta_method(estimate, interval))
    return _end(key, estimate.interval(interval))


def _by_delta_method(estimate: fl.Estimate, interval: object) -> tuple[float, float]:
    """The interval from the estimate's figures alone, as R's xlogit, which does not ask the replicates either."""
    evidence = Evidence.of(estimate=estimate.estimate, std_error=estimate.std_error, n=estimate.n, n_kish=estimate.n_kish, df=estimate.df)
    low, high = interval.bounds(evidence)
    return low[0], high[0]


def _quantile(ours: Ours, key: Key) -> float:
    variable, p = key.variable.split("@")
    interval, rule = key.method.split("_")
    estimate = ours.estimate(fl.Quantile(variable, float(p), rule=_RULES[rule], interval=_INTERVALS[interval]()), key)
    return {"lower": estimate.conf_low, "upper": estimate.conf_high, "se": estimate.std_error, "estimate": estimate.estimate}[key.statistic]


def _contrast(ours: Ours, key: Key) -> float:
    table = ours.table(fl.Mean(key.variable), "mean")
    if key.method == "ratio":
        found = table.ratio(*(table[cell(domain)] for domain in key.domain.split("/")))
    else:
        found = table.difference(*(table[cell(domain)] for domain in key.domain.split("-")))
    return {"estimate": found.estimate, "se": found.std_error, "lower": found.conf_low, "upper": found.conf_high}[key.statistic]


def _independence(ours: Ours, key: Key) -> float:
    test = fl.independence(ours.of(OF_DESIGN), *key.variable.split("x", 1))
    if key.method == "Chisq":
        return {"statistic": test.chi2, "df1": test.chi2_df, "pvalue": test.chi2_p_value}[key.statistic]
    return {"statistic": test.f, "df1": test.df1, "df2": test.df2, "pvalue": test.p_value}[key.statistic]


def _persons(ours: Ours, key: Key) -> float:
    """The weighted persons of a cell."""
    return ours.estimate(fl.Total(ONE), key).estimate


def _design(ours: Ours, key: Key) -> float:
    if key.method == "sum_weights":
        return ours.of(OF_DESIGN).population
    if key.method == "n":
        return ours.of(OF_DESIGN).n
    return ours.estimate(fl.Total(ONE), key, OF_DESIGN if key.method == "degf" else OF_DOMAIN).df


def _end(key: Key, interval: tuple[float, float]) -> float:
    return interval[0] if key.statistic == "lower" else interval[1]


_ESTIMATORS: dict[str, Callable[[Ours, Key], float]] = {
    **dict.fromkeys(("mean", "total", "prop", "count", "ratio", "var"), _simple),
    "ciprop": _proportion,
    "quantile": _quantile,
    "contrast": _contrast,
    "chisq": _independence,
    "table": _persons,
    "design": _design,
}

DEGREES = {OF_DOMAIN: fl.OfDomain(), OF_DESIGN: fl.OfDesign(), NORMAL: fl.Given(math.inf)}
DEGREES_OF_REPLICATES = {**DEGREES, OF_DOMAIN: fl.ByRank()}
