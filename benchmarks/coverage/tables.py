"""The study's tables in Markdown, made of its results and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from methods import DEFAULT, METHODS, NCHS, RARE_EVENT
from own import GROUPS
from results import Results
from score import CARRIERS, LOADS, REACHES, Score, Tally
from study import Tallies

SETS = ("base", "stress", "own")
_FIGURE = re.compile(r"[\d.,]*")
_WORST = 25
_BEST = 5
_NOTICEABLE = 0.01  # a rule for less than one sample in a hundred helps nobody
_ENOUGH = 400


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown, its head given as "name | name"; columns of figures are to the right."""
    names, body = head.split(" | "), [list(row) for row in rows]
    right = [all(_is_figure(row[i]) for row in body) for i in range(len(names))]
    lines = [names, ["---:" if figures else "---" for figures in right], *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text) is not None


def share(value: float, digits: int = 3) -> str:
    """A share without its leading zero: .947."""
    return f"{value:.{digits}f}".removeprefix("0")


@dataclass(frozen=True, slots=True)
class Study:
    """The scores by cell, so that intervals can be compared in the same samples."""

    results: Results

    def of(self, method: str, sets: tuple[str, ...] = SETS) -> list[Score]:
        """One interval's scores in every cell of these sets, in the order of the cells."""
        return [score for score in self.results.scores if score.method == method and score.set in sets]

    def widths(self, method: str, sets: tuple[str, ...] = SETS) -> np.ndarray:
        """The interval's mean width over that of NCHS's Korn-Graubard, in every cell."""
        pairs = zip(self.of(method, sets), self.of(NCHS, sets), strict=True)
        return np.array([score.mean_width / nchs.mean_width for score, nchs in pairs])


def run(study: Study) -> str:
    """What was run."""
    scores = study.results.scores
    cells = {name: len(study.of(DEFAULT, (name,))) for name in SETS}
    counted = ", ".join(f"{count} {name}" for name, count in cells.items())
    fewest, largest = (extreme(score.samples for score in scores) for extreme in (min, max))
    nominal = share(float(np.sqrt(0.95 * 0.05 / largest)), 4)
    return (
        f"{sum(cells.values())} cells ({counted}), {largest:,} samples each, seed {scores[0].seed}, {len(METHODS)} intervals. "
        f"The Monte Carlo error (one standard error) of a coverage of .95 is {nominal}. "
        f"{_left_out(largest - fewest)}\n"
    )


def _left_out(samples: int) -> str:
    return (
        f"At most {samples} samples of a cell had no person of the domain and are left out."
        if samples
        else "Every sample had a person of its domain."
    )


def reasons(_: Study) -> str:
    """The groups of our own cells, and why each is there."""
    return table("why | cells", ([why, "<br>".join(map(str, scenarios))] for why, scenarios in GROUPS.items()))


def promises(study: Study) -> str:
    """What was asked of the default and of RareEvent, and what was found."""
    asked = (
        (DEFAULT, "base", 0.94, 1.05),
        (RARE_EVENT, "base", 0.94, 1.1),
        (RARE_EVENT, "stress", 0.93, 1.1),
    )
    head = "interval | cells | asked | lowest | its MC error | cells below | by two MC errors | width asked | width found | holds"
    return table(head, (_promise(study, *line) for line in asked))


def _promise(study: Study, method: str, of: str, least: float, widest: float) -> list[str]:
    scores = study.of(method, (of,))
    lowest = min(scores, key=lambda score: score.coverage)
    below = sum(score.coverage < least for score in scores)
    surely = sum(score.coverage < least - 2 * score.mc_error for score in scores)
    width = float(np.median(study.widths(method, (of,))))
    holds = "yes" if below == 0 and width <= widest else "**no**"
    figures = (
        share(least, 2),
        share(lowest.coverage, 4),
        share(lowest.mc_error, 4),
        str(below),
        str(surely),
        f"{widest:.2f}",
        f"{width:.3f}",
    )
    return [method, f"{len(scores)} {of}", *figures, holds]


def worst(study: Study) -> str:
    """The cells in which the default covers least, the worst first."""
    ranked = sorted(zip(*(study.of(name) for name in (DEFAULT, NCHS, RARE_EVENT)), strict=True), key=lambda found: found[0].coverage)
    return _cells(ranked[:_WORST])


def worst_of_rare_event(study: Study) -> str:
    """The cells in which RareEvent covers least, the worst first."""
    ranked = sorted(zip(*(study.of(name) for name in (DEFAULT, NCHS, RARE_EVENT)), strict=True), key=lambda found: found[2].coverage)
    return _cells(ranked[:_WORST])


def _cells(found: list[tuple[Score, Score, Score]]) -> str:
    head = f"set | cell | cases | default | default missed above | NCHS | {RARE_EVENT} | {RARE_EVENT} missed above | width of default | width of {RARE_EVENT}"
    return table(head, (_cell(*scores) for scores in found))


def _cell(default: Score, nchs: Score, rare: Score) -> list[str]:
    coverages = share(default.coverage), share(default.miss_above), share(nchs.coverage), share(rare.coverage), share(rare.miss_above)
    widths = (f"{score.mean_width / nchs.mean_width:.2f}" for score in (default, rare))
    return [default.set, default.cell, f"{default.mean_cases:.1f}", *coverages, *widths]


def by_method(study: Study, sets: tuple[str, ...], methods: Iterable[str] = tuple(METHODS)) -> str:
    """Each interval over all cells of these sets."""
    head = "interval | lowest | 10th percentile | median | cells < .94 | cells < .92 | width, median | width, mean | missed above | missed below | no bounds"
    return table(head, (_summary(study, method, sets) for method in methods))


def _summary(study: Study, method: str, sets: tuple[str, ...]) -> list[str]:
    scores, widths = study.of(method, sets), study.widths(method, sets)
    coverage = np.array([score.coverage for score in scores])
    quantiles = (share(float(value)) for value in (coverage.min(), np.quantile(coverage, 0.1), np.median(coverage)))
    low = (str(int((coverage < limit).sum())) for limit in (0.94, 0.92))
    missed = (share(float(np.mean([getattr(score, name) for score in scores]))) for name in ("miss_above", "miss_below", "no_bounds"))
    return [method, *quantiles, *low, f"{np.median(widths):.3f}", f"{widths.mean():.3f}", *missed]


def pooled(tallies: Tallies, method: str, sets: tuple[str, ...] = SETS) -> Tally:
    """The samples of all cells of these sets."""
    first, *others = (tallies[name, method] for name in sets)
    return sum(others, first)


def carriers(study: Study, method: str) -> str:
    """How often an interval misses above, by the number of PSUs with cases and the cases in each."""
    tally = pooled(study.results.by_carriers, method)
    head = f"PSUs with cases | {' cases each | '.join(LOADS_LABELS)} cases each | all"
    rows = []
    for i, label in enumerate(CARRIERS_LABELS):
        each = (_rate(tally.above[i, j], tally.samples[i, j]) for j in range(len(LOADS)))
        rows.append([label, *each, _rate(tally.above[i].sum(), tally.samples[i].sum())])
    return table(head, rows)


def _carriers_label(low: int, following: int) -> str:
    return f"{low}" if following == low + 1 else f"{low}-{following - 1}"


CARRIERS_LABELS = (*(_carriers_label(*edges) for edges in pairwise(CARRIERS)), f"{CARRIERS[-1]}+")
LOADS_LABELS = (*(f"{low:g} to <{high:g}" for low, high in pairwise(LOADS)), f"{LOADS[-1]:g}+")


def _rate(missed: int, samples: int) -> str:
    """The share missed, where there are enough samples to say."""
    return share(missed / samples) if samples >= _ENOUGH else ""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule that picks out the samples of some classes."""

    words: str
    chosen: np.ndarray

    def counts(self, tally: Tally) -> tuple[int, int]:
        """The samples that it picks out, and those of them that were missed above."""
        return int(tally.samples[self.chosen].sum()), int(tally.above[self.chosen].sum())

    def found(self, tally: Tally) -> list[str]:
        """What it picks out: the share of samples, the share missed above there, of all misses above, missed above elsewhere."""
        samples, above = self.counts(tally)
        there, elsewhere = _ratio(above, samples), _ratio(tally.above.sum() - above, tally.samples.sum() - samples)
        return [_ratio(samples, tally.samples.sum()), there, _ratio(above, tally.above.sum()), elsewhere]


def _ratio(part: int, whole: int) -> str:
    return share(part / whole) if whole else ""


_PICKED = "samples picked out", "missed above there", "of all misses above", "missed above elsewhere"
_PICKED_HEAD = " | ".join(["rule", *_PICKED, *(f"own: {column}" for column in _PICKED)])


_carrying, _load = np.meshgrid(CARRIERS, LOADS, indexing="ij")
_MOST = [following - 1 for following in CARRIERS[2:]]


def few_carriers() -> list[Rule]:
    """At most so many PSUs with cases; or so many with fewer than so many cases each, on average."""
    alone = [Rule("no PSU with cases", _carrying == 0), *(Rule(f"PSUs with cases: at most {most}", _carrying <= most) for most in _MOST)]
    light = [
        Rule(f"{_words(most)}; cases in each: below {least:g}", _between(most) & (_load < least))
        for most, least in product(_MOST, LOADS[1:])
    ]
    return alone + light


def heavy_carriers() -> list[Rule]:
    """At most so many PSUs with cases, of at least so many cases each, on average."""
    return [
        Rule(f"{_words(most)}; cases in each: {least:g} or more", _between(most) & (_load >= least))
        for most, least in product(_MOST, LOADS[1:])
    ]


def _words(most: int) -> str:
    return "PSUs with cases: 1" if most == 1 else f"PSUs with cases: 1 to {most}"


def _between(most: int) -> np.ndarray:
    return (_carrying > 0) & (_carrying <= most)


def rules(study: Study, candidates: list[Rule]) -> str:
    """The rules whose samples the default missed above most often, found on base and stress cells, and tried on our own."""
    tallies = study.results.by_carriers
    found, own = (pooled(tallies, DEFAULT, sets) for sets in (("base", "stress"), ("own",)))
    distinct = {rule.counts(found): rule for rule in reversed(candidates)}
    rates = {rule: above / samples for (samples, above), rule in distinct.items() if samples >= _NOTICEABLE * found.samples.sum()}
    worst = sorted(rates, key=rates.__getitem__, reverse=True)[:_BEST]
    return table(_PICKED_HEAD, ([rule.words, *rule.found(found), *rule.found(own)] for rule in worst))


def reach(study: Study) -> str:
    """What is picked out by how much higher RareEvent reaches than the default."""
    found, own = (pooled(study.results.by_reach, DEFAULT, sets) for sets in (("base", "stress"), ("own",)))
    picked = (
        Rule(f"RareEvent's upper bound is {least:g} times the default's or more", np.array(REACHES) >= least) for least in REACHES[1:]
    )
    return table(_PICKED_HEAD, ([rule.words, *rule.found(found), *rule.found(own)] for rule in picked))
