"""The wanted tables as TOML has them: a measure, with its interval and design effect, and what it is broken down by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import PlainValidator

from flestimate.declaration import Declaration
from flestimate.errors import DeclarationError, Fix, listed
from flestimate.estimates import Count, Mean, Prevalence, Quantile, Ratio, Share, Total, Variance
from flestimate.estimates.block import Measure
from flestimate.study.words import Keyed, Place, chosen
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
}
_DEFFS: Mapping[str, SimpleSample] = {"without-replacement": WithoutReplacement(), "with-replacement": WithReplacement()}
_RULES: Mapping[str, QuantileRule] = {"math": Math(), "hf7": HyndmanFan7()}

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
}


def _two(given: object) -> tuple[str, str]:
    match given:
        case [str(numerator), str(denominator)]:
            return numerator, denominator
    message = 'two names, such as ["unemployed", "labour_force"]'
    raise ValueError(message)


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
    of: str | None = None
    among: str | None = None
    per: float | None = None
    p: float | None = None
    rule: Any = None
    interval: Any = None
    level: float | None = None
    deff: Any = None

    def value(self, place: Place) -> Measure:
        """The measure as a value."""
        stated = self.model_dump(exclude_none=True)
        kind = self._kind(stated, place)
        about = stated.pop(kind)
        _MEASURES[kind].refuse_others(f"the measure '{kind}'", "measure", stated, place)
        level = stated.pop("level", None)
        words: Mapping[str, Mapping[str, object]] = {"interval": _INTERVALS[kind], "deff": _DEFFS, "rule": _RULES}
        of_kind = {key: chosen(stated[key], words[key], key, place, beside=f"for the measure '{kind}'") for key in stated if key in words}
        with place.holding("measure"):
            measure = _MEASURES[kind].of(*([about] if isinstance(about, str) else about), **{**stated, **of_kind})
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

    def value(self, place: Place) -> tuple[Measure, By]:
        """The measure as a value, and its breakdowns."""
        return StatedMeasure.parse(self.measure, place.origin, place.section).value(place), self.by


def _at_level(measure: Measure, level: float) -> Measure:
    return replace(measure, interval=measure.interval.at(level))  # type: ignore[type-var]  # every measure is a frozen dataclass
