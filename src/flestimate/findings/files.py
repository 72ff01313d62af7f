"""The files that a check looks at: read whole, so that a name that is not there can be compared with those that are."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flestimate.errors import Fix, FlestimateError, listed
from flestimate.findings.declared import Declared
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.microdata import Microdata, read
from flestimate.microdata.problems import other_bytes
from flestimate.survey.problems import alike_but_for_case

_READ = re.compile(r"fl\.read\((?P<path>'[^']*'|\"[^\"]*\")\)")


@dataclass(frozen=True, slots=True, eq=False)
class Files:
    """The files of a survey as released.

    whole: the persons' file; persons: the same with the variables that the declarations name; spells, reports: a second file; are_all:
    whether none is lacking that is named.
    """

    whole: Microdata
    persons: Microdata
    spells: Microdata | None = None
    reports: Microdata | None = None
    are_all: bool = True


def opened(declared: Declared) -> tuple[Files | None, list[Finding]]:
    """The files, None where that of the persons cannot be read, and what reading them says."""
    amiss: list[Finding] = []
    named = {"study": declared.data, "spells": declared.spells, "reports": declared.reports}
    whole, spells, reports = (_read(declared, section, data, amiss) for section, data in named.items())
    if whole is None:
        return None, amiss
    amiss += _of_checksum(declared, whole)
    own = [name for name in names_of(declared, list(whole.variables)) if name in whole.variables]
    # Whoever hands in a frame describes all of it; a study reads what it names.
    persons = read(whole, columns=own) if declared.of_files and own else whole
    second = ((declared.spells, spells), (declared.reports, reports))
    are_all = all((one is None) == (other is None) for one, other in second)
    return Files(whole, persons, spells, reports, are_all), [*amiss, *_alike(own, whole)]


def names_of(declared: Declared, columns: Sequence[str]) -> list[str]:
    """The names that the codebook, the design and the tables use; `columns` are those that a pattern may mean."""
    names = list(declared.codebook.variables) if declared.codebook else []
    names += of_design(declared, columns)
    for table in declared.tables:
        names += [name for entry in table.by for name in ((entry,) if isinstance(entry, str) else entry)]
        names += table.measure.uses
    return list(dict.fromkeys(names))


def of_design(declared: Declared, columns: Sequence[str]) -> list[str]:
    """The names that the design uses."""
    design = declared.design
    return [design.weight, *(name for part in design.roles(list(columns)).values() for name in part)] if design else []


def _read(declared: Declared, section: str, data: object, amiss: list[Finding]) -> Microdata | None:
    if data is None:
        return None
    encoding = declared.encoding if section == "study" else None
    try:
        found = data if isinstance(data, Microdata) else read(data, encoding=encoding)
    except FlestimateError as error:
        amiss.append(_unread(declared, section, error))
        return None
    amiss += [Finding.of_note(note, Stage.FILE) for note in found.notes]
    return found


def _unread(declared: Declared, section: str, error: FlestimateError) -> Finding:
    """A file that cannot be read, with the line of the study that names it."""
    found = Finding.of_error(error, Stage.FILE)
    if declared.folder is None:
        return found
    place = declared.origin.place("file", section) if declared.origin else {}
    return replace(found, fix=tuple(_in_study(fix, declared.folder) for fix in found.fix)).at(place)


def _in_study(fix: Fix, folder: Path) -> Fix:
    """Another file to read, as a study names it: from its own folder."""
    named = _READ.fullmatch(fix.type)
    if named is None:
        return fix
    path = Path(literal_eval(named["path"]))
    return Fix(f'file = "{(path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()}"', fix.does)


def _of_checksum(declared: Declared, whole: Microdata) -> Iterator[Finding]:
    """Whether the file is the one that the study was written for; a study that does not say so is told how."""
    found = whole.source.sha256
    if not declared.of_files or found is None:
        return
    place = declared.origin.place("sha256" if declared.sha256 else "file", "study") if declared.origin else {}
    if declared.sha256 is None:
        yield Finding(
            Severity.NOTE,
            Stage.FILE,
            "FLE-R45",
            "the study does not say which checksum its file has.",
            place,
            why="an answer that was changed on the way here, or a new release under the same name, would be noticed by nobody",
            fix=(Fix(f'sha256 = "{found}"', "in [study], when you know that this is the file that was released"),),
        )
    elif declared.sha256.strip().lower() != found:
        yield Finding.of_error(other_bytes(whole.source.name), Stage.FILE).at(place)


def _alike(names: Iterable[str], whole: Microdata) -> Iterator[Finding]:
    for name in names:
        if len(alike := alike_but_for_case(name, whole.variables)) > 1:
            yield Finding(
                Severity.WARNING,
                Stage.FILE,
                "FLE-V02",
                f"'{name}' is read, and the file also has {listed(other for other in alike if other != name)}.",
                {"file": whole.source.name},
                why="names that differ only in upper and lower case are often two versions of one variable",
                fix=(Fix(f"delete or rename the other than '{name}'", "in the file, when you know which is right"),),
            )
