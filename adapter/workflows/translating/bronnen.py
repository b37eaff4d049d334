"""Opens a message in whatever form it is: flat, JSON, or a table."""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from attrs import frozen

from adapter.formats.common.jsonvalues import JsonValues
from adapter.formats.ei.flatform import read_flat
from adapter.formats.ei.jsonlezer import DECODER, JsonReader
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.reading import EiFaultError, EiReader
from adapter.formats.ei.rij import EiRij, Opmerking, Tell, VormError
from adapter.formats.ei.tabelform import TableReader, looks_like_table, table_rows

EI, JSON, CSV, GDS801 = "ei", "json", "csv", "gds801"
_HEAD = 4096
_NAMED = re.compile(r'\{\s*"standaard"\s*:\s*"([A-Z0-9]{1,12})"')


@frozen(kw_only=True)
class EiBron:
    """An EI message that is being read.

    Attributes:
        vorm: EI, JSON or CSV.
        standaard: of the message.
        rijen: its records, to be gone through once.
    """

    vorm: str
    standaard: Standaard
    rijen: Iterator[EiRij]


def form_of(head: bytes) -> str:
    """Return in which form a message is that begins so; what is nothing else is taken as flat."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"<"):
        return GDS801
    if start.startswith(b"{"):
        return JSON
    return CSV if looks_like_table(start.decode("latin-1")) else EI


def json_standard(head: bytes) -> str:
    """Return the standard that a message in JSON begins with; "" when it names none."""
    found = _NAMED.match(head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").lstrip())
    return found[1] if found else ""


def head_of(stream: BinaryIO) -> bytes:
    """Return how a message begins; the stream is at its beginning again."""
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    return head


@contextmanager
def open_ei(stream: BinaryIO, tell: Tell) -> Iterator[EiBron]:
    """Give an EI message in whatever form it is.

    Raises:
        VormError: it is none, or cannot be read in its form.
    """
    vorm = form_of(head_of(stream))
    if vorm == EI:
        try:
            reader = EiReader(stream)
        except EiFaultError as fault:
            raise VormError(
                Opmerking(code=_FAULTS.get(fault.code, fault.code), regel=fault.line)
            ) from None
        yield EiBron(vorm=vorm, standaard=reader.standaard, rijen=read_flat(reader, tell))
        return
    text = io.TextIOWrapper(stream, encoding=_encoding(stream), newline="")
    try:
        made = (
            JsonReader(JsonValues(text.read, DECODER), tell)
            if vorm == JSON
            else TableReader(table_rows(text), tell)
        )
        yield EiBron(vorm=vorm, standaard=made.standaard, rijen=iter(made))
    finally:
        text.detach()


def _encoding(stream: BinaryIO) -> str:
    """Return UTF-8, or Windows-1252 when it is not: a spreadsheet may have saved it so."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        stream.seek(0)
    return "utf-8-sig"


_FAULTS = {
    "EI-1-LEEG": "VERT-LEEG",
    "EI-1-ONBEKEND": "VERT-ONBEKEND",
    "EI-1-VERSIE": "VERT-STANDAARD",
}
