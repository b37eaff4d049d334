"""Credits a GDS801 declaration: a CreditPrestatie for each debit that was awarded."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import BinaryIO, ClassVar

import attrs
from attrs import define

from adapter.core.findings import Finding, Location
from adapter.formats.common.codec import Record
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.model.bericht import (
    DeclaratieContext,
    Header,
    Overzicht,
    TotaalDeclaratiebedragInclBtw,
)
from adapter.model.prestatie import CreditPrestatie, Prestatie
from adapter.model.verzekerde import Verzekerde
from adapter.workflows.crediting.choice import Choice, Line


@define(kw_only=True)
class GdsCredit:
    """Writes the credit of one GDS801 declaration.

    Attributes:
        stream: the declaration, which can be sought.
        file: how it is named.
        codec: reads and writes it.
        choice: which lines are credited.
        number: of the invoice of the credit, and of the message.
        day: the date of that invoice.
        sent: the day on which the message is sent.
    """

    stream: BinaryIO
    file: str
    codec: XmlCodec
    choice: Choice
    number: str
    day: date
    sent: date
    suffix: ClassVar = ".xml"

    def write(self, target: BinaryIO) -> Iterator[Finding]:
        """Write the credit, and yield what is left out of it and why."""
        # Overzicht stands before the prestaties, so the declaration is gone through twice.
        for record in self._records():
            if isinstance(record.value, Prestatie) and self.choice.wants(_references(record.value)):
                found = self.choice.judge(self._line(record.value, record))
                if isinstance(found, Finding):
                    yield found
                else:
                    self.choice.take(found)
        self.codec.write(self._credits(), target)

    def _credits(self) -> Iterator[object]:
        """Yield the records of the credit; a person only when a debit of them is credited."""
        person: Verzekerde | None = None
        for value in (record.value for record in self._records()):
            if isinstance(value, Header):
                yield attrs.evolve(value, verzenddatum=self.sent, referentienummer=self.number)
            elif isinstance(value, DeclaratieContext):
                yield attrs.evolve(value, factuurnummer=self.number, factuurdatum=self.day)
            elif isinstance(value, Overzicht):
                yield _overzicht(self.choice.amount)
            elif isinstance(value, Verzekerde):
                person = value
            elif isinstance(value, Prestatie) and (credit := self._credit(value)):
                if person:
                    yield person
                    person = None
                yield Prestatie(credit_prestatie=credit)

    def _line(self, prestatie: Prestatie, record: Record) -> Line:
        path, line = record.place.locate(())
        return Line(
            reference=_references(prestatie)[0],
            is_credit=prestatie.credit_prestatie is not None,
            at=Location(file=self.file, path=path, line=line),
        )

    def _credit(self, prestatie: Prestatie) -> CreditPrestatie | None:
        """Return the credit of a prestatie; None when it is not credited."""
        debet = prestatie.debet_prestatie
        (reference,) = _references(prestatie)
        award = self.choice.awards.of(reference)
        if debet is None or isinstance(award, str) or not self.choice.wants((reference,)):
            return None
        return CreditPrestatie(
            referentienummer=self.choice.new_reference(reference),
            gerelateerd_referentienummer=debet.referentienummer,
            prestatie_codelijst_code=debet.prestatie_codelijst_code,
            prestatiecode=debet.prestatiecode,
            begindatum=debet.begindatum,
            toegekend_bedrag_incl_btw_financieel=award.financieel,
            toegekend_bedrag_incl_btw_niet_financieel=award.niet_financieel or None,
        )

    def _records(self) -> Iterator[Record]:
        self.stream.seek(0)
        return self.codec.read(self.stream)


def _overzicht(total: Decimal) -> Overzicht:
    return Overzicht(
        totaal_declaratiebedrag_incl_btw=TotaalDeclaratiebedragInclBtw(
            bedrag=total, debet_credit_code="C" if total else "D"
        )
    )


def _references(prestatie: Prestatie) -> tuple[str]:
    held = prestatie.debet_prestatie or prestatie.credit_prestatie
    return ((held.referentienummer if held else None) or "",)
