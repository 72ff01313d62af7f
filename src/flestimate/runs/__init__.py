"""Runs of a study: the files they write, the log that says how, and what was released before."""

from flestimate.runs.comparison import RunComparison
from flestimate.runs.registry import Registry
from flestimate.runs.rerun import rerun
from flestimate.runs.run import Place, Run, carry_out

__all__ = ["Place", "Registry", "Run", "RunComparison", "carry_out", "rerun"]
