"""A study: all declarations in one file, and the six verbs run over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from flestimate.classification import AsNotMet, Classification, Excluded, RuleSet, Undetermined, classify
from flestimate.declaration import Declaration, Origin, table_of, unknown_key
from flestimate.errors import DeclarationError, Fix, FlestimateError, ReadError, counted, did_you_mean, listed
from flestimate.estimates import EstimateTable, Sensitivity, sensitivity
from flestimate.estimates.block import Measure
from flestimate.microdata import Microdata, read
from flestimate.publication import About as Released
from flestimate.publication import Ladder, Propose, Publication, PublicationRule, publish
from flestimate.publication.disclosure import EarlierRelease
from flestimate.publication.language import ENGLISH, Language
from flestimate.sample import Design, Sample, weigh
from flestimate.study.compared import Compared, ruleset_of
from flestimate.study.declared import declared
from flestimate.study.design import by_pattern, design_of
from flestimate.study.held import held
from flestimate.study.period import StatedPeriod
from flestimate.study.release import release_of
from flestimate.study.results import Results, estimated, sides_of
from flestimate.study.table import By, Wanted
from flestimate.study.words import Place, chosen, tables_of
from flestimate.survey import Codebook, ReferencePeriod, Survey, describe
from flestimate.survey.problems import no_variable
from flestimate.survey.unconfirmed import Unconfirmed, marks_of, refuse_unconfirmed
from flestimate.tasks import Task, doing

_NO_COLUMN = "FLE-V01"
_UNDETERMINED: Mapping[str, Undetermined] = {choice.word: choice for choice in (Excluded(), AsNotMet())}
SECTIONS = ("study", "concept", "spells", "link", "reports", "rules", "sensitivity", "design", "table", "publication")


class About(Declaration):
    """What the study is: its title, country, time and file.

    country: in three letters of ISO 3166, such as ZMB; time: the year, half-year, quarter or month that the figures are for, otherwise
    the year in which the reference period ends; source: the survey's name, or its id in ILOSTAT; response: the share of the drawn
    households or persons that answered, by the office; population: how many persons the weights should add up to, by the office;
    banner: a line that stands on everything made from it; sha256: the checksum that the file has to have; encoding: that of its
    texts, where the file names none or a wrong one.
    """

    title: str
    file: str
    country: str = ""
    time: str = ""
    source: str = ""
    response: Annotated[float, Field(ge=0, le=1)] | None = None
    reference_period: StatedPeriod | None = None
    population: Annotated[float, Field(gt=0)] | None = None
    banner: str = ""
    sha256: str | None = None
    encoding: str | None = None

    def period(self, place: Place) -> ReferencePeriod | None:
        """The reference period as a value."""
        with place.holding("reference_period"):
            return None if self.reference_period is None else self.reference_period.value()

    @property
    def released(self) -> Released:
        """What stands in a release of the study."""
        ended = "" if self.reference_period is None else str(self.reference_period.end.year)
        return Released(area=self.country, time=self.time or ended, source=self.source, response=self.response)


class Rules(Declaration):
    """The definition that is applied, and how undetermined persons are treated."""

    use: str
    undetermined: str = Excluded.word

    def counting(self, origin: Origin) -> Undetermined:
        """How undetermined persons count, as a value."""
        return chosen(self.undetermined, _UNDETERMINED, "undetermined", Place(origin, "rules"))


@dataclass(frozen=True, slots=True)
class Given:
    """Persons that are handed to a study, what its second files would hold, and how described persons are kept where they are."""

    persons: object
    spells: object = None
    reports: object = None
    keep: Callable[[Any], Any] | None = None

    def kept(self, survey: Survey) -> Survey:
        """The described persons, kept as was asked for, or held."""
        return held(survey) if self.keep is None else survey.kept(self.keep)


@dataclass(frozen=True, slots=True)
class Study:
    """All declarations of a study. Each verb is the verb of the same name, on the study's own declarations.

    registry: the file that the office keeps its releases in, None where it keeps none; given: persons that were handed in, whose file is
    not read then;
    unconfirmed: the guesses in it that nobody has confirmed; with any, every verb from `describe` on is refused. name: of its file.
    ladder: what is done where too many cells of a breakdown fail.
    """

    about: About
    codebook: Codebook
    rules: RuleSet | None
    undetermined: Undetermined
    design: Design
    tables: tuple[tuple[Measure, By], ...]
    compared: tuple[RuleSet, ...]
    rule: PublicationRule
    folder: Path
    name: str
    unconfirmed: tuple[Unconfirmed, ...] = ()
    language: Language = ENGLISH
    ladder: Ladder = field(default_factory=Propose)
    registry: Path | None = None
    given: Given | None = None

    @classmethod
    def load(cls, path: str | Path) -> Study:
        """The study in a TOML file; DeclarationError where it is amiss."""
        origin = Origin.of(path)
        content = origin.content()
        for section in content:
            if section not in SECTIONS:
                raise unknown_key(section, list(SECTIONS), {"file": origin.name})
        missing = [section for section in ("study", "concept", "design", "table") if section not in content]
        if missing:
            raise DeclarationError("FLE-C06", f"the study lacks {listed(f'[{name}]' for name in missing)}.", where={"file": origin.name})
        marked, (content, unconfirmed) = content, marks_of(content, origin)
        about, codebook = About.parse(content["study"], origin, "study"), Codebook.parse(marked, origin)
        rules, undetermined = rules_of(content.get("rules"), origin, Path(path).parent)
        release = release_of(content.get("publication", {}), origin, Path(path).parent)
        return cls(
            about=about,
            codebook=codebook,
            rules=rules,
            undetermined=undetermined,
            design=design_of(content["design"], origin),
            tables=_tables(content["table"], origin, about.period(Place(origin, "study"))),
            compared=compared_of(content.get("sensitivity"), rules, codebook, origin, Path(path).parent),
            rule=release.rule,
            ladder=release.ladder,
            folder=Path(path).resolve().parent,
            name=origin.name,
            unconfirmed=unconfirmed,
            language=release.language,
            registry=release.registry,
        )

    def of(self, persons: object, *, spells: object = None, reports: object = None, keep: Callable[[Any], Any] | None = None) -> Study:
        """The same study of persons that are handed in, instead of those of its file.

        persons: Microdata, or whatever `read` takes: a frame of pandas, polars or Spark, a DuckDB relation; spells, reports: the same of the
        second files that the study names; keep: how the engine keeps described persons, for all tables, as `Survey.kept` says. What the study says of its file, its checksum and encoding, is not looked at.

        >>> from importlib import resources
        >>> demo = resources.files("flestimate.demo")
        >>> Study.load(demo / "study.toml").of(read(demo / "survey.sav")).read()
        Microdata of survey.sav: 21,965 persons, 83 variables (SPSS)
        """
        return replace(self, given=Given(persons, spells, reports, keep))

    def said_in(self, language: str) -> Study:
        """The same study with its publication in another language; DeclarationError if there is none of that name."""
        return replace(self, language=Language.load(language))

    def as_if_confirmed(self) -> Study:
        """The same declarations without marks: for a check that shows no estimate."""
        return replace(self, codebook=self.codebook.as_if_confirmed(), unconfirmed=())

    def read(self) -> Microdata:
        """The file, or the persons that were handed in, with only the variables that the study needs."""
        whole = self._opened() if by_pattern(self.design) else None
        own = self._own_names()
        others = [name for name in self._names(list(whole.variables) if whole else []) if name not in own]
        try:
            columns = list(dict.fromkeys([*self.codebook.variables, *others]))
            return read(whole, columns=columns) if whole else self._opened(columns)
        except ReadError as error:
            if error.code != _NO_COLUMN:
                raise
            raise self._no_variable(whole or self._opened(), others, own) from None

    def _opened(self, columns: list[str] | None = None) -> Microdata:
        if self.given:
            return read(self.given.persons, columns=columns)
        return read(self.folder / self.about.file, columns=columns, sha256=self.about.sha256, encoding=self.about.encoding)

    def read_spells(self) -> Microdata | None:
        """The second file with one row a spell, where the codebook speaks of one."""
        spells = self.codebook.spells
        if spells is None or not spells.told.file:
            return None
        opened = self.folder / spells.told.file if self.given is None else self.given.spells
        return None if opened is None else read(opened, columns=list(spells.variables_of_spells))

    def read_reports(self) -> Microdata | None:
        """The second file in which respondents report on others, where the codebook speaks of one."""
        reports, codebook = self.codebook.reports, self.codebook.of_reports
        if reports is None or codebook is None or not reports.told.file:
            return None
        opened = self.folder / reports.told.file if self.given is None else self.given.reports
        return None if opened is None else read(opened, columns=list(codebook.variables))

    def describe(self) -> Survey:
        """The persons in the field's own words; DeclarationError where guesses are left that nobody has confirmed."""
        refuse_unconfirmed(self.unconfirmed, self.name)
        survey = describe(self.read(), self.codebook, spells=self.read_spells(), reports=self.read_reports())
        with doing(Task.DESCRIBE):
            return self.given.kept(survey) if self.given else held(survey)

    def classify(self) -> Classification | Survey:
        """The persons with their outcome on every criterion, where the study has rules."""
        return self._classified(self.describe())

    def weigh(self) -> Sample:
        """The persons who stand for others."""
        return weigh(self.classify(), self.design)

    def estimate(self) -> tuple[EstimateTable, ...]:
        """The tables of estimates."""
        return self._tables(self.weigh())

    def sensitivity(self) -> Sensitivity | None:
        """The headline by other definitions, where the study compares it with any."""
        return self._compared(self.describe())

    def results(self) -> Results:
        """All of it, from one description of the persons."""
        survey = self.describe()
        classified = self._classified(survey)
        sample = weigh(classified, self.design)
        return Results(
            classification=classified if isinstance(classified, Classification) else None,
            tables=self._tables(sample),
            sensitivity=self._compared(survey),
            sides=sides_of(sample, classified.rules) if isinstance(classified, Classification) else None,
        )

    def publish(self) -> Publication:
        """What may leave the building."""
        return self.release(self.results())

    def release(self, results: Results, earlier: Sequence[EarlierRelease] = ()) -> Publication:
        """What may leave the building of results of this study; earlier: what was released of the same survey before."""
        title, banner, about = self.about.title, self.about.banner, self.about.released
        made = publish(results.for_release, self.rule, title=title, banner=banner, about=about, earlier=earlier, ladder=self.ladder)
        period = self.about.reference_period.value() if self.about.reference_period else None
        sentences = declared(self.rules, period, [measure for measure, _ in self.tables])
        return replace(made, methods=(*sentences, *made.methods), language=self.language)

    def _classified(self, survey: Survey) -> Classification | Survey:
        if self.rules is None:
            return survey
        classified = classify(survey, self.rules, self.undetermined)
        with doing(Task.CLASSIFY):
            return classified if self.given and self.given.keep else held(classified)

    def _tables(self, sample: Sample) -> tuple[EstimateTable, ...]:
        return tuple(estimated(sample, measure, by) for measure, by in self.tables)

    def _compared(self, survey: Survey) -> Sensitivity | None:
        return sensitivity(survey, self.compared, self.design, undetermined=self.undetermined) if self.compared else None

    def _no_variable(self, file: Microdata, others: list[str], own: list[str]) -> FlestimateError:
        """The first name that the file does not have, said in the study's words."""
        labels = {name: variable.label for name, variable in file.variables.items()}
        for source in self.codebook.sources:
            if source.variable not in labels:
                return no_variable(source, labels, labels)
        unknown = next(name for name in others if name not in labels)
        return DeclarationError(
            _NO_COLUMN,
            f"'{unknown}' is no concept, no criterion and no variable of the file{did_you_mean(unknown, [*own, *labels])}",
            where={"file": file.source.name},
            why="the design, a measure or a breakdown names it",
        )

    def __repr__(self) -> str:
        rules = f" by {self.rules.id}" if self.rules else ""
        left = f", {counted(len(self.unconfirmed), 'section')} unconfirmed" if self.unconfirmed else ""
        return f"Study: {self.about.title}{rules}, {counted(len(self.tables), 'table')}{left}"

    def _own_names(self) -> list[str]:
        """The names that the declarations make themselves: concepts, criteria, typologies."""
        rules = self.rules.names_made if self.rules else ()
        return [*dict.fromkeys([*self.codebook, *self.codebook.every_concept]), *rules]

    def _names(self, columns: list[str]) -> list[str]:
        """Every name that the design, the measures and the breakdowns use; `columns` are those that a pattern may mean."""
        names = [self.design.weight, *(name for part in self.design.roles(columns).values() for name in part)]
        for measure, by in self.tables:
            names += [name for entry in by for name in ((entry,) if isinstance(entry, str) else entry)]
            names += measure.uses
        return names


def run(path: str | Path, persons: object = None) -> Publication:
    """Run the study in a TOML file: read, describe, classify, weigh, estimate, publish.

    persons: a frame, as of polars or Spark, or a DuckDB relation, in place of the file that the study names.

    >>> from importlib import resources
    >>> run(resources.files("flestimate.demo") / "study.toml")
    Publication of 9 tables: ...
    """
    study = Study.load(path)
    return (study if persons is None else study.of(persons)).publish()


def rules_of(content: Mapping[str, Any] | None, origin: Origin, folder: Path) -> tuple[RuleSet | None, Undetermined]:
    """The rules that the study states, if any, and how undetermined persons count."""
    if content is None:
        return None, Excluded()
    stated = Rules.parse(content, origin, "rules")
    return ruleset_of(stated.use, folder), stated.counting(origin)


def _tables(content: object, origin: Origin, period: ReferencePeriod | None) -> tuple[tuple[Measure, By], ...]:
    tables = tables_of(content, origin, "table")
    places = [Place.nth(origin, "table", number) for number in range(len(tables))]
    return tuple(Wanted.parse(table, at.origin, at.section).value(at, period) for table, at in zip(tables, places, strict=True))


def compared_of(content: object, rules: RuleSet | None, codebook: Codebook, origin: Origin, folder: Path) -> tuple[RuleSet, ...]:
    """The rule sets that the study compares, its own first; none where it compares nothing."""
    if content is None:
        return ()
    if rules is None:
        raise DeclarationError(
            "FLE-C06",
            "there are no rules whose sensitivity could be seen.",
            where={"file": origin.name, "section": "[sensitivity]"},
            fix=(Fix('[rules]  use = "icls-2018"'),),
        )
    stated = Compared.parse(table_of(content, origin, "sensitivity"), origin, "sensitivity")
    return stated.rulesets(rules, codebook, origin, folder)
