"""Writing a publication to a file, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flestimate.errors import Fix, PublicationError, listed
from flestimate.publication.names import refuse_name
from flestimate.publication.published import Contents
from flestimate.tasks import Task, doing


def save(publication: Contents, path: Path, *, overwrite: bool) -> Path:
    """Write in the format of the suffix; see `Publication.save`."""
    content = rendered(publication, path.name)
    if path.exists() and not overwrite:
        raise PublicationError(
            "FLE-R18", f"{path} is there already.", why="nothing is overwritten unasked", fix=(Fix("save(path, overwrite=True)"),)
        )
    if not path.parent.is_dir():
        raise PublicationError("FLE-R19", f"there is no folder {path.parent}.", fix=(Fix(f'Path("{path.parent}").mkdir(parents=True)'),))
    write_whole(path, content)
    return path


def endings() -> tuple[str, ...]:
    """The endings of file names that a publication can be written to."""
    return tuple(_WRITERS)


def rendered(publication: Contents, name: str) -> bytes:
    """What stands in the file of that name: its ending says the format. PublicationError for one that there is none of."""
    refuse_name(name)
    writer = _writer(name)
    if writer is None:
        raise PublicationError(
            "FLE-X19",
            f"'{Path(name).suffix}' is not a format that a publication is written in.",
            fix=(Fix(f"one of: {listed(_WRITERS, limit=20)}"),),
        )
    with doing(Task.WRITE, name):
        return writer(publication)


def _writer(name: str) -> Callable[[Contents], bytes] | None:
    """What writes files of this name: the longest ending that is known decides."""
    known = [ending for ending in _WRITERS if name.lower().endswith(ending)]
    return _WRITERS[max(known, key=len)] if known else None


def write_whole(path: Path, content: bytes) -> None:
    """Under another name first, in the same folder, so that a reader never sees half a file."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        raise PublicationError("FLE-R19", f"{path} cannot be written.", why=error.strerror or type(error).__name__) from None
    finally:
        # After an error or an interruption; once it is in its place, there is none.
        unfinished.unlink(missing_ok=True)


def _workbook(publication: Contents) -> bytes:
    from flestimate.publication.workbook import workbook  # xlsxwriter loads when a workbook is written

    return workbook(publication)


def _page(publication: Contents) -> bytes:
    from flestimate.publication.report import page  # matplotlib loads when a chart is drawn

    return page(publication).encode()


def _word(publication: Contents) -> bytes:
    from flestimate.publication.report import word  # python-docx loads when a document is written

    return word(publication)


def _csv(publication: Contents) -> bytes:
    from flestimate.publication.tidy_csv import comma_separated

    return comma_separated(publication)


def _sdmx_1(publication: Contents) -> bytes:
    from flestimate.publication.sdmx.messages import sdmx_csv_1

    return sdmx_csv_1(publication)


def _sdmx_2(publication: Contents) -> bytes:
    from flestimate.publication.sdmx.messages import sdmx_csv_2

    return sdmx_csv_2(publication)


def _sdmx_structure(publication: Contents) -> bytes:
    from flestimate.publication.sdmx.structure import structure_message

    return structure_message(publication)


def _flat_file(publication: Contents) -> bytes:
    from flestimate.publication.sdmx.ilostat import flat_file

    return flat_file(publication)


def _excel_csv(publication: Contents) -> bytes:
    from flestimate.publication.excel_csv import excel_csv

    return excel_csv(publication)


def _png(publication: Contents) -> bytes:
    from flestimate.publication.charts import chosen, png  # matplotlib loads when a chart is drawn

    return png(chosen(publication).figure())


def _svg(publication: Contents) -> bytes:
    from flestimate.publication.charts import chosen, svg

    return f'<?xml version="1.0" encoding="utf-8"?>\n{svg(chosen(publication).figure())}'.encode()


def _pdf(publication: Contents) -> bytes:
    from flestimate.publication.charts import chosen, pdf

    return pdf(chosen(publication).figure())


_WRITERS: dict[str, Callable[[Contents], bytes]] = {
    ".xlsx": _workbook,
    ".csv": _csv,
    ".excel.csv": _excel_csv,
    ".sdmx.csv": _sdmx_2,
    ".sdmx1.csv": _sdmx_1,
    ".sdmx.xml": _sdmx_structure,
    ".ilostat.csv": _flat_file,
    ".html": _page,
    ".docx": _word,
    ".png": _png,
    ".svg": _svg,
    ".pdf": _pdf,
}
