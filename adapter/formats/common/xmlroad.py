"""The fast road: records whose text fits the mould of a record that was met go round the parser.

The parser reads all else. In the place of the records that went round it, it gets one that holds
nothing but their ends of line, so that it keeps count of these, and sees that there were some.

Only the road tells what may go round: the parser has just ended a record that repeats below the
root, and nothing in what it read behind the record before could hide what follows (a comment, a
CDATA section). What does not fit a mould to the last sign, the parser reads.
"""

import re
from collections.abc import Iterator

from attrs import frozen
from lxml.etree import _Element

from adapter.formats.common.xmlform import Form
from adapter.formats.common.xmlmould import GAP, compile_mould
from adapter.formats.common.xmlplan import Plan
from adapter.formats.common.xmlsource import XmlSource

_ENCODING = "utf-8"
_SIZE = 1 << 15
_SIZE_OF_ROAD = 1 << 17
_LARGEST = 1 << 20
"""A record of more bytes than this does not go round."""

_MOST_MOULDS = 24
_HIDES = re.compile(rb"<[!?]")

_Mould = tuple[Form, re.Pattern[str]]
Fit = tuple[Form, re.Match[str], int]
"""A record: its form, its text, and how many ends of line come before it."""


@frozen(eq=False)
class Passed:
    """A record that goes round the parser.

    Attributes:
        head: it, up to the first record inside it.
        inner: the records inside it.
        end: where it ends in the text that it is in.
        lines: how many ends of line come before that end.
    """

    head: Fit
    inner: list[Fit]
    end: int
    lines: int


class Road:
    """What is known of the records of one message that may so go round the parser.

    Args:
        plan: the records of the message.

    Attributes:
        is_free: for the walker to tell: the last that the parser ended is such a record.
    """

    def __init__(self, plan: Plan) -> None:
        self._record = next((name for name in plan.top if name in plan.nested), "")
        self._records = (self._record, plan.nested.get(self._record, ""))
        self._is_open = bool(self._record) and not plan.most and self._record not in plan.late
        self._outer: list[_Mould] = []
        self._inner: list[_Mould] = []
        self._forms: set[Form] = set()
        self._shown, self._shown_inner = (
            plan.shown(name) if name else "" for name in self._records
        )
        self._lead = ""
        self._tag = ""
        self._close = re.compile("")
        self._lines = 0
        self._from: int | None = None
        self._last = 0
        self.is_free = False

    def learn(self, form: Form, element: _Element) -> None:
        """Let records of a form go round from now on.

        Args:
            form: the form.
            element: a record of it, against which the schema has nothing.
        """
        if form in self._forms or not self._is_open or form.record not in self._records:
            return
        self._forms.add(form)
        is_outer = form.record == self._record
        pattern = compile_mould(form, element, inner=self._shown_inner if is_outer else "")
        lead = f"{element.prefix}:" if element.prefix else ""
        if not self._tag:
            self._lead, self._tag = lead, f"{lead}{self._shown}"
            self._close = re.compile(f"{GAP}</{re.escape(self._tag)}>")
        if pattern and lead == self._lead:
            moulds = self._outer if is_outer else self._inner
            moulds.insert(0, (form, pattern))
            del moulds[_MOST_MOULDS:]

    def pieces(self, source: XmlSource) -> Iterator[bytes | Passed]:
        """Yield the message: what is for the parser, and the records that go round it."""
        held = b""
        while chunk := source.read(_SIZE_OF_ROAD if self._outer else _SIZE):
            held += chunk
            if not self._outer or source.encoding != _ENCODING or len(held) > _LARGEST:
                yield self._parsed(held)
                held = b""
                self.is_free = False  # nobody knows what it began behind its last record
                continue
            close = f"</{self._tag}>".encode()
            end = held.rfind(close) + len(close)
            if end >= len(close):
                yield from self._sorted_out(held[:end], source)
                held = held[end:]
        if held:
            yield self._parsed(held)

    def _sorted_out(self, block: bytes, source: XmlSource) -> Iterator[bytes | Passed]:
        """Yield what is in a block that ends with the end of a record that repeats."""
        text = _decoded(block)
        if text is None:
            yield self._parsed(block)
            self.is_free = False
            return
        close = f"</{self._tag}>"
        at = 0
        while at < len(text):
            while self.is_free and (passed := self._fitting(text, at)):
                at = passed.end
                self._from = self._lines if self._from is None else self._from
                self._last, self._lines = passed.head[2], passed.lines
                source.start_record()
                yield passed
            if at < len(text):
                end = text.index(close, at) + len(close)
                piece = text[at:end].encode()
                at = end
                yield self._parsed(piece)
                self.is_free = self.is_free and not _HIDES.search(piece)
        if self._from is not None:
            yield self._parsed(b"")  # a block at a time, for these ends of line are one text

    def _parsed(self, piece: bytes) -> bytes:
        """Return what the parser is to read, behind what stands for the records that went by.

        That has the line of the last of these.
        """
        ends = self._lines
        self._lines += piece.count(b"\n")
        self.is_free = False
        if self._from is None:
            return piece
        before, inside = "\n" * (self._last - self._from), "\n" * (ends - self._last)
        self._from = None
        return f"{before}<{self._tag}>{inside}</{self._tag}>".encode() + piece

    def _fitting(self, text: str, at: int) -> Passed | None:
        """Return the record at a place of a text; None when it does not fit."""
        head = last = _fit(self._outer, text, at, at, self._lines)
        inner: list[Fit] = []
        while last:
            _, match, lines = last
            end = match.end()
            last = _fit(self._inner, text, end, match.start(1), lines)
            if last:
                inner.append(last)
        if not (head and inner and (closed := self._close.match(text, end))):
            return None
        end = closed.end()
        lines += text.count("\n", match.start(1), end)
        return Passed(head=head, inner=inner, end=end, lines=lines)


def _fit(moulds: list[_Mould], text: str, at: int, before: int, lines: int) -> Fit | None:
    """Return the record at a place of a text, by the mould that it fits; that comes first then.

    Args:
        moulds: what it may fit.
        text: what it is in.
        at: where the white space before it begins.
        before: a place before that.
        lines: how many ends of line come before that one.
    """
    for number, (form, pattern) in enumerate(moulds):
        match = pattern.match(text, at)
        if match:
            if number:
                moulds.insert(0, moulds.pop(number))
            return form, match, lines + text.count("\n", before, match.start(1))
    return None


def _decoded(block: bytes) -> str | None:
    """Return the text of a block; None when it is none, or when a line may end in two ways."""
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        return None
    try:
        return block.decode(_ENCODING)
    except UnicodeDecodeError:
        return None
