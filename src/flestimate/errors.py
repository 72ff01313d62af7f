"""One family of errors: what is wrong, where, why, and what to type.

Every error has a stable code (the row of the catalogue of bad inputs it answers), counts instead of data, and a fix.
No error ever carries a person's identifier, a cell value or a text answer: codes of answers and of strata may be named,
because they are the questionnaire's and the design's, not a person's.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_INDENT = "\n  "


@dataclass(frozen=True, slots=True)
class Note:
    """Something the analyst should know that does not stop the work; it travels with the value into every export.

    >>> print(Note("FLE-D04", "PSU codes repeat across strata and are read as nested in their stratum."))
    FLE-D04: PSU codes repeat across strata and are read as nested in their stratum.
    """

    code: str
    text: str

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


@dataclass(frozen=True, slots=True)
class Fix:
    """What to type to get on, and what it does."""

    type: str
    does: str = ""

    def __str__(self) -> str:
        return f"{self.type}      {self.does}".rstrip()


@dataclass(eq=False)
class FlestimateError(Exception):
    """The root of all errors that flestimate raises on purpose.

    >>> error = FlestimateError("FLE-W04", "the sum of the weights is 0.", where={"column": "w"}, why="then nobody is represented")
    >>> print(error)
    FLE-W04: the sum of the weights is 0.
      column : w
      why    : then nobody is represented
    """

    code: str
    what: str
    where: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    fix: Sequence[Fix] = ()

    def __post_init__(self) -> None:
        super().__init__(self.code, self.what)

    def __str__(self) -> str:
        lines = [f"{self.code}: {self.what}"]
        lines += [f"{name:<7}: {text}" for name, text in self.where.items()]
        if self.why:
            lines.append(f"why    : {self.why}")
        for position, fix in enumerate(self.fix):
            lines.append(f"{'fix    :' if position == 0 else '        '} {fix}")
        return _INDENT.join(lines)


class ReadError(FlestimateError):
    """The file cannot be read, or cannot be read whole."""


class CodebookError(FlestimateError):
    """The codebook and the file do not fit together."""


class RuleError(FlestimateError):
    """The rule set cannot be applied to this survey."""


class DesignError(FlestimateError):
    """The sample design cannot be used with these persons."""


class SingletonError(DesignError):
    """Strata with a single PSU, whose variance cannot be estimated without a decision."""


class EstimateError(FlestimateError):
    """The measure cannot be estimated from this sample."""


class PublicationError(FlestimateError):
    """The table cannot be published or saved as asked."""


class EngineError(FlestimateError):
    """Another library failed while it computed; what it said is not repeated, because it may quote a person."""


class DeclarationError(FlestimateError):
    """A declaration (in TOML or in Python) has an unknown, missing or ill-typed part."""


class ArgumentKindError(DeclarationError, TypeError):
    """An argument of a verb that is not of the kind it takes."""


NEARLY = 0.85
"""How much of two names is the same where one of them is probably a slip for the other."""


def nearest(name: str, names: Iterable[str], count: int = 3, alike: float = 0.6) -> list[str]:
    """The names most like a misspelt one, upper and lower case alike, best first; alike: how much of them has to be the same.

    >>> nearest("wieght", ["weight", "height", "psu"])
    ['weight', 'height']
    """
    originals = {known.lower(): known for known in names}
    return [originals[match] for match in difflib.get_close_matches(name.lower(), originals, n=count, cutoff=alike)]


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A closing question for a misspelt name, or nothing.

    >>> did_you_mean("weights", ["weight", "psu"])
    '; did you mean weight?'
    >>> did_you_mean("zzz", ["weight", "psu"])
    ''
    """
    close = nearest(name, names)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "person"), counted(12_345, "person"), counted(2, "stratum", "strata")
    ('1 person', '12,345 persons', '2 strata')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def have(persons: int) -> str:
    """So many persons, and the verb.

    >>> have(1), have(1_234)
    ('1 person has', '1,234 persons have')
    """
    return f"{counted(persons, 'person')} {'has' if persons == 1 else 'have'}"


def listed(items: Iterable[object], limit: int = 10) -> str:
    """The first few items, and how many more there are.

    >>> listed([1, 2, 3]), listed(range(12), limit=3)
    ('1, 2, 3', '0, 1, 2 and 9 more')
    """
    texts = [str(item) for item in items]
    more = f" and {len(texts) - limit} more" if len(texts) > limit else ""
    return ", ".join(texts[:limit]) + more


def expect(name: str, value: object, kind: type | tuple[type, ...], example: str) -> None:
    """Refuse an argument of the wrong kind, saying what would be of the right one; the value itself is not repeated.

    >>> expect("rule", "ilo", int, "fl.PublicationRule.load(...)")
    Traceback (most recent call last):
    flestimate.errors.ArgumentKindError: FLE-C05: rule is a str, which it cannot be.
      fix    : fl.PublicationRule.load(...)
    """
    if not isinstance(value, kind):
        raise ArgumentKindError("FLE-C05", f"{name} is a {type(value).__name__}, which it cannot be.", fix=(Fix(example),))
