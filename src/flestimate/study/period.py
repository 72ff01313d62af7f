"""The reference period as TOML has it."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from flestimate.declaration import Declaration
from flestimate.survey import ReferencePeriod


class StatedPeriod(Declaration):
    """The days that the survey's questions are about, both included."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")

    def value(self) -> ReferencePeriod:
        """The period as a value."""
        return ReferencePeriod(self.start, self.end)
