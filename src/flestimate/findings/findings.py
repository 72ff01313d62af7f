"""What a check found, as one value: in the terminal, in Jupyter, as a page, as JSON, as a frame."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from textwrap import indent
from typing import TYPE_CHECKING, Self

from flestimate.errors import counted
from flestimate.findings import display
from flestimate.findings.finding import Finding, Severity, Stage

if TYPE_CHECKING:
    import pandas as pd

NOT_GIVEN = "FLE-K02"
"""Something was not looked at, because nothing was declared of it."""
_STAGES, _SEVERITIES = list(Stage), list(Severity)


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Everything that a check found, by stage and the gravest first; it holds counts, never a person's answer.

    title: what was checked; found: the findings.

    >>> found = Findings.of("a study", [Finding(Severity.NOTE, Stage.WEIGHTS, "FLE-W12", "every weight is 1.")])
    >>> found
    Check of a study: 0 errors, 0 warnings, 1 note
    >>> print(found)
    Check of a study: 0 errors, 0 warnings, 1 note
    <BLANKLINE>
    weights
      note FLE-W12: every weight is 1.
    <BLANKLINE>
    Nothing here stops an estimate.
    """

    title: str
    found: tuple[Finding, ...]

    @classmethod
    def of(cls, title: str, found: Iterable[Finding]) -> Self:
        """Findings in order, each once."""
        once = {(one.severity, one.code, one.what, tuple(one.where.items())): one for one in found}
        order = sorted(once.values(), key=lambda one: (_STAGES.index(one.stage), _SEVERITIES.index(one.severity)))
        return cls(title, tuple(order))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops the work."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What asks for a decision."""
        return self._of(Severity.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What is good to know."""
        return self._of(Severity.NOTE)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __repr__(self) -> str:
        counts = [counted(len(self._of(severity)), severity.value) for severity in Severity]
        return f"Check of {self.title}: {', '.join(counts)}"

    def __str__(self) -> str:
        stages = [stage.value + "\n" + indent("\n".join(map(str, found)), "  ") for stage, found in self.by_stage()]
        return "\n\n".join([repr(self), *stages, self.verdict])

    @property
    def verdict(self) -> str:
        """In a sentence, whether anything stops an estimate."""
        if not self.errors:
            if any(one.code == NOT_GIVEN for one in self.found):
                return "Nothing in what was checked stops an estimate; not everything could be checked."
            return "Nothing here stops an estimate."
        return f"Nothing should be estimated before {'this error is' if len(self.errors) == 1 else 'these errors are'} mended."

    def by_stage(self) -> Iterator[tuple[Stage, list[Finding]]]:
        """The findings of each stage that has any, in the order in which data flow."""
        return ((stage, list(found)) for stage, found in groupby(self.found, key=lambda one: one.stage))

    def _repr_html_(self) -> str:
        return display.fragment(self)

    def html(self) -> str:
        """A whole page of its own: no script, nothing fetched."""
        return display.page(self)

    def json(self) -> str:
        """The same for programs: `title`, how many `errors`, `warnings` and `notes`, and the `findings` one by one."""
        counts = {f"{severity.value}s": len(self._of(severity)) for severity in Severity}
        return json.dumps({"title": self.title, **counts, "findings": [one.record() for one in self.found]}, ensure_ascii=False, indent=2)

    def to_frame(self) -> pd.DataFrame:
        """A pandas DataFrame, one row a finding, where and what to type as text."""
        import pandas as pd  # 0.4 s that only those who want pandas pay

        return pd.DataFrame([one.row() for one in self.found], columns=["severity", "stage", "code", "what", "where", "why", "fix"])

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(one for one in self.found if one.severity is severity)
