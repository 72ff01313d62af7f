"""The designs that R's figures are of, declared as a user of flestimate would."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import zip_longest

import polars as pl

import flestimate as fl

from .figures import REFERENCE, unpacked

DESIGNS = json.loads((REFERENCE / "designs.json").read_text())["designs"]

ONE, WEIGHT = "one", "weight_of_person"
"""Columns that are added: 1 for everybody, and the weight."""
_YES_OR_NO = ("sch.wide", "awards")
_CATEGORIES = ("stype", "race", "agecat", "sex", "sector")
_SINGLETONS = {
    "fail": fl.Refused(),
    "remove": fl.Removed(),
    "certainty": fl.Certainty(),
    "adjust": fl.Centred(),
    "average": fl.Average(),
}


def centre(design: dict) -> object:
    return fl.AroundEstimate() if design["mse"] else fl.AroundMean()


@dataclass(frozen=True, slots=True)
class Made:
    """Replicates that R made of a design by a rule without chance, and so do we."""

    design: dict
    method: object


_AMBULANCES = {
    "dataset": "scd",
    "ids": ["ambulance"],
    "strata": ["ESA"],
    "weights": "pw",
    "lonely_psu": "fail",
    "adjust_domain_lonely": False,
}
"""The design of R's help page of `scd`, of which R has figures by replicates alone."""


def _made(base: dict, method: Callable[..., object], *names: str) -> dict[str, Made]:
    return {name: Made(base, method(centre=centre(DESIGNS[name]))) for name in names}


JACKKNIFED = {
    **_made(DESIGNS["clus1_fpc"], fl.Jackknife1, "clus1_jk1", "clus1_jk1_mean"),
    **_made(DESIGNS["clus1_nofpc"], fl.Jackknife1, "clus1_jk1_nofpc", "clus1_jk1_nofpc_mean"),
    **_made(DESIGNS["strat_fpc"], fl.JackknifeN, "strat_jkn", "strat_jkn_mean"),
    **_made(DESIGNS["strat_nofpc"], fl.JackknifeN, "strat_jkn_nofpc", "strat_jkn_nofpc_mean"),
    **_made(DESIGNS["lfs_nl"], fl.JackknifeN, "lfs_jkn", "lfs_jkn_mean"),
    **_made(DESIGNS["nhanes"], fl.JackknifeN, "nhanes_jkn"),
    **_made(_AMBULANCES, fl.JackknifeN, "scd_jkn", "scd_jkn_mean"),
}
BALANCED = {
    **_made(_AMBULANCES, fl.BRR, "scd_brr", "scd_brr_mean"),
    **_made(_AMBULANCES, partial(fl.Fay, 0.3), "scd_fay", "scd_fay_mean"),
}
MADE = {**JACKKNIFED, **BALANCED}
"""By the design whose figures they have to have."""


@cache
def persons(dataset: str) -> pl.DataFrame:
    """The persons of a data set, with a column of 0 and 1 for each yes-or-no variable and category that R has figures of."""
    frame = pl.read_csv(io.BytesIO(unpacked(f"data/{dataset}.csv")), null_values=["NA", ""], infer_schema_length=None)
    indicators = [
        *((pl.col(name) == "Yes").alias(f"{name}=='Yes'") for name in _YES_OR_NO if name in frame.columns),
        *(
            (pl.col(name).cast(pl.String) == category).cast(pl.Int8).alias(f"factor({name}){category}")
            for name in _CATEGORIES
            if name in frame.columns
            for category in frame[name].cast(pl.String).unique().drop_nulls().sort()
        ),
    ]
    return frame.with_columns(pl.lit(1).alias(ONE), *indicators)


@cache
def weighed(name: str) -> pl.DataFrame:
    """The persons of a design with their weight, and with the replicate weights where it has some."""
    design = DESIGNS[name]
    frame = persons(design["dataset"]).with_columns(_weight(design).alias(WEIGHT))
    if design["kind"] != "replicate":
        return frame
    factors = pl.read_csv(io.BytesIO(unpacked(f"replicates/{design['factors'].removesuffix('.xz')}")), infer_schema_length=None)
    return frame.with_columns(column.cast(pl.Float64) * frame[WEIGHT] for column in factors)


def read(name: str, df: object) -> fl.Sample:
    """The sample of a design as R's call declares it; replicate weights are columns of the file."""
    design = DESIGNS[name]
    declare = _replicated if design["kind"] == "replicate" else clustered
    return fl.weigh(weighed(name), declare(design, df))


def made(name: str, df: object) -> fl.Sample:
    """The sample of a design of replicates, which are made from the design that R made them from."""
    made = MADE[name]
    frame = persons(made.design["dataset"]).with_columns(_weight(made.design).alias(WEIGHT))
    return fl.weigh(frame, fl.Resampled(clustered(made.design, fl.OfDomain()), method=made.method, df=df))


def clustered(design: dict, df: object) -> fl.Clustered:
    psu, *further = design.get("ids") or [fl.Persons()]
    fpc, *further_fpc = design.get("fpc") or [None]
    stages = tuple(fl.Stage(psu=unit, fpc=size) for unit, size in zip_longest(further, further_fpc))
    return fl.Clustered(
        weight=WEIGHT,
        psu=psu,
        strata=design.get("strata"),
        fpc=fl.Brewer(fpc) if design.get("pps") == "brewer" else fpc,
        stages=stages,
        singleton=_singleton(design),
        df=df,
    )


def _singleton(design: dict) -> object:
    rule = _SINGLETONS[design["lonely_psu"]]
    return fl.InDomains(rule) if design["adjust_domain_lonely"] else rule


def _weight(design: dict) -> pl.Expr:
    """The weight; where R was not given one, the product of the stages' population over sample, or one over p."""
    if "weights" in design:
        return pl.col(design["weights"]).cast(pl.Float64)
    if design.get("pps") == "brewer":
        return 1 / pl.col(design["fpc"][0])
    (psu, unit), (psus, units) = design["ids"], design["fpc"]
    return pl.col(psus) / pl.col(psu).n_unique() * pl.col(units) / pl.col(unit).n_unique().over(psu)


def _replicated(design: dict, df: object) -> fl.Replicated:
    return fl.Replicated(
        weight=WEIGHT,
        replicates=[f"r{number}" for number in range(1, design["n_reps"] + 1)],
        method=fl.OtherReplicates(scale=design["scale"], rscales=tuple(design["rscales"]), centre=centre(design)),
        df=df,
    )
