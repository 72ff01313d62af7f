"""Numbers of tables and figures, so that a text can speak of them."""

from __future__ import annotations

from itertools import count

from flestimate.publication.language import Language
from flestimate.said import said


class Numbering:
    """Captions with running numbers, in a language.

    >>> from flestimate.publication.language import ENGLISH
    >>> numbering = Numbering(ENGLISH)
    >>> numbering.table("Prevalence"), numbering.table("Quality"), numbering.figure("By sex")
    ('Table 1. Prevalence', 'Table 2. Quality', 'Figure 1. By sex')
    """

    def __init__(self, language: Language) -> None:
        self._say, self._tables, self._figures = language.say, count(1), count(1)

    def table(self, title: str) -> str:
        """The caption of the next table."""
        return self._say(said("Table {n}. {title}", n=next(self._tables), title=title))

    def figure(self, title: str) -> str:
        """The caption of the next figure."""
        return self._say(said("Figure {n}. {title}", n=next(self._figures), title=title))
