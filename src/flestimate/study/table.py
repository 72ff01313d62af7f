"""The wanted tables as TOML has them: a measure, with its interval and design effect, and what it is broken down by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import PlainValidator, Strict

from flestimate.declaration import Declaration
from flestimate.errors import DeclarationError, Fix, listed
from flestimate.estimates import (
    Count,
    Flow,
    FlowPrevalence,
    Mean,
    MeanDuration,
    NoDays,
    Prevalence,
    Profile,
    Quantile,
    Ratio,
    RefuseUnknown,
    Share,
    Stock,
    StockPrevalence,
    Total,
    UnknownTime,
    Variance,
    WholePeriod,
)
from flestimate.estimates.block import Measure
from flestimate.study.period import StatedPeriod
from flestimate.study.words import Keyed, Names, Place, chosen
from flestimate.survey import ReferencePeriod
from flestimate.variance import (
    Arcsine,
    FromPrevalence,
    HyndmanFan7,
    Interval,
    Jeffreys,
    KornGraubard,
    Likelihood,
    Logit,
    Math,
    MidP,
    NoCap,
    QuantileRule,
    RareEvent,
    SampleCap,
    SimpleSample,
    Wald,
    Wilson,
    WithoutReplacement,
    WithReplacement,
)

By = tuple[str | tuple[str, ...], ...]

_OF_PROPORTION: Mapping[str, Interval] = {
    "korn-graubard": KornGraubard(),
    "korn-graubard-nchs": KornGraubard(size=SampleCap()),
    "beta": KornGraubard(size=NoCap()),
    "logit": Logit(),
    "arcsine": Arcsine(),
    "wilson": Wilson(),
    "jeffreys": Jeffreys(),
    "mid-p": MidP(),
    "likelihood": Likelihood(),
}
_SYMMETRIC: Mapping[str, Interval] = {"wald": Wald()}
# How cases lie in PSUs is known of a prevalence and of a count, not of the parts of a share, nor of a quantile.
_OF_PREVALENCE: Mapping[str, Interval] = {**_OF_PROPORTION, "rare-event": RareEvent()}
_OF_COUNT: Mapping[str, Interval] = {**{name: FromPrevalence(interval) for name, interval in _OF_PREVALENCE.items()}, **_SYMMETRIC}
_INTERVALS: Mapping[str, Mapping[str, Interval]] = {
    "prevalence": {**_OF_PREVALENCE, **_SYMMETRIC},
    "count": _OF_COUNT,
    "share": {**_OF_PROPORTION, **_SYMMETRIC},
    "mean": _SYMMETRIC,
    "total": _OF_COUNT,
    # Its persons are not those of a denominator, so nothing is known of a share's effective size.
    "ratio": _SYMMETRIC,
    "quantile": {**_OF_PROPORTION, **_SYMMETRIC},
    "variance": _SYMMETRIC,
    "profile": {**_OF_PREVALENCE, **_SYMMETRIC},
    # A case is a part of one here, so nothing is known of how whole cases lie in PSUs.
    "stock": {**{name: FromPrevalence(interval) for name, interval in _OF_PROPORTION.items()}, **_SYMMETRIC},
    "stock_prevalence": {**_OF_PROPORTION, **_SYMMETRIC},
    "flow": _OF_COUNT,
    "flow_prevalence": {**_OF_PREVALENCE, **_SYMMETRIC},
}
_DEFFS: Mapping[str, SimpleSample] = {"without-replacement": WithoutReplacement(), "with-replacement": WithReplacement()}
_RULES: Mapping[str, QuantileRule] = {"math": Math(), "hf7": HyndmanFan7()}

_UNKNOWN: Mapping[str, UnknownTime] = {
    "refuse": RefuseUnknown(),
    "mean-duration": MeanDuration(),
    "whole-period": WholePeriod(),
    "no-days": NoDays(),
}

_OF_DAYS = ("during", "days", "began", "ended", "unknown", "unknown_by")
_ANY = ("among", "interval", "level")
_MEASURES: Mapping[str, Keyed[Measure]] = {
    "prevalence": Keyed(Prevalence, {}, ("per", *_ANY, "deff")),
    "count": Keyed(Count, {}, ("per", *_ANY, "deff")),
    "share": Keyed(Share, {"of": 'share = "forced_labour", of = "sector"'}, ("per", *_ANY, "deff")),
    "mean": Keyed(Mean, {}, (*_ANY, "deff")),
    "total": Keyed(Total, {}, (*_ANY, "deff")),
    "ratio": Keyed(Ratio, {}, ("per", *_ANY, "deff")),
    "quantile": Keyed(Quantile, {}, ("p", "rule", *_ANY)),
    "variance": Keyed(Variance, {}, (*_ANY, "deff")),
    "profile": Keyed(
        Profile,
        {"of": 'of = ["C1_violence", "C2_movement"]', "name": 'name = "means of coercion"'},
        ("labels", "per", *_ANY, "deff"),
    ),
    "stock": Keyed(Stock, {}, (*_OF_DAYS, "per", *_ANY, "deff")),
    "stock_prevalence": Keyed(StockPrevalence, {}, (*_OF_DAYS, "per", *_ANY, "deff")),
    "flow": Keyed(Flow, {}, (*_OF_DAYS, "per", *_ANY, "deff")),
    "flow_prevalence": Keyed(FlowPrevalence, {}, (*_OF_DAYS, "per", *_ANY, "deff")),
}
_OF_PERIOD = ("stock", "stock_prevalence", "flow", "flow_prevalence")


def _two(given: object) -> tuple[str, str]:
    match given:
        case [str(numerator), str(denominator)]:
            return numerator, denominator
    message = 'two names, such as ["unemployed", "labour_force"]'
    raise ValueError(message)


_Number = Annotated[float, Strict()]
"""A number, for which neither true nor a text passes."""


class StatedMeasure(Declaration):
    """A measure: one statistic of what is named, and the keys that belong to it."""

    prevalence: str | None = None
    count: str | None = None
    share: str | None = None
    mean: str | None = None
    total: str | None = None
    ratio: Annotated[tuple[str, str] | None, PlainValidator(_two)] = None
    quantile: str | None = None
    variance: str | None = None
    profile: str | None = None
    stock: str | None = None
    stock_prevalence: str | None = None
    flow: str | None = None
    flow_prevalence: str | None = None
    of: Names | None = None
    name: str | None = None
    labels: dict[str, str] | None = None
    during: StatedPeriod | None = None
    days: str | None = None
    began: str | None = None
    ended: str | None = None
    unknown: Any = None
    unknown_by: Names | None = None
    among: str | None = None
    per: _Number | None = None
    p: _Number | None = None
    rule: Any = None
    interval: Any = None
    level: _Number | None = None
    deff: Any = None

    def value(self, place: Place, period: ReferencePeriod | None = None) -> Measure:
        """The measure as a value; `period` is the study's."""
        stated = {key: value for key in type(self).model_fields if (value := getattr(self, key)) is not None}
        kind = self._kind(stated, place)
        about = stated.pop(kind)
        _MEASURES[kind].refuse_others(f"the measure '{kind}'", "measure", stated, place)
        level = stated.pop("level", None)
        words: Mapping[str, Mapping[str, object]] = {"interval": _INTERVALS[kind], "deff": _DEFFS, "rule": _RULES, "unknown": _UNKNOWN}
        of_kind = {key: chosen(stated[key], words[key], key, place, beside=f"for the measure '{kind}'") for key in stated if key in words}
        with place.holding("measure"):
            stated = _in_python({**stated, **of_kind}, kind, place, period)
            measure = _MEASURES[kind].of(*([about] if isinstance(about, str) else about), **stated)
            return measure if level is None else _at_level(measure, level)

    @staticmethod
    def _kind(stated: Mapping[str, object], place: Place) -> str:
        kinds = [kind for kind in _MEASURES if kind in stated]
        if len(kinds) == 1:
            return kinds[0]
        raise DeclarationError(
            "FLE-C06",
            "a table's measure names not exactly one statistic.",
            where=place.at("measure"),
            fix=(Fix('measure = { prevalence = "forced_labour", per = 1000 }', f"or one of {listed(_MEASURES)}"),),
        )


class Wanted(Declaration):
    """One table: a measure, and what it is broken down by."""

    measure: dict[str, Any]
    by: By = ()

    def value(self, place: Place, period: ReferencePeriod | None = None) -> tuple[Measure, By]:
        """The measure as a value, and its breakdowns; `period` is the study's."""
        return StatedMeasure.parse(self.measure, place.origin, place.section).value(place, period), self.by


def _in_python(stated: Mapping[str, Any], kind: str, place: Place, period: ReferencePeriod | None) -> dict[str, Any]:
    """The keys of a measure as Python names them, those of days within a period put together from several."""
    found = dict(stated)
    if kind == "share" and not isinstance(found["of"], str):
        raise DeclarationError("FLE-C05", "'of' of a share is not one name.", where=place.at("of"), fix=(Fix('of = "sector"'),))
    if kind == "profile" and isinstance(found["of"], str):
        found["of"] = (found["of"],)
    if kind in _OF_PERIOD:
        found["during"] = _during(found.pop("during", None), period, place)
        _refuse_both(found, place)
        if "unknown_by" in found:
            found["unknown"] = _of_groups(found.pop("unknown_by"), found.get("unknown"), place)
    return found


def _during(own: StatedPeriod | None, of_study: ReferencePeriod | None, place: Place) -> ReferencePeriod:
    if own is not None:
        return own.value()
    if of_study is not None:
        return of_study
    raise DeclarationError(
        "FLE-V21",
        "the reference period is not stated, so nobody knows which days count.",
        where=place.at("measure"),
        fix=(
            Fix("reference_period = { from = 2017-01-01, to = 2021-12-31 }", "in [study], for all tables"),
            Fix("during = { from = 2017-01-01, to = 2021-12-31 }", "in the measure, for this one"),
        ),
    )


def _refuse_both(stated: Mapping[str, Any], place: Place) -> None:
    """Days are told by their number, or by their first and last: what is not read is a decision that does not count."""
    if "days" in stated and ("began" in stated or "ended" in stated):
        raise DeclarationError(
            "FLE-C05",
            "the measure has both 'days' and the dates of spells.",
            where=place.at("days"),
            fix=(Fix('days = "days_in_forced_labour"'), Fix('began = "began", ended = "ended"')),
        )


def _of_groups(names: str | tuple[str, ...], rule: object, place: Place) -> MeanDuration:
    if rule == MeanDuration():
        return MeanDuration((names,) if isinstance(names, str) else names)
    raise DeclarationError(
        "FLE-C05",
        "'unknown_by' names the groups of a mean, and no mean is asked for.",
        where=place.at("unknown_by"),
        fix=(Fix('unknown = "mean-duration", unknown_by = ["sex"]'),),
    )


def _at_level(measure: Measure, level: float) -> Measure:
    return replace(measure, interval=measure.interval.at(level))  # type: ignore[type-var]  # every measure is a frozen dataclass
