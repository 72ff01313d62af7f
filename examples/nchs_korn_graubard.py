"""Disability in the US National Health Interview Survey 2024 by age, with the interval of its own office beside others.

python nchs_korn_graubard.py ../shared/data/us_nhis2024/nhis2024a.sav
"""

import sys
from pathlib import Path

import flestimate as fl

CODEBOOK = {
    "disability": {"variable": "dis3_indicator", "answers": {1: "no", 2: "no", 3: "yes"}},
    "age": {"variable": "age_group_std", "answers": {1: "18-44", 2: "45-54", 3: "55-64", 4: "65-74", 5: "75+"}},
    "weight": {"variable": "wtfa_a"},
    "stratum": {"variable": "pstrat"},
    "psu": {"variables": ["ppsu"]},
}
INTERVALS = {"NCHS": fl.KornGraubard(size=fl.SampleCap()), "default": fl.KornGraubard(), "logit": fl.Logit()}


def main(file: Path) -> None:
    """Print a line for everybody and for each age group."""
    codebook = fl.Codebook.of(CODEBOOK)
    survey = fl.describe(fl.read(file, columns=codebook.variables), codebook)
    sample = fl.weigh(survey, fl.Clustered(weight="weight", strata="stratum", psu="psu"))
    for cell in fl.estimate(sample, fl.Prevalence("disability", per=100), by=["age"]):
        group = dict(cell.cell).get("age", "total")
        bounds = (f"{name} {low:.2f} to {high:.2f}" for name, (low, high) in ((name, cell.interval(i)) for name, i in INTERVALS.items()))
        print(f"{group:6} {cell.estimate:5.2f} %  {', '.join(bounds)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
