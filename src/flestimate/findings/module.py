"""The questions of the forced labour module: whether they were asked, how many did not answer, and whether interviews kept to the filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

import narwhals as nw

from flestimate.errors import Fix, counted, listed
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.reading import Reading
from flestimate.survey.described import Described
from flestimate.survey.looked_over import counted_in
from flestimate.survey.scale import Categories, Several

_HIGH = 0.1
"""Item non-response above which an estimate rests on a selection of those who were asked."""
_OFTEN = 0.01
"""The share of persons beside a filter above which the filter is probably not that of the questionnaire."""


def of_module(readings: Sequence[Reading], asked: Collection[str]) -> Iterator[Finding]:
    """What can be known of the questions; `asked` are those that a definition, or a measure, asks about."""
    yield from _breaches(readings)
    yield from _unasked(readings, asked)
    yield from _non_response(readings, asked)


def _breaches(readings: Iterable[Reading]) -> Iterator[Finding]:
    for reading in readings:
        for name, breach, persons in reading.seen.breaches:
            often = persons > _OFTEN * reading.seen.n
            note = Finding.of_note(breach.note(persons), Stage.ANSWERS).at(reading.at(name, "asked_if"))
            yield note.graded(Severity.WARNING) if often else note


def _unasked(readings: Sequence[Reading], asked: Collection[str]) -> Iterator[Finding]:
    by_reading = [(reading.seen.unasked & reading.told.keys(), set(reading.told)) for reading in readings if reading.seen.n]
    somewhere = {name for unasked, told in by_reading for name in told - unasked}
    nowhere = sorted({name for unasked, _ in by_reading for name in unasked} - somewhere)
    questions = [name for name in nowhere if name in asked]
    if questions:
        yield Finding(
            Severity.WARNING if any(name in asked for name in _questions(readings) - {*questions}) else Severity.ERROR,
            Stage.ANSWERS,
            "FLE-F01",
            f"nothing is entered for anybody in {counted(len(questions), 'question')} of the module: {listed(questions)}.",
            why="nobody was asked, or the variable is another; if a blank is said to mean no, everybody says no",
            fix=(Fix('variable = "..."', "the variable that holds the answers"), Fix("[concept.*]", "delete it, if it was not asked")),
        )


def _questions(readings: Iterable[Reading]) -> set[str]:
    return {name for reading in readings for name, one in reading.told.items() if one.entered is not None}


def _non_response(readings: Iterable[Reading], asked: Collection[str]) -> Iterator[Finding]:
    """Of each question, whom of those asked it has no answer of; persons count alike, whatever they weigh."""
    lacking, whole, places = Counter[str](), Counter[str](), dict[str, dict[str, str]]()
    for reading in readings:
        questions = [(name, one) for name, one in reading.told.items() if name in asked and one.entered is not None]
        marks = [mark & reading.there for _, one in questions for mark in (_no_answer(one), _answer(one))]
        _, counts = counted_in(reading.frame, marks)
        for (name, _), without, given in zip(questions, counts[::2], counts[1::2], strict=True):
            lacking[name] += without
            whole[name] += without + given
            places.setdefault(name, reading.at(name, "missing"))
    shares = {name: lacking[name] / whole[name] for name in whole if whole[name] and lacking[name]}
    for name, share in shares.items():
        if share > _HIGH:
            yield _high(name, share, lacking[name], whole[name], places[name])
    if shares:
        yield _of_items(shares, len(whole))


def _no_answer(one: Described) -> nw.Expr:
    """Who was to be asked, and of whom no answer is known, to any of several answers."""
    scale = one.scale.each if isinstance(one.scale, Several) else one.scale
    levels = len(scale.levels) if isinstance(scale, Categories) else 0
    return nw.all_horizontal(*(column >= levels for column in one.columns.values()), ignore_nulls=True)


def _answer(one: Described) -> nw.Expr:
    return (nw.lit(value=True) if one.entered is None else one.entered) & ~_no_answer(one)


def _high(name: str, share: float, persons: int, of: int, place: dict[str, str]) -> Finding:
    return Finding(
        Severity.WARNING,
        Stage.ANSWERS,
        "FLE-F04",
        f"{share * 100:.0f} % of those who were asked '{name}' have no answer: {persons:,} of {of:,}, unweighted.",
        place,
        why=f"above {_HIGH * 100:.0f} %, what is estimated from the others may be of other persons; those without an answer may be undetermined",
        fix=(Fix("missing = { ... }", "look at the reasons: not asked is no non-response, and is said by asked_if and blank"),),
    )


def _of_items(shares: dict[str, float], questions: int) -> Finding:
    most = sorted(shares.items(), key=lambda item: -item[1])
    said = listed((f"{name} {share * 100:.1f} %" for name, share in most), limit=5)
    return Finding(
        Severity.NOTE,
        Stage.ANSWERS,
        "FLE-F04",
        f"of the module's {counted(questions, 'question')}, {len(shares)} {'lacks' if len(shares) == 1 else 'lack'} answers, unweighted: {said}.",
        why="who does not answer, does not know or refuses is undetermined where the other answers do not decide",
    )
