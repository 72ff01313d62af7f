"""The command line: the same verbs, thin. Exit codes: 0 done, 1 the data or the declarations are wrong, 2 wrong usage."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from flestimate.errors import DeclarationError, Fix, FlestimateError

if TYPE_CHECKING:
    from flestimate.classification import RuleSet
    from flestimate.findings import Findings
    from flestimate.microdata import Variable
    from flestimate.runs import Run

app = typer.Typer(
    help="Prevalence of forced labour from labour force surveys, with confidence intervals that hold for rare outcomes.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback with local variables would print persons' answers.
    pretty_exceptions_enable=False,
)

_DEMO = ("study.toml", "survey.sav")
_KIND = len("warning")
_WIDTH = 110  # where the output is not a terminal, such as a file or a log

Folder = Annotated[Path, typer.Option("--to", help="The folder that the results are written into.")]
DataFile = Annotated[str, typer.Argument(help="A file of SPSS, Stata, SAS, Parquet, Feather or text, a .zip, or a folder of waves.")]
Encoding = Annotated[str | None, typer.Option(help="The encoding of its texts, where the file names none or a wrong one.")]
Spoken = Annotated[str | None, typer.Option("--language", help="The language of what is written: en, fr, es or ar; else the study's.")]
Profile = Annotated[bool, typer.Option("--profile", help="Say at the end, on standard error, where the time went.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Write over results that are there already.")]


@app.command()
def demo(to: Folder = Path("flestimate-demo"), *, language: Spoken = None, overwrite: Overwrite = False, profile: Profile = False) -> None:
    """Estimate from an embedded SYNTHETIC labour force survey: no file needed, no network used."""
    with _watched(profile=profile), resources.as_file(resources.files("flestimate.demo")) as folder:
        from flestimate.runs import Place, carry_out  # so that --help is quick

        place = Place(to, overwrite, {name: (folder / name).read_bytes() for name in _DEMO})
        done = carry_out(folder / _DEMO[0], place, _typed("flestimate demo", language), language)
    _say_run(done, to, " All of it is SYNTHETIC.")
    _say("\nThree next things to type:")
    next_things = {
        f"flestimate inspect {to / 'survey.sav'}": "what is in the file: variables, labels, missing codes",
        f"flestimate run {to / 'study.toml'} --to mine": "the same job; change study.toml and run it again",
        "flestimate draft YOUR_FILE.dta > study.toml": "a starter study of your own file, every guess in it marked",
    }
    width = max(map(len, next_things))
    for command, what in next_things.items():
        _say(f"  {command.ljust(width)}   {what}")


@app.command()
def run(
    study: Annotated[Path, typer.Argument(help="The study's TOML file.")],
    to: Folder = Path("results"),
    *,
    language: Spoken = None,
    overwrite: Overwrite = False,
    profile: Profile = False,
) -> None:
    """Run a study: read, describe, classify, weigh, estimate, publish; and write a log that `flestimate rerun` repeats."""
    with _watched(profile=profile):
        from flestimate.runs import Place, carry_out  # so that --help is quick

        done = carry_out(study, Place(to, overwrite), _typed(f"flestimate run {study.name}", language), language)
    _say_run(done, to)


@app.command()
def rerun(
    log: Annotated[Path, typer.Argument(help="The run.log.json that a run wrote.")],
    to: Annotated[Path | None, typer.Option("--to", help="A folder to write the files of the repeated run into.")] = None,
    *,
    profile: Profile = False,
) -> None:
    """Repeat the run that a log tells of, and say whether inputs and figures are the same.

    Ends with 1 where they differ.
    """
    with _watched(profile=profile):
        from flestimate.runs import rerun as repeat  # so that --help is quick

        compared = repeat(log, to)
    _say(repr(compared))
    if not compared.identical:
        sys.exit(1)


@app.command()
def verify(study: Annotated[Path, typer.Argument(help="The study's TOML file.")], *, profile: Profile = False) -> None:
    """Compute every cell of a study again with other engines, and say how far they are apart; no estimates are shown.

    Ends with 1 where an engine differs that is not known to be wrong. Where none could say anything of a cell, it is listed so.
    """
    with _watched(profile=profile):
        from flestimate.study import Study  # so that --help is quick
        from flestimate.verification import verify as second_opinion

        opinions = [second_opinion(table) for table in Study.load(study).results().for_release]
    for opinion in opinions:
        _say(f"{opinion}\n")
    if any(opinion.differing for opinion in opinions):
        sys.exit(1)


@app.command()
def inspect(
    file: DataFile,
    encoding: Encoding = None,
) -> None:
    """List a file's variables, labels and missing codes; never a person's answers."""
    from rich.table import Table  # so that --help is quick
    from rich.text import Text

    from flestimate.microdata import read
    from flestimate.tasks import Progress

    with Progress():
        microdata = read(file, encoding=encoding)
    columns = _known([_told(variable) for variable in microdata.variables.values()])
    _say(repr(microdata))
    table = Table(*columns)
    for told in zip(*columns.values(), strict=True):
        table.add_row(*map(Text, told))
    _print(table)
    for one in microdata.sets.values():
        _say(f"Multiple response set {one.name} ({one.label}): {', '.join(one.variables)}")
    if microdata.weight_variable:
        _say(f"The file itself weights by {microdata.weight_variable}; here only a design does.")
    for note in microdata.notes:
        _say(str(note))


def _told(variable: Variable) -> dict[str, str]:
    """What is known of a variable, by the title of the column that it stands in."""
    codes = ", ".join(f"{code} {label}" for code, label in variable.value_labels.items() if code not in variable.missing)
    return {
        "Variable": variable.name,
        "Label": variable.label,
        "Measure": variable.measure,
        "Codes": _shortened(codes),
        "Missing codes": ", ".join(f"{code} {label}" for code, label in variable.missing.items()),
        "Declared missing": ", ".join(variable.declared),
    }


def _known(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """The columns in which anything stands: a terminal is narrow."""
    columns = {title: [row[title] for row in rows] for title in rows[0]}
    return {title: texts for title, texts in columns.items() if any(texts)}


class Report(StrEnum):
    """How what a check found is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


@app.command()
def check(
    study: Annotated[Path, typer.Argument(help="The study's TOML file.")],
    form: Annotated[Report, typer.Option("--format", help="Plain English, JSON for programs, or a page of HTML.")] = Report.TEXT,
    *,
    profile: Profile = False,
) -> None:
    """Say everything that can be known of a study before estimating, each with the line to change; no estimates are made.

    Ends with 1 where there is an error.
    """
    _refuse_no_study(study)
    with _watched(form, profile=profile):
        from flestimate.findings import check as look_over  # so that --help is quick

        found = look_over(study)
    _say(_reported(found, form))
    if found.errors:
        sys.exit(1)


def _refuse_no_study(path: Path) -> None:
    """DeclarationError where a file is no study by its name: data alone say nothing of a design, so a check of them would find nothing."""
    if path.suffix.lower() != ".toml":
        raise DeclarationError(
            "FLE-C05",
            f"{path.name} is no study.",
            why="a study is a .toml file that says what the data mean and how persons were drawn",
            fix=(Fix(f"flestimate draft {path} > study.toml", "writes one of a data file"),),
        )


def _reported(found: Findings, form: Report) -> str:
    if form is Report.JSON:
        return found.json()
    return found.html() if form is Report.HTML else str(found)


@app.command()
def draft(file: DataFile, encoding: Encoding = None) -> None:
    """Write a starter study of a file to standard output: flestimate draft FILE > study.toml. Every guess in it is marked.

    What was guessed and what was not found is said beside it, on standard error.
    """
    from flestimate.drafts import draft as drafted  # so that --help is quick
    from flestimate.microdata import read
    from flestimate.tasks import Progress

    with Progress():
        study = drafted(read(file, encoding=encoding))
    # Whatever the console writes in, a TOML file is UTF-8.
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text wrapper
    print(study, end="")
    print(study.summary, file=sys.stderr)


class Format(StrEnum):
    """How a rule set is shown."""

    TEXT = "text"
    MARKDOWN = "markdown"
    MERMAID = "mermaid"


@app.command()
def rules(
    name: Annotated[str | None, typer.Argument(metavar="ID_OR_FILE", help="A rule set's id, or a .toml file of your own.")] = None,
    form: Annotated[Format, typer.Option("--format", help="Plain English, a page of Markdown, or a drawing in Mermaid.")] = Format.TEXT,
    against: Annotated[
        Path | None, typer.Option(help="A study or codebook: what its questionnaire does not ask, and what that does.")
    ] = None,
) -> None:
    """Show a rule set in plain English; without a name, list those that come with flestimate.

    Ends with 1 where the questionnaire given with --against does not cover a side of the definition.
    """
    from flestimate.classification import RuleSet  # so that --help is quick

    if name is None and against is not None:
        why = "say which rule set is held against the questionnaire"
        raise typer.BadParameter(why, param_hint="ID_OR_FILE")
    if name is None:
        _list_rules([RuleSet.load(known) for known in RuleSet.built_in()])
    elif against is not None:
        _hold_against(RuleSet.load(name), against)
    else:
        _say(_shown(RuleSet.load(name), form))


def _shown(one: RuleSet, form: Format) -> str:
    if form is Format.MARKDOWN:
        return one.markdown()
    return one.mermaid() if form is Format.MERMAID else str(one)


def _list_rules(known: Sequence[RuleSet]) -> None:
    from rich.table import Table  # so that --help is quick
    from rich.text import Text

    table = Table("Id", "Version", "Title", "Source", "Hash")
    for one in known:
        table.add_row(*(Text(text) for text in (one.id, one.version, one.title, one.source, one.fingerprint)))
    _print(table)


def _hold_against(one: RuleSet, study: Path) -> None:
    from flestimate.survey import Codebook  # so that --help is quick

    coverage = one.check(Codebook.load(study))
    _say(repr(coverage))
    if coverage.errors:
        sys.exit(1)


@app.command()
def explain(code: Annotated[str | None, typer.Argument(help="A code such as FLE-D02, or D02.")] = None) -> None:
    """Say what a code of an error or a note means, what it comes of, and what to do; without a code, list all."""
    from flestimate.catalogue import entries  # so that --help is quick
    from flestimate.catalogue import explain as entry_of

    if code is not None:
        _say(repr(entry_of(code)))
        return
    for entry in entries().values():
        _say(f"{entry.code}  {entry.kind.ljust(_KIND)}  {entry.title}")


def main() -> None:
    """The entry point: our errors are printed without a traceback and end with exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character shows a question mark instead of failing.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text wrappers
    try:
        app()
    except FlestimateError as error:
        print(f"{type(error).__name__} {error}\nmore: flestimate explain {error.code}", file=sys.stderr)
        sys.exit(1)


@contextmanager
def _watched(form: Report = Report.TEXT, *, profile: bool) -> Iterator[None]:
    """Say what takes long while it is done, where somebody looks on; and at the end where the time went, where that was asked."""
    from flestimate.tasks import Progress  # so that --help is quick

    with Progress(), _timed(form) if profile else nullcontext():
        yield


@contextmanager
def _timed(form: Report) -> Iterator[None]:
    from flestimate.tasks import Stopwatch  # so that --help is quick

    watch = Stopwatch()
    try:
        with watch:
            yield
    finally:  # whoever waited for an error wants to know of what, too
        if form is Report.JSON:
            print(json.dumps(watch.records()), file=sys.stderr)
        else:
            _print(watch, sys.stderr)


def _typed(command: str, language: str | None) -> str:
    """What was typed, without the folder."""
    return command if language is None else f"{command} --language {language}"


def _say_run(done: Run, to: Path, also: str = "") -> None:
    """What a run came to; the crosstab and the notes are for the analyst, and stand in no file."""
    _print(done.publication)
    if done.results.crosstab:
        _say(f"\nFor your eyes only, small cells are not withheld:\n{done.results.crosstab!r}")
    for note in done.notes:
        _say(f"\nFor your eyes only: {note}")
    _say(f"\nWritten into {to}: {', '.join(done.written)}.{also}")


def _print(what: object, file: TextIO | None = None) -> None:
    from rich.console import Console  # so that --help is quick

    console = Console(file=file)
    if not console.is_terminal:
        console = Console(file=file, width=_WIDTH)
    console.print(what)


def _say(text: str) -> None:
    print(text)


def _shortened(text: str, most: int = 300) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


if __name__ == "__main__":
    main()
