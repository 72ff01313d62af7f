"""Copy R `survey` 4.5's intervals of proportions from shared/reference, each beside the figures that it is made from.

estimate, se and df are R's; n is the number of rows of the design, or of the domain, which is what R counts. Designs by
Taylor linearisation without calibration (there R counts the persons of the whole sample in every domain).

Run from the repository with shared/ beside it: python tests/variance/interval/make_r_ciprop.py
"""

import csv
import io
import json
import lzma
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parents[2].parent / "shared" / "reference"
COLUMNS = ["design", "variable", "domain", "estimate", "se", "n", "df", "method", "level", "lower", "upper"]


def persons(dataset: str) -> Counter[str]:
    """Rows of a data set by the domains that the reference names, "" for all of them."""
    with (SOURCE / "data" / f"{dataset}.csv").open() as file:
        rows = list(csv.DictReader(file))
    domains = [f"{variable}={row[variable]}" for row in rows for variable in ("stype", "grp", "sector", "race") if variable in row]
    return Counter(domains) + Counter({"": len(rows)})


def main() -> None:
    designs = json.loads((SOURCE / "designs.json").read_text())["designs"]
    plain = {name for name, design in designs.items() if design["kind"] == "taylor" and "base" not in design}
    text = lzma.decompress((SOURCE / "reference.csv.xz").read_bytes()).decode()
    degrees: dict[tuple[str, str], str] = {}
    cells: dict[tuple[str, str, str], dict[tuple[str, str], str]] = defaultdict(dict)
    for row in csv.DictReader(io.StringIO(text)):
        if row["design_id"] not in plain:
            continue
        if row["estimator"] == "ciprop":
            cells[row["design_id"], row["variable"], row["domain"]][row["statistic"], row["method"]] = row["value"]
        if (row["estimator"], row["statistic"]) == ("design", "df"):
            degrees[row["design_id"], row["domain"]] = row["value"]
    counts = {dataset: persons(dataset) for dataset in {designs[name]["dataset"] for name in plain}}
    copy = io.StringIO()
    writer = csv.writer(copy, lineterminator="\n")
    writer.writerow(COLUMNS)
    for (design, variable, domain), figures in cells.items():
        known = [figures["estimate", "beta"], figures["se", "beta"]]
        known += [str(counts[designs[design]["dataset"]][domain]), degrees[design, domain]]
        for statistic, method in figures:
            if statistic == "lower":
                name, level = (method[:-3], "0.9") if method.endswith("_90") else (method, "0.95")
                bounds = [figures["lower", method], figures["upper", method]]
                writer.writerow([design, variable, domain, *known, name, level, *bounds])
    (HERE / "r_ciprop.csv.xz").write_bytes(lzma.compress(copy.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
