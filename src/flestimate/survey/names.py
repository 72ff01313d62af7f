"""Names that a codebook may give: none that a column of one job, one relative or one answer could have."""

from __future__ import annotations

import re

from flestimate.declaration import Origin
from flestimate.errors import DeclarationError, Fix

_OF_A_PART = re.compile(r"[.:`] ?")
"""A colon sets parts apart. A dot and a backtick do so in the names of Spark, which would look for a column inside a column."""


def refuse_name_of_a_part(name: str, origin: Origin, section: str) -> None:
    """DeclarationError where a name has what sets the number of a job, or an answer, apart in the names of columns."""
    if _OF_A_PART.search(name):
        raise DeclarationError(
            "FLE-C12",
            f"'{name}' cannot be a name in [{section}.*]: it has a dot, a colon or a backtick.",
            where={"file": origin.name, "section": f'[{section}."{name}"]'},
            why="violence:1 is what is told of the first job, and 'by: employer' one of several answers; one name for two things would count the wrong one",
            fix=(Fix(f"[{section}.{_OF_A_PART.sub('_', name)}]", "a name without them"),),
        )
