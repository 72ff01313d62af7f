"""How rows below one another are drawn: labels, marks on one axis of values, and a column of figures beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.axes import Axes

from flestimate.publication.charts.drawing import Drawing
from flestimate.publication.charts.letters import NORMAL, SMALL, Letters
from flestimate.publication.charts.marks import Block, Mark
from flestimate.publication.charts.notes import notes_on
from flestimate.publication.charts.scale import Scale
from flestimate.publication.charts.sheet import EDGE, FAINT, GAP, GREY, WIDTH, At, Sheet, Written, letters_of
from flestimate.publication.charts.style import house_style
from flestimate.publication.published import Contents, PublishedTable

_PAD, _BETWEEN, _INDENT = 0.11, 0.08, 0.12  # inches: around the lines of a row, between blocks, of labels below a heading
_WIDEST, _BESIDE, _LEAST = 3.0, 1.1, 0.45  # inches: of a label, of the figures beside, of what is kept free there for the axis
_MOST = 3  # lines of a label
_REFERENCE = "#7a1021"


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands on such a chart.

    stroke: how a mark is drawn; beside: the heading of the figures beside; reference: the mark at whose value a dashed line stands.
    """

    blocks: tuple[Block, ...]
    stroke: Callable[[Axes, Mark, float], None]
    beside: str
    reference: Mark | None = None

    @property
    def heading(self) -> str:
        """That of the figures beside, where there are any."""
        return self.beside if any(mark.beside for mark in self.marks) else ""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All of them, in order."""
        return tuple(mark for block in self.blocks for mark in block.marks)


@dataclass(frozen=True, slots=True)
class _Row:
    """A label and where it stands; a heading has no mark. middle: inches from the top of the body."""

    label: Written
    indent: float
    middle: float
    mark: Mark | None
    beside: Written


def figure_of(rows: Rows, publication: Contents, table: PublishedTable) -> Drawing:
    """The figure of such a chart."""
    with house_style():
        letters = letters_of(publication, table, rows.marks)
        heading = Written(letters.lines(rows.heading, letters.font(SMALL), _BESIDE, most=2), letters.font(SMALL), GREY)
        placed = list(_placed(rows.blocks, letters, heading.height))
        body = placed[-1].middle + placed[-1].label.height / 2 + _PAD
        across = EDGE + max(row.indent + letters.widest(row.label.lines, row.label.font) for row in placed) + GAP
        beside = max(letters.widest(one.lines, one.font) for one in (heading, *(row.beside for row in placed)))
        width = WIDTH - across - max(GAP + beside + EDGE, _LEAST)
        scale = Scale.of(rows.marks, publication.language, partial(letters.fit, width=width))
        sheet = Sheet.around(body, publication, table, letters, notes_on(rows.marks, rows.reference, publication.language))
        sheet.write(heading, WIDTH - EDGE, sheet.top + heading.height / 2, At.END)
        axes = sheet.axes(across, width, body, scale)
        if rows.reference:
            axes.axvline(rows.reference.estimate, color=_REFERENCE, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        for row in placed:
            _draw(row, rows, sheet, axes, across)
        return sheet.figure


def _placed(blocks: Sequence[Block], letters: Letters, top: float) -> Iterator[_Row]:
    """The rows from the top."""
    nothing = Written((), letters.font(NORMAL))
    for block in blocks:
        top += _BETWEEN
        indent = _INDENT if block.heading else 0.0
        for text, mark in [(block.heading, None)] * bool(block.heading) + [(mark.label, mark) for mark in block.marks]:
            font = letters.font(NORMAL, "bold" if mark and mark.strong else "normal")
            lines = letters.lines(text, font, _WIDEST, _MOST) or ("",)
            label = Written(lines, font) if mark else Written(lines, font, GREY)
            beside = Written(letters.lines(mark.beside, font, _BESIDE, most=1), font, GREY) if mark else nothing
            yield _Row(label, indent if mark else 0.0, top + (label.height + _PAD) / 2, mark, beside)
            top += label.height + _PAD


def _draw(row: _Row, rows: Rows, sheet: Sheet, axes: Axes, across: float) -> None:
    sheet.write(row.label, EDGE + row.indent, sheet.top + row.middle)
    if row.mark is None:
        return
    sheet.write(row.beside, WIDTH - EDGE, sheet.top + row.middle, At.END)
    axes.axhline(row.middle, color=FAINT, linewidth=0.5, zorder=0)
    if row.mark.absent:
        sheet.explain(row.mark, across + _beside_the_line(row.mark, rows, sheet, axes), sheet.top + row.middle)
    else:
        rows.stroke(axes, row.mark, row.middle)


def _beside_the_line(mark: Mark, rows: Rows, sheet: Sheet, axes: Axes) -> float:
    """Inches from the axis to the word for why an estimate is absent: behind the dashed line, if that would else run through it."""
    if not rows.reference:
        return _PAD
    (low, high), width = sorted(axes.get_xlim()), float(axes.get_position().width) * WIDTH
    line = (rows.reference.estimate - low) / (high - low) * width
    wide = sheet.letters.width(mark.absent, sheet.letters.font(SMALL)) + _PAD
    return line + _PAD if line - _PAD < wide and line + _PAD + wide <= width else _PAD
