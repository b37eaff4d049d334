"""A message as one table: a row a record, with the names of all rubrieken of all records."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final, TextIO

from adapter.formats.ei.layout import VOORLOOP, RecordLayout, Standaard
from adapter.formats.ei.registry import find_standard
from adapter.formats.ei.rij import EiRij, Opmerking, Tell, VormError
from adapter.formats.ei.teksten import told_fields, values_of

RECORD, LINE = "record", "regel"
DELIMITERS: Final = ";,\t"
_HEAD = ("code_externe_integratiebericht", "versienummer_berichtstandaard")
_SUBVERSION = "subversienummer_berichtstandaard"


def columns_of(standaard: Standaard) -> tuple[str, ...]:
    """Return the columns of the table of a standard: each name once, in the order of records."""
    names = [
        veld.sleutelnaam for record in standaard.records.values() for veld in record.velden[1:]
    ]
    return tuple(dict.fromkeys((RECORD, LINE, *names)))


def table_row(standaard: Standaard, rij: EiRij) -> list[str]:
    """Return the cells of a record, in the order of `columns_of`, as far as they are filled in."""
    told = told_fields(standaard.records[rij.kenmerk], rij.waarden)
    told[RECORD], told[LINE] = rij.kenmerk, str(rij.regel)
    return [told.get(name, "") for name in columns_of(standaard)]


def looks_like_table(head: str) -> bool:
    """Tell whether a text begins as such a table does."""
    first = head.lstrip("\ufeff").partition("\n")[0].replace('"', "").lower()
    return any(first.startswith(f"{RECORD}{sign}{LINE}{sign}") for sign in DELIMITERS)


class TableReader:
    """A message in a table: iterate over it for its rows, once.

    Args:
        rows: the rows of the table, the header first.
        tell: is told of a column that does not exist, of a cell that its record does not have, and
            of a value that is none of its kind.

    Attributes:
        standaard: of the message.

    Raises:
        VormError: the first record is none of a standard and version that are known.
    """

    def __init__(self, rows: Iterator[Sequence[str]], tell: Tell) -> None:
        self._rows = rows
        self._tell = tell
        self._number = 0
        header = [name.strip().lower() for name in self._next()]
        if len(set(header)) < len(header) or header[:1] != [RECORD]:
            raise VormError(Opmerking(code="VERT-KOP"))
        self._header = header
        self._first = self._next()
        told = dict(zip(header, self._first, strict=False))
        code, versie = (told.get(name, "") for name in _HEAD)
        subversie = told.get(_SUBVERSION, "")
        found = find_standard(code.zfill(3), versie.zfill(2), subversie.zfill(2))
        if found is None or told[RECORD].zfill(2) != VOORLOOP:
            raise VormError(Opmerking(code="VERT-STANDAARD"))
        self.standaard = found

    def __iter__(self) -> Iterator[EiRij]:
        """Yield the rows.

        Raises:
            VormError: it is no table, or a row is no record of the standard.
        """
        known = set(columns_of(self.standaard))
        if any(name not in known for name in self._header):
            self._tell(Opmerking(code="VERT-KOLOM", regel=1))
        row: Sequence[str] = self._first
        while row:
            if any(row):
                yield self._row(row)
            row = self._next()

    def _row(self, cells: Sequence[str]) -> EiRij:
        kenmerk = cells[0].strip().zfill(2)
        layout = self.standaard.records.get(kenmerk)
        if layout is None or len(cells) > len(self._header):
            raise VormError(Opmerking(code="VERT-RIJ", regel=self._number))
        at = Opmerking(code="VERT-CEL", kenmerk=kenmerk, regel=self._number)
        told = dict(zip(self._header, cells, strict=False))
        own = _names(layout)
        if any(text and name not in own for name, text in told.items()):
            self._tell(at)
        waarden = values_of(layout, told, self._tell, at)
        return EiRij(kenmerk=kenmerk, waarden=waarden, regel=self._number)

    def _next(self) -> Sequence[str]:
        """Return the next row; nothing at the end. A row without cells is passed over."""
        try:
            for row in self._rows:
                self._number += 1
                if row:
                    return row
        except (csv.Error, UnicodeDecodeError):
            raise VormError(Opmerking(code="VERT-TABEL", regel=self._number + 1)) from None
        return ()


def _names(layout: RecordLayout) -> frozenset[str]:
    return frozenset({RECORD, LINE, *(veld.sleutelnaam for veld in layout.velden)})


def table_rows(stream: TextIO) -> Iterator[Sequence[str]]:
    """Yield the rows of a table, whatever its delimiter, with the guard of a cell taken off."""
    first = stream.readline()
    stream.seek(0)
    delimiter = next((sign for sign in DELIMITERS if sign in first), ";")
    for row in csv.reader(stream, delimiter=delimiter):
        yield [unguarded(cell) for cell in row]


_GUARDED = re.compile(r"'+[=+\-@\t\r\0]")


def guarded_twice(cell: str) -> str:
    """Return a cell so that the guard against formulas, once taken off, leaves what it was.

    >>> guarded_twice("'=1+1"), guarded_twice("'t")
    ("''=1+1", "'t")
    """
    return f"'{cell}" if _GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from taking it as a formula.

    >>> unguarded("'=1+1"), unguarded("'t"), unguarded("''=1+1")
    ('=1+1', "'t", "'=1+1")
    """
    return cell[1:] if _GUARDED.match(cell) else cell
