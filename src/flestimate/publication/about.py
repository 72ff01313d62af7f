"""What a publication is about, beside its figures: the country and the year, who made it, when and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from os import environ

from flestimate.declaration import declaration


def now() -> datetime:
    """The moment that is declared on everything made: that of SOURCE_DATE_EPOCH where it is set, so that files can be made alike.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    stated = environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(stated), UTC) if stated else datetime.now(UTC).replace(microsecond=0)


@declaration
@dataclass(frozen=True, slots=True)
class About:
    """What a release is about.

    area: the country, in three letters of ISO 3166; time: the year or quarter that the figures are for, "2021" or "2021-Q3"; source:
    the survey's name; response: the share of the drawn households or persons that answered, between 0 and 1, None where the office
    does not state it; command: what was typed.

    >>> About(area="ZMB", time="2021").area
    'ZMB'
    """

    area: str = ""
    time: str = ""
    source: str = ""
    response: float | None = None
    command: str = ""
