"""Publications of one table, made by hand, and what can be read off a figure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.text import Text

import flestimate as fl
from flestimate.publication.charts import Drawing
from flestimate.publication.published import Published, Row

Shown = Callable[..., Published]
Of = Callable[..., fl.Publication]


@pytest.fixture
def shown(release: fl.Publication) -> Shown:
    """A row that is shown: `shown(5, 4, 6, sex="men")`."""
    base = release.tables[0].published[0].estimate

    def make(estimate: float, low: float, high: float, /, status: str = "reliable", **cell: str) -> Published:
        numbers = {"estimate": float(estimate), "conf_low": float(low), "conf_high": float(high), "std_error": 1.0}
        return Published(replace(base, cell=tuple(cell.items()), **numbers), status, "")

    return make


@pytest.fixture
def withheld() -> Callable[..., fl.Suppressed]:
    """A row that is withheld: `withheld(sex="men")`."""
    return lambda status="withheld", **cell: fl.Suppressed(tuple(cell.items()), status, "")


@pytest.fixture
def of(release: fl.Publication) -> Of:
    """A publication of one table with these rows."""

    def make(*rows: Row, **others: object) -> fl.Publication:
        variables = tuple(dict.fromkeys(name for row in rows for name, _ in row.cell))
        table = replace(release.tables[0], rows=rows, variables=variables, **others)
        return replace(release, tables=(table,), language=fl.Publication.said_in(release, "en").language)

    return make


@dataclass(frozen=True)
class Seen:
    """What can be read off a figure."""

    figure: Drawing

    @property
    def axes(self) -> Axes:
        return self.figure.axes[0]

    @property
    def texts(self) -> list[str]:
        """All texts but the numbers of the axes, in order, without the marks of direction."""
        return [text.get_text().replace("\u200f", "") for text in self.figure.texts]

    @property
    def dots(self) -> list[Line2D]:
        return [line for line in self.axes.lines if line.get_marker() == "o"]

    def spans(self, axes: Axes | None = None) -> list[list[float]]:
        """The intervals: lines as wide as no other, each from bound to bound."""
        return [list(line.get_xdata()) for line in (axes or self.axes).lines if line.get_linewidth() == 1.4 and len(line.get_xdata()) == 2]

    def bars(self, side: int) -> list[tuple[float, bool]]:
        """The lengths of the bars on one of the axes, and whether each is hollow, from the top."""
        patches = sorted(self.figure.axes[side].patches, key=lambda bar: bar.get_y())
        return [(bar.get_width(), bar.get_facecolor() == (1, 1, 1, 1)) for bar in patches]

    def amiss(self) -> list[str]:
        """Texts that leave the figure, and pairs of texts that overlap."""
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        texts = [text for text in self.figure.findobj(Text) if text.get_text().strip()]
        boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts]
        width, height = self.figure.bbox.size
        out = [f"{text} is cut" for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
        pairs = combinations(boxes, 2)
        # Lines of a paragraph may touch: boxes are as high as the highest letter that a font has.
        over = [f"{one} is on {other}" for (one, a), (other, b) in pairs if min(a.x1, b.x1) > max(a.x0, b.x0) + 1 and _deep(a, b)]
        return [*out, *over]


def _deep(one: object, other: object) -> bool:
    return min(one.y1, other.y1) > max(one.y0, other.y0) + 2


@pytest.fixture
def look() -> type[Seen]:
    return Seen
