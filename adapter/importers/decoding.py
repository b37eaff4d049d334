"""The encoding of a text file, found from its bytes."""

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from attrs import frozen

_CHUNK = 1 << 20
_HEAD = 4096
_MIXED = "zorgdeclaratie.cp1252"
# Signs of UTF-8 that never stand side by side in cp1252 text: accented letters, the no-break space
# and marks of Latin-1, the euro sign, typographic quotes and dashes.
_UTF8_PAIR = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x82\xac|\xe2\x80[\x90-\xbf]")


@frozen
class Coding:
    """How the bytes of a file become text; `errors` says what becomes of bytes that do not fit."""

    encoding: str
    errors: str = "strict"

    @property
    def is_mixed(self) -> bool:
        """Whether parts of the file are in UTF-8 and other parts in cp1252."""
        return self.errors == _MIXED


def find_coding(path: Path) -> Coding:
    """Return UTF-8 with or without BOM, UTF-16 with or without BOM, cp1252, or a mixture.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return Coding("utf-16")
        wide = _wide(head)
        if wide:
            return Coding(wide)
        stream.seek(0)
        chunks = iter(lambda: stream.read(_CHUNK), b"")
        if _is_utf8(chunks):
            return Coding("utf-8-sig")
        stream.seek(0)
        chunks = iter(lambda: stream.read(_CHUNK), b"")
        if any(_UTF8_PAIR.search(chunk) for chunk in chunks):
            return Coding("utf-8-sig", _MIXED)
    return Coding("cp1252")


@contextmanager
def open_text(path: Path, coding: Coding) -> Iterator[TextIO]:
    """Open a file as text, its line ends as they stand."""
    with path.open(encoding=coding.encoding, errors=coding.errors, newline="") as stream:
        yield stream


def _wide(head: bytes) -> str | None:
    """Return UTF-16 without a BOM: of plain text every other byte is zero."""
    low, high = head[::2].count(0), head[1::2].count(0)
    if high > len(head) // 4 and not low:
        return "utf-16-le"
    return "utf-16-be" if low > len(head) // 4 and not high else None


def _is_utf8(chunks: Iterator[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Decode bytes that are no UTF-8 by themselves; used for a file that was glued together."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error(_MIXED, _as_cp1252)
