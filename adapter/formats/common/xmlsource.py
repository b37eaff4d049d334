"""The one way to open XML that comes from outside.

Size cap, magic and encoding sniffed, DOCTYPE refused, and an own handle, so that the parser never
inflates, never opens another file and never asks the network.
"""

import codecs
import contextlib
import re
from typing import BinaryIO

from lxml import etree
from lxml.etree import _Element

from adapter.core.errors import AdapterError

MAX_BYTES = 1 << 30
"""A million prestaties are about 0.67 GB; VECOZO takes 300 MB unpacked."""

MAX_RECORD_BYTES = 16 << 20
"""Between two records at most this much, so that a nameless mass of elements cannot fill memory."""

HEAD_BYTES = 1 << 16
_PEEK_BYTES = 4096
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_FIRST = re.compile(rb"<[A-Za-z_]")
_SINGLE_BYTE = {"iso-8859-1", "iso-8859-15", "windows-1252"}
_ALLOWED = {"utf-8", "us-ascii", "ascii"} | _SINGLE_BYTE
_MAGIC = (b"\x1f\x8b", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class XmlFaultError(AdapterError):
    """The bytes cannot be read as a safe XML message; becomes a finding with this code and line."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


class XmlSource:
    """A guarded binary stream for the parser; raises XmlFaultError instead of handing on a threat.

    Args:
        stream: an open binary handle; it is read once and not closed.
        max_bytes: the most that is read of it.

    Attributes:
        head: its first bytes.
        encoding: as it says itself.
        is_utf8: whether it is in UTF-8, or in the part of it that is ASCII.
    """

    def __init__(self, stream: BinaryIO, max_bytes: int = MAX_BYTES) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self._read = 0
        self._since_record = 0
        self._tail = b""
        self._lines = 0
        self._in_prolog = True
        self.head = _read_head(stream)
        self._pending = self.head
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self.encoding = _sniff(self.head)
        self.is_utf8 = self.encoding not in _SINGLE_BYTE
        self._watch_utf8 = not self.is_utf8
        self._saw_high = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size`, guarded."""
        if self._pending:
            chunk, self._pending = self._pending[:size], self._pending[size:]
        else:
            chunk = _read(self._stream, size)
        self._read += len(chunk)
        self._since_record += len(chunk)
        if self._read > self._max_bytes or self._since_record > MAX_RECORD_BYTES:
            raise XmlFaultError("XML-TE-GROOT")
        if self._in_prolog:
            self._refuse_doctype(chunk)
        if self._watch_utf8:
            self._follow_utf8(chunk)
        return chunk

    def leave_prolog(self) -> None:
        """Tell that the root element was met: a DOCTYPE can no longer come."""
        self._in_prolog = False

    def start_record(self) -> None:
        """Tell that a record was finished, so that the count for the next one starts."""
        self._since_record = 0

    @property
    def looks_like_utf8(self) -> bool:
        """Tell whether the bytes are UTF-8 although the declaration names a one-byte encoding."""
        return self._watch_utf8 and self._saw_high

    def _refuse_doctype(self, chunk: bytes) -> None:
        window = self._tail + chunk
        before, found, _ = window.partition(b"<!DOCTYPE")
        if found:
            raise XmlFaultError("XML-DOCTYPE", self._lines + before.count(b"\n") + 1)
        self._lines += window[:-16].count(b"\n")
        self._tail = window[-16:]

    def _follow_utf8(self, chunk: bytes) -> None:
        try:
            self._utf8.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            self._watch_utf8 = False
        self._saw_high = self._saw_high or not chunk.isascii()


def peek(head: bytes) -> tuple[str, dict[str, str]]:
    """Return the root tag of a message that starts with `head`, and its first leaf texts.

    The texts are those of the children of the elements below the root (a Header), by tag.
    """
    parser = etree.XMLPullParser(events=("start", "end"), resolve_entities=False, no_network=True)
    root = ""
    leaves: dict[str, str] = {}
    for start in range(0, len(head), _PEEK_BYTES):
        with contextlib.suppress(etree.XMLSyntaxError):
            parser.feed(head[start : start + _PEEK_BYTES])
        for event, node in parser.read_events():
            if not isinstance(node, _Element):
                continue
            root = root or node.tag
            depth = sum(1 for _ in node.iterancestors())
            if event == "end" and depth == 2:  # noqa: PLR2004 - a child of the Header
                leaves.setdefault(node.tag, (node.text or "").strip())
    return root, leaves


def first_line(head: bytes) -> int:
    """Return the line of the first element of a message that starts with `head`."""
    found = _FIRST.search(head)
    return head.count(b"\n", 0, found.start()) + 1 if found else 1


def line_of_text(head: bytes, name: str) -> int | None:
    """Return the line of the first element of a name in a message that starts with `head`."""
    found = re.search(rb"<(?:[\w.-]+:)?" + name.encode() + rb"[\s>]", head)
    return head.count(b"\n", 0, found.start()) + 1 if found else None


def _read(stream: BinaryIO, size: int) -> bytes:
    try:
        return stream.read(size)
    except OSError:
        raise XmlFaultError("XML-LEESFOUT") from None


def _read_head(stream: BinaryIO) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (chunk := _read(stream, HEAD_BYTES - len(head))):
        head += chunk
    return head


def _sniff(head: bytes) -> str:
    """Return the encoding of the message, or refuse what only looks like one."""
    if not head.strip():
        raise XmlFaultError("XML-LEEG")
    if head.startswith(_MAGIC) or b"\x00" in head:
        raise XmlFaultError("XML-GEEN-XML")
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text.startswith(b"<"):
        raise XmlFaultError("XML-GEEN-XML")
    match = _ENCODING.match(text)
    encoding = match[1].decode("ascii").lower() if match else "utf-8"
    if encoding not in _ALLOWED:
        raise XmlFaultError("XML-CODERING")
    if encoding in _SINGLE_BYTE and head.startswith(codecs.BOM_UTF8):
        raise XmlFaultError("XML-CODERING")
    return encoding
