"""What can be known before estimating: errors, warnings and notes by stage, each with the line to change."""

from flestimate.findings.finding import Finding, Severity, Stage

__all__ = ["Finding", "Severity", "Stage"]
