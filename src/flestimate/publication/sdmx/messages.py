"""SDMX-CSV: the data as SDMX-CSV 1.0 (aligned with SDMX 2.1) and 2.0 (aligned with SDMX 3.0) have them.

https://github.com/sdmx-twg/sdmx-csv, field guides of the data message. Numbers have every digit, what is missing is empty, and there is no
byte order mark: the first column has to be DATAFLOW or STRUCTURE.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flestimate.publication.published import Contents
from flestimate.publication.sdmx.components import COMPONENTS, FLOW
from flestimate.publication.sdmx.dataset import dataset
from flestimate.publication.text import harmless

_COLUMNS = tuple(component.id for component in COMPONENTS)
_INFORMATION = "I"


def sdmx_csv_1(publication: Contents) -> bytes:
    """The publication as SDMX-CSV 1.0: DATAFLOW is the first column."""
    rows = ((FLOW, *one.values.values()) for one in dataset(publication).observations)
    return comma_separated(("DATAFLOW", *_COLUMNS), rows)


def sdmx_csv_2(publication: Contents) -> bytes:
    """The publication as SDMX-CSV 2.0: the structure, its id and the action are the first columns."""
    rows = (("dataflow", FLOW, _INFORMATION, *one.values.values()) for one in dataset(publication).observations)
    return comma_separated(("STRUCTURE", "STRUCTURE_ID", "ACTION", *_COLUMNS), rows)


def comma_separated(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Columns and rows as RFC 4180 has them, in UTF-8; text is no formula for a spreadsheet, and None is an empty field."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(value) if isinstance(value, str) else value for value in row] for row in rows)
    return text.getvalue().encode()
