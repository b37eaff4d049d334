"""A table file as rows of cells: encoding, delimiter and header found, nothing changed."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from attrs import frozen

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path

_HEADER_ROWS = 30
"""A header is looked for in this many rows: exports put titles above it."""

_DELIMITERS = ";,\t"
_GUARD = re.compile(r"'(?=[=+\-@\t\r\0])")


_LONGEST_ROW = 50
"""Lines of a row with line breaks in its cells; more is a quote that was never closed."""


class _Lines:
    """The lines of a file, with the number of quotes in those since the last finished row.

    csv.reader takes a quote that is never closed for a very long cell, and says nothing of it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._quotes = 0
        self._at_end = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline()
        if not line:
            self._at_end = True
            raise StopIteration
        self._quotes += line.count('"')
        return line

    @property
    def is_open(self) -> bool:
        """Whether the file ended inside a quoted cell."""
        return self._at_end and self._quotes % 2 == 1


@frozen(kw_only=True)
class Row:
    """A row of a table: its number as a spreadsheet counts it (from 1) and its cells as written."""

    nummer: int
    cells: tuple[str, ...]


def read_rows(path: Path, delimiter: str | None = None) -> Iterator[Row]:
    """Yield the rows of a CSV file, empty ones left out but counted.

    Encoding: UTF-8 with or without BOM, UTF-16 with BOM, else cp1252. Without a delimiter the
    likeliest one is taken.

    Raises:
        UnusableInputError: the file cannot be read, or is no table of text.
    """
    try:
        with _open_text(path) as stream:
            lines = _Lines(stream)
            reader = csv.reader(lines, delimiter=delimiter or delimiters(path)[0])
            before = 0
            for number, cells in enumerate(reader, start=1):
                if lines.is_open or reader.line_num - before > _LONGEST_ROW:
                    raise UnusableInputError(
                        "IN-AANHALINGSTEKEN", bestand=shown_path(path), rij=str(number)
                    )
                before = reader.line_num
                if any(cell.strip() for cell in cells):
                    yield Row(nummer=number, cells=tuple(cells))
    except (csv.Error, UnicodeError):
        # Their messages quote the text of the file.
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None


def cell_text(cell: str) -> str:
    """Return the text of a cell: without spaces around it and without a guard against formulas."""
    text = cell.lstrip()
    return (text[1:] if _GUARD.match(text) else text).strip()


@contextmanager
def _open_text(path: Path) -> Iterator[TextIO]:
    with path.open(encoding=_encoding(path), newline="") as stream:
        yield stream


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        stream.seek(0)
        try:
            while chunk := stream.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def delimiters(path: Path) -> list[str]:
    """Return the signs that may part the cells, the likeliest first: the first rows have it most.

    Which one it is shows when a header is found under it: amounts have commas too.

    Raises:
        UnusableInputError: the file cannot be read, or is no text.
    """
    try:
        with _open_text(path) as stream:
            head = [line for line, _ in zip(stream, range(_HEADER_ROWS), strict=False)]
    except UnicodeError:
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None
    text = re.sub(r'"[^"]*"', "", "".join(head))
    return sorted(_DELIMITERS, key=text.count, reverse=True)
