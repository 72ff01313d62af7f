"""What is declared of persons, as far as it can be read: each part of a study by itself, so that one mistake hides no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from flestimate.classification import Excluded, RuleSet, Undetermined
from flestimate.declaration import Origin, unknown_key
from flestimate.errors import DeclarationError, FlestimateError
from flestimate.estimates.block import Measure
from flestimate.findings.codebooks import of_known_schemes, readable_codebook, readable_marks
from flestimate.findings.finding import Finding, Stage
from flestimate.microdata import Microdata
from flestimate.microdata.frames import spoken_type
from flestimate.sample import Design
from flestimate.study.design import design_of
from flestimate.study.release import release_of
from flestimate.study.study import SECTIONS, About, Study, compared_of, rules_of
from flestimate.study.table import By, Wanted
from flestimate.study.words import Place, tables_of
from flestimate.survey import Codebook, ReferencePeriod, Unconfirmed
from flestimate.survey.unconfirmed import refuse_unconfirmed

T = TypeVar("T")
_NEEDED = ("study", "concept", "design", "table")
_STAGES: Mapping[str, Stage] = {"rules": Stage.RULES, "sensitivity": Stage.RULES, "design": Stage.DESIGN, "table": Stage.DOMAINS}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table that is asked for, and where it stands in the study."""

    measure: Measure
    by: By
    at: Mapping[str, str]

    @property
    def names(self) -> frozenset[str]:
        """The variables that it uses."""
        by = [name for entry in self.by for name in ((entry,) if isinstance(entry, str) else entry)]
        return frozenset([*by, *self.measure.uses])


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """What is declared of persons, as far as it can be read, and what is amiss of the rest.

    title: what is checked; data: the persons' file or frame, None where nothing says which; spells, reports: the second file; codebook:
    as if every guess in it were confirmed; left: the concepts that cannot be read; whole: whether nothing of the codebook is lost;
    is_defined: whether the definition can be read, where there is one;
    compared: other rule sets; period: the study's reference period; origin: the study's file, None where everything was typed in Python;
    of_files: whether a study says which file is read; folder: that its files stand in; sha256: the checksum that the persons' file has to
    have, and encoding that of its texts, None where none is declared.
    """

    title: str
    data: object
    codebook: Codebook | None = None
    left: frozenset[str] = frozenset()
    whole: bool = True
    is_defined: bool = True
    rules: RuleSet | None = None
    undetermined: Undetermined = field(default_factory=Excluded)
    design: Design | None = None
    tables: tuple[Table, ...] = ()
    compared: tuple[RuleSet, ...] = ()
    spells: object = None
    reports: object = None
    population: float | None = None
    period: ReferencePeriod | None = None
    origin: Origin | None = None
    of_files: bool = False
    folder: Path | None = None
    sha256: str | None = None
    encoding: str | None = None
    amiss: tuple[Finding, ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> Declared:
        """What the study in a TOML file declares; DeclarationError where there is no such file."""
        origin = Origin.of(path)
        try:
            content = origin.content()
        except DeclarationError as error:
            return cls(title=origin.name, data=None, origin=origin, amiss=(Finding.of_error(error, Stage.STUDY),))
        return _Reading(origin, Path(path).resolve().parent).declared(content)

    @classmethod
    def of_python(cls, data: object, given: Mapping[str, Any]) -> Declared:
        """What is declared of data in Python; given: by name, None where it is left out."""
        stated = given["codebook"]
        marks = unconfirmed(stated.unconfirmed, stated.name) if stated else ()
        book = of_known_schemes(stated.as_if_confirmed() if stated else None)
        own = {**given, "codebook": book.codebook}
        return cls(title=spoken(data), data=data, left=book.left, whole=not book.left, amiss=(*marks, *book.amiss), **own)

    @classmethod
    def of_study(cls, study: Study) -> Declared:
        """What a study declares that was read without a mistake."""
        spells, reports = (told.told.file if told else "" for told in (study.codebook.spells, study.codebook.reports))
        book = of_known_schemes(study.codebook.as_if_confirmed())
        return cls(
            title=study.about.title,
            data=study.folder / study.about.file,
            codebook=book.codebook,
            left=book.left,
            whole=not book.left,
            rules=study.rules,
            undetermined=study.undetermined,
            design=study.design,
            tables=tuple(Table(measure, by, {"file": study.name}) for measure, by in study.tables),
            compared=study.compared[1:],
            spells=study.folder / spells if spells else None,
            reports=study.folder / reports if reports else None,
            population=study.about.population,
            period=study.about.period(Place(Origin(study.name, ""), "study")),
            of_files=True,
            folder=study.folder,
            sha256=study.about.sha256,
            encoding=study.about.encoding,
            amiss=(*unconfirmed(study.unconfirmed, study.name), *book.amiss),
        )


def spoken(data: object) -> str:
    """What data handed in are called: a file by its name, a frame by its type."""
    if isinstance(data, Microdata):
        return data.source.name
    return Path(data).name if isinstance(data, str | Path) else spoken_type(data)


def unconfirmed(marks: Sequence[Unconfirmed], name: str) -> tuple[Finding, ...]:
    """Guesses that nobody has confirmed, as one finding: a fresh draft has dozens, which would bury all else."""
    try:
        refuse_unconfirmed(marks, name)
    except DeclarationError as error:
        found = Finding.of_error(error, Stage.STUDY)
        return (replace(found, why=f"{found.why}; the rest of this check is as if they were right"),)
    return ()


class _Reading:
    """A study's file while it is read: what can be read is kept, what cannot is noted and passed over."""

    def __init__(self, origin: Origin, folder: Path) -> None:
        self._origin, self._folder = origin, folder
        self._amiss: list[Finding] = []

    def declared(self, stated: Mapping[str, Any]) -> Declared:
        content, marks = readable_marks(stated, self._origin, self._amiss)
        self._amiss += unconfirmed(marks, self._origin.name)
        self._amiss += self._of_sections(content)
        about = self._try(Stage.STUDY, lambda: About.parse(content["study"], self._origin, "study")) if "study" in content else None
        period = self._try(Stage.STUDY, lambda: about.period(Place(self._origin, "study"))) if about else None
        book = readable_codebook(content, self._origin)
        self._amiss += book.amiss
        rules, undetermined = self._rules(content)
        told = _told(content, about)
        return Declared(
            title=about.title if about else self._origin.name,
            data=self._beside(told),
            codebook=book.codebook,
            left=book.left,
            whole=book.codebook is not None and not book.amiss,
            is_defined=rules is not None or "rules" not in content,
            rules=rules,
            undetermined=undetermined,
            design=self._try(Stage.DESIGN, lambda: design_of(content["design"], self._origin)) if "design" in content else None,
            tables=tuple(self._tables(content, period)),
            compared=self._compared(content, rules, book.codebook if not book.amiss else None),
            spells=self._beside(book.codebook.spells.told.file if book.codebook and book.codebook.spells else ""),
            reports=self._beside(book.codebook.reports.told.file if book.codebook and book.codebook.reports else ""),
            population=about.population if about else None,
            period=period,
            origin=self._origin,
            of_files=True,
            folder=self._folder,
            sha256=about.sha256 if about else None,
            encoding=about.encoding if about else None,
            amiss=(*self._amiss, *self._of_release(content)),
        )

    def _of_sections(self, content: Mapping[str, Any]) -> Iterator[Finding]:
        """Sections that there are none of, and those that are lacking."""
        for section in content:
            if section not in SECTIONS:
                yield Finding.of_error(unknown_key(section, list(SECTIONS), self._origin.place(section, "")), Stage.STUDY)
        for section in _NEEDED:
            if section not in content:
                error = DeclarationError("FLE-C06", f"the study lacks [{section}].", where={"file": self._origin.name})
                yield Finding.of_error(error, _STAGES.get(section, Stage.STUDY))

    def _rules(self, content: Mapping[str, Any]) -> tuple[RuleSet | None, Undetermined]:
        found = self._try(Stage.RULES, lambda: rules_of(content.get("rules"), self._origin, self._folder), "rules", "use")
        return found or (None, Excluded())

    def _compared(self, content: Mapping[str, Any], rules: RuleSet | None, codebook: Codebook | None) -> tuple[RuleSet, ...]:
        """The other rule sets, where the study's own and its codebook can be read."""
        if codebook is None or (rules is None and "rules" in content):
            return ()
        stated = content.get("sensitivity")
        found = self._try(Stage.RULES, lambda: compared_of(stated, rules, codebook, self._origin, self._folder), "sensitivity", "against")
        return (found or ())[1:]

    def _tables(self, content: Mapping[str, Any], period: ReferencePeriod | None) -> Iterator[Table]:
        tables = self._try(Stage.DOMAINS, lambda: tables_of(content["table"], self._origin, "table")) if "table" in content else None
        for number, stated in enumerate(tables or ()):
            place = Place.nth(self._origin, "table", number)
            if found := self._try(Stage.DOMAINS, partial(_table, stated, place, period)):
                yield Table(*found, place.at("by"))

    def _of_release(self, content: Mapping[str, Any]) -> list[Finding]:
        """Mistakes in how tables are published."""
        before = len(self._amiss)
        stated = content.get("publication", {})
        self._try(Stage.STUDY, lambda: release_of(stated, self._origin, self._folder), "publication", "rule")
        return self._amiss[before:]

    def _beside(self, name: str) -> Path | None:
        return self._folder / name if name else None

    def _try(self, stage: Stage, make: Callable[[], T], section: str = "", key: str = "") -> T | None:
        """What can be made of a part of the study; key: where a mistake stands that does not say so itself."""
        try:
            return make()
        except FlestimateError as error:
            found = Finding.of_error(error, stage)
            self._amiss.append(found if "file" in found.where else found.at(self._origin.place(key, section)))
            return None


def _table(stated: Mapping[str, Any], place: Place, period: ReferencePeriod | None) -> tuple[Measure, By]:
    return Wanted.parse(stated, place.origin, place.section).value(place, period)


def _told(content: Mapping[str, Any], about: About | None) -> str:
    """The persons' file, also where something else in [study] is amiss."""
    if about:
        return about.file
    section = content.get("study")
    stated = section.get("file") if isinstance(section, Mapping) else None
    return stated if isinstance(stated, str) else ""
