"""Takes zip files as VECOZO does, and unpacks them where nobody else can look."""

import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from adapter.core.errors import UnusableInputError
from adapter.workflows.temporary import TemporaryFiles

MAX_FILES = 30
MAX_PACKED = 20 << 20
MAX_UNPACKED = 300 << 20
"""Limits of VECOZO (support pages); a megabyte is taken as 1,048,576 bytes."""

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_WORKBOOK = ("xl/", "content.xml")
_NAME = re.compile(r"[A-Za-z0-9._-]*[A-Za-z0-9_-][A-Za-z0-9._-]*", re.ASCII)
_ENCRYPTED = 0x1
_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The other ways take as much memory to unpack as the file says that they need."""

# What zipfile raises over bytes that are not what they say.
_BROKEN = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    UnicodeError,
    ValueError,
    struct.error,
    zlib.error,
)


def is_archive(path: Path) -> bool:
    """Tell by its content whether a file is a zip file, and not a workbook, which is one inside.

    Raises:
        OSError: it cannot be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        if not stream.read(4).startswith(_MAGIC):
            return False
        try:
            with zipfile.ZipFile(stream) as archive:
                return not any(name.startswith(_WORKBOOK) for name in archive.namelist())
        except _BROKEN:
            return True


def unpack(path: Path, name: str, files: TemporaryFiles) -> list[tuple[str, Path]]:
    """Unpack a zip file into temporary files, under no name of its own.

    Args:
        path: the zip file.
        name: how findings name it.
        files: makes them.

    Returns:
        The name of each file in it, sorted, and where it is now.

    Raises:
        UnusableInputError: it goes over a limit, or is broken.
        OSError: there is no room for it.
    """
    if path.stat().st_size > MAX_PACKED:
        raise UnusableInputError("IN-ZIP-INGEPAKT", bestand=name, grens=_megabytes(MAX_PACKED))
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check(members, name)
            found = [(member.filename, _unpacked(archive, member, files)) for member in members]
    except _BROKEN:
        raise UnusableInputError("IN-ZIP-KAPOT", bestand=name) from None
    for number, (_, target) in enumerate(found, start=1):
        if is_archive(target):
            raise UnusableInputError("IN-ZIP-GENEST", bestand=name, nummer=str(number))
    return sorted(found)


def _check(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Refuse what VECOZO refuses, by what the list of contents says."""
    if len(members) > MAX_FILES:
        raise UnusableInputError("IN-ZIP-AANTAL", bestand=name, grens=str(MAX_FILES))
    if not members:
        raise UnusableInputError("IN-ZIP-LEEG", bestand=name)
    seen: set[str] = set()
    for number, member in enumerate(members, start=1):
        code = _fault(member, seen)
        if code:
            # A number, not its name: that may be anything.
            raise UnusableInputError(code, bestand=name, nummer=str(number))
        seen.add(member.orig_filename)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UnusableInputError("IN-ZIP-UITGEPAKT", bestand=name, grens=_megabytes(MAX_UNPACKED))


def _fault(member: zipfile.ZipInfo, seen: set[str]) -> str | None:
    name = member.orig_filename
    if member.flag_bits & _ENCRYPTED:
        return "IN-ZIP-WACHTWOORD"
    if "/" in name or "\\" in name:
        return "IN-ZIP-MAP"
    if not _NAME.fullmatch(name):
        return "IN-ZIP-NAAM"
    if name in seen:
        return "IN-ZIP-DUBBEL"
    return None if member.compress_type in _PACKING else "IN-ZIP-KAPOT"


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, files: TemporaryFiles) -> Path:
    """Write out a file of an archive; zipfile gives no more of it than its size says."""
    stream, path = files.new()
    with archive.open(member) as packed:
        shutil.copyfileobj(packed, stream)
    stream.flush()
    if stream.tell() != member.file_size:
        raise zipfile.BadZipFile
    return path


def _megabytes(size: int) -> str:
    return str(size >> 20)
