"""Charts of published tables: each kind is a module with one class, and `suited` says which kinds suit a table."""

from flestimate.publication.charts.chart import Chart, Drawing
from flestimate.publication.charts.suited import suited

__all__ = ["Chart", "Drawing", "suited"]
