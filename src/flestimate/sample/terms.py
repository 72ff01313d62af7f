"""The columns of a sample as an estimate uses them: who is a case, whose answer is known, what a number is."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from flestimate.errors import EstimateError, Fix, did_you_mean, have, listed
from flestimate.sample.labels import label
from flestimate.sample.sample import Sample
from flestimate.survey.scale import MET, UNDETERMINED, Categories, Number, Outcome

_SHOWN_CODES = 10
_CODE_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of an estimate, as expressions over persons.

    value: the number, 0 where it is unknown; for a case 1 or 0. known: whether the person counts by it. inside: whether the
    person belongs, or may belong, to the universe of the rule set that the variable comes from. undetermined: whether the
    answers do not tell it, whether or not the person counts; possible: whether the person is a case for all that they tell.
    odd: whether the value is not allowed.
    """

    name: str
    value: nw.Expr
    known: nw.Expr
    inside: nw.Expr
    undetermined: nw.Expr
    possible: nw.Expr
    odd: nw.Expr

    @classmethod
    def answered(cls, name: str, value: nw.Expr, known: nw.Expr, odd: nw.Expr) -> Variable:
        """A variable that stands for itself, whatever a rule set says: who does not answer does not count."""
        return cls(name, value, known, _every, ~known, ~known | (value.cast(nw.Float64) == 1.0), odd)

    @property
    def is_one(self) -> nw.Expr:
        """Whether the person is a case, or has the value 1."""
        return self.known & (self.value.cast(nw.Float64) == 1.0)

    @property
    def is_neither(self) -> nw.Expr:
        """Whether the value is known and neither 0 nor 1: then the variable is a quantity and has no cases."""
        value = self.value.cast(nw.Float64)
        return self.known & (value != 0.0) & (value != 1.0)


def case(sample: Sample, name: str) -> Variable:
    """A yes-or-no variable: a criterion, a question answered yes or no, or a column of 0 and 1.

    Raises EstimateError where it is none of these.
    """
    dtype = _dtype(sample, name)
    column, scale = nw.col(name), sample.scales.get(name)
    if isinstance(scale, Outcome):
        return _outcome(sample, name)
    if isinstance(scale, Categories):
        if set(scale.levels) != {"yes", "no"}:
            raise _not_yes_or_no(name, scale.levels)
        return Variable.answered(name, column == scale.position("yes"), column < len(scale.levels), _nobody)
    if scale is not None or not (dtype.is_numeric() or dtype == nw.Boolean):
        raise _not_yes_or_no(name, ())
    number = column.cast(nw.Int8) if dtype == nw.Boolean else column
    known = ~_null(column, dtype)
    return Variable.answered(name, known & (number == 1), known, known & (number != 0) & (number != 1))


def belonging(sample: Sample) -> Variable:
    """Whether a person is one of those whom the rule set speaks of; everybody is where there is no rule set."""
    return _outcome(sample, sample.universe) if sample.universe else Variable.answered("", nw.lit(1.0), _every, _nobody)


def number(sample: Sample, name: str) -> Variable:
    """A numeric variable: a concept that is a number, or a numeric column; EstimateError where it is not one."""
    dtype = _dtype(sample, name)
    scale = sample.scales.get(name)
    if isinstance(scale, Categories | Outcome):
        return case(sample, name)
    if not isinstance(scale, Number | None) or not (dtype.is_numeric() or dtype == nw.Boolean):
        raise _not_a_number(name)
    known = ~_null(nw.col(name), dtype)
    value = nw.when(known).then(nw.col(name).cast(nw.Float64)).otherwise(nw.lit(0.0))
    return Variable.answered(name, value, known, (value == float("inf")) | (value == float("-inf")))


def refuse_odd(sample: Sample, variable: Variable) -> EstimateError:
    """The error for a variable with values that are not allowed, with the codes where they look like codes."""
    persons = sample.frame.filter(variable.odd).group_by(variable.name).agg(nw.len().alias("persons:")).collect()
    counts = dict(zip(map(label, persons[variable.name].to_list()), persons["persons:"].to_list(), strict=True))
    are_codes = len(counts) <= _SHOWN_CODES and all(len(code) <= _CODE_LENGTH for code in counts)
    codes = listed(f"{code} ({count:,})" for code, count in sorted(counts.items())) if are_codes else f"{len(counts):,} values"
    return EstimateError(
        "FLE-F13",
        f"{have(sum(counts.values()))} a value of '{variable.name}' that cannot be estimated with.",
        where={"column": variable.name, "codes": codes},
        why="a case is 1 and a person who is none is 0, missing where it is unknown; a number is finite",
        fix=(
            Fix(f'frame["{variable.name}"] = frame["{variable.name}"] == 1', "if 1 is yes and every other code is no"),
            Fix('answers = { 1 = "yes", 2 = "no" }', "in a codebook, to say what each code means"),
        ),
    )


_every = nw.lit(value=True)
_nobody = nw.lit(value=False)


def _outcome(sample: Sample, name: str) -> Variable:
    """A criterion, as the sample says that undetermined persons count."""
    outcome, inside = nw.col(name), _every
    status = outcome
    if sample.universe:
        # A person who may be in the universe, but is not known to be, is undetermined.
        universe = nw.col(sample.universe)
        inside = universe >= UNDETERMINED
        status = nw.when(universe == MET).then(outcome).otherwise(nw.lit(UNDETERMINED))
    read = sample.undetermined.read(status)
    return Variable(name, read.value, read.known, inside, status == UNDETERMINED, outcome >= UNDETERMINED, _nobody)


def _dtype(sample: Sample, name: str) -> nw.dtypes.DType:
    schema = sample.frame.collect_schema()
    if name in schema:
        return schema[name]
    sample.refuse_no_column(name)
    known = [*sample.scales, *schema.names()]
    raise EstimateError(
        "FLE-V01",
        f"there is no variable '{name}'{did_you_mean(name, known)}",
        where={"criteria": listed(named for named, scale in sample.scales.items() if isinstance(scale, Outcome)) or "none"},
        why="a measure is of a criterion, a concept, or a column of the frame",
    )


def _null(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    return column.is_null() | column.is_nan() if dtype.is_float() else column.is_null()


def _not_yes_or_no(name: str, levels: tuple[str, ...]) -> EstimateError:
    return EstimateError(
        "FLE-F13",
        f"'{name}' is not a yes-or-no variable.",
        where={"answers": listed(levels) or "text"},
        why="a prevalence is the share of persons who are cases: yes or no, 1 or 0",
        fix=(Fix('answers = { 1 = "yes", 2 = "no" }', "the words yes and no are the ones that count"),),
    )


def _not_a_number(name: str) -> EstimateError:
    return EstimateError(
        "FLE-F13", f"'{name}' is not a number, so it has no mean, total or ratio.", fix=(Fix(f'[concept.{name}]  variable = "..."'),)
    )
