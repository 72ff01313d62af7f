"""The file that persons are read from: on disk, or the one inside a zip archive."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from flestimate.microdata import problems
from flestimate.microdata.signature import HEAD, Signature, recognise

_SYSTEM_NAMES = ("__MACOSX/", ".")
"""How names begin of what archiving programs put beside the files."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file as released. It is never unpacked onto the disk: a member of an archive is read into memory.

    path: where the file or the archive is; member: the file inside the archive, empty where there is none.
    """

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """What it is called in errors and under tables: never with its folder."""
        return f"{self.path.name} ({PurePosixPath(self.member).name})" if self.member else self.path.name

    @property
    def suffix(self) -> str:
        """The end of its name, in lower case."""
        return PurePosixPath(self.member or self.path.name).suffix.lower()

    def open(self) -> BinaryIO:
        """Its bytes, to be looked at anywhere."""
        if not self.member:
            return self.path.open("rb")
        with zipfile.ZipFile(self.path) as archive:
            return io.BytesIO(archive.read(self.member))

    def size(self) -> int:
        """How many bytes it has, unpacked."""
        if not self.member:
            return self.path.stat().st_size
        with zipfile.ZipFile(self.path) as archive:
            return archive.getinfo(self.member).file_size

    def signature(self) -> Signature:
        """What it is, by its first bytes: of a member of an archive, no more than these are unpacked."""
        return recognise(self._head(), self.suffix)

    def _head(self) -> bytes:
        if not self.member:
            with self.path.open("rb") as file:
                return file.read(HEAD)
        with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as member:
            return member.read(HEAD)


def only_member(path: Path, max_memory: int) -> Original:
    """The one file of persons in a zip archive; ReadError where there is none or several, or where it cannot be opened."""
    problem = None
    try:
        with zipfile.ZipFile(path) as archive:
            found = [each for each in archive.infolist() if not each.is_dir() and not _of_the_system(each.filename)]
            data = [each for each in found if PurePosixPath(each.filename).suffix.lower() in problems.READABLE]
            if len(data) != 1:
                problem = problems.archive_of(path.name, [PurePosixPath(each.filename).name for each in data or found], len(data))
            elif data[0].flag_bits & 1:
                problem = problems.archive_locked(path.name)
            elif data[0].file_size > max_memory:
                problem = problems.too_large(path.name, data[0].file_size, max_memory)
            else:
                return _checked(archive, Original(path, data[0].filename))
    # Damage looks like any of these: a changed byte may as well say that the file was compressed in a way that there is not.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError):
        problem = problems.damaged(path.name, "zip")
    raise problem


def _checked(archive: zipfile.ZipFile, original: Original) -> Original:
    """The member, unpacked once to see that its checksum holds; what is longer than the archive says ends in an error too."""
    with archive.open(original.member) as file:
        while file.read(1 << 20):
            pass
    return original


def _of_the_system(name: str) -> bool:
    return name.startswith(_SYSTEM_NAMES[0]) or PurePosixPath(name).name.startswith(_SYSTEM_NAMES[1])
