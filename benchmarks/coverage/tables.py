"""The study's tables in Markdown, made of its results and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from methods import DEFAULT, METHODS, NCHS, RARE_EVENT
from own import GROUPS
from results import Results, empty
from score import CARRIERS, LOADS, Crossing, Score

SETS = ("base", "stress", "own")
_FIGURE = re.compile(r"[\d.,]*")
_WORST = 25
_SHORT = 0.05  # a default that misses above more often than this, instead of .025, is called short


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
        f"Samples without a person of the domain are left out: at most {largest - fewest} in a cell.\n"
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
    head = f"set | cell | cases | default | missed above | NCHS | {RARE_EVENT} | missed above | width of default | width of {RARE_EVENT}"
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


def pooled(study: Study, method: str, sets: tuple[str, ...] = SETS) -> Crossing:
    """The samples of all cells of these sets, by PSUs with cases and cases per such PSU."""
    total = empty()
    for name in sets:
        total += study.results.crossings[name, method]
    return total


def carriers(study: Study, method: str) -> str:
    """How often an interval misses above, by the number of PSUs with cases and the cases in each."""
    crossing = pooled(study, method)
    head = f"PSUs with cases | {' cases each | '.join(LOADS_LABELS)} cases each | all"
    rows = []
    for i, label in enumerate(CARRIERS_LABELS):
        each = (_rate(crossing.above[i, j], crossing.samples[i, j]) for j in range(len(LOADS)))
        rows.append([label, *each, _rate(crossing.above[i].sum(), crossing.samples[i].sum())])
    return table(head, rows)


def _carriers_label(low: int, following: int) -> str:
    return f"{low}" if following == low + 1 else f"{low}-{following - 1}"


CARRIERS_LABELS = (*(_carriers_label(*edges) for edges in pairwise(CARRIERS)), f"{CARRIERS[-1]}+")
LOADS_LABELS = (*(f"{low:g} to <{high:g}" for low, high in pairwise(LOADS)), f"{LOADS[-1]:g}+")


def _rate(missed: int, samples: int) -> str:
    """The share missed, where there are enough samples to say."""
    return share(missed / samples) if samples >= 400 else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Few PSUs carry the cases: at most `carriers` PSUs with cases, of at least `load` cases each on average."""

    carriers: int
    load: float

    def __str__(self) -> str:
        each = f" with {self.load:g} cases each or more" if self.load > 1 else ""
        return f"at most {self.carriers} PSUs with cases{each}"

    @property
    def chosen(self) -> np.ndarray:
        """The classes it picks out (carriers, loads); samples without a case are not among them."""
        least = np.array(CARRIERS)
        return ((least > 0) & (least <= self.carriers))[:, None] & (np.array(LOADS) >= self.load)[None, :]


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule picks out of some samples."""

    rule: Rule
    crossing: Crossing

    @property
    def samples(self) -> int:
        return int(self.crossing.samples[self.rule.chosen].sum())

    @property
    def above(self) -> int:
        return int(self.crossing.above[self.rule.chosen].sum())

    @property
    def excess(self) -> float:
        """Misses above beyond 5 % of the samples picked out: a rule that picks out all that is worse, and nothing else, has the most."""
        return self.above - _SHORT * self.samples

    def row(self) -> list[str]:
        everything, missed = self.crossing.samples.sum(), self.crossing.above.sum()
        rest = (missed - self.above) / (everything - self.samples)
        figures = self.samples / everything, self.above / max(self.samples, 1), self.above / missed, rest
        return [share(float(value)) for value in figures]


def every_rule() -> list[Rule]:
    """The rules whose limits are those of the classes."""
    most = [following - 1 for following in CARRIERS[2:]]
    return [Rule(carriers, load) for carriers, load in product(most, LOADS)]


def rules(study: Study) -> str:
    """The rules that best pick out where the default is short, found on the base and stress cells and tried on our own."""
    found = pooled(study, DEFAULT, ("base", "stress"))
    ranked = sorted(every_rule(), key=lambda rule: Found(rule, found).excess, reverse=True)[:6]
    columns = "samples picked out", "missed above there", "of all misses above", "missed above elsewhere"
    head = " | ".join(["rule", *columns, *(f"own: {column}" for column in columns)])
    own = pooled(study, DEFAULT, ("own",))
    return table(head, ([str(rule), *Found(rule, found).row(), *Found(rule, own).row()] for rule in ranked))
