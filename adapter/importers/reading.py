"""A CSV file as rows of cells: encoding, delimiter and rows found, the cells as they stand."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from attrs import define, field, frozen

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path
from adapter.importers.decoding import Coding, find_coding, open_text
from adapter.importers.quotes import Rows, UndecidableError

HEADER_ROWS = 30
"""A header is looked for in this many rows: exports put titles above it."""

MAX_LINE = 1 << 20
"""Signs on a line; a file without line ends may not fill memory."""

_DELIMITERS = ";,\t"
_NAMED = re.compile(r"sep=([^\s\w\"])[\r\n]*", re.ASCII)
_GUARD = re.compile(r"'(?=[=+\-@\t\r\0])")
_END_OF_FILE = ("\x1a",)  # as old programs close a text file


@frozen(kw_only=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        nummer: as a spreadsheet counts it, from 1.
        cells: its cells as written.
        fault: why its cells cannot be trusted, as the code of a finding.
    """

    nummer: int
    cells: tuple[str, ...]
    fault: str | None = None


@define
class Shape:
    """What is known of a table once its header was found: how many cells a row has."""

    width: int | None = None


@frozen(kw_only=True)
class Sheet:
    """A table in a file.

    Attributes:
        nummer: the how-manieth of its file, from 1.
        rows: its rows; those behind the header are cut by `shape`.
        shape: to be filled in when the header was found.
        is_alternative: whether the next sheets are the same table, read in another way.
        is_hidden: whether a spreadsheet program does not show it.
        is_1904: whether its days are counted from 1904.
        warnings: what is to be said of it, as codes of findings.
    """

    nummer: int = 1
    rows: Iterator[Row] = field(repr=False)
    shape: Shape = field(factory=Shape)
    is_alternative: bool = False
    is_hidden: bool = False
    is_1904: bool = False
    warnings: tuple[str, ...] = ()


def read_rows(
    path: Path,
    delimiter: str | None = None,
    *,
    coding: Coding | None = None,
    shape: Shape | None = None,
) -> Iterator[Row]:
    """Yield the rows of a CSV file, empty ones left out but counted.

    Without a delimiter the likeliest one is taken.

    Raises:
        UnusableInputError: the file cannot be read, or is no table of text.
    """
    known = shape or Shape()
    number = 0
    try:
        with open_text(path, coding or find_coding(path)) as stream:
            lines = _lines(stream)
            rows = Rows(lines, delimiter or delimiters(path, coding)[0], lambda: known.width)
            for number, (cells, fault) in enumerate(rows, start=1):
                if fault or (any(map(str.strip, cells)) and cells != _END_OF_FILE):
                    yield Row(nummer=number, cells=cells, fault=fault)
    except UndecidableError:
        details = {"bestand": shown_path(path), "rij": str(number + 1)}
        raise UnusableInputError("IN-AANHALINGSTEKEN", **details) from None
    except _LongLineError:
        details = {"bestand": shown_path(path), "rij": str(number + 1)}
        raise UnusableInputError("IN-REGEL-TE-LANG", **details) from None
    except UnicodeError:
        # Its message quotes the text of the file.
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None


class _LongLineError(Exception):
    """A line is longer than a row of a table can be."""


def _lines(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise _LongLineError
        yield line


def cell_text(cell: str) -> str:
    """Return the text of a cell: without spaces around it and without a guard against formulas."""
    text = cell.lstrip()
    return (text[1:] if _GUARD.match(text) else text).strip()


def delimiters(path: Path, coding: Coding | None = None) -> list[str]:
    """Return the signs that may part the cells, the likeliest first: the first rows have it most.

    Which one it is shows when a header is found under it: amounts have commas too. A first line
    such as `sep=|`, which a spreadsheet reads, names one.

    Raises:
        UnusableInputError: the file cannot be read, or is no text.
    """
    try:
        with open_text(path, coding or find_coding(path)) as stream:
            lines = (stream.readline(MAX_LINE) for _ in range(HEADER_ROWS))
            head = "".join(lines)
    except UnicodeError:
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None
    named = _NAMED.match(head)
    text = re.sub(r'"[^"]*"', "", head)
    found = sorted(_DELIMITERS, key=text.count, reverse=True)
    return list(dict.fromkeys([named[1], *found] if named else found))
