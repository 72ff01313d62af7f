"""A study carried out: the publication, the files it comes to, and the log of it. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flestimate.declaration import Origin
from flestimate.provenance import Provenance
from flestimate.publication import Publication
from flestimate.runs.log import RunLog, figures_of, hashes, inputs_of, software
from flestimate.runs.outputs import rendered_files
from flestimate.runs.registry import Registry, Release, Surveyed
from flestimate.study import Study
from flestimate.study.results import Results

_SUFFIX = ".toml"


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """What a run comes to.

    files: the bytes of each by its name; declarations: the text of each TOML file by its name; earlier: the releases of the same survey
    that it was compared with; registry: the file in which these are kept.
    """

    publication: Publication
    results: Results
    files: Mapping[str, bytes]
    declarations: Mapping[str, str]
    earlier: Registry
    registry: Path | None

    def release(self) -> Release:
        """What is shown and withheld, for the registry."""
        return Release.of(self.publication, self.results.for_release)

    def log(self, study: str) -> RunLog:
        """The log; study: the path of the study's file from the folder of the log."""
        origins = tuple((origin.what, origin.name, origin.hash) for origin in self.publication.provenance)
        return RunLog(
            command=self.publication.about.command,
            language=self.publication.language.id,
            made=self.publication.made,
            study=study,
            inputs=inputs_of(self.declarations, origins),
            declarations=self.declarations,
            origins=origins,
            software=software(),
            earlier=tuple(release.id for release in self.earlier.releases),
            files=hashes(self.files),
            figures=figures_of(self.publication),
        )


def make(
    path: Path, command: str, earlier_ones: Callable[[Registry], Registry], language: str | None = None, made: datetime | None = None
) -> Made:
    """Carry out the study in a file.

    earlier_ones: which releases count as earlier; language: that of the study where it is None; made: the time stamp, that of now
    where it is None.
    """
    study = Study.load(path)
    study = study if language in {None, study.language.id} else study.said_in(str(language))
    results = study.results()
    provenance = Provenance(tuple(origin for table in results.for_release for origin in table.provenance))
    kept = Registry.load(study.registry) if study.registry else Registry()
    known = earlier_ones(kept.of(Surveyed.of(provenance, study.about.released)))
    publication = study.release(results, known.cells())
    about = replace(publication.about, command=command)
    publication = replace(publication, about=about, made=made or publication.made)
    return Made(
        publication=publication,
        results=results,
        files=rendered_files(publication),
        declarations=dict(_declarations(path)),
        earlier=known,
        registry=study.registry,
    )


def _declarations(path: Path) -> Iterator[tuple[str, str]]:
    """The study's text, and that of every TOML file beside it that it names."""
    study = Origin.of(path)
    yield study.name, study.text
    for name in sorted({name for name in _texts(study.content()) if name.lower().endswith(_SUFFIX) and (path.parent / name).is_file()}):
        yield name, Origin.of(path.parent / name).text


def _texts(content: Any) -> Iterator[str]:
    """Every text in what TOML holds."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)
