"""Texts on a chart: how wide they are, and where they are broken, so that nothing is cut and nothing overlaps."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from flestimate.publication.charts.fonts import families

SMALL, NORMAL, LARGE = 8.0, 9.0, 11.0  # points
PITCH = 1.36 / 72
"""Inches from line to line, for each point of a font's size."""

_DPI = 200
_MOST = 300  # letters: more would not fit into the widest place
_SLACK = 1.02  # vectors are a little wider than dots
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_MARK = "\u200f"  # says that a line is read from right to left


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one chart: the fonts that have them, and what their size is on paper."""

    family: tuple[str, ...]
    right_to_left: bool
    renderer: Any

    @classmethod
    def of(cls, texts: Iterable[str], *, right_to_left: bool) -> Self:
        """Those of a chart on which these texts stand."""
        return cls(tuple(families(texts)), right_to_left, RendererAgg(1, 1, _DPI))  # type: ignore[no-untyped-call]  # as matplotlib has it

    def font(self, size: float, weight: str = "normal") -> FontProperties:
        """The font of a size in points."""
        return FontProperties(family=list(self.family), size=size, weight=weight)

    def width(self, text: str, font: FontProperties) -> float:
        """How wide a text is in inches."""
        return self.renderer.get_text_width_height_descent(text, font, ismath=False)[0] / _DPI * _SLACK if text else 0.0

    def fit(self, texts: Iterable[str], width: float) -> bool:
        """Whether small texts fit beside one another into so many inches, with room between them."""
        return sum(self.width(text, self.font(SMALL)) + SMALL / 72 for text in texts) <= width

    def widest(self, texts: Iterable[str], font: FontProperties) -> float:
        """How wide the widest of some texts is in inches."""
        return max((self.width(text, font) for text in texts), default=0.0)

    def lines(self, text: str, font: FontProperties, width: float, most: int) -> tuple[str, ...]:
        """A text broken so that no line is wider than this, in inches; what does not fit into the last one ends with an ellipsis."""
        short = text if len(text) <= _MOST else f"{text[:_MOST]}…"
        broken = self._broken(short, font, width)
        if len(broken) > most:
            rest = f"{' '.join(broken[most - 1 :])}…"
            broken = [*broken[: most - 1], f"{self._head(rest, font, width - self.width('…', font)).rstrip(' …')}…"]
        mark = _MARK if self._reads_from_the_right(text) else ""
        return tuple(f"{mark}{line}" for line in broken)

    def _broken(self, text: str, font: FontProperties, width: float) -> list[str]:
        lines, line = [], ""
        for word in filter(None, text.split(" ")):
            longer = f"{line} {word}".lstrip()
            if self.width(longer, font) <= width:
                line = longer
                continue
            whole = [line] if line else []
            *pieces, line = self._pieces(word, font, width)
            lines += [*whole, *pieces]
        return [*lines, line] if line else lines

    def _pieces(self, word: str, font: FontProperties, width: float) -> list[str]:
        """A word in pieces that are no wider than a line."""
        pieces = []
        while self.width(word, font) > width and len(word) > 1:
            head = self._head(word, font, width)
            pieces.append(head)
            word = word[len(head) :]
        return [*pieces, word]

    def _head(self, text: str, font: FontProperties, width: float) -> str:
        """As much of a text as fits, at least a letter with its accents."""
        fits = bisect_right(range(1, len(text)), width, key=lambda length: self.width(text[:length], font))
        while 1 < fits < len(text) and unicodedata.category(text[fits]).startswith("M"):
            fits -= 1
        return text[: max(fits, 1)]

    def _reads_from_the_right(self, text: str) -> bool:
        """Whether a text is read from the right: it begins so, or stands among what is and has such letters."""
        strong = [kind for kind in map(unicodedata.bidirectional, text) if kind == "L" or kind in _RIGHT_TO_LEFT]
        return bool(strong) and (strong[0] in _RIGHT_TO_LEFT or (self.right_to_left and any(kind in _RIGHT_TO_LEFT for kind in strong)))
