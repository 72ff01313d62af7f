"""Concepts that are read from one variable of the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from flestimate.declaration import Declaration


class OfOneVariable(Declaration):
    """What concepts have in common that are read from one variable."""

    label: str = ""
    variable: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return (self.variable,)

    def renamed(self, to: Callable[[str], str]) -> Self:
        return self.model_copy(update={"variable": to(self.variable)})
