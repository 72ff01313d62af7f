"""The readers that the second opinion on a file is of, one for each format; none of them is built on ReadStat, which reads for us.

They run in the second child only. Each yields checksums of its columns one by one, so that no column is held twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from flestimate.microdata import checksum
from flestimate.microdata.checksum import code_text
from flestimate.microdata.original import Original

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Request = Mapping[str, Any]

_REASONS = ".second reader's reasons"
_UNDECLARED = b"\xff\xff\xff\xff"
_PERSONS = slice(80, 84)
"""Where a file of SPSS says how many persons it holds."""
_LAYOUT, _LITTLE = slice(64, 68), {b"\2\0\0\0", b"\3\0\0\0"}
"""Where it holds a 2 or a 3, in the order of bytes of the machine that wrote it."""
_UTF8_STATA = 118
"""From this release on Stata's texts are UTF-8."""
_PANDAS_ZERO = 16.0**-65
"""What pandas makes of a zero of SAS transport files; no answer is as small."""
_LEAST_MISSING = 2_147_483_621
"""The code of Stata's missing value without a letter, in value labels; those of the letters follow."""


@dataclass(frozen=True, slots=True)
class Column:
    """What the second reader makes of a column.

    values: the checksum, None where the type has none; shown: how a number of seconds is shown, empty where it is the number; reasons: the
    checksum of the codes of missing answers, None where the reader does not tell them; labels: value labels by code, None where it tells none;
    keeps_codes: whether codes of missing answers stand among the values.
    """

    name: str
    values: str | None
    shown: str = ""
    reasons: str | None = None
    labels: Mapping[str, str] | None = None
    keeps_codes: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A file as the second reader has it; counted: whether it has found the number of persons by itself."""

    reader: str
    rows: int
    columns: Iterator[Column]
    counted: bool = True


def _named(package: str) -> str:
    return f"{package} {metadata.version(package)}"


def _spss(request: Request) -> Read:
    from polars_readstat import ScanReadstat

    nulls = {"columns": "all", "mode": "separate_column", "suffix": _REASONS, "use_value_labels": False}
    content = _content(request)
    if undeclared := content[_PERSONS] == _UNDECLARED:
        content = _declaring(content, request["persons"])
    # Where it is handed bytes, it goes by the end of the name alone.
    known = ScanReadstat("persons.sav", data=content, threads=1, preserve_order=True, informative_nulls=nulls)
    frame, variables = known.df.collect(), known.metadata["variables"]
    columns = (_spss_column(frame, each["name"], each.get("value_labels") or {}) for each in variables)
    return Read(_named("polars-readstat"), frame.height, columns, counted=not undeclared)


def _content(request: Request) -> bytes:
    with Original(Path(request["file"]), request["member"]).open() as file:
        return file.read()


def _declaring(content: bytes, persons: int) -> bytes:
    """A file of SPSS that says how many persons it holds, because polars-readstat takes one that does not for empty."""
    order: Literal["little", "big"] = "little" if content[_LAYOUT] in _LITTLE else "big"
    return content[: _PERSONS.start] + persons.to_bytes(4, order) + content[_PERSONS.stop :]


def _spss_column(frame: pl.DataFrame, name: str, labels: Mapping[str, str]) -> Column:
    series, beside = frame[name], f"{name}{_REASONS}"
    shown, values = _shown(series)
    if beside in frame.columns:
        reasons: str | None = _codes([None if code is None else code_text(code) for code in frame[beside]])
    else:
        reasons = None if shown else _codes([None] * frame.height)
    return Column(name, values, shown, reasons, {code_text(code): text for code, text in labels.items()})


def _portable(request: Request) -> Read:
    from polars_readstat import ScanReadstat

    frame = ScanReadstat("persons.por", data=_content(request)).df.collect()
    columns = ((name, *_shown(frame[name])) for name in frame.columns)
    return Read(_named("polars-readstat"), frame.height, (Column(name, values, shown, keeps_codes=True) for name, shown, values in columns))


def _shown(series: pl.Series) -> tuple[str, str | None]:
    """How the numbers of a column are shown, and the checksum of what is left of them."""
    import polars as pl

    units = {pl.Date: ("day", 1), pl.Datetime: ("moment", 1_000), pl.Time: ("time of day", 1_000_000_000), pl.Duration: ("duration", 1)}
    kind = series.dtype.base_type()
    if kind not in units:
        return "", checksum.of_column(series)
    shown, divided = units[kind]
    return shown, checksum.of_numbers(checksum.floats(series.to_physical()) / divided)


def _codes(codes: list[str | None]) -> str:
    import polars as pl

    return checksum.of_texts(pl.Series(codes, dtype=pl.String))


def _stata(request: Request) -> Read:
    from pandas.io.stata import StataReader

    with StataReader(BytesIO(_content(request)), convert_dates=False, convert_categoricals=False, convert_missing=True) as reader:
        frame = reader.read()
        sets, of_columns, release = reader.value_labels(), reader._lbllist, reader._format_version  # noqa: SLF001 -- told nowhere else
    encoding = None if release >= _UTF8_STATA else request["encoding"] or "windows-1252"
    columns = (_stata_column(name, frame.iloc[:, at], sets.get(of_columns[at], {}), encoding) for at, name in enumerate(frame.columns))
    return Read(_named("pandas"), len(frame), columns)


def _stata_column(name: str, column: pd.Series[Any], labels: Mapping[Any, str], encoding: str | None) -> Column:
    import polars as pl
    from pandas.io.stata import StataMissingValue

    held = column.tolist()
    said = {_stata_code(code): _decoded(text, encoding) for code, text in labels.items()}
    missing = [each.string.lstrip(".") if isinstance(each, StataMissingValue) else None for each in held]
    if any(isinstance(each, str | bytes) for each in held):
        series = pl.Series([_decoded(each, encoding) for each in held], dtype=pl.String)
    else:
        numbers = [None if isinstance(each, StataMissingValue) else float(each) for each in held]
        series = pl.Series(numbers, dtype=pl.Float64)
    return Column(name, checksum.of_column(series), reasons=_codes(missing), labels=said)


def _stata_code(code: Any) -> str:
    letter = int(code) - _LEAST_MISSING
    return code_text(code) if letter < 0 else "." if letter == 0 else chr(ord("a") + letter - 1)


def _decoded(text: Any, encoding: str | None) -> str:
    """A text, whose bytes pandas takes for ISO-8859-1 in releases before UTF-8."""
    if isinstance(text, bytes):
        return text.decode(encoding or "utf-8")
    return str(text) if encoding is None else str(text).encode("iso-8859-1").decode(encoding)


def _sas(request: Request) -> Read:
    from pandas.io.sas.sas7bdat import SAS7BDATReader

    # The public read_sas makes dates of numbers, and fails where there is no such date.
    with SAS7BDATReader(BytesIO(_content(request)), convert_dates=False, encoding=request["encoding"] or "infer") as reader:
        return _of_pandas(reader.read())


def _transport(request: Request) -> Read:
    import pandas as pd

    frame = pd.read_sas(BytesIO(_content(request)), format="xport", encoding=request["encoding"] or "utf-8")
    return _of_pandas(frame.replace(_PANDAS_ZERO, 0.0))


def _of_pandas(frame: pd.DataFrame) -> Read:
    columns = (_pandas_column(str(name), frame.iloc[:, at]) for at, name in enumerate(frame.columns))
    return Read(_named("pandas"), len(frame), columns)


def _pandas_column(name: str, column: pd.Series[Any]) -> Column:
    import polars as pl

    if column.dtype.kind in "iuf":
        return Column(name, checksum.of_numbers(column.to_numpy(dtype=float)))
    texts = [each if isinstance(each, str) else None for each in column.tolist()]
    return Column(name, checksum.of_texts(pl.Series(texts, dtype=pl.String)))


def _text(request: Request) -> Read:
    import polars as pl

    content, before = BytesIO(_content(request)), request["before"]
    frame = pl.read_csv(content, separator=request["separator"], encoding=request["encoding"], infer_schema=False, skip_rows=before)
    frame = frame.rename(str.strip)
    types = {name: getattr(pl, type_) for name, type_ in request["types"].items()}
    numbers = [pl.col(name).str.strip_chars(" ").replace("", None).cast(type_) for name, type_ in types.items() if type_ != pl.String]
    return _of_frame("polars", frame.with_columns(numbers))


def _parquet(request: Request) -> Read:
    import polars as pl
    from pyarrow import parquet

    return _of_frame("pyarrow", pl.from_arrow(parquet.ParquetFile(BytesIO(_content(request))).read()))


def _feather(request: Request) -> Read:
    import polars as pl
    from pyarrow import feather

    return _of_frame("pyarrow", pl.from_arrow(feather.read_table(BytesIO(_content(request)))))


def _of_frame(package: str, frame: Any) -> Read:
    return Read(_named(package), frame.height, (Column(name, checksum.of_column(frame[name])) for name in frame.columns))


READERS: Mapping[str, Callable[[Request], Read]] = MappingProxyType(
    {
        "spss": _spss,
        "SPSS portable": _portable,
        "stata": _stata,
        "SAS": _sas,
        "SAS transport": _transport,
        "csv": _text,
        "parquet": _parquet,
        "feather": _feather,
    }
)
"""The second reader of each kind of file."""
