"""Shows a flat message: its records as a tree, those with money as a table, or one of them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.exporters.eirecord import EiRow, EiTotals, RecordPart
from adapter.exporters.eitonen import (
    EI,
    Toner,
    is_credit,
    signed_amount,
)
from adapter.exporters.report import Totals
from adapter.exporters.tree import Element
from adapter.formats.ei.boom import PRESTATIE, VERZEKERDE
from adapter.formats.ei.layout import (
    GEDECLAREERD,
    SLUIT,
    TOTAAL_GEDECLAREERD,
    RecordLayout,
    Standaard,
)
from adapter.formats.ei.plaats import placed
from adapter.formats.ei.reading import EiReader, EiRecord
from adapter.formats.ei.veld import Veld
from adapter.reference.codelists import load_ei_codelists
from adapter.reference.shown import Column, shown

FlatPart = RecordPart | EiRow | Finding


class FlatView:
    """Goes through a flat message record by record, and adds up what it comes to.

    Args:
        stream: the message, at its beginning.
        file: how it is named.
        reveal: whether personal data is shown too.

    Raises:
        EiFaultError: it is no flat message, or of a standard that is not known.
    """

    def __init__(self, stream: BinaryIO, file: str, *, reveal: bool) -> None:
        self._reader = EiReader(stream)
        self._file = file
        self._reveal = reveal
        self._toner = Toner(self._reader.standaard, load_ei_codelists(), reveal=reveal)
        self._sums = _Sums(file, self._reader.standaard)

    @property
    def totals(self) -> EiTotals:
        """What it comes to, as far as it was read."""
        return self._sums.totals()

    def tree(self) -> Iterator[FlatPart]:
        """Yield every record, and what is wrong with those that cannot be read whole."""
        for record, fits in self._records():
            yield self._toner.part(record, fits=fits)
            yield from self._faults(record, fits=fits)
        yield from self._remarks()

    def table(self) -> Iterator[FlatPart]:
        """Yield a row a record with money."""
        rows = _Rows(self._reader.standaard.geldrecord, self._toner)
        for record, fits in self._records():
            row = rows.row(record, fits=fits)
            if row:
                yield row
            yield from self._faults(record, fits=fits)
        yield from self._remarks()

    def one(self, line: int) -> Iterator[FlatPart]:
        """Yield the record on one line, whole; a finding when there is none."""
        for record, fits in placed(self._reader, self._reader.standaard):
            self._toner.meet(record, fits=fits)
            if record.regel == line:
                yield self._toner.part(record, whole=True, fits=fits)
                yield from self._faults(record, fits=fits)
                return
        yield self._finding("TOON-GEEN-REGEL", None, regel=str(line))

    def _records(self) -> Iterator[tuple[EiRecord, bool]]:
        for record, fits in placed(self._reader, self._reader.standaard):
            self._toner.meet(record, fits=fits)
            self._sums.add(record, fits=fits)
            yield record, fits

    def _faults(self, record: EiRecord, *, fits: bool) -> Iterator[Finding]:
        length = self._reader.standaard.recordlengte
        if record.layout is None:
            yield self._finding("EI-2-RECORD-ONBEKEND", record)
        elif len(record.tekst) != length:
            held = str(len(record.tekst))
            yield self._finding("EI-2-LENGTE", record, gevonden=held, lengte=str(length))
        if record.layout and not (fits or self._reveal):
            yield self._finding("TOON-NIET-OP-ZIJN-PLAATS", record)

    def _remarks(self) -> Iterator[Finding]:
        if self._reader.utf8:
            yield self._finding("EI-1-UTF8", None)

    def _finding(self, code: str, record: EiRecord | None, **details: str) -> Finding:
        at = Location(file=self._file)
        if record:
            kenmerk = record.layout.kenmerk if record.layout else None
            at = Location(file=self._file, line=record.regel, record=kenmerk)
        return Finding(
            severity=Severity.ERROR,
            code=code,
            at=at,
            details={name: public(text) for name, text in details.items()},
            standard=EI,
        )


class _Rows:
    """Makes the rows of the table; what the record with the money lacks is in those above it."""

    def __init__(self, kenmerk: str | None, toner: Toner) -> None:
        self._kenmerk = kenmerk or PRESTATIE
        self._toner = toner
        self._columns = shown(EI).kolommen
        self._above: dict[str, tuple[EiRecord, bool]] = {}
        self._velden: dict[tuple[str, str], Veld | None] = {}

    def row(self, record: EiRecord, *, fits: bool) -> EiRow | None:
        """Return the row of a record; None when it has no money."""
        kenmerk, layout = record.kenmerk, record.layout
        if layout is None:
            return None
        if kenmerk == VERZEKERDE:
            self._above.clear()
        self._above[kenmerk] = record, fits
        if kenmerk != self._kenmerk:
            return None
        levels = [self._above[k] for k in (kenmerk, PRESTATIE, VERZEKERDE) if k in self._above]
        cells = {column.veld: self._cell(column, levels) for column in self._columns}
        return EiRow(
            record=kenmerk,
            place=Element(path="", line=record.regel, name=kenmerk),
            soort="C" if fits and is_credit(record, layout.of_element(GEDECLAREERD)) else "D",
            columns=self._columns,
            cells={veld: cell for veld, cell in cells.items() if cell},
        )

    def _cell(self, column: Column, levels: Sequence[tuple[EiRecord, bool]]) -> Element | None:
        """Return what is in a column: of the record itself, else of those above it."""
        for held, fits in levels:
            veld = self._veld(column, held)
            rubriek = self._toner.rubriek(held, veld, fits=fits) if veld else None
            if veld and rubriek and rubriek.text != "":
                text = rubriek.text and rubriek.text.removeprefix("-")
                masked = rubriek.masked
                return Element(path="", line=held.regel, name=veld.nr, text=text, masked=masked)
        return None

    def _veld(self, column: Column, record: EiRecord) -> Veld | None:
        """Return which rubriek of a kind of record is in a column; it is looked up once."""
        key = column.veld, record.kenmerk
        if key not in self._velden and record.layout:
            found = map(record.layout.of_element, column.elementen)
            self._velden[key] = next(filter(None, found), None)
        return self._velden.get(key)


class _Sums:
    """What was met so far: persons, debits, credits, and the total that record 99 tells."""

    def __init__(self, file: str, standaard: Standaard) -> None:
        self._file = file
        self._standaard = standaard
        self._verzekerden = 0
        self._debet, self._credit = Totals(), Totals()
        self._unread = 0
        self._told: Decimal | None = None

    def add(self, record: EiRecord, *, fits: bool) -> None:
        """Take in a record; what does not fit its place is not added: its digits may be a BSN."""
        layout = record.layout
        if layout is None:
            return
        if not fits:
            self._unread += record.kenmerk == self._standaard.geldrecord
            return
        self._verzekerden += record.kenmerk == VERZEKERDE
        if record.kenmerk == self._standaard.geldrecord:
            self._add_money(record, layout)
        elif record.kenmerk == SLUIT:
            self._told = signed_amount(record, layout.of_element(*TOTAAL_GEDECLAREERD))

    def _add_money(self, record: EiRecord, layout: RecordLayout) -> None:
        amount = signed_amount(record, layout.of_element(GEDECLAREERD))
        held = Totals(rows=1, amount=abs(amount or Decimal(0)))
        self._unread += amount is None
        if is_credit(record, layout.of_element(GEDECLAREERD)):
            self._credit += held
        else:
            self._debet += held

    def totals(self) -> EiTotals:
        """Return it as the totals of a message."""
        return EiTotals(
            file=self._file,
            standard=self._standaard.naam,
            version=self._standaard.versie,
            verzekerden=self._verzekerden,
            debet=self._debet,
            credit=self._credit,
            unread=self._unread,
            overzicht=self._told,
        )
