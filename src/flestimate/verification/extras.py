"""The engines that come with the extra `verify`, loaded when they are asked."""

from __future__ import annotations

import warnings
from importlib import import_module, metadata, util
from types import ModuleType

from flestimate.errors import EstimateError, Fix


def installed(name: str) -> bool:
    """Whether a package is there; it is not imported."""
    return util.find_spec(name) is not None


def version(name: str) -> str:
    """The version of an installed package; EstimateError where it is not there.

    >>> version("no-such-engine")
    Traceback (most recent call last):
    flestimate.errors.EstimateError: FLE-E01: the engine no-such-engine is not installed.
      why    : a second opinion needs somebody else's program
      fix    : pip install "flestimate[verify]"      or, without it: fl.verify(table), by the textbook's formula alone
    """
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        raise _missing(name) from None


def load(name: str) -> ModuleType:
    """The engine's package; EstimateError where it is not there."""
    version(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # samplics warns that it is archived
        return import_module(name)


def _missing(name: str) -> EstimateError:
    return EstimateError(
        "FLE-E01",
        f"the engine {name} is not installed.",
        why="a second opinion needs somebody else's program",
        fix=(Fix('pip install "flestimate[verify]"', "or, without it: fl.verify(table), by the textbook's formula alone"),),
    )
