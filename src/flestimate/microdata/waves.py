"""Several files of one survey, such as its quarters, as one: with the wave of each person, and refused where they do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import narwhals as nw

from flestimate.errors import Note
from flestimate.microdata import problems
from flestimate.microdata.labels import Variable, reason_column, so_many_variables, with_reasons
from flestimate.microdata.microdata import Microdata, Source
from flestimate.said import Name, first_few, said

WAVE = "wave"
"""The variable that says from which file a person comes, by the file's name without its end."""
WAVE_LABEL = "file that the person was read from"


def as_one(waves: Sequence[Microdata], paths: Sequence[Path], source: Source) -> Microdata:
    """The persons of all files under one another; ReadError where variables, their types, or the meaning of codes differ."""
    names = _names(paths)
    _refuse_other_variables(waves, names, source.name)
    variables = {name: _together([wave.variables[name] for wave in waves], names, source.name) for name in waves[0].variables}
    reasons = [reason_column(name) for name, variable in variables.items() if variable.missing]
    own = WAVE not in variables
    frames = [_complete(wave.frame, reasons, name if own else None) for wave, name in zip(waves, names, strict=True)]
    persons = [wave.n for wave in waves]
    if own:
        variables[WAVE] = Variable(WAVE, WAVE_LABEL, dict(zip(names, names, strict=True)))
    return Microdata(
        frame=_concatenated(frames, variables, source.name),
        variables=MappingProxyType(variables),
        n=None if None in persons else sum(each or 0 for each in persons),
        source=source,
        notes=(_said(names, own=own), *_of_differences(waves), *dict.fromkeys(note for wave in waves for note in wave.notes)),
        weight_variable=waves[0].weight_variable,
        sets=waves[0].sets,
    )


def _names(paths: Sequence[Path]) -> list[str]:
    """What the waves are called: the files' names without their ends, with the folder before them where those are alike."""
    stems = [path.stem for path in paths]
    return stems if len(set(stems)) == len(stems) else ["/".join((*path.parts[-2:-1], path.stem)) for path in paths]


def _refuse_other_variables(waves: Sequence[Microdata], names: Sequence[str], source: str) -> None:
    first = waves[0].variables
    for wave, name in zip(waves, names, strict=True):
        if other := set(first) ^ set(wave.variables):
            raise problems.waves_differ(source, names[0], name, sorted(other))


def _together(each: Sequence[Variable], names: Sequence[str], source: str) -> Variable:
    """One variable of several files: the labels of all, which must not contradict one another."""
    labels: dict[str, str] = {}
    missing: dict[str, str] = {}
    for variable, name in zip(each, names, strict=True):
        if differing := [code for code, label in variable.value_labels.items() if labels.get(code, label) != label]:
            raise problems.waves_contradict(source, variable.name, name, differing)
        labels.update(variable.value_labels)
        missing.update(variable.missing)
    declared = tuple(dict.fromkeys(code for variable in each for code in variable.declared))
    return replace(each[0], value_labels=labels, missing=missing, declared=declared)


def _complete(frame: nw.LazyFrame[Any], reasons: Sequence[str], wave: str | None) -> nw.LazyFrame[Any]:
    """A wave with every column that any of them has, in the same order."""
    known = frame.collect_schema().names()
    absent = {name: nw.lit(None, dtype=nw.String) for name in reasons if name not in known}
    complete = frame.with_columns(**absent) if absent else frame
    return complete if wave is None else complete.with_columns(nw.lit(wave).alias(WAVE))


def _concatenated(frames: Sequence[nw.LazyFrame[Any]], variables: Mapping[str, Variable], source: str) -> nw.LazyFrame[Any]:
    names = with_reasons(variables)
    schemas = [frame.collect_schema() for frame in frames]
    if differing := [name for name in names if len({str(schema[name]) for schema in schemas}) > 1]:
        numbers = all(schema[name].is_numeric() for schema in schemas for name in differing)
        if not numbers:
            raise problems.waves_of_other_types(source, differing)
        frames = [frame.with_columns(nw.col(differing).cast(nw.Float64)) for frame in frames]
    return nw.concat([frame.select(names) for frame in frames], how="vertical")


def _said(names: Sequence[str], *, own: bool) -> Note:
    named = said("'{variable}' says from which a person comes", variable=Name(WAVE))
    kept = said("they have a variable '{variable}' of their own, which is kept", variable=Name(WAVE))
    text = said(
        "{n} files are read as waves of one survey ({names}); {where}.", n=len(names), names=first_few(names), where=named if own else kept
    )
    return Note("FLE-R29", text)


def _of_differences(waves: Sequence[Microdata]) -> Iterator[Note]:
    """Notes on variables that are called alike and may not be the same question."""
    every = {name: [wave.variables[name] for wave in waves] for name in waves[0].variables}
    if labels := [name for name, each in every.items() if len({variable.label for variable in each}) > 1]:
        text = said(
            "The labels of {variables} are not the same in all files ({names}): look at the questions.",
            variables=so_many_variables(len(labels)),
            names=first_few(labels),
        )
        yield Note("FLE-R29", text)
    if missing := [name for name, each in every.items() if len({variable.declared for variable in each}) > 1]:
        text = said(
            "Missing codes of {variables} are declared in some files only ({names}): in the others they are answers.",
            variables=so_many_variables(len(missing)),
            names=first_few(missing),
        )
        yield Note("FLE-R29", text)
