"""The tidy table as a .csv for other programs: the same in every language, each figure with all the digits that are published."""

from __future__ import annotations

import csv
import math
from io import StringIO

from flestimate.publication.published import Contents
from flestimate.publication.text import harmless


def comma_separated(publication: Contents) -> bytes:
    """The tidy table as CSV, UTF-8 with a mark so that Excel reads accents; banner and provenance stand in their own columns."""
    records = publication.records()
    extra = {"banner": publication.banner, "provenance": "; ".join(str(origin) for origin in publication.origins)}
    text = StringIO()
    writer = csv.DictWriter(text, [*records[0], *extra], lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: _cell(value) for name, value in (record | extra).items()})
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return harmless(value)
