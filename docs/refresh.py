"""Make what code can make of the documents again: the README's table, the chart, the notebook's outputs, the pages.

    python docs/refresh.py

The tests run the same functions and fail where a document is not what they make.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import flestimate as fl
from flestimate.catalogue import entries, letters
from flestimate.estimates.estimate import Known
from flestimate.publication.charts import png
from flestimate.publication.figures import lines
from flestimate.publication.reliability import Criterion
from flestimate.publication.reliability.stated import KINDS
from flestimate.survey.classifications.nesting import LADDERS
from flestimate.variance import Evidence

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
IMAGES = ROOT / "docs" / "images"
NOTEBOOK = ROOT / "examples" / "quickstart.ipynb"

RULES = ROOT / "docs" / "rules"
ERRORS = ROOT / "docs" / "errors"
EXAMPLES = ROOT / "examples"

RELIABILITY = ROOT / "docs" / "reliability.md"

_BLOCK = re.compile(r"(<!-- demo -->\n).*?(<!-- /demo -->)", re.DOTALL)
_BLOCKS = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- /\2 -->)", re.DOTALL)
_RARE = ((1_000, 1, 1), (1_000, 4, 2), (1_000, 10, 2), (5_000, 5, 2), (5_000, 18, 2), (20_000, 20, 2), (20_000, 70, 1))
"""Sample persons, sample cases and design effect of prevalences that agencies' rules are tried on."""


def publication() -> fl.Publication:
    """The embedded study's publication."""
    return fl.run(files("flestimate.demo") / "study.toml")


def table() -> str:
    """The demo's first table in Markdown, without the crossing of sex and age."""
    release = publication()
    rows = [
        "| per 1,000 persons aged 5 and over | estimate | 95 % interval | SE | sample | cases | |",
        "| --- | ---: | :---: | ---: | ---: | ---: | --- |",
    ]
    for line in lines(release.tables[0], release.language):
        if " and " in line.breakdown:
            continue
        estimate, low, high, error, _, sample, cases, _ = line.figures
        interval = f"{low} to {high}" if low != line.sign else low
        name = f"**{line.group}**" if not line.breakdown else f"{line.breakdown}: {line.group}"
        rows.append(f"| {name} | {estimate} | {interval} | {error} | {sample} | {cases} | {line.sign} |")
    return f"*{release.title}*\n\n" + "\n".join(rows) + "\n"


def pictures() -> dict[str, bytes]:
    """The charts of the demo, one of each kind and one in Arabic, and those of the page on speed, by the name of their file."""
    release = publication()
    figures = {
        "prevalence": release.plot(),
        "ranking": release.plot(fl.Ranking),
        "pyramid": release.plot(fl.Pyramid),
        "bars": release.plot(fl.Bars, table=_table(release, "means of coercion")),
        "comparison": release.plot(fl.Comparison),
        "arabic": release.said_in("ar").plot(fl.Ranking),
    }
    return {f"{name}.png": png(figure, dpi=130) for name, figure in figures.items()} | _of_speed()


def _of_speed() -> dict[str, bytes]:
    """The charts of the page on speed, of the results that are there."""
    spec = spec_from_file_location("speed_charts", ROOT / "benchmarks" / "speed" / "charts.py")
    charts = module_from_spec(spec)
    spec.loader.exec_module(charts)
    return charts.pictures()


def _table(release: fl.Publication, variable: str) -> int:
    return next(number for number, table in enumerate(release.tables) if variable in table.variables)


def readme() -> str:
    """The README with today's table in it."""
    return _BLOCK.sub(lambda match: f"{match[1]}{table()}{match[2]}", README.read_text(encoding="utf-8"))


def notebook() -> nbformat.NotebookNode:
    """The notebook, run from the top."""
    book = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
    return book


def rule_sets() -> tuple[list[fl.RuleSet], list[fl.RuleSet]]:
    """The rule sets that come with flestimate, and those among the examples."""
    examples = [path for path in sorted(EXAMPLES.glob("*.toml")) if "criterion" in tomllib.loads(path.read_text(encoding="utf-8"))]
    return [fl.RuleSet.load(name) for name in fl.RuleSet.built_in()], [fl.RuleSet.load(path) for path in examples]


def rule_pages() -> dict[str, str]:
    """The pages of `docs/rules`, by the name of their file."""
    built_in, examples = rule_sets()
    pages = {f"{rules.id}.md": rules.markdown() for rules in (*built_in, *examples)}
    return {"README.md": _index(built_in, examples), **pages}


def _index(built_in: list[fl.RuleSet], examples: list[fl.RuleSet]) -> str:
    return (
        "# Rule sets, page by page\n\n"
        "Each page is made by `refresh.py` from the rule set itself. How they are read and written: [definitions](../definitions.md).\n\n"
        f"## Built in\n\n{_listed(built_in)}\n"
        "## Examples\n\nIn [examples](../../examples), to be copied and changed. What an office has to check before it uses one is said "
        f"on its page.\n\n{_listed(examples)}"
    )


def _listed(rulesets: list[fl.RuleSet]) -> str:
    rows = (f"| [`{rules.id}`]({rules.id}.md) | {rules.version} | {rules.title} | `{rules.fingerprint}` |\n" for rules in rulesets)
    return "| id | version | title | hash |\n| --- | --- | --- | --- |\n" + "".join(rows)


def error_pages() -> dict[str, str]:
    """The pages of `docs/errors`, by the name of their file: one a code, and the list of them by letter."""
    of_letters = [f"## {letter}: {what}\n\n{_codes(letter)}" for letter, what in letters().items()]
    head = (
        "# Codes, page by page\n\n"
        "Errors, warnings and notes carry a code. Each page is made by `refresh.py` from `src/flestimate/catalogue`, which is also what "
        '`flestimate explain FLE-D02` and `fl.explain("D02")` show. What is *handled* needs nothing from you, and is listed because it is asked about.\n\n'
    )
    return {"README.md": head + "\n".join(of_letters), **{f"{code}.md": entry.markdown() for code, entry in entries().items()}}


def _codes(letter: str) -> str:
    own = (entry for entry in entries().values() if entry.code.startswith(f"FLE-{letter}"))
    rows = (f"| [{entry.code}]({entry.code}.md) | {entry.kind} | {entry.title.replace('|', '&#124;')} |\n" for entry in own)
    return "| code | | what |\n| --- | --- | --- |\n" + "".join(rows)


def reliability() -> str:
    """The page on publication rules, with the rules, what they say of rare prevalences, the criteria and the ladders as they are."""
    made = {"presets": _presets(), "rare": _rare(), "criteria": _criteria(), "ladders": _ladders()}
    return _BLOCKS.sub(lambda block: f"{block[1]}{made[block[2]]}{block[3]}", RELIABILITY.read_text(encoding="utf-8"))


def _presets() -> str:
    rules = [fl.PublicationRule.load(name) for name in fl.PublicationRule.built_in()]
    rows = (f"| `{rule.id}` | {_limits(rule)} | {rule.source} |\n" for rule in rules)
    return "| rule | what it does | source |\n| --- | --- | --- |\n" + "".join(rows)


def _limits(rule: fl.PublicationRule) -> str:
    given = ("population size below limits a and b, which the user gives",) if rule.needs else ()
    return "; ".join((*rule.sentences, *given, *rule.sentences_on_tables))


def _rare() -> str:
    rules = {name: fl.PublicationRule.load(name) for name in fl.PublicationRule.built_in() if not fl.PublicationRule.load(name).needs}
    alone = {"NCHS alone": fl.NchsProportion(), "INE alone": fl.Quadratic(), "log CV alone": fl.MostLogCV(0.175)}
    asked = {**{f"`{name}`": rule for name, rule in rules.items()}, **alone}
    head = ["persons", "cases", "deff", "CV", "95 % interval", *asked]
    rows = [_cells([f"{n:,}", cases, deff, *_rare_row(n, cases, deff, asked)]) for n, cases, deff in _RARE]
    return _cells(head) + _cells(["---:"] * 5 + [":---:"] * len(asked)) + "".join(rows)


def _rare_row(n: int, cases: int, deff: float, asked: dict[str, fl.PublicationRule | Criterion]) -> list[str]:
    one = _stated(n, cases, deff)
    low, high = one.interval(fl.KornGraubard(size=fl.SampleCap()))
    marks = {"reliable": "OK", "unreliable": "[u]", "too unreliable": "[s]", "withheld": "[c]"}
    return [f"{one.cv:.0%}", f"{low:.5f} to {high:.5f}", *(marks[rule.verdict(one).status] for rule in asked.values())]


def _stated(n: int, cases: int, deff: float) -> fl.Estimate:
    """A prevalence of so many cases among so many persons, with a design effect and 200 degrees of freedom. Nobody is behind it."""
    measure, p, nothing = fl.Prevalence("forced_labour"), cases / n, float("nan")
    error = math.sqrt(deff * p * (1 - p) / n)
    known = Known(Evidence.of(estimate=p, std_error=error, n=n, n_kish=n, df=200, cases=cases), 0, measure)
    figures = {"estimate": p, "std_error": error, "deff": deff, "df": 200, "n": n, "n_cases": cases, "n_kish": n, "population": n}
    unknown = dict.fromkeys(("conf_low", "conf_high", "bound_low", "bound_high"), nothing)
    words = {"cell": (), "measure": measure.title, "unit": measure.unit, "conf_level": 0.95, "conf_method": ""}
    return fl.Estimate(**words, **figures, **unknown, n_psu=None, n_strata=None, undetermined=0, undetermined_share=0.0, evidence=known)


def _criteria() -> str:
    rows = (
        _cells([f"`{word}`", f"`fl.{kind.__name__}`", kind.__doc__.split(".")[0].replace("|", "&#124;")]) for word, kind in KINDS.items()
    )
    return _cells(["criterion", "in Python", "what it asks"]) + _cells(["---"] * 3) + "".join(rows)


def _ladders() -> str:
    return "".join(f"- {' -> '.join(f'`{name}`' for name in ladder)} -> total\n" for ladder in LADDERS)


def _cells(row: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in row)} |\n"


def main() -> None:
    """Write all of them."""
    for folder, pages in ((RULES, rule_pages()), (ERRORS, error_pages())):
        folder.mkdir(exist_ok=True)
        for name, page in pages.items():
            (folder / name).write_text(page, encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")
    RELIABILITY.write_text(reliability(), encoding="utf-8")
    for name, picture in pictures().items():
        (IMAGES / name).write_bytes(picture)
    nbformat.write(notebook(), NOTEBOOK)


if __name__ == "__main__":
    main()
