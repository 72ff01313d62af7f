"""Where a figure comes from: the bytes read, the declarations applied, the versions that ran."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that a figure depends on: what it is, its name, and the hash that identifies its content."""

    what: str
    name: str
    hash: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.name}" + (f" ({self.hash})" if self.hash else "")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything that a figure depends on, in the order in which it was added.

    >>> print(Provenance().then("design", "Clustered", "3f2a"))
    design: Clustered (3f2a)
    """

    origins: tuple[Origin, ...] = ()

    def then(self, what: str, name: str, hash: str = "") -> Provenance:  # noqa: A002 -- the field's own name
        """This provenance and one thing more."""
        return Provenance((*self.origins, Origin(what, name, hash)))

    def __iter__(self) -> Iterator[Origin]:
        return iter(self.origins)

    def __str__(self) -> str:
        return "\n".join(str(origin) for origin in self.origins)


def versions() -> tuple[Origin, ...]:
    """The software that made the figures: flestimate, Python and the libraries that touch numbers."""
    packages = ("flestimate", "numpy", "scipy", "polars", "narwhals", "pyreadstat")
    return tuple(Origin("software", name, version) for name, version in installed(packages).items())


def installed(packages: Iterable[str]) -> dict[str, str]:
    """The versions of packages, and that of Python."""
    return {**{name: metadata.version(name) for name in packages}, "python": platform.python_version()}
