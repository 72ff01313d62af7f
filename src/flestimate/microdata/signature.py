"""What a file is, by its first bytes: a suffix is only what somebody called it."""

from __future__ import annotations

from typing import Literal

Signature = Literal[
    "spss",
    "stata",
    "parquet",
    "feather",
    "text",
    "encrypted SPSS",
    "SPSS portable",
    "SAS",
    "SAS catalogue",
    "SAS transport",
    "old Feather",
    "zip",
    "gzip",
    "xz",
    "bzip2",
    "zstandard",
    "pickle",
    "R",
    "old Excel",
    "unknown",
]

HEAD = 1024
"""How many bytes are enough to recognise every format."""

_STARTS: tuple[tuple[bytes, Signature], ...] = (
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"<stata_dta>", "stata"),
    (b"PAR1", "parquet"),
    (b"ARROW1", "feather"),
    (b"FEA1", "old Feather"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
    (b"RDX", "R"),
    (b"HEADER RECORD*******", "SAS transport"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
)
_SAS = b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92"
_SAS_CATALOGUE = b"CATALOG"
_STATA_RELEASES = frozenset((102, 103, 104, 105, 108, 110, 111, 112, 113, 114, 115))
_STATA_BYTE_ORDERS = frozenset((0, 1, 2))
_PICKLE_PROTOCOLS = frozenset((2, 3, 4, 5))
_TEXT_SUFFIXES = frozenset((".csv", ".tsv", ".txt"))
_TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff")


def recognise(head: bytes, suffix: str) -> Signature:
    """The format of a file with these first bytes; the suffix decides only for text, which has no signature.

    >>> recognise(b"$FL2@(#) SPSS DATA FILE", ".dta"), recognise(b"sex,age", ".csv")
    ('spss', 'text')
    """
    for start, signature in _STARTS:
        if head.startswith(start):
            return signature
    return _inside(head) or _binary(head) or _text(head, suffix)


def _inside(head: bytes) -> Signature | None:
    if b"ENCRYPTED" in head[:64]:
        return "encrypted SPSS"
    if b"SPSSPORT" in head[:HEAD]:
        return "SPSS portable"
    if _SAS in head[:32]:
        # Catalogues begin as data sets do; what they are stands a little further on.
        return "SAS catalogue" if _SAS_CATALOGUE in head[80:240] else "SAS"
    return None


def _binary(head: bytes) -> Signature | None:
    if len(head) < 4:
        return None
    # Stata before release 13 has no magic word: a release, a byte order, and a file type that is always 1.
    if head[0] in _STATA_RELEASES and head[1] in _STATA_BYTE_ORDERS and head[2] == 1:
        return "stata"
    return "pickle" if head[0] == 0x80 and head[1] in _PICKLE_PROTOCOLS else None


def _text(head: bytes, suffix: str) -> Signature:
    if suffix.lower() not in _TEXT_SUFFIXES:
        return "unknown"
    return "text" if head.startswith(_TEXT_MARKS) or b"\x00" not in head else "unknown"
