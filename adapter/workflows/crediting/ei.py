"""Credits a flat declaration: exact copies of its records, with what a credit has otherwise.

Other than in the debit are the detail number, both references, the amount, debit or credit, and in
record 01 the invoice (STB of the EI standards). A performance goes as a whole: its record 04 with
all below it, and the person above it; comments do not go along.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import BinaryIO, ClassVar

from attrs import define, field

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import mask_in_message
from adapter.formats.ei.boom import DEBITEUR, PRESTATIE, VERZEKERDE
from adapter.formats.ei.compiled import Waarde
from adapter.formats.ei.layout import COMMENTAAR, SLUIT, VOORLOOP
from adapter.formats.ei.plekken import FACTUURDATUM, FACTUURNUMMER, plekken, text_at
from adapter.formats.ei.reading import EiReader, EiRecord
from adapter.formats.ei.veld import Veld
from adapter.formats.ei.writing import EiWriter
from adapter.workflows.crediting.awards import Award
from adapter.workflows.crediting.choice import Choice, Line
from adapter.workflows.retour.claims import CREDIT, REFERENCE
from adapter.workflows.retour.ei_claims import Known, soort_of

_HERDECLARATIE, _BTW = "COD651", "BED079"
_OTHER_SIGN = {"D": "C", "C": "D"}
_CENTS = Decimal(100)


@define(kw_only=True)
class EiCredit:
    """Writes the credit of one flat declaration.

    Attributes:
        stream: the declaration, which can be sought.
        file: how it is named.
        choice: which lines are credited.
        number: of the invoice of the credit.
        day: the date of that invoice.
    """

    stream: BinaryIO
    file: str
    choice: Choice
    number: str
    day: date
    suffix: ClassVar = ".txt"
    _known: Known = field(factory=Known)
    _person: list[EiRecord] = field(factory=list)
    _group: list[EiRecord] = field(factory=list)
    _told: set[str] = field(factory=set)

    def write(self, target: BinaryIO) -> Iterator[Finding]:
        """Write the credit, and yield what is left out of it and why."""
        self.stream.seek(0)
        reader = EiReader(self.stream)
        money = reader.standaard.geldrecord or ""
        writer = EiWriter(reader.standaard, target)
        for record in reader:
            if record.layout is None or record.kenmerk == COMMENTAAR:
                continue
            if record.kenmerk in (VERZEKERDE, PRESTATIE, SLUIT):
                yield from self._flush(writer, money)
            if record.kenmerk == VOORLOOP:
                writer.write(VOORLOOP, self._head(record))
            elif record.kenmerk == VERZEKERDE:
                self._known.take(record)
                self._person = [record]
            elif record.kenmerk == DEBITEUR:
                self._known.take(record)
                self._person.append(record)
            elif record.kenmerk != SLUIT:
                self._group.append(record)
        yield from self._flush(writer, money)
        writer.finish()

    def _head(self, record: EiRecord) -> list[Waarde]:
        changed: dict[str, Waarde] = {FACTUURNUMMER: self.number, FACTUURDATUM: self.day}
        velden = record.layout.velden if record.layout else ()
        pairs = zip(velden, record.waarden, strict=True)
        return [changed.get(veld.element, value) for veld, value in pairs]

    def _flush(self, writer: EiWriter, money: str) -> Iterator[Finding]:
        """Write the credit of the performance at hand, and begin a new one."""
        group, self._group = self._group, []
        lines = [record for record in group if record.kenmerk == money]
        asked = {_reference(record) for record in (*lines, *group[:1])}
        if not group or not self.choice.wants(asked):
            return
        awards: dict[int, Award] = {}
        for record in lines:
            found = self.choice.judge(self._line(record))
            if isinstance(found, Finding):
                yield found
            else:
                awards[record.regel] = found
        if not awards:
            return
        named = self.choice.asked.intersection(asked)
        if named and len(lines) > len(named) and _reference(group[0]) not in named:
            yield self._finding("CREDIT-HEEL", group[0])
        for record in self._person:
            writer.write(record.kenmerk, record.waarden)
        self._person = []
        for record in group:
            award = awards.get(record.regel)
            if award or record.kenmerk != money:
                writer.write(record.kenmerk, self._credit(record, award))
                yield from self._kept(record, award)

    def _credit(self, record: EiRecord, award: Award | None) -> list[Waarde]:
        """Return the values of the credit of a record."""
        at = plekken(record.layout)
        values = list(record.waarden)
        own = _reference(record)
        changed: dict[str, Waarde] = {
            # What is no sign stays as it is: the check of the credit refuses it.
            sign.nr: _OTHER_SIGN.get(text, text)
            for sign in at.tekens
            if (text := text_at(record, sign))
        }
        if at.deze and at.vorige and own:
            changed[at.deze.nr] = self.choice.new_reference(own, at.deze.lengte)
            changed[at.vorige.nr] = own
        if award and at.gedeclareerd:
            self.choice.take(award)
            changed[at.gedeclareerd.bedrag.nr] = int(award.financieel * _CENTS)
        for nr, value in changed.items():
            if record.layout:
                values[record.layout.index[nr]] = value
        return values

    def _kept(self, record: EiRecord, award: Award | None) -> Iterator[Finding]:
        """Yield, once each, what is kept of the debit though a credit may have it otherwise."""
        layout, amount = record.layout, plekken(record.layout).gedeclareerd
        if layout is None:
            return
        kept = {"CREDIT-HERDECLARATIE": layout.of_element(_HERDECLARATIE)}
        if award and amount and amount.cents(record) != int(award.financieel * _CENTS):
            kept["CREDIT-BTW"] = layout.of_element(_BTW)
        for code, veld in kept.items():
            if code not in self._told and veld and not veld.is_empty(record[veld.nr]):
                self._told.add(code)
                yield self._finding(code, record, veld)

    def _line(self, record: EiRecord) -> Line:
        at = plekken(record.layout)
        return Line(
            reference=_reference(record),
            is_credit=soort_of(record, at) == CREDIT,
            at=self._location(record),
        )

    def _location(self, record: EiRecord, veld: Veld | None = None) -> Location:
        reference = _reference(record)
        return Location(
            file=self.file,
            line=record.regel,
            record=record.kenmerk,
            rubriek=veld.nr if veld else None,
            nummer=None if self._known.hides(reference) else mask_in_message(REFERENCE, reference),
        )

    def _finding(self, code: str, record: EiRecord, veld: Veld | None = None) -> Finding:
        return Finding(severity=Severity.INFO, code=code, at=self._location(record, veld))


def _reference(record: EiRecord) -> str:
    return text_at(record, plekken(record.layout).deze)
