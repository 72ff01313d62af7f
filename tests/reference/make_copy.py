"""Copy from shared/reference what the tests use: figures of R `survey` 4.5, the designs they are of, and their data sets.

Every design is copied but the calibrated ones, with all its figures. Replicate weights are copied as factors of the
weight, which are few different numbers and so take a tenth of the room.

Run from the repository with shared/ beside it: python tests/reference/make_copy.py
"""

from __future__ import annotations

import csv
import io
import json
import lzma
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
SOURCE = HERE.parents[1].parent / "shared" / "reference"
WEIGHTS = {"apiclus1": "pw", "apistrat": "pw", "lfs_nolonely": "w", "nhanes": "WTMEC2YR", "scd": "pw"}
FIGURES = ("design_id", "estimator", "variable", "domain", "statistic", "method", "value")


def main() -> None:
    content = json.loads((SOURCE / "designs.json").read_text())
    designs = {name: design for name, design in content["designs"].items() if "base" not in design}
    write(HERE / "figures.csv.xz", figures(designs))
    for dataset in sorted({design["dataset"] for design in designs.values()}):
        write(HERE / "data" / f"{dataset}.csv.xz", (SOURCE / "data" / f"{dataset}.csv").read_bytes())
    for name, design in designs.items():
        if design["kind"] == "replicate":
            design["weights"] = WEIGHTS[design["dataset"]]
            # With and without mse the weights are the same.
            design["factors"] = f"{name.removesuffix('_mean')}.csv.xz"
            if not name.endswith("_mean"):
                write(HERE / "replicates" / design["factors"], factors(design))
            del design["repweights_file"]
    (HERE / "designs.json").write_text(json.dumps({"software": content["software"], "designs": designs}, indent=1) + "\n")


def figures(designs: dict) -> bytes:
    """The figures of the designs, but for the data set, which the design names."""
    text = io.StringIO()
    writer = csv.DictWriter(text, FIGURES, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in read(SOURCE / "reference.csv.xz") if row["design_id"] in designs)
    return text.getvalue().encode()


def factors(design: dict) -> bytes:
    """Each replicate weight over the weight (persons, replicates): the same number wherever R multiplied by the same one."""
    rows = read(SOURCE / f"{design['repweights_file']}.xz")
    replicates = np.array([[float(value) for value in row.values()] for row in rows])
    weight = np.array([float(row[design["weights"]]) for row in csv.DictReader((SOURCE / design["data_file"]).open())])[:, None]
    ratio = replicates / weight
    levels, position = np.unique(np.round(ratio, 12), return_inverse=True)
    exact = np.array([np.median(ratio.ravel()[position.ravel() == level]) for level in range(len(levels))])
    found = exact[position.reshape(ratio.shape)]
    np.testing.assert_allclose(found * weight, replicates, rtol=1e-15)
    lines = [",".join(rows[0]), *(",".join(f"{value:.17g}" for value in row) for row in found)]
    return ("\n".join(lines) + "\n").encode()


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(lzma.decompress(path.read_bytes()).decode())))


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(lzma.compress(content))


if __name__ == "__main__":
    main()
