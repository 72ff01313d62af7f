"""A chart's sheet of paper: places are inches from where reading begins and from the top, so that Arabic is its mirror image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Self

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties

from flestimate.publication.charts.drawing import Drawing
from flestimate.publication.charts.letters import LARGE, NORMAL, PITCH, SMALL, Letters
from flestimate.publication.charts.marks import Mark
from flestimate.publication.charts.scale import Scale
from flestimate.publication.charts.wording import clean, title_of, unit_of
from flestimate.publication.published import Contents, PublishedTable

WIDTH, EDGE, GAP = 8.0, 0.15, 0.12  # inches
INK, GREY, FAINT = "#1b1b1b", "#595959", "#dddddd"
_BANNER = "#7a1021"
_TICKS = 0.28  # inches below the axis
_BASELINE = 0.36  # of a letter's size below its middle


def letters_of(publication: Contents, table: PublishedTable, marks: Iterable[Mark]) -> Letters:
    """The letters of what stands on a chart."""
    labels = (text for mark in marks for text in (mark.label, mark.variables))
    texts = (publication.banner, title_of(table, publication.language), unit_of(table, publication.language), *labels)
    return Letters.of(texts, right_to_left=publication.language.right_to_left)


class At(Enum):
    """Which part of a text stands at its place."""

    START = "left", "right"
    MIDDLE = "center", "center"
    END = "right", "left"


@dataclass(frozen=True, slots=True)
class Written:
    """Lines in one font and colour."""

    lines: tuple[str, ...]
    font: FontProperties
    colour: str = INK

    @property
    def pitch(self) -> float:
        """From line to line."""
        return float(self.font.get_size_in_points()) * PITCH

    @property
    def height(self) -> float:
        """All lines."""
        return self.pitch * len(self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figure with its head and foot, and the letters that it is written in; top: where its body begins."""

    figure: Drawing
    letters: Letters
    top: float

    @classmethod
    def around(cls, body: float, publication: Contents, table: PublishedTable, letters: Letters, notes: Sequence[str]) -> Self:
        """A sheet for a body of some height: banner, title and unit above it, below it room for an axis, and notes."""
        head = _head(publication, table, letters)
        foot = [_paragraph(note, letters, letters.font(SMALL), GREY) for note in notes]
        top = EDGE + sum(one.height for one in head) + GAP
        height = top + body + _TICKS + GAP + sum(one.height for one in foot) + EDGE
        made = cls(Drawing(figsize=(WIDTH, height)), letters, top)
        made._below(EDGE, head)
        made._below(top + body + _TICKS + GAP, foot)
        return made

    @property
    def height(self) -> float:
        """The whole sheet."""
        return float(self.figure.get_figheight())

    def write(self, text: Written, across: float, middle: float, at: At = At.START) -> None:
        """Lines around the middle of a row."""
        first = middle - text.height / 2 + text.pitch / 2
        for number, line in enumerate(text.lines):
            baseline = first + number * text.pitch + _BASELINE * float(text.font.get_size_in_points()) / 72
            self.figure.text(
                self._side(across) / WIDTH,
                1 - baseline / self.height,
                line,
                font=text.font,
                color=text.colour,
                ha=at.value[self.letters.right_to_left],
                va="baseline",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},  # no line runs through letters
                parse_math=False,
            )

    def explain(self, mark: Mark, across: float, middle: float, at: At = At.START) -> None:
        """The word for why an estimate is absent, in the place where it would be."""
        self.write(Written((mark.absent,), self.letters.font(SMALL), GREY), across, middle, at)

    def axes(self, across: float, width: float, body: float, scale: Scale, *, towards: At = At.END) -> Axes:
        """Axes whose height is in inches from the top of the body, and whose values grow to the end of the line or to its start."""
        left = WIDTH - across - width if self.letters.right_to_left else across
        bottom = 1 - (self.top + body) / self.height
        made = self.figure.add_axes((left / WIDTH, bottom, width / WIDTH, body / self.height))
        made.set_ylim(body, 0)
        made.set_xlim(scale.low, scale.high)
        made.set_xticks(scale.ticks, scale.labels, font=self.letters.font(SMALL), color=GREY, parse_math=False)
        made.set_yticks([])
        if (towards is At.START) != self.letters.right_to_left:
            made.xaxis.set_inverted(True)
        made.grid(axis="x", color=FAINT, linewidth=0.7)
        made.set_axisbelow(True)
        made.axvline(0, color=GREY, linewidth=0.8, zorder=1, clip_on=False)
        made.tick_params(axis="x", length=3, color=GREY)
        made.spines[["top", "right", "left"]].set_visible(False)
        made.spines["bottom"].set_color(GREY)
        return made

    def _below(self, place: float, paragraphs: Sequence[Written]) -> None:
        for one in paragraphs:
            self.write(one, EDGE, place + one.height / 2)
            place += one.height

    def _side(self, across: float) -> float:
        return WIDTH - across if self.letters.right_to_left else across


def _head(publication: Contents, table: PublishedTable, letters: Letters) -> list[Written]:
    language = publication.language
    title, unit = title_of(table, language), unit_of(table, language)
    banner = [_paragraph(clean(publication.banner), letters, letters.font(SMALL, "bold"), _BANNER)] if publication.banner else []
    return [*banner, _paragraph(title, letters, letters.font(LARGE, "bold")), _paragraph(unit, letters, letters.font(NORMAL), GREY)]


def _paragraph(text: str, letters: Letters, font: FontProperties, colour: str = INK) -> Written:
    return Written(letters.lines(text, font, WIDTH - 2 * EDGE, most=3), font, colour)
