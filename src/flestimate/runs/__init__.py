"""Runs of a study: the files they write, the log that says how, and what was released before."""

from flestimate.runs.comparison import Comparison
from flestimate.runs.registry import Registry
from flestimate.runs.rerun import rerun
from flestimate.runs.run import Place, Run, carry_out

__all__ = ["Comparison", "Place", "Registry", "Run", "carry_out", "rerun"]
