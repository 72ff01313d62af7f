"""draft: a file in, a starter study out, every guess in it marked and explained."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from flestimate.drafts.found import found_in
from flestimate.drafts.guess import Confidence, Gap, Guess
from flestimate.drafts.writing import study_text
from flestimate.errors import counted, listed
from flestimate.foreign import quoting_nobody
from flestimate.microdata import Microdata, read


@dataclass(frozen=True, slots=True)
class Draft:
    """A starter study of a file: guesses with their evidence, gaps, and the study as TOML.

    Nothing can be estimated from it until its guesses are confirmed.

    >>> import polars as pl
    >>> found = draft(pl.DataFrame({"sex": [1, 2, 2], "hh_weight": [1.5, 2.5, 3.5]}))
    >>> found
    Draft of polars.DataFrame: 2 guesses (2 possible), ... gaps
    """

    source: str
    guesses: tuple[Guess, ...]
    gaps: tuple[Gap, ...]
    toml: str

    def __str__(self) -> str:
        return self.toml

    def __repr__(self) -> str:
        count = {confidence: len(self._named(confidence)) for confidence in Confidence}
        told = ", ".join(f"{number} {confidence.value}" for confidence, number in count.items() if number)
        guesses = f"{counted(len(self.guesses), 'guess', 'guesses')}{f' ({told})' if told else ''}"
        return f"Draft of {self.source}: {guesses}, {counted(len(self.gaps), 'gap')}"

    @property
    def summary(self) -> str:
        """What was guessed, how sure each of it is, what was not found, and how to go on."""
        sure = [f"{confidence.value:<9}: {listed(names, limit=60)}" for confidence in Confidence if (names := self._named(confidence))]
        lacking = [f"not found: {listed((gap.name for gap in self.gaps), limit=12)}"] if self.gaps else []
        how = "Nothing is estimated before each guess is confirmed: check it, then delete the line `unconfirmed = [...]` above it."
        return "\n".join([repr(self), *sure, *lacking, how])

    def _named(self, confidence: Confidence) -> list[str]:
        return [f"{guess.name} ({', '.join(guess.variables)})" for guess in self.guesses if guess.confidence is confidence]

    def _repr_html_(self) -> str:
        head = "".join(f"<th scope='col'>{title}</th>" for title in ("what", "variables", "confidence", "evidence", "or"))
        rows = "".join(_html_row(guess) for guess in self.guesses)
        gaps = "".join(
            f"<tr><th scope='row'>{escape(gap.name)}</th><td colspan='4'>not found: {escape(gap.what)}</td></tr>" for gap in self.gaps
        )
        return f"<table><caption>{escape(repr(self))}</caption><thead><tr>{head}</tr></thead><tbody>{rows}{gaps}</tbody></table>"


@quoting_nobody
def draft(data: object) -> Draft:
    """A starter study of a file: what its variables seem to be, guessed from names, labels and values in five languages.

    Looked for are weight, strata, sampling unit, sex, age, area, region, industry and the questions of the forced labour module, in
    English, French, Spanish, Portuguese and Arabic. data: Microdata, or anything that `read` takes. Nothing is estimated, and no value
    of the file stands in the draft but the codes that have labels. Raises ReadError where the data cannot be read.

    >>> from importlib import resources
    >>> draft(resources.files("flestimate.demo") / "survey.sav")
    Draft of survey.sav: ... guesses (... certain, ... likely), ... gaps
    """
    microdata = data if isinstance(data, Microdata) else read(data)
    found = found_in(microdata)
    return Draft(microdata.source.name, found.guesses, found.gaps, study_text(found))


def _html_row(guess: Guess) -> str:
    cells = (", ".join(guess.variables), guess.confidence.value, "; ".join(guess.evidence), ", ".join(guess.instead))
    return f"<tr><th scope='row'>{escape(guess.name)}</th>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
