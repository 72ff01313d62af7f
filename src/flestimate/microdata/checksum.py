"""What a column holds, as one checksum that does not depend on who has read it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_BLANKS = " \t\r\n\x00"
_DAY = 86_400.0
SPSS_ZERO = 12_219_379_200.0
"""Seconds from the first day of the Gregorian calendar, from which SPSS counts, to 1970."""


def of_column(column: pl.Series) -> str | None:
    """The checksum of a column of any type; None for lists, structures and bytes, which are no answers.

    >>> import polars as pl
    >>> of_column(pl.Series([0.0, float("nan")])) == of_column(pl.Series([-0.0, None]))
    True
    >>> of_column(pl.Series(["farm ", ""])) == of_column(pl.Series(["farm", None]))
    True
    """
    import polars as pl

    dtype = column.dtype
    if dtype.is_float() or dtype == pl.Boolean or dtype in {pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.UInt32, pl.Null}:
        return of_numbers(floats(column))
    if dtype.is_temporal():
        column = column.to_physical()
    nested = dtype.is_nested() or dtype in {pl.Binary, pl.Object}
    return None if nested else of_texts(column)


def of_numbers(values: Numbers) -> str:
    """The checksum of numbers, nan where there is none: by their bits, but -0 is 0.

    >>> import numpy as np
    >>> of_numbers(np.array([0.1 + 0.2])) == of_numbers(np.array([0.3]))
    False
    """
    import numpy as np

    canonical = np.where(np.isnan(values), np.nan, values + 0.0)
    return hashlib.sha256(canonical.astype("<f8").tobytes()).hexdigest()


def of_texts(texts: pl.Series) -> str:
    """The checksum of texts, or of whole numbers as texts: blanks at the end do not count, and an empty text is none.

    >>> import polars as pl
    >>> of_texts(pl.Series(["ab", "c"])) == of_texts(pl.Series(["a", "bc"]))
    False
    """
    import polars as pl

    stripped = texts.cast(pl.String).str.strip_chars_end(_BLANKS)
    stripped = stripped.set(stripped == "", None)
    lengths = stripped.str.len_bytes().cast(pl.Int64).fill_null(-1).to_numpy()
    digest = hashlib.sha256(lengths.astype("<i8").tobytes())
    digest.update("".join(stripped.drop_nulls()).encode())
    return digest.hexdigest()


def floats(numbers: pl.Series) -> Numbers:
    """Numbers, nan where there is none."""
    import polars as pl

    filled: Numbers = numbers.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return filled


def _whole(seconds: Numbers) -> Numbers:
    import numpy as np

    return np.trunc(seconds) - SPSS_ZERO


def _day(seconds: Numbers) -> Numbers:
    import numpy as np

    return np.trunc(_whole(seconds) / _DAY)


def _time(seconds: Numbers) -> Numbers:
    import numpy as np

    return np.where((seconds >= 0) & (seconds < _DAY), np.trunc(seconds), np.nan)


def _millionth(seconds: Numbers) -> Numbers:
    import numpy as np

    return np.round(seconds * 1e6)


def _as_it_is(seconds: Numbers) -> Numbers:
    return seconds


SHOWN: Mapping[str, Callable[[Numbers], Numbers]] = MappingProxyType(
    {"": _as_it_is, "day": _day, "moment": _whole, "time of day": _time, "duration": _millionth}
)
"""What polars-readstat leaves of a number of SPSS seconds that it shows as such: days and whole seconds from 1970, those of one day, microseconds."""


def code_text(code: Any) -> str:
    """A code as an analyst writes it: 1, not 1.0; a text without blanks at its end.

    >>> code_text(1.0), code_text("-2.5"), code_text("B2 ")
    ('1', '-2.5', 'B2')
    """
    try:
        number = float(code)
    except ValueError:
        return str(code).rstrip(_BLANKS)
    return str(int(number)) if number.is_integer() else repr(number)
