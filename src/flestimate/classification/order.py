"""The order in which criteria can be assessed: each behind those that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from flestimate.classification.criterion import Criterion
from flestimate.errors import DeclarationError, Fix


def steps(criteria: Iterable[Criterion]) -> list[list[Criterion]]:
    """The criteria in as few steps as they allow: within a step none rests on another."""
    by_name = {criterion.name: criterion for criterion in criteria}
    sorter = TopologicalSorter(_needed(by_name))
    sorter.prepare()
    found: list[list[Criterion]] = []
    while sorter.is_active():
        ready = sorter.get_ready()
        found.append([by_name[name] for name in by_name if name in ready])
        sorter.done(*ready)
    return found


def refuse_loops(criteria: Iterable[Criterion], file: str) -> None:
    """Refuse criteria that rest on themselves, by way of others or directly."""
    try:
        TopologicalSorter(_needed({criterion.name: criterion for criterion in criteria})).prepare()
    except CycleError as error:
        loop = error.args[1]
        raise DeclarationError(
            "FLE-F18",
            f"criteria rest on one another in a loop: {' -> '.join(reversed(loop))}.",
            where={"file": file},
            why="none of them could be assessed before the others",
            fix=(Fix(f"[criterion.{loop[0]}]", f"say what it is without '{loop[-2]}'"),),
        ) from None


def _needed(by_name: Mapping[str, Criterion]) -> dict[str, list[str]]:
    return {name: sorted(criterion.needed & by_name.keys()) for name, criterion in by_name.items()}
