"""describe: a file and a codebook in, persons in the field's own words out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from types import MappingProxyType
from typing import Any

import narwhals as nw

from flestimate.errors import Note, counted, expect
from flestimate.foreign import quoting_nobody
from flestimate.microdata import Microdata, read
from flestimate.provenance import Provenance
from flestimate.survey import problems
from flestimate.survey.capitals import with_named
from flestimate.survey.codebook import Codebook
from flestimate.survey.described import Described
from flestimate.survey.file import ReleasedFile
from flestimate.survey.joined import opened, refuse_unjoinable
from flestimate.survey.key import PERSON
from flestimate.survey.links import Link, not_found, own_key, persons_of_one_key
from flestimate.survey.looked_over import looked_over
from flestimate.survey.network import Network
from flestimate.survey.quantity import Quantity
from flestimate.survey.reports import RESPONDENT
from flestimate.survey.scale import Categories, Day, Identifier, Number, Scale, Several, columns_of
from flestimate.survey.second_file import SecondFile
from flestimate.survey.side_by_side import SideBySide
from flestimate.survey.spells import Spells
from flestimate.survey.unconfirmed import refuse_unconfirmed
from flestimate.survey.works import Works
from flestimate.tasks import Task, doing


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Persons described by concepts.

    frame: one row a person; a column for each concept, and the variables of the file that no concept took the name of.
    scales: how to read the concepts' columns; works: which of them are said of each job or spell; unasked: the questions of
    which nothing is entered for anybody, whatever a blank means.
    """

    frame: nw.LazyFrame[Any]
    scales: Mapping[str, Scale]
    codebook: Codebook
    source: str
    n: int
    notes: tuple[Note, ...]
    provenance: Provenance
    works: Works = field(default_factory=Works)
    unasked: frozenset[str] = frozenset()

    def kept(self, keep: Callable[[Any], Any]) -> Survey:
        """The same persons, described once and kept where they are, for all that follows.

        keep: what keeps a frame of the engine that holds them: `lambda frame: frame.localCheckpoint()` in Spark, `lambda relation:
        relation.execute()` in DuckDB, `lambda lazy: lazy.collect().lazy()` in polars. Raises ReadError where it yields no frame, or
        one that lacks a column.

        >>> import polars as pl
        >>> codebook = Codebook.of({"sex": {"variable": "b4", "answers": {1: "male", 2: "female"}}})
        >>> describe(pl.LazyFrame({"b4": [1, 2, 2]}), codebook).kept(lambda lazy: lazy.collect().lazy())
        Survey of polars.LazyFrame: 3 persons, 1 concept
        """
        columns = self.frame.collect_schema().names()
        return replace(self, frame=read(keep(self.frame.to_native()), columns=columns).frame)

    def __repr__(self) -> str:
        return f"Survey of {self.source}: {counted(self.n, 'person')}, {counted(len(self.scales), 'concept')}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(name)}</th><td>{escape(', '.join(concept.variables))}</td>"
            f"<td>{escape(_answers(self.scales[name]))}</td></tr>"
            for name, concept in self.codebook.every_concept.items()
        )
        head = "<tr><th scope='col'>concept</th><th scope='col'>variable</th><th scope='col'>answers</th></tr>"
        return f"<table><caption>{escape(repr(self))}</caption><thead>{head}</thead><tbody>{rows}</tbody></table>"


@doing(Task.DESCRIBE)
@quoting_nobody
def describe(data: object, codebook: Codebook, *, spells: object = None, reports: object = None) -> Survey:
    """Persons in the field's own words: every variable of the codebook becomes its concept.

    data: Microdata, or any frame that `read` takes; spells: the same of a second file with one row a job or spell, where the
    codebook tells them so; reports: the same of a second file with one row a person on whom one of the persons, a respondent,
    reports: then the survey is of the reported persons. Raises CodebookError where the file and the codebook do not fit: a variable that is not there, a code
    that is not mentioned, text where a number should be, spells of persons who are not there; DeclarationError where the codebook
    holds guesses that nobody has confirmed.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"b4": [1, 2, 2], "b5": [31, 17, 64]})
    >>> codebook = Codebook.of({"sex": {"variable": "b4", "answers": {1: "male", 2: "female"}}, "age": {"variable": "b5"}})
    >>> describe(frame, codebook)
    Survey of polars.DataFrame: 3 persons, 2 concepts
    """
    expect("codebook", codebook, Codebook, 'fl.Codebook.load("codebook.toml")')
    refuse_unconfirmed(codebook.unconfirmed, codebook.name)
    microdata = data if isinstance(data, Microdata) else read(data)
    beside = SideBySide.of(microdata, codebook)
    survey = _of_persons(microdata, codebook, beside)
    if codebook.spells and codebook.spells.told.person:
        return _of_reported(_with_second_file(survey, codebook.spells, spells), reports)
    if spells is not None:
        raise problems.needless_second_file(problems.SPELLS)
    told = _with_works(survey, survey.frame, beside.scales, beside.works) if beside.told else survey
    return _of_reported(told, reports) if codebook.reports or reports is not None else _with_note_on_copies(told)


def _of_persons(microdata: Microdata, codebook: Codebook, beside: SideBySide) -> Survey:
    """What the persons' file tells, with the columns of spells that stand side by side in it."""
    file, households = ReleasedFile(microdata, codebook.released()), ReleasedFile(microdata, {}, "link")
    released = {name: file.described(name) for name in codebook.released()}
    derived = _derived(codebook, released)
    links = {name: key for link, one in codebook.links.items() for name, key in one.describe(link, households).items()}
    told = [*released.items(), *links.items(), *beside.told]
    seen = looked_over(microdata.frame, told).refused()
    frame = with_named(microdata.frame, {**_columns(told), **beside.there})
    frame = with_named(frame, _columns(derived.items()))
    scales = {name: described.scale for name, described in {**released, **derived}.items()}
    return Survey(
        frame=frame,
        scales=MappingProxyType({name: scales[name] for name in codebook}),
        codebook=codebook,
        source=microdata.source.name,
        n=seen.n,
        notes=(*microdata.notes, *seen.notes, *_relatives(frame, codebook.links)),
        provenance=_provenance(microdata, codebook),
        unasked=seen.unasked,
    )


def _with_second_file(survey: Survey, spells: Spells, data: object) -> Survey:
    """The survey and what a second file tells of each spell."""
    microdata = opened(data, problems.SPELLS, survey.frame, survey.scales)
    second = SecondFile.of(microdata, spells)
    seen = looked_over(second.raw, second.described).refused()
    refuse_unjoinable(second.frame, PERSON, problems.SPELLS, survey.frame)
    most = second.most()
    provenance = survey.provenance.then("data", microdata.source.name, microdata.source.sha256 or "")
    notes, unasked = (*survey.notes, *microdata.notes, *seen.notes), survey.unasked | seen.unasked
    told = replace(survey, notes=notes, provenance=provenance, unasked=unasked)
    return _with_works(told, second.joined(survey.frame, most), second.scales, second.works(most))


def _of_reported(respondents: Survey, data: object) -> Survey:
    """The survey of the persons on whom respondents report, where the codebook speaks of a second file in which they do."""
    codebook = respondents.codebook.of_reports
    if codebook is None:
        if data is not None:
            raise problems.needless_second_file(problems.REPORTS)
        return respondents
    microdata = opened(data, problems.REPORTS, respondents.frame, respondents.scales)
    told = _of_persons(microdata, codebook, SideBySide.of(microdata, codebook))
    reports = told.frame.select(*(column for name, scale in told.scales.items() for column in columns_of(name, scale)))
    refuse_unjoinable(reports, RESPONDENT, problems.REPORTS, respondents.frame)
    network = Network(respondents.frame, reports)
    carried = {name: scale for name, scale in respondents.scales.items() if name != PERSON}
    of_respondents = (problems.told_of_respondents(carried),) if carried else ()
    return replace(
        respondents,
        frame=network.joined,
        scales=MappingProxyType({**told.scales, **carried}),
        n=told.n,
        notes=(*respondents.notes, *told.notes, *network.looked_over(), *of_respondents),
        provenance=respondents.provenance.then("data", microdata.source.name, microdata.source.sha256 or ""),
        unasked=respondents.unasked | told.unasked,
    )


def _with_works(survey: Survey, frame: nw.LazyFrame[Any], scales: Mapping[str, Scale], works: Works) -> Survey:
    """The survey with works told apart, and a note on the persons of whom none is told."""
    nowhere = nw.all_horizontal(*(nw.col(works.there(number)) == 0 for number in works.numbers), ignore_nulls=True)
    persons = int(frame.select(persons=nowhere.cast(nw.Int64).sum()).collect()["persons"][0] or 0)
    notes = (*survey.notes, problems.without_spells(persons)) if persons else survey.notes
    return replace(survey, frame=frame, scales=MappingProxyType({**survey.scales, **scales}), works=works, notes=notes)


def _with_note_on_copies(survey: Survey) -> Survey:
    """The survey with a note on persons who have the identifier of another: what is joined by identifiers refuses them."""
    named = isinstance(survey.scales.get(PERSON), Identifier)
    persons = persons_of_one_key(survey.frame, PERSON) if named else 0
    return replace(survey, notes=(*survey.notes, problems.persons_perhaps_twice(persons))) if persons else survey


def _relatives(frame: nw.LazyFrame[Any], links: Mapping[str, Link]) -> Iterator[Note]:
    """Refuses members of a household who cannot be told apart; notes on relatives who cannot be found."""
    for name, link in links.items():
        if persons := persons_of_one_key(frame, own_key(name)):
            raise problems.members_twice(name, persons)
        if persons := not_found(frame, name, link.numbers):
            yield problems.relatives_not_found(name, persons)


def _provenance(microdata: Microdata, codebook: Codebook) -> Provenance:
    source = Provenance().then("data", microdata.source.name, microdata.source.sha256 or "")
    return source.then("codebook", codebook.name, codebook.fingerprint)


def _derived(codebook: Codebook, released: Mapping[str, Described]) -> dict[str, Described]:
    derived = {}
    for name, concept in codebook.derived().items():
        source = codebook.concepts.get(concept.source)
        if not isinstance(source, Quantity):
            numbers = [known for known, described in released.items() if isinstance(described.scale, Number)]
            raise problems.no_concept(concept.source, name, numbers)
        derived[name] = concept.describe(source.minimum)
    return derived


def _columns(described: Iterable[tuple[str, Described]]) -> dict[str, nw.Expr]:
    return {name + end: column for name, one in described for end, column in one.columns.items()}


def _answers(scale: Scale) -> str:
    if isinstance(scale, Categories | Several):
        return ", ".join(scale.levels)
    if isinstance(scale, Day):
        return "a day"
    return "a number" if isinstance(scale, Number) else "an identifier"
