"""Copy from shared/reference what the tests use: figures of R `survey` 4.5, the designs they are of, and their data sets.

Run from the repository with shared/ beside it: python tests/reference/make_copy.py
"""

import csv
import io
import json
import lzma
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parents[1].parent / "shared" / "reference"
ESTIMATORS = {"mean", "total", "prop", "ratio", "count"}
STATISTICS = {("estimate", "default"), ("se", "default"), ("deff", "default"), ("df", "domain")}


def one_stage(design: dict) -> bool:
    """Taylor, one stage (further stages with replacement add nothing), no calibration, no unequal probabilities."""
    stages = len(design.get("ids") or [])
    return design["kind"] == "taylor" and not {"base", "pps"} & design.keys() and (stages <= 1 or "fpc" not in design)


def main() -> None:
    content = json.loads((SOURCE / "designs.json").read_text())
    designs = {name: design for name, design in content["designs"].items() if one_stage(design)}
    (HERE / "designs.json").write_text(json.dumps({"software": content["software"], "designs": designs}, indent=1) + "\n")
    rows = csv.DictReader(io.StringIO(lzma.decompress((SOURCE / "reference.csv.xz").read_bytes()).decode()))
    kept = [
        row
        for row in rows
        if row["design_id"] in designs and row["estimator"] in ESTIMATORS and (row["statistic"], row["method"]) in STATISTICS
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(kept[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    (HERE / "figures.csv.xz").write_bytes(lzma.compress(text.getvalue().encode()))
    for name in {design["dataset"] for design in designs.values()}:
        data = (SOURCE / "data" / f"{name}.csv").read_bytes()
        (HERE / "data" / f"{name}.csv.xz").write_bytes(lzma.compress(data))


if __name__ == "__main__":
    main()
