"""Goes through a flat declaration to write its return message: as often as that takes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from attrs import frozen

from adapter.formats.ei.boom import PRESTATIE, VERZEKERDE
from adapter.formats.ei.layout import SLUIT, VOORLOOP, Standaard
from adapter.formats.ei.plekken import FACTUURNUMMER, text_at
from adapter.formats.ei.reading import EiReader, EiRecord
from adapter.model.bericht import DeclaratieContext
from adapter.model.sandbox import Sandbox
from adapter.workflows.answering.ei_besluit import (
    context_of,
    declared_by,
    prestatie_of,
    verzekerde_of,
)
from adapter.workflows.answering.ei_codes import OF_FILE, LineCodes
from adapter.workflows.answering.ei_return import ReturnWriter, fits
from adapter.workflows.answering.returns import Figures
from adapter.workflows.answering.verzekeraar import Toekenning, Verzekeraar
from adapter.workflows.retour import ei_survey

GEHEEL_AFGEWEZEN = "8073"
_CENTS = Decimal(100)


@frozen(kw_only=True)
class Passes:
    """A flat declaration that is answered.

    Attributes:
        stream: the message, which can be sought.
        declaratie: its standard.
        retour: the standard of the return message.
        sandbox: the insurer.
        on: the day on which the return message is sent.
    """

    stream: BinaryIO
    declaratie: Standaard
    retour: Standaard
    sandbox: Sandbox
    on: date

    def of_vecozo(self, remarks: LineCodes, figures: Figures, target: BinaryIO) -> None:
        """Write a technical return: only 01 and 99 when the file is at fault, else all records."""
        writer = ReturnWriter(self.declaratie, self.retour, target)
        of_file = remarks.of(OF_FILE)
        good = self._fitting(ei_survey.GOED_MAAR_AFGEKEURD)
        for record in self._records():
            if record.kenmerk == VOORLOOP:
                head = of_file or self._fitting(ei_survey.BESTAND_AFGEKEURD)
                writer.head(record, ei_survey.VECOZO, self.on, head)
            elif record.kenmerk != SLUIT:
                is_line = self._count(record, figures)
                if not of_file:
                    figures.returned += is_line
                    writer.detail(record, remarks.of(record.regel) or good)
        writer.finish(_cents(figures.declared), 0)

    def judge(self) -> Figures:
        """Return what the insurer decides, added up."""
        figures = Figures()
        for _, besluit in self._decisions():
            if besluit:
                figures.take(besluit)
                figures.returned -= besluit.retourcode is None
        return figures

    def of_insurer(self, figures: Figures, target: BinaryIO) -> None:
        """Write the return of an insurer: what is not awarded in full, and what stands above it."""
        writer = ReturnWriter(self.declaratie, self.retour, target)
        above: dict[str, EiRecord] = {}
        for record, besluit in self._decisions():
            if record.kenmerk == VOORLOOP:
                writer.head(record, self._number(record), self.on, self._of_whole(figures))
            elif besluit and besluit.retourcode:
                for parent in above.values():
                    writer.detail(parent, ())
                above.clear()
                sign = -1 if besluit.credit else 1
                writer.detail(record, (besluit.retourcode,), sign * _cents(besluit.toegekend))
            elif besluit is None and record.kenmerk in (VERZEKERDE, PRESTATIE):
                if record.kenmerk == VERZEKERDE:
                    above.clear()
                above[record.kenmerk] = record
        writer.finish(_cents(figures.declared), _cents(figures.awarded))

    def _decisions(self) -> Iterator[tuple[EiRecord, Toekenning | None]]:
        """Yield each record, with the decision on it when it is one with money."""
        insurer = Verzekeraar(self.sandbox, DeclaratieContext())
        for record in self._records():
            if record.kenmerk == VOORLOOP:
                insurer = Verzekeraar(self.sandbox, context_of(record))
            if record.kenmerk == self.declaratie.geldrecord:
                yield record, insurer.decide(verzekerde_of(record), prestatie_of(record))
            else:
                yield record, None

    def _of_whole(self, figures: Figures) -> tuple[str, ...]:
        """Return the code of record 01: all is awarded, nothing is, or something."""
        if not figures.returned:
            return self._fitting(ei_survey.GEHEEL_TOEGEKEND)
        if figures.returned == figures.prestaties and not figures.awarded:
            return self._fitting(GEHEEL_AFGEWEZEN)
        return self._fitting(ei_survey.GEEN_OPMERKING)

    def _fitting(self, code: str) -> tuple[str, ...]:
        return (code,) if fits(self.retour, code) else ()

    def _number(self, record: EiRecord) -> str:
        veld = record.layout.of_element(FACTUURNUMMER) if record.layout else None
        return f"{self.sandbox.declaratienummer}-{text_at(record, veld)}"

    def _count(self, record: EiRecord, figures: Figures) -> bool:
        """Count a record with money, and tell whether it is one."""
        is_line = record.kenmerk == self.declaratie.geldrecord
        figures.prestaties += is_line
        figures.declared += Decimal(declared_by(self.declaratie, record)) / _CENTS
        return is_line

    def _records(self) -> Iterator[EiRecord]:
        """Yield the records of a known kind; a return message has but one record 01."""
        self.stream.seek(0)
        for record in EiReader(self.stream):
            if record.layout and (record.kenmerk != VOORLOOP or record.regel == 1):
                yield record


def _cents(amount: Decimal) -> int:
    return int(amount * _CENTS)
