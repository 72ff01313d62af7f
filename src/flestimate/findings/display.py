"""Findings as HTML: a fragment for Jupyter, and a page of its own that needs nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flestimate.findings.finding import Finding, Stage

if TYPE_CHECKING:
    from flestimate.findings.findings import Findings

_STYLE = """
.flestimate-check { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; line-height: 1.4; color: #1b1b1b }
.flestimate-check table { border-collapse: collapse; margin: 1em 0; width: 100% }
.flestimate-check caption { text-align: left; font-weight: 600; padding: .4em 0 }
.flestimate-check th, .flestimate-check td { padding: .3em .7em; text-align: left; vertical-align: top; border-bottom: 1px solid #ddd; overflow-wrap: break-word }
.flestimate-check td.severity, .flestimate-check td.code { white-space: nowrap }
.flestimate-check td.where { overflow-wrap: anywhere; min-width: 11em }
.flestimate-check td.what { min-width: 14em }
.flestimate-check thead th { border-bottom: 2px solid #333 }
.flestimate-check tbody th[scope=rowgroup] { font-style: italic; padding-top: .8em }
.flestimate-check code { font-family: ui-monospace, Consolas, monospace; white-space: pre-wrap }
.flestimate-check .error { color: #7a1021; font-weight: 600 }
.flestimate-check .warning { color: #7a4b00; font-weight: 600 }
"""
_PAGE_STYLE = "body { max-width: 75em; margin: 2em auto; padding: 0 1em } @media print { body { margin: 0 } }"
_HEADINGS = ("Kind", "Code", "What", "Where", "Why", "What to type")


def fragment(findings: Findings) -> str:
    """The findings as a table, to stand in a page of someone else's."""
    return f"<div class='flestimate-check'><style>{_STYLE}</style>{_table(findings)}</div>"


def page(findings: Findings) -> str:
    """A whole page: no script, nothing fetched."""
    title = escape(f"Check of {findings.title}")
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f"<meta name='viewport' content='width=device-width'><title>{title}</title>"
        f"<style>{_STYLE}{_PAGE_STYLE}</style></head><body class='flestimate-check'>"
        f"<h1>{title}</h1>{_table(findings)}</body></html>\n"
    )


def _table(findings: Findings) -> str:
    head = "".join(f"<th scope='col'>{heading}</th>" for heading in _HEADINGS)
    bodies = "".join(_body(stage, found) for stage, found in findings.by_stage())
    caption = f"<caption>{escape(repr(findings))}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead>{bodies}</table><p>{escape(findings.verdict)}</p>"


def _body(stage: Stage, found: list[Finding]) -> str:
    head = f"<tr><th scope='rowgroup' colspan='{len(_HEADINGS)}'>{stage.value}</th></tr>"
    return f"<tbody>{head}{''.join(map(_row, found))}</tbody>"


def _row(one: Finding) -> str:
    where = "<br>".join(f"{escape(name)}: {escape(text)}" for name, text in one.where.items())
    fix = "<br>".join(f"<code>{escape(each.type)}</code> {escape(each.does)}".rstrip() for each in one.fix)
    told = {"code": escape(one.code), "what": escape(one.what), "where": where, "why": escape(one.why), "fix": fix}
    cells = "".join(f"<td class='{name}'>{text}</td>" for name, text in told.items())
    return f"<tr><td class='severity {one.severity.value}'>{one.severity.value}</td>{cells}</tr>"
