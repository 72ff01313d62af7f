"""rerun: the run that a log tells of, once more, and what has changed."""

from __future__ import annotations

from pathlib import Path

from flestimate.errors import Fix, ReadError
from flestimate.runs.comparison import RunComparison
from flestimate.runs.log import RunLog
from flestimate.runs.made import make
from flestimate.runs.outputs import LOG
from flestimate.runs.writing import refuse_overwriting, write_together


def rerun(path: str | Path, to: str | Path | None = None) -> RunComparison:
    """Repeat the run that a log tells of, with its time stamp, and compare inputs, figures and files.

    to: a folder to write the files of the repeated run into, which holds none of them; nothing is written where it is None. What is
    repeated is the study as it is now; the text that it had stands in the log. Raises ReadError for a log that is not there or
    damaged, and where the study or its data are not where they were.

    >>> rerun("results/run.log.json")
    Traceback (most recent call last):
    flestimate.errors.ReadError: FLE-X26: there is no log results/run.log.json.
      fix    : flestimate rerun results/run.log.json
    """
    path = Path(path)
    log = RunLog.load(path)
    study = path.parent / log.study
    if not study.is_file():
        raise ReadError(
            "FLE-X26",
            f"the study {log.study} is not where it was.",
            where={"looked in": str(path.parent)},
            why="the log knows its place from the log's own folder, and the data's place from the study",
            fix=(Fix("move both back"), Fix(f"the key declarations of {path.name}", "holds the text that the study had")),
        )
    if to is not None:
        refuse_overwriting(Path(to), (*log.files, LOG), overwrite=False)
    made = make(study, log.command, lambda registry: registry.only(log.earlier), log.language, log.made)
    again = made.log(log.study)
    if to is not None:
        write_together(Path(to), {**made.files, LOG: again.text().encode()})
    return RunComparison.of(log, again)
