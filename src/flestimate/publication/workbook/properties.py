"""The language of a workbook among its properties, where xlsxwriter has no place for it."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_CORE, _END = "docProps/core.xml", b"</cp:coreProperties>"


def with_language(workbook: bytes, language: str) -> bytes:
    """The same workbook, which says that it is in this language (dc:language of ISO/IEC 29500-2)."""
    buffer = BytesIO()
    with ZipFile(BytesIO(workbook)) as before, ZipFile(buffer, "w", ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename == _CORE:
                content = content.replace(_END, f"<dc:language>{language}</dc:language>".encode() + _END)
            after.writestr(entry, content)
    return buffer.getvalue()
