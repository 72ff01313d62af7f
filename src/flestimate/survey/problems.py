"""What can be wrong between a codebook and a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flestimate.errors import CodebookError, Fix, counted, did_you_mean, have, listed, nearest


def no_variable(concept: str, variable: str, known: Iterable[str], labels: Mapping[str, str]) -> CodebookError:
    """A concept is mapped to a variable that the file does not have."""
    known = list(known)
    close = [f"{name} ({labels[name]})" if labels.get(name) else name for name in nearest(variable, known)]
    return CodebookError(
        "FLE-V01",
        f"the file has no variable '{variable}'{did_you_mean(variable, known)}",
        where={"concept": concept, "closest": listed(close) or "none alike"},
        why=f"[concept.{concept}] names it; the file has {counted(len(known), 'variable')}",
        fix=(Fix('variable = "..."', "the name as it stands in the file; flestimate inspect FILE lists them"),),
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
    what = f": {listed(codes)}" if codes else ""
    example = codes[0] if codes else "CODE"
    return CodebookError(
        "FLE-V04",
        f"{have(persons)} a code in '{variable}' that the codebook does not mention{what}.",
        where={"concept": concept, "column": variable},
        why="a code that is not mentioned would silently count as nothing",
        fix=(
            Fix(f'answers = {{ ..., {example} = "..." }}', "it is an answer"),
            Fix(f'missing = {{ ..., {example} = "refused" }}', "it is a reason for having no answer"),
        ),
    )


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
