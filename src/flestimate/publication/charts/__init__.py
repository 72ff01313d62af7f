"""Charts of published tables: each kind is a module with one class, and `suited` says which kinds suit a table."""

from flestimate.publication.charts.bars import Bars
from flestimate.publication.charts.chart import Chart
from flestimate.publication.charts.comparison import Comparison
from flestimate.publication.charts.drawing import Drawing
from flestimate.publication.charts.forest import Forest
from flestimate.publication.charts.pyramid import Pyramid
from flestimate.publication.charts.ranking import Ranking
from flestimate.publication.charts.saving import pdf, png, svg
from flestimate.publication.charts.suited import chosen, suited

__all__ = ["Bars", "Chart", "Comparison", "Drawing", "Forest", "Pyramid", "Ranking", "chosen", "pdf", "png", "suited", "svg"]
