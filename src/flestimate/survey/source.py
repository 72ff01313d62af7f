"""Where in a codebook a variable of the file is named."""

from __future__ import annotations

from dataclasses import dataclass

from flestimate.errors import Fix


@dataclass(frozen=True, slots=True)
class Source:
    """A variable of the file, and who reads it: a concept, or whatever stands in its place, in a section of the codebook.

    stated: the variable as the codebook states it, such as *_f11 for the variable a_f11.
    """

    section: str
    name: str
    variable: str
    stated: str

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """What to type where the file has no such variable."""
        if self.stated == self.variable:
            return (Fix('variable = "..."', "the name as it stands in the file; flestimate inspect FILE lists them"),)
        return (
            Fix(f"[{self.section}.{self.name}]", f'"{self.stated}" with "*" in the right place; flestimate inspect FILE lists the names'),
            Fix("[spells]  wide = [...]", 'what stands for "*" in the names of the file'),
        )
