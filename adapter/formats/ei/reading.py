"""Reads a flat message record by record: tolerant of its ends of line, memory does not grow."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import BinaryIO

from attrs import define, field

from adapter.core.errors import AdapterError
from adapter.formats.ei.compiled import Waarden
from adapter.formats.ei.layout import RecordLayout, Standaard
from adapter.formats.ei.registry import find_standard, knows_code
from adapter.formats.ei.text import decode, looks_like_utf8

_CHUNK = 1 << 16
LONGEST = 1 << 13
"""A record that goes on for longer is cut: no standard has one of more than 670."""

_SPACE = b" \t\r\n\x00\xef\xbb\xbf"
_END_OF_FILE = "\x1a"  # as old programs close a file
_HEAD = 9  # 0101 up to 0104
_FLAT = 300  # every standard has records at least as long


class EiFaultError(AdapterError):
    """A message cannot be read as EI at all.

    Args:
        code: of the finding: "EI-1-LEEG", "EI-1-ONBEKEND", "EI-1-UTF16" or "EI-1-VERSIE".
        line: where, from 1.
    """

    def __init__(self, code: str, line: int = 1) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


@define(eq=False)
class EiRecord:
    """A record as it stands in a message.

    Attributes:
        layout: its kind; None when its kenmerk is none of the standard.
        regel: its line, from 1.
        tekst: what it holds, without the end of the line; personal data.
    """

    layout: RecordLayout | None
    regel: int
    tekst: str = field(repr=False)

    @property
    def kenmerk(self) -> str:
        """Its first two positions."""
        return self.tekst[:2]

    @property
    def waarden(self) -> Waarden:
        """The values of its rubrieken, in the order of `layout.velden`; none without a layout."""
        return self.layout.read(self.tekst) if self.layout else ()

    def __getitem__(self, nr: str) -> str:
        """Return the text of a rubriek as it stands.

        Raises:
            KeyError: this kind of record has no such rubriek.
        """
        veld = self.layout.by_number[nr] if self.layout else None
        if veld is None:
            raise KeyError(nr)
        return self.tekst[veld.begin : veld.einde]


@define
class LineEnds:
    """How the records of a message end, so far.

    Attributes:
        crlf: how many end in CR LF, as the standard asks.
        lf: how many end in LF alone.
        first_lf: the line of the first of those.
        open_end: whether the last one ends in nothing.
        cut: lines that were too long to be a record, and were cut.
    """

    crlf: int = 0
    lf: int = 0
    first_lf: int | None = None
    open_end: bool = False
    cut: list[int] = field(factory=list)


class EiReader:
    """A message that is being read: iterate over it for its records, once.

    Args:
        stream: the message, an open binary handle at its beginning; not closed.

    Attributes:
        standaard: the standard and version that it says it is of.
        ends: how its records end.
        bom: whether it begins with a mark of UTF-8.
        utf8: whether it has that mark, or signs of more than one byte, as far as it was read.

    Raises:
        EiFaultError: it is empty, no EI, or of a standard or version without a layout.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        head = stream.read(_HEAD)
        # A mark that says UTF-8 is passed over: what follows is mostly plain ASCII.
        self.utf8 = self.bom = head.startswith(BOM_UTF8)
        if self.bom:
            head = head.removeprefix(BOM_UTF8) + stream.read(len(BOM_UTF8))
        self.standaard = recognise(head)
        self.ends = LineEnds()
        self._head = head

    def __iter__(self) -> Iterator[EiRecord]:
        """Yield the records in the order of the message, also those that are not right."""
        layout_of = self.standaard.records.get
        regel = 0
        for data in self._pieces():
            if not data.isascii() and not self.utf8:
                self.utf8 = looks_like_utf8(data)
            lines = self._lines(data, regel)
            for at, tekst in enumerate(lines, regel + 1):
                yield EiRecord(layout_of(tekst[:2]), at, tekst)
            regel += len(lines)

    def _lines(self, data: bytes, regel: int) -> list[str]:
        """Return the lines of a piece of the message, which comes behind line `regel`."""
        ends = data.count(b"\n")
        *lines, last = decode(data).split("\r\n")
        if len(data) > LONGEST * (ends or 1) or ends != len(lines):
            return list(self._odd_lines(data, regel))
        self.ends.crlf += ends
        return [*lines, self._last(last, regel + ends + 1)] if last.strip(_END_OF_FILE) else lines

    def _odd_lines(self, data: bytes, regel: int) -> Iterator[str]:
        """Yield the lines of a piece in which some end in LF alone, or are very long."""
        *pieces, last = data.split(b"\n")
        for piece in pieces:
            regel += 1
            if piece.endswith(b"\r"):
                self.ends.crlf += 1
            else:
                self.ends.lf += 1
                self.ends.first_lf = self.ends.first_lf or regel
            if len(piece) > LONGEST:
                self.ends.cut.append(regel)
            yield decode(piece[:LONGEST].removesuffix(b"\r"))
        if last.strip(_END_OF_FILE.encode()):
            yield self._last(decode(last[: LONGEST + 1]), regel + 1)

    def _last(self, tekst: str, regel: int) -> str:
        """Return the last line, that no end of line follows."""
        self.ends.open_end = True
        if len(tekst) > LONGEST:
            self.ends.cut.append(regel)
        return tekst[:LONGEST].rstrip("\r" + _END_OF_FILE)

    def _pieces(self) -> Iterator[bytes]:
        """Yield the message in pieces of whole lines; only the last may end without an end."""
        rest = self._head
        while chunk := self._stream.read(_CHUNK):
            end = chunk.rfind(b"\n") + 1
            if not end:
                # What is longer than any record is not gathered further.
                rest = (rest + chunk)[: _CHUNK + LONGEST]
                continue
            yield rest + chunk[:end]
            rest = chunk[end:]
        if rest:
            yield rest


def recognise(head: bytes) -> Standaard:
    """Return the standard of a message by its first nine bytes.

    Raises:
        EiFaultError: there is none.
    """
    if not head.strip(_SPACE):
        raise EiFaultError("EI-1-LEEG")
    if _is_utf16(head):
        raise EiFaultError("EI-1-UTF16")
    text = decode(head)
    code, versie, subversie = text[2:5], text[5:7], text[7:9]
    found = find_standard(code, versie, subversie) if text[:2] == "01" else None
    if found is None:
        known = text[:2] == "01" and knows_code(code)
        raise EiFaultError("EI-1-VERSIE" if known else "EI-1-ONBEKEND")
    return found


def is_flat(head: bytes) -> bool:
    """Tell whether a message that begins so is EI, or is so much like it that it must be meant so.

    Args:
        head: its first bytes; a few hundred are needed to tell by its records.
    """
    if _is_utf16(head):
        return True
    text = head.lstrip(_SPACE)
    if text[:1] == b"<" or not text:
        return False
    if text[:2] == b"01" and text[2:5].isdigit() and text[5:9].isdigit():
        return True
    first = text.split(b"\n", 1)[0]
    return len(first.rstrip(b"\r")) >= _FLAT and b"\x00" not in first


def _is_utf16(head: bytes) -> bool:
    """Tell whether a message begins with "01" in two bytes a sign, with or without a mark."""
    rest = head.removeprefix(BOM_UTF16_LE).removeprefix(BOM_UTF16_BE)
    return rest.startswith((b"0\x001\x00", b"\x000\x001"))
