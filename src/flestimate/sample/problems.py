"""What can be wrong between a design and the persons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flestimate.errors import DesignError, Fix, Note, SingletonError, counted, did_you_mean, have, listed


def no_column(role: str, name: str, known: Iterable[str]) -> DesignError:
    """The design names a column that is not there."""
    known = list(known)
    return DesignError(
        "FLE-V01",
        f"there is no column '{name}'{did_you_mean(name, known)}",
        where={"role": role},
        why=f"the design takes its {role} from it",
        fix=(Fix(f'fl.Clustered({role}="...", ...)', "a concept of the codebook or a column of the frame"),),
    )


def weight_not_a_number(name: str) -> DesignError:
    """The weight is text, a category or true and false."""
    return DesignError(
        "FLE-W10",
        f"the weight '{name}' is not a number.",
        where={"column": name},
        why="a weight is how many persons one person stands for",
        fix=(Fix(f'[concept.weight]  variable = "{name}"', "a concept without answers is read as a number"),),
    )


def weights_missing(name: str, persons: int) -> DesignError:
    """Persons without a weight."""
    return DesignError(
        "FLE-W01",
        f"{have(persons)} no weight.",
        where={"column": name},
        why="nobody can say how many persons they stand for; leaving them out in silence would bias every total",
        fix=(
            Fix(f'frame = frame[frame["{name}"].notna()]', "if they are not part of the sample (not interviewed)"),
            Fix(f'frame["{name}"] = frame["{name}"].fillna(0)', "if they belong to the sample and stand for nobody"),
        ),
    )


def weights_negative(name: str, persons: int) -> DesignError:
    """Persons with a weight below zero."""
    return DesignError(
        "FLE-W02",
        f"{have(persons)} a negative weight.",
        where={"column": name},
        why="a person cannot stand for fewer than no persons; calibration without bounds makes such weights",
        fix=(Fix("calibrate again with bounds", "or ask who made the weights"),),
    )


def weights_infinite(name: str, persons: int) -> DesignError:
    """Persons with an infinite weight."""
    return DesignError(
        "FLE-W05",
        f"{have(persons)} an infinite weight.",
        where={"column": name},
        why="often a division by a response rate of zero",
        fix=(Fix("make the weights again", "and look for groups where nobody responded"),),
    )


def weights_zero(name: str) -> DesignError:
    """Nobody stands for anybody."""
    return DesignError("FLE-W04", "the sum of the weights is 0.", where={"column": name}, why="then nobody is represented")


def design_missing(role: str, name: str, persons: int) -> DesignError:
    """Persons whose stratum or PSU is not known."""
    return DesignError(
        "FLE-D06",
        f"{have(persons)} no {role}.",
        where={"column": name},
        why="pooling them as one unit, or dropping them, would change every standard error without a word",
        fix=(Fix(f'frame["{name}"] = frame["{name}"].fillna(...)', "from the sample file, by household"),),
    )


def singletons(columns: Sequence[str], strata: Sequence[str], persons: Sequence[int]) -> SingletonError:
    """Strata with a single PSU, and no decision what to do with them."""
    number = len(strata)
    has = "1 stratum has" if number == 1 else f"{number:,} strata have"
    return SingletonError(
        "FLE-D02",
        f"{has} a single PSU, so {'its' if number == 1 else 'their'} variance cannot be estimated.",
        where={
            "column": ", ".join(columns) or "none: the whole sample is one stratum",
            "strata": f"{listed(strata)}  ({listed(persons)} persons)",
        },
        why="a stratum needs two PSUs; often one lost every responding household",
        fix=(
            Fix("singleton=fl.Centred()", 'around the mean of all PSUs, cautious (R "adjust", Stata "centered")'),
            Fix("singleton=fl.Average()", 'as much as the other strata on average (R "average", Stata "scaled")'),
            Fix("singleton=fl.Certainty()", "it was taken with certainty and adds nothing"),
            Fix("singleton=fl.Removed()", "it adds nothing, whatever it was: standard errors may be too small"),
        ),
    )


def fpc_not_a_number(name: str) -> DesignError:
    """The finite population is text, a category or true and false."""
    return DesignError(
        "FLE-D09",
        f"the finite population '{name}' is not a number.",
        where={"column": name},
        why="it is the number of PSUs in the stratum's population, or the sampled share of them",
        fix=(Fix(f'[concept.{name}]  variable = "{name}"', "a concept without answers is read as a number"),),
    )


def fpc_varies(name: str, strata: Sequence[str]) -> DesignError:
    """A finite population that is not one number a stratum."""
    return DesignError(
        "FLE-D10",
        f"{counted(len(strata), 'stratum has', 'strata have')} more than one value of the finite population '{name}'.",
        where={"strata": listed(strata)},
        why="it is the number of PSUs in the stratum's population, or the sampled share of them: one number a stratum",
    )


def fpc_too_small(name: str, strata: Sequence[str]) -> DesignError:
    """More PSUs sampled than the population has, or a scale that cannot be."""
    return DesignError(
        "FLE-D09",
        f"in {counted(len(strata), 'stratum', 'strata')} the finite population '{name}' is smaller than the sample, or missing.",
        where={"strata": listed(strata)},
        why="it must be at least the number of PSUs sampled; numbers up to 1 are read as the sampled share of the PSUs",
    )


def nested(psu: str, codes: int, units: int) -> Note:
    """PSU codes that are used again in other strata."""
    return Note(
        "FLE-D04",
        f"PSU codes in '{psu}' repeat across strata ({codes:,} codes, {units:,} PSUs); each is read as nested in its stratum.",
    )
