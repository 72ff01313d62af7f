"""What can be wrong between a codebook and a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flestimate.errors import CodebookError, DeclarationError, Fix, Note, counted, did_you_mean, have, listed, nearest
from flestimate.survey.civil import EARLIEST, LATEST
from flestimate.survey.source import Source


def no_variable(source: Source, known: Iterable[str], labels: Mapping[str, str]) -> CodebookError:
    """The codebook names a variable that the file does not have."""
    known, variable = list(known), source.variable
    if len(alike := alike_but_for_case(variable, known)) > 1:
        return _which(source, alike)
    stated = "" if source.stated == variable else f' as "{source.stated}"'
    close = [f"{name} ({labels[name]})" if labels.get(name) else name for name in nearest(variable, known)]
    return CodebookError(
        "FLE-V01",
        f"the file has no variable '{variable}'{did_you_mean(variable, known)}",
        where={"concept": source.name, "closest": listed(close) or "none alike"},
        why=f"[{source.section}.{source.name}] names it{stated}; the file has {counted(len(known), 'variable')}",
        fix=source.fixes,
    )


def alike_but_for_case(variable: str, known: Iterable[str]) -> list[str]:
    """The names that differ from `variable` in upper and lower case only, or not at all.

    >>> alike_but_for_case("weight", ["Weight", "WEIGHT", "psu"])
    ['Weight', 'WEIGHT']
    """
    return [name for name in known if name.casefold() == variable.casefold()]


def _which(source: Source, alike: Sequence[str]) -> CodebookError:
    """Several variables have the name that the codebook gives, but for upper and lower case."""
    return CodebookError(
        "FLE-V02",
        f"the file has no variable '{source.variable}', and {len(alike)} that differ from it only in upper and lower case.",
        where={"concept": source.name, "which one": listed(alike)},
        why=f"[{source.section}.{source.name}] names it; to pick one of them would be a guess",
        fix=tuple(Fix(f'variable = "{name}"') for name in alike),
    )


def fractions(concept: str, variable: str, persons: int) -> CodebookError:
    """Numbers that are not whole, where codes should be."""
    return CodebookError(
        "FLE-V10",
        f"{have(persons)} a number in '{variable}' that is not whole, so it is no code.",
        where={"concept": concept, "column": variable},
        why="within 1e-9 of a whole number it would be that code; further off it is a mean, an imputed value, or another variable",
        fix=(
            Fix('variable = "..."', "the variable as it was answered"),
            Fix('answers = { ..., "1.5" = "..." }', "if such numbers are codes, each of them"),
        ),
    )


def unreadable(concept: str, variable: str, kind: str) -> CodebookError:
    """A column of dates, lists or Python objects."""
    return CodebookError(
        "FLE-V17",
        f"variable '{variable}' is of type {kind}, so it has no codes to compare.",
        where={"concept": concept, "column": variable},
        why="codes are numbers or text; a date, a list or a mixture of Python objects is neither",
        fix=(Fix(f"make '{variable}' a column of numbers or of text", "before it is described"),),
    )


def unlisted(concept: str, variable: str, persons: int, codes: Sequence[str]) -> CodebookError:
    """The data hold codes that the codebook does not mention; `codes` is empty where they may not be shown."""
    example = codes[0] if codes else "CODE"
    return _unlisted(concept, variable, persons, codes, Fix(f'answers = {{ ..., {example} = "..." }}', "it is an answer"))


def unlisted_mark(concept: str, variable: str, persons: int, codes: Sequence[str]) -> CodebookError:
    """A column of one answer holds a code that says neither that the answer was given nor that it was not."""
    example = codes[0] if codes else "CODE"
    given = Fix(f"mentioned = [..., {example}]", "it says that the answer was given")
    return _unlisted(concept, variable, persons, codes, given, Fix(f"not_mentioned = [..., {example}]", "it says that it was not"))


def unlisted_letter(concept: str, variable: str, persons: int, codes: Sequence[str]) -> CodebookError:
    """A text of letters holds a character that the codebook does not mention."""
    return _unlisted(concept, variable, persons, codes, Fix('letters = { ..., X = "..." }', "the letter is an answer"))


def unlisted_occupation(concept: str, variable: str, persons: int, codes: Sequence[str]) -> CodebookError:
    """An occupation's code begins with no sub-major group of ISCO-08."""
    return _unlisted(concept, variable, persons, codes, Fix("digits = ...", "how many digits the codes of ISCO-08 have here"))


def _unlisted(concept: str, variable: str, persons: int, codes: Sequence[str], *answers: Fix) -> CodebookError:
    what = f": {listed(codes)}" if codes else ""
    example = codes[0] if codes else "CODE"
    return CodebookError(
        "FLE-V04",
        f"{have(persons)} a code in '{variable}' that the codebook does not mention{what}.",
        where={"concept": concept, "column": variable},
        why="a code that is not mentioned would silently count as nothing",
        fix=(*answers, Fix(f'missing = {{ ..., {example} = "refused" }}', "it is a reason for having no answer")),
    )


def answered_unasked(concept: str, persons: int) -> Note:
    """Persons have an answer to a question that the filter before it kept from them."""
    return Note("FLE-F06", f"'{concept}': {have(persons)} an answer although the filter says not asked; it counts as it was entered.")


def asked_unanswered(concept: str, persons: int) -> Note:
    """Persons whom the filter let through have nothing entered."""
    return Note("FLE-F06", f"'{concept}': {have(persons)} nothing entered although the filter says asked; it counts as unknown.")


def not_numbers(concept: str, variable: str, persons: int) -> CodebookError:
    """A variable that should be a number holds text."""
    return CodebookError(
        "FLE-V11",
        f"{have(persons)} text in '{variable}' that is not a number.",
        where={"concept": concept, "column": variable},
        why="a concept without answers is a number",
        fix=(
            Fix('answers = { CODE = "..." }', "it is a question with named answers"),
            Fix('missing = { CODE = "don\'t know" }', "the codes stand for a missing number"),
        ),
    )


def out_of_range(concept: str, variable: str, persons: int, limits: str) -> CodebookError:
    """Numbers outside what the codebook says is possible."""
    return CodebookError(
        "FLE-V14",
        f"{have(persons)} a value of '{concept}' that is not {limits}.",
        where={"concept": concept, "column": variable},
        why=f"the codebook says {limits}",
        fix=(
            Fix('missing = { 999 = "not stated" }', "the codes that stand for a missing number"),
            Fix("minimum = ... or maximum = ...", "the limits as they are in this survey"),
        ),
    )


def no_concept(concept: str, needed_by: str, known: Iterable[str]) -> CodebookError:
    """A concept is derived from one that the codebook does not have."""
    return CodebookError(
        "FLE-V01",
        f"[concept.{needed_by}] is made from '{concept}', which is not a concept that is a number{did_you_mean(concept, known)}",
        where={"concept": needed_by},
        fix=(Fix(f'[concept.{concept}]  variable = "..."', "the variable with completed years"),),
    )


def digits_needed(concept: str, variable: str) -> CodebookError:
    """Industry codes stored as numbers, whose leading zeros are lost."""
    return CodebookError(
        "FLE-V16",
        f"say how many digits the industry codes in '{variable}' have.",
        where={"concept": concept, "column": variable},
        why="111 is division 11 in a three-digit code and division 01 in a four-digit code that lost its leading zero",
        fix=(Fix("digits = 4", "or 2 or 3; leave it out only where the variable holds section letters"),),
    )


def no_identifiers(concept: str, variables: Iterable[str], persons: int) -> CodebookError:
    """Numbers that cannot name anything: fractions, or so large that neighbours are stored alike."""
    return CodebookError(
        "FLE-V13",
        f"{counted(persons, 'person')} have a fraction, or a number beyond 2^53, where '{concept}' needs an identifier.",
        where={"concept": concept, "column": listed(variables)},
        why="cut or rounded, different units would become one, and every standard error wrong",
        fix=(Fix("keep identifiers as text", "when the file is written"),),
    )


def no_filter(concept: str, asked: str, usable: Iterable[str], where: Mapping[str, str]) -> DeclarationError:
    """A filter looks at something that is no concept with answers, and no number."""
    usable = list(usable)
    return DeclarationError(
        "FLE-C10",
        f"the filter of '{concept}' looks at '{asked}', which is neither a concept with one answer nor a number{did_you_mean(asked, usable)}",
        where=where,
        fix=(Fix('asked_if = { concept = "...", ... }', f"one of: {listed(usable) or 'none is in the codebook yet'}"),),
    )


def limits_of_answers(concept: str, asked: str, where: Mapping[str, str]) -> DeclarationError:
    """A filter states limits, and looks at a concept that has answers."""
    return DeclarationError(
        "FLE-C05",
        f"the filter of '{concept}' states limits, but '{asked}' is no number: it has answers.",
        where=where,
        fix=(Fix(f'asked_if = {{ concept = "{asked}", is = "..." }}', "the answer that lets a person through"),),
    )


def answer_of_number(concept: str, asked: str, where: Mapping[str, str]) -> DeclarationError:
    """A filter waits for an answer, and looks at a concept that is a number."""
    return DeclarationError(
        "FLE-C05",
        f"the filter of '{concept}' waits for an answer, but '{asked}' is a number.",
        where=where,
        fix=(Fix(f'asked_if = {{ concept = "{asked}", from = ..., to = ... }}', "the limits, both included; one may be left out"),),
    )


def no_answer_to_filter(concept: str, asked: str, answer: str, answers: Iterable[str], where: Mapping[str, str]) -> DeclarationError:
    """A filter waits for an answer that the concept it looks at does not have."""
    answers = list(answers)
    return DeclarationError(
        "FLE-C10",
        f"the filter of '{concept}' looks whether '{asked}' is '{answer}', which is none of its answers{did_you_mean(answer, answers)}",
        where=where,
        fix=(Fix('is = "..."', f"one of: {listed(answers)}"),),
    )


def filters_in_a_circle(path: Sequence[str], where: Mapping[str, str]) -> DeclarationError:
    """A question is asked only if it was asked."""
    return DeclarationError(
        "FLE-C19",
        f"filters go in a circle: {' is asked if '.join(path)}.",
        where=where,
        why="whether a question was to be asked would depend on its own answer",
        fix=(Fix("leave out one of these asked_if", "the one that the questionnaire does not have"),),
    )


@dataclass(frozen=True, slots=True)
class SecondRows:
    """What a second file has one row of, as errors call it.

    one: a row; several: rows, which are also the argument of `describe` and the table of the codebook; key: what names the person of the
    persons' file; tie: whether a row is "of" that person, or "by".
    """

    one: str
    several: str
    key: str
    tie: str

    @property
    def joined_by(self) -> str:
        """The line of a codebook that says what they are joined by."""
        return f'[{self.several}]  {self.key} = ["hhid", "pid"]'


SPELLS = SecondRows("spell", "spells", "person", "of")
REPORTS = SecondRows("report", "reports", "respondent", "by")


def of_strangers(count: int, rows: SecondRows) -> CodebookError:
    """Rows of a second file whose person is not in the persons' file."""
    persons = f"is {rows.tie} a person" if count == 1 else f"are {rows.tie} persons"
    return CodebookError(
        "FLE-R21",
        f"{counted(count, rows.one)} of the second file {persons} whom the persons' file does not hold.",
        where={"concept": "person"},
        why="identifiers are compared as text, parts joined by a hyphen, and a blank names nobody; such rows would silently not count",
        fix=(Fix(rows.joined_by, f"the variables that name the {rows.key} as [concept.person] does"),),
    )


def no_second_file(rows: SecondRows) -> CodebookError:
    """The codebook speaks of a second file, and none was given."""
    return CodebookError(
        "FLE-R21",
        f"the codebook tells {rows.several} in a second file, and there is none.",
        fix=(
            Fix(f"fl.describe(persons, codebook, {rows.several}=fl.read(...))"),
            Fix(f'[{rows.several}]  file = "{rows.several}.sav"', "in a study"),
        ),
    )


def needless_second_file(rows: SecondRows) -> CodebookError:
    """A second file was given, and the codebook does not speak of one."""
    return CodebookError(
        "FLE-R21",
        f"a second file of {rows.several} is given, and the codebook does not say how to read it.",
        why="what nothing reads would silently not count",
        fix=(Fix(rows.joined_by, f"and [{rows.several}.concept.*] for what is told of each {rows.one}"),),
    )


def no_person_to_join(rows: SecondRows) -> CodebookError:
    """A second file cannot be joined without the persons' identifiers."""
    return CodebookError(
        "FLE-C23",
        f"the codebook does not say what names a person, so that {rows.several} of a second file cannot be joined.",
        fix=(Fix('[concept.person]  variables = ["household", "number"]', "the variables that together name a person"),),
    )


def too_many_spells(most: int, limit: int) -> CodebookError:
    """A second file with hundreds of rows a person is no file of spells."""
    return CodebookError(
        "FLE-R25",
        f"a person has {most:,} spells in the second file; up to {limit} can be told apart.",
        why="a file with so many rows a person is hardly one of jobs",
        fix=(Fix('[spells]  person = ["hhid", "pid"]', "every variable that names a person"),),
    )


def other_engine(rows: SecondRows) -> CodebookError:
    """Persons and the rows of the second file are held by different libraries."""
    return CodebookError(
        "FLE-V19",
        f"the persons and their {rows.several} are held by different libraries, which cannot join them.",
        fix=(Fix(f"fl.describe(persons, codebook, {rows.several}={rows.several})", "both of them polars, pandas or DuckDB"),),
    )


def persons_twice(persons: int) -> CodebookError:
    """Persons with the identifier of another, where identifiers have to name one."""
    return CodebookError(
        "FLE-D14",
        f"{have(persons)} the identifier of another.",
        where={"concept": "person"},
        why="relatives, spells and reports are found by identifiers, which have to name one person",
        fix=(
            Fix("variables = [...]", "every variable that together names a person"),
            Fix("delete copies", "if the file holds persons twice"),
        ),
    )


def persons_perhaps_twice(persons: int) -> Note:
    """Persons with the identifier of another, where nothing is found by identifiers."""
    return Note("FLE-D14", f"{have(persons)} the identifier of another. Each counts: if the file holds persons twice, delete the copies.")


def members_twice(link: str, persons: int) -> CodebookError:
    """Persons with the household and the number of another, where relatives are looked for by them."""
    return CodebookError(
        "FLE-D14",
        f"{have(persons)} the household and the number of another.",
        where={"section": f"[link.{link}]"},
        why="relatives are found by their numbers in the household, which have to name one person",
        fix=(
            Fix("household = [...]", "every variable that together names a household"),
            Fix("delete copies", "if the file holds persons twice"),
        ),
    )


def no_days(concept: str, variables: Iterable[str], persons: int) -> CodebookError:
    """What should be a day is none of the calendar: month 13, 30 February, the year 9999."""
    return CodebookError(
        "FLE-V22",
        f"{have(persons)} no possible day in '{concept}'.",
        where={"concept": concept, "column": listed(variables)},
        why=f"a day is one that the calendar has, in the years {EARLIEST} to {LATEST}, and as text it is written 2021-03-04",
        fix=(
            Fix('missing = { 9999 = "don\'t know" }', "the codes that stand for an unknown year, month or day"),
            Fix('missing = { "9999-12-31" = "don\'t know" }', "the date that does, where the variable holds dates"),
        ),
    )


def relatives_not_found(link: str, persons: int) -> Note:
    """Relatives whom the file does not hold."""
    verb = "is" if persons == 1 else "are"
    return Note(
        "FLE-F21",
        f"[link.{link}]: {counted(persons, 'relative')} who {verb} named cannot be found in the file; what rests on them is undetermined.",
    )


def without_spells(persons: int) -> Note:
    """Persons of whom no spell is told."""
    return Note("FLE-F22", f"{have(persons)} no job or spell told: of what is asked of each, they meet nothing.")


def no_part_of_a_day(concept: str, variable: str, persons: int) -> CodebookError:
    """A variable that should hold the number of a year, a month or a day holds text."""
    return CodebookError(
        "FLE-V11",
        f"{have(persons)} text in '{variable}' that is not a number.",
        where={"concept": concept, "column": variable},
        why="a year, a month and a day of the month are numbers here",
        fix=(Fix('missing = { CODE = "don\'t know" }', "the codes stand for an unknown year, month or day"),),
    )


def no_dates(concept: str, variable: str) -> CodebookError:
    """Numbers that the file does not show as dates: which day is zero, nothing says."""
    return CodebookError(
        "FLE-V17",
        f"variable '{variable}' holds numbers that the file does not show as dates.",
        where={"concept": concept, "column": variable},
        why="programs count days from different days, and the format that says from which is not there",
        fix=(
            Fix('year = "...", month = "...", day = "..."', "variables with the numbers of year, month and day"),
            Fix(f"give '{variable}' the format of a date", "in SPSS or Stata; or write it as text, 2021-03-04"),
        ),
    )


def report_on_nobody(respondents: int) -> CodebookError:
    """Respondents of whom the second file has no row: their sampling units would be lost with them."""
    return CodebookError(
        "FLE-R23",
        f"{counted(respondents, 'respondent')} {'reports' if respondents == 1 else 'report'} on nobody, not on themselves either.",
        where={"concept": "respondent"},
        why="who was drawn counts in every standard error; without a report their sampling units would be lost",
        fix=(
            Fix("add a row for each of them to the reports", "a respondent is one of the reported persons"),
            Fix("delete them from the respondents' file", "if they were not interviewed"),
        ),
    )


def reported_again(reports: int) -> CodebookError:
    """Reports on a person whom the same respondent has reported already."""
    verb = "is" if reports == 1 else "are"
    return CodebookError(
        "FLE-R24",
        f"{counted(reports, 'report')} {verb} on a person whom the same respondent has reported already.",
        where={"section": "[reports]"},
        why="a respondent reports on a person once; twice would count the person twice",
        fix=(
            Fix('reported = ["hhid", "line"]', "every variable that names the reported person"),
            Fix("delete copies", "if the file holds reports twice"),
        ),
    )


def reported_too_often(persons: int) -> CodebookError:
    """Persons on whom more respondents have reported than could have."""
    return CodebookError(
        "FLE-W17",
        f"{have(persons)} been reported more often than there are persons who could have reported.",
        where={"concept": "reporters"},
        why="their reports are divided by too small a number, so they would count more than once",
        fix=(Fix('[reports]  reporters = "..."', "the number of all who could have been drawn and reported, the person too"),),
    )


def reporters_unlike(persons: int) -> Note:
    """Persons of whom reports do not agree on how many could have reported."""
    return Note(
        "FLE-F26",
        f"The reports on {counted(persons, 'person')} differ in how many could have reported; each counts with the number of its own.",
    )


def no_report_on_themselves(respondents: int) -> Note:
    """Respondents who report on others only."""
    verb = "does" if respondents == 1 else "do"
    return Note(
        "FLE-F27",
        f"{counted(respondents, 'respondent')} {verb} not report on themselves; as reported persons they count by others' reports only.",
    )


def told_of_respondents(concepts: Iterable[str]) -> Note:
    """Concepts of a network that are not of the reported persons."""
    return Note(
        "FLE-F28", f"Told of the respondent, and the same for everybody whom the respondent reports on: {listed(concepts, limit=20)}."
    )
