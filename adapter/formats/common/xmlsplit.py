"""Splits a long message in stretches of whole records, each of which can be read by itself.

A stretch is read behind the head of the message (its root, Header and what else comes once). Only
what is simple is split: what could hide a tag, or end a line in two ways, is read as a whole.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from attrs import evolve, frozen

from adapter.core.errors import AdapterError
from adapter.formats.common.xmlplan import Plan
from adapter.formats.common.xmlsource import MAX_BYTES, MAX_RECORD_BYTES, XmlSource

_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_MARKS = (b"<!", b"<?")


class SplitError(AdapterError):
    """The message cannot be judged in stretches: it is to be read as a whole, by one reader."""


@frozen(kw_only=True)
class Stretch:
    """A stretch of a message: a range of its bytes, to be read behind its head.

    Attributes:
        head: how many bytes the head has.
        start: the first byte.
        end: the byte behind the last.
        tail: what closes the message behind it; nothing behind the last stretch.
        records: how many records that repeat come before it.
        found: how many of them are in it.
        lines: what is to be added to the number of a line in it.
    """

    head: int
    start: int
    end: int
    tail: bytes
    records: int
    found: int
    lines: int

    @property
    def is_first(self) -> bool:
        """Whether the head itself is judged with it."""
        return self.start == self.head

    def read(self, path: Path) -> bytes:
        """Return the message that it is by itself."""
        with path.open("rb") as stream:
            head = stream.read(self.head)
            stream.seek(self.start)
            text = stream.read(self.end - self.start)
        # A line of its own, so that no line holds both what is in the head and what is in it.
        return b"".join((head, b"" if self.is_first else b"\n", text, self.tail))


def split(stream: BinaryIO, plan: Plan, size: int) -> Iterator[Stretch]:
    """Yield the stretches of a message.

    Args:
        stream: the message, at its beginning.
        plan: its records.
        size: how many bytes a stretch has, about.

    Raises:
        SplitError: it cannot be split.
    """
    source = XmlSource(stream)
    if not source.is_utf8:
        raise SplitError("encoding")
    record = next((name for name in plan.top if name in plan.nested), None)
    if record is None:
        raise SplitError("records")
    name = plan.shown(record).encode()
    first = re.search(rb"<((?:[A-Za-z_][\w.-]*:)?)" + name + rb"[\s>]", source.head)
    root = _ROOT.search(_COMMENT.sub(b"", source.head))
    if first is None or root is None:
        raise SplitError("head")
    head = source.head[: first.start()]
    tail = b"</" + root[1] + b">"
    stream.seek(len(head))
    close = b"</" + first[1] + name + b">"
    waiting: Stretch | None = None
    for found in _cut(stream, Stretch(**_before(head), tail=tail), close, size):
        if waiting:
            yield waiting
        waiting = found
    if waiting is None:
        raise SplitError("records")
    yield evolve(waiting, tail=b"", end=stream.tell())


def _before(head: bytes) -> dict[str, int]:
    at = len(head)
    return {"head": at, "start": at, "end": at, "records": 0, "found": 0, "lines": 0}


def _cut(stream: BinaryIO, before: Stretch, close: bytes, size: int) -> Iterator[Stretch]:
    """Yield one stretch after another, up to the last closing tag of a record."""
    last = before
    newlines = 0
    held = b""
    while chunk := stream.read(size):
        held += chunk
        if len(held) > MAX_RECORD_BYTES or stream.tell() > MAX_BYTES:
            raise SplitError("size")
        if any(mark in held for mark in _MARKS) or held.count(b"\r") != held.count(b"\r\n"):
            raise SplitError("marks")
        end = held.rfind(close) + len(close)
        if end < len(close):
            continue
        last = evolve(
            last,
            start=last.end,
            end=last.end + end,
            records=last.records + last.found,
            found=held.count(close, 0, end),
            lines=newlines,
        )
        yield last
        # One line less: `read` adds one behind the head.
        newlines += held.count(b"\n", 0, end) - (last.is_first)
        held = held[end:]
