"""Weight over height in NHANES II, by linearisation and by the three kinds of replicate weights that come with it.

python us_nhanes2_replicates.py ../shared/data/us_nhanes2
"""

import sys
from pathlib import Path

import pandas as pd

import flestimate as fl

DESIGNS = {
    "linearised": ("nhanes2.dta", fl.Clustered(weight="finalwgt", strata="strata", psu="psu")),
    "BRR": ("nhanes2brr.csv.xz", fl.Replicated(weight="finalwgt", replicates="brr_*", method=fl.BRR())),
    "Fay, rho .3": ("nhanes2fay.csv.xz", fl.Replicated(weight="finalwgt", replicates="fay_*", method=fl.Fay(0.3))),
    "jackknife": (
        "nhanes2jknife2.csv.xz",
        fl.Replicated(weight="finalwgt", replicates="jkw_*", method=fl.JackknifeN.from_stratum_sizes([2] * 62)),
    ),
}


def main(folder: Path) -> None:
    """Print a line for each design."""
    for name, (file, design) in DESIGNS.items():
        read = pd.read_stata if file.endswith(".dta") else pd.read_csv
        total = fl.estimate(fl.weigh(read(folder / file), design), fl.Ratio("weight", "height")).total
        bounds = f"95% CI {total.conf_low:.7f} to {total.conf_high:.7f}"
        print(f"{name:18} {total.estimate:.7f} (SE {total.se:.7f}), df {total.df}, {bounds}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
