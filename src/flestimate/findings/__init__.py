"""What can be known before estimating: errors, warnings and notes by stage, each with the line to change."""

from flestimate.findings.check import check
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.findings import Findings

__all__ = ["Finding", "Findings", "Severity", "Stage", "check"]
