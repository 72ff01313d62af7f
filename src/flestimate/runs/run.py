"""Running a study: its files, its log and its place in the registry of releases."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flestimate.errors import Note
from flestimate.publication import Publication
from flestimate.runs.made import Made, make
from flestimate.runs.outputs import LOG, OUTPUTS, not_written
from flestimate.runs.registry import Registry
from flestimate.runs.writing import refuse_overwriting, write_together
from flestimate.study.results import Results


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A run that is done: the publication, the results behind it, the names of the files written, and what the office should know."""

    publication: Publication
    results: Results
    written: tuple[str, ...]
    notes: tuple[Note, ...]

    def __repr__(self) -> str:
        return f"Run: {self.publication!r}, written to {', '.join(self.written)}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run writes, and whether over what is there; beside: other files that are to stand there, by their names."""

    folder: Path
    overwrite: bool = False
    beside: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of every file that may be written."""
        return (*(output.name for output in OUTPUTS), LOG, *self.beside)

    def refuse(self) -> None:
        """Refuse to write over what is there."""
        refuse_overwriting(self.folder, self.names, overwrite=self.overwrite)


def carry_out(study: Path, place: Place, command: str, language: str | None = None) -> Run:
    """Run the study in a file and write all that it comes to, or nothing; then note the release in the study's registry.

    command: what was typed, without the folder, so that the same study gives the same files wherever they go; language: the
    study's own where it is None.
    """
    place.refuse()
    made = make(study, command, lambda registry: registry, language)
    log = made.log(study.name if study.name in place.beside else _from(place.folder, study))
    files = {**made.files, **place.beside, LOG: log.text().encode()}
    notes = _noted(made, made.registry) if made.registry else ()
    write_together(place.folder, files, instead_of=place.names)
    return Run(made.publication, made.results, tuple(files), (*notes, *not_written(made.publication)))


def _noted(made: Made, registry: Path) -> tuple[Note, ...]:
    """Note the release, and say what it does to those before it.

    Before it is written: a release that is noted and not written does no harm, one that is written and not noted may.
    """
    release = made.release()
    Registry.load(registry).with_release(release).save(registry)
    return made.earlier.notes(release, made.publication.audit.not_compared)


def _from(folder: Path, study: Path) -> str:
    """The path of the study from a folder, so that both can move together; whole where they are on different drives."""
    try:
        return Path(os.path.relpath(study.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return study.resolve().as_posix()
