"""Copies of a message in which every date is moved, or the version is another.

A date keeps its length, so every line and every other byte stays as it was.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import BinaryIO

from adapter.workflows.temporary import TemporaryFiles

_CHUNK = 1 << 20
# Every date of a message but those of a life: a person does not grow younger with it.
_DATE = re.compile(
    rb"(?P<tag><(?:[\w.-]+:)?(?!Geboorte|Overlijdens)\w*[Dd]atum\w*(?:\s[^<>]*)?>\s*)"
    rb"(?P<date>\d{4}-\d\d-\d\d)(?=[-+Z\s<])"
)
_BEGINDATUM = re.compile(rb"<(?:[\w.-]+:)?Begindatum(?:\s[^<>]*)?>\s*(\d{4}-\d\d-\d\d)[-+Z\s<]")
_VERSION = re.compile(rb"(?P<tag><(?:[\w.-]+:)?Bericht(?P<sub>sub)?versie>\s*)\d+(?=\s*<)")


def first_care(stream: BinaryIO) -> date | None:
    """Return the earliest Begindatum of a message, None when it has none that can be read."""
    found = (_day(match[1]) for part in _parts(stream) for match in _BEGINDATUM.finditer(part))
    return min((day for day in found if day), default=None)


@contextmanager
def shifted(stream: BinaryIO, days: int, version: str | None = None) -> Iterator[BinaryIO]:
    """Give a copy of a message with its dates moved; it is gone afterwards.

    Args:
        stream: the message.
        days: how many days later.
        version: the version that it then says it is, as "2.1"; None leaves it.
    """
    later = timedelta(days=days)

    def move(match: re.Match[bytes]) -> bytes:
        day = _day(match["date"])
        try:
            moved = day and (day + later).isoformat().encode()
        except OverflowError:
            moved = None
        return match["tag"] + (moved or match["date"])

    with TemporaryFiles() as files:
        target, _ = files.new()
        for part in _parts(stream):
            target.write(_in_version(_DATE.sub(move, part), version))
        target.flush()
        target.seek(0)
        yield target


def _in_version(part: bytes, version: str | None) -> bytes:
    if version is None:
        return part
    main, _, sub = version.partition(".")
    return _VERSION.sub(lambda match: match["tag"] + (sub if match["sub"] else main).encode(), part)


def _parts(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes in parts that end before a start tag, so that no element is cut in two."""
    stream.seek(0)
    kept = b""
    while chunk := stream.read(_CHUNK):
        kept += chunk
        cut = max((match.start() for match in re.finditer(rb"<[^/!?]", kept)), default=0)
        if cut:
            yield kept[:cut]
            kept = kept[cut:]
    yield kept


def _day(text: bytes) -> date | None:
    try:
        return date.fromisoformat(text.decode())
    except ValueError:
        return None
