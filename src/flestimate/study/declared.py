"""What a study declares and its tables do not know: the definition, the reference period, and what figures are of that period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flestimate.classification import RuleSet
from flestimate.estimates import Stock, StockPrevalence
from flestimate.estimates.block import Measure
from flestimate.said import Name, Said, said
from flestimate.survey import ReferencePeriod


def declared(rules: RuleSet | None, period: ReferencePeriod | None, measures: Sequence[Measure]) -> tuple[Said, ...]:
    """The sentences by which a reader knows what is counted, of which period, and whether as a flow or as a stock.

    >>> from datetime import date
    >>> declared(None, ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31)), ())
    ('Reference period: 2021-01-01 to 2021-12-31.',)
    """
    return (*_definition(rules), *(_period(period, rules, measures) if period else ()))


def _definition(rules: RuleSet | None) -> Iterator[Said]:
    if rules:
        yield said("Definition: {title} ({id}, version {version}).", title=rules.title, id=Name(rules.id), version=Name(rules.version))
        yield said("Source of the definition: {source}.", source=Name(rules.source))


def _period(period: ReferencePeriod, rules: RuleSet | None, measures: Sequence[Measure]) -> Iterator[Said]:
    yield said("Reference period: {start} to {end}.", start=period.start, end=period.end)
    stocks = [measure.title for measure in measures if isinstance(measure, Stock | StockPrevalence)]
    if stocks:
        yield said("A stock, the average over the days of that period: {titles}.", titles=tuple(stocks))
    flows = [measure.title for measure in measures if rules and measure.about == rules.case and measure.title not in stocks]
    if flows:
        yield said("Of everybody who was a case at any time of that period, a flow: {titles}.", titles=tuple(flows))
