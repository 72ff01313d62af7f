"""What is looked at before anything is written: every code is in its code list, and there is something to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized

from flestimate.errors import Fix, PublicationError, listed
from flestimate.publication.sdmx.code_list import CodeList
from flestimate.publication.sdmx.components import COMPONENTS
from flestimate.publication.sdmx.observation import Observation, Value


def refuse_unknown_codes(observations: Iterable[Observation], lists: Mapping[str, CodeList]) -> None:
    """Refuse codes that are not in the code list of their component, all of them at once."""
    coded = [component for component in COMPONENTS if component.is_coded]
    used: dict[tuple[str, str], dict[Value, None]] = {}
    for one in observations:
        for component in coded:
            used.setdefault((component.id, component.of), {})[one.values[component.id]] = None
    problems = dict(_unknown(used, lists))
    if problems:
        raise PublicationError(
            "FLE-X17",
            f"{'; '.join(f'{listed(codes)} not in the code list of {dimension}' for dimension, codes in problems.items())}.",
            where={"dimension": ", ".join(problems)},
            why="an SDMX database refuses what is not in the code list of a dimension",
            fix=(Fix('save("tables.csv")', "every table as it is, without codes; and report this, it is a fault of flestimate"),),
        )


def _unknown(used: Mapping[tuple[str, str], Mapping[Value, None]], lists: Mapping[str, CodeList]) -> Iterator[tuple[str, Sequence[Value]]]:
    for (dimension, name), codes in used.items():
        ids = set(lists[name].ids)
        if missing := [code for code in codes if code is not None and code not in ids]:
            yield dimension, missing


def refuse_nothing(found: Sized, left_out: Sequence[str]) -> None:
    """Refuse to write a file without an observation."""
    if not found:
        raise PublicationError(
            "FLE-X30",
            f"no cell of the publication has a place in SDMX: {'; '.join(left_out)}.",
            why="a message without an observation tells a database nothing",
            fix=(Fix('save("tables.csv")', "every table as it is, without codes"),),
        )
