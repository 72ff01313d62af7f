"""Estimates, standard errors, design effects and degrees of freedom equal R `survey` 4.5 (tests/reference)."""

import csv
import io
import json
import lzma
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

import flestimate as fl

REFERENCE = Path(__file__).parents[1] / "reference"
DESIGNS = json.loads((REFERENCE / "designs.json").read_text())["designs"]
TOLERANCE = 1e-9

# R's degf() of a subset counts the PSUs of all its rows; ours those of rows whose answer is known, because only these are in
# the estimate. They differ where the answers of a whole PSU are missing.
MISSING_ANSWERS = {("nhanes", "HI_CHOL"), ("clus2_wr", "enroll"), ("clus2_wr", "api.stu/enroll"), ("lfs", "fl_q")}

Key = tuple[str, str, str]  # estimator, variable, domain


def figures() -> dict[str, dict[Key, dict[str, float]]]:
    found: dict[str, dict[Key, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in csv.DictReader(io.StringIO(lzma.decompress((REFERENCE / "figures.csv.xz").read_bytes()).decode())):
        if row["value"] not in {"na", "nan"}:
            found[row["design_id"]][row["estimator"], row["variable"], row["domain"]][row["statistic"]] = float(row["value"])
    return found


FIGURES = figures()


def singleton(design: dict) -> object:
    rule = {
        "fail": fl.Refused(),
        "remove": fl.Removed(),
        "certainty": fl.Certainty(),
        "adjust": fl.Centred(),
        "average": fl.Average(),
    }[design["lonely_psu"]]
    return fl.InDomains(rule) if design["adjust_domain_lonely"] else rule


def sample(design: dict) -> fl.Sample:
    text = lzma.decompress((REFERENCE / "data" / f"{design['dataset']}.csv.xz").read_bytes())
    frame = pl.read_csv(io.BytesIO(text), null_values=["NA", ""], infer_schema_length=None)
    for name in ("sch.wide", "awards"):
        if name in frame.columns:
            frame = frame.with_columns((pl.col(name) == "Yes").alias(f"{name}=='Yes'"))
    frame = frame.with_columns(
        (pl.col(name).cast(pl.String) == category).cast(pl.Int8).alias(f"factor({name}){category}")
        for name in ("stype", "race", "agecat", "sex", "sector")
        if name in frame.columns
        for category in frame[name].cast(pl.String).unique().sort()
    )
    ids = design.get("ids") or []
    return fl.weigh(
        frame,
        fl.Clustered(
            weight=design["weights"],
            strata=design.get("strata"),
            psu=ids[0] if ids else fl.Persons(),
            fpc=(design.get("fpc") or [None])[0],
            singleton=singleton(design),
        ),
    )


def measure(estimator: str, variable: str) -> object:
    if estimator == "ratio":
        return fl.Ratio(*variable.split("/"))
    return {"mean": fl.Mean, "total": fl.Total, "prop": fl.Prevalence, "count": fl.Count}[estimator](variable)


def cells(domain: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in domain.split("&")) if domain else {}


def tables(design_id: str) -> dict[tuple[str, str, tuple[str, ...]], fl.EstimateTable]:
    """One table for each measure and breakdown that R's figures ask for."""
    drawn = sample(DESIGNS[design_id])
    wanted = {(estimator, variable, tuple(cells(domain))) for estimator, variable, domain in FIGURES[design_id]}
    return {
        (estimator, variable, names): fl.estimate(drawn, measure(estimator, variable), by=[names] if names else [])
        for estimator, variable, names in wanted
    }


@pytest.mark.parametrize("design_id", DESIGNS)
def test_every_figure_equals_r(design_id: str) -> None:
    made, compared = tables(design_id), 0
    for (estimator, variable, domain), expected in FIGURES[design_id].items():
        where = cells(domain)
        table = made[estimator, variable, tuple(where)]
        ours = table[tuple(word for pair in where.items() for word in pair)] if where else table.total
        context = f"{estimator} {variable} {domain}"
        for statistic, value in expected.items():
            compared += 1
            if statistic == "df":
                if not any(design_id.startswith(start) and variable == name for start, name in MISSING_ANSWERS):
                    assert ours.df == value, context
                continue
            got = {"estimate": ours.estimate, "se": ours.std_error, "deff": ours.deff}[statistic]
            assert got == pytest.approx(value, rel=TOLERANCE, abs=1e-12), f"{statistic} of {context}"
    print(f"{design_id}: {compared} figures compared")
    assert compared > 0
