"""Sample designs: how persons were drawn, and so how uncertain totals are."""

from __future__ import annotations

from dataclasses import dataclass, field

from flestimate.declaration import declaration, fingerprint
from flestimate.errors import DeclarationError, Fix
from flestimate.variance import Refused, Singleton


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons were drawn directly, not in clusters: every person is its own PSU (R `id = ~1`)."""


@declaration
@dataclass(frozen=True, slots=True)
class Clustered:
    """A stratified cluster sample, its first stage with replacement, or without where `fpc` is given.

    weight: the concept or column with each person's weight. psu: the primary sampling unit, nested in its stratum, or
    `Persons()` where persons were drawn directly. strata: one column or several together; None is one stratum. fpc: the
    column with the number of PSUs in the stratum's population, or with the share of them that was sampled. singleton:
    what to do with a stratum that has a single PSU.

    >>> Clustered(weight="weight", strata="stratum", psu="ea")
    Clustered(weight='weight', psu='ea', strata=('stratum',), fpc=None, singleton=Refused())
    >>> Clustered(weights="weight", psu="ea")
    Traceback (most recent call last):
    flestimate.declaration.ArgumentError: FLE-C01: unknown argument 'weights' of Clustered; did you mean weight?
      fix    : one of: weight, psu, strata, fpc, singleton
    """

    weight: str
    psu: str | Persons
    strata: str | tuple[str, ...] | list[str] | None = None
    fpc: str | None = None
    singleton: Singleton = field(default_factory=Refused)

    def __post_init__(self) -> None:
        strata = (self.strata,) if isinstance(self.strata, str) else tuple(self.strata or ())
        object.__setattr__(self, "strata", strata)
        if not isinstance(self.psu, str | Persons):
            raise DeclarationError(
                "FLE-C05",
                "psu is neither the name of a column nor fl.Persons().",
                fix=(Fix('psu = "ea"', "the column with the PSU"), Fix("psu = fl.Persons()", "persons were drawn directly")),
            )
        if len(set(self.columns)) < len(self.columns):
            raise DeclarationError("FLE-C05", "one column stands for two parts of the design.", where={"columns": ", ".join(self.columns)})
        rule: object = self.singleton
        if rule is None or isinstance(rule, str | type):
            raise DeclarationError(
                "FLE-C05",
                "singleton is neither a word nor a class, but a rule.",
                fix=(Fix("singleton = fl.Centred()", "or another of fl's rules"),),
            )

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name strata and PSUs."""
        return (*self.stratum_columns, *((self.psu,) if isinstance(self.psu, str) else ()))

    @property
    def stratum_columns(self) -> tuple[str, ...]:
        """The columns that together name a stratum; none where there is one stratum."""
        return self.strata if isinstance(self.strata, tuple) else ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the design, the weight first."""
        return (self.weight, *self.keys, *((self.fpc,) if self.fpc else ()))

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint(self)

    def __str__(self) -> str:
        strata = f"strata: {' x '.join(self.stratum_columns)}" if self.stratum_columns else "one stratum"
        psu = f"PSU: {self.psu}" if isinstance(self.psu, str) else "persons drawn directly"
        fpc = f"; finite population: {self.fpc}" if self.fpc else ""
        return f"weight: {self.weight}; {strata}; {psu}{fpc}; strata with a single PSU: {self.singleton}"
