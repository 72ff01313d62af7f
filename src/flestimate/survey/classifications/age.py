"""Age schemes: contiguous bands of completed years."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources

from pydantic import Field

from flestimate.declaration import Declaration
from flestimate.errors import CodebookError, Fix, did_you_mean, listed


class AgeBand(Declaration):
    """One band of a scheme, from and to in completed years, both included; open where `to` is None."""

    label: str
    lowest: int = Field(alias="from")
    highest: int | None = Field(default=None, alias="to")
    code: str = ""


class AgeScheme(Declaration):
    """A named list of bands that do not overlap, youngest first."""

    title: str
    bands: tuple[AgeBand, ...]

    def from_age(self, minimum: int) -> tuple[AgeBand, ...]:
        """The bands that a survey of persons of `minimum` years and over can fill.

        >>> [band.label for band in age_scheme("FL_AGE").from_age(15)]
        ['15-17', '18-24', '25-54', '55-64', '65+']
        """
        return tuple(band for band in self.bands if band.highest is None or band.highest >= minimum)


@functools.cache
def age_schemes() -> dict[str, AgeScheme]:
    """The built-in age schemes by name."""
    text = resources.files("flestimate.survey.classifications").joinpath("age.toml").read_text(encoding="utf-8")
    return {name: AgeScheme.model_validate(content) for name, content in tomllib.loads(text).items()}


def age_scheme(name: str) -> AgeScheme:
    """The built-in age scheme called `name`; CodebookError if there is none."""
    schemes = age_schemes()
    if name not in schemes:
        raise CodebookError(
            "FLE-C10", f"there is no age scheme '{name}'{did_you_mean(name, schemes)}", fix=(Fix(f"one of: {listed(schemes)}"),)
        )
    return schemes[name]
