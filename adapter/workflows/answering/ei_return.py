"""Writes the records of a flat return message: those of the declaration, with a tail behind them.

A return message has every record as it was sent, and its own rubrieken behind that (STB of the EI
standards): nothing of the declaration is changed but the code of the message in record 01.
"""

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

from adapter.formats.ei.compiled import Waarde, write_value
from adapter.formats.ei.layout import VOORLOOP, RecordLayout, Standaard
from adapter.formats.ei.plekken import REFERENTIE_VERZEKERAAR, Bedragplek, plekken, text_at
from adapter.formats.ei.reading import EiRecord
from adapter.formats.ei.veld import Veld
from adapter.formats.ei.writing import EiWriter

_BERICHTCODE, _DAGTEKENING = "COD002", "DAT277"
_BTW_TOEGEKEND, _BTW_PERCENTAGE = "BED175", "NUM352"
_WHOLE = 10_000  # a percentage is in hundredths of a percent
_LONGEST_REFERENCE = 24


class ReturnWriter:
    """Writes one return message.

    Args:
        declaratie: the standard of the declaration.
        retour: the standard of the return message.
        stream: where to, an open binary handle; not closed.
    """

    def __init__(self, declaratie: Standaard, retour: Standaard, stream: BinaryIO) -> None:
        self._declaratie, self._retour = declaratie, retour
        self._writer = EiWriter(retour, stream, keep_numbers=True)

    def head(self, record: EiRecord, reference: str, day: date, codes: Sequence[str]) -> None:
        """Write record 01.

        Args:
            record: of the declaration.
            reference: the number that the sender gives.
            day: of the return message.
            codes: that say something of the whole.
        """
        layout = self._retour.records[VOORLOOP]
        tail: dict[str, Waarde] = {
            REFERENTIE_VERZEKERAAR: reference[:_LONGEST_REFERENCE],
            _DAGTEKENING: day,
        }
        values = {veld.nr: tail[veld.element] for veld in layout.velden if veld.element in tail}
        code = layout.of_element(_BERICHTCODE)
        text = self._text(record, layout, values | _codes(layout, codes))
        if code:
            text = f"{text[: code.begin]}{self._berichtcode(record, code)}{text[code.einde :]}"
        self._writer.copy(VOORLOOP, text)

    def detail(self, record: EiRecord, codes: Sequence[str], awarded: int = 0) -> None:
        """Write a record, with what is awarded when it is one with money.

        Args:
            record: of the declaration.
            codes: that say something of it.
            awarded: in cents, with a minus when it is credit.
        """
        layout = self._retour.records[record.kenmerk]
        at = plekken(layout)
        values = _codes(layout, codes) | _amount(at.toegekend, awarded)
        if vat := layout.of_element(_BTW_TOEGEKEND):
            # AP305: the calculated amount is reserved there, and its sign stays empty.
            values[vat.nr] = _vat(record, abs(awarded))
        else:
            values |= _amount(at.berekend, awarded)
        self._writer.copy(record.kenmerk, self._text(record, layout, values))

    def finish(self, declared: int, awarded: int) -> None:
        """Write record 99, with the totals of the whole declaration in cents."""
        self._writer.add(declared, awarded)
        self._writer.finish()

    def _text(self, record: EiRecord, layout: RecordLayout, values: dict[str, Waarde]) -> str:
        own = self._declaratie.recordlengte
        tail = [
            " " * veld.lengte if veld.is_reserve else write_value(veld, values.get(veld.nr))
            for veld in layout.alle
            if veld.begin >= own
        ]
        return record.tekst[:own].ljust(own) + "".join(tail)

    def _berichtcode(self, record: EiRecord, veld: Veld) -> str:
        """Return the code of the return message: that in the place of the declaration's."""
        own = self._declaratie.berichtcodes.index(record.tekst[veld.begin : veld.einde])
        codes = self._retour.berichtcodes
        return codes[min(own, len(codes) - 1)]


def fits(retour: Standaard, code: str) -> bool:
    """Tell whether a return message has room for a code: that of HA305 has three positions."""
    places = plekken(retour.records[VOORLOOP]).codes
    return bool(places) and len(code) == places[0].code.lengte


def _codes(layout: RecordLayout, codes: Sequence[str]) -> dict[str, Waarde]:
    return {place.code.nr: code for place, code in zip(plekken(layout).codes, codes, strict=False)}


def _amount(place: Bedragplek | None, cents: int) -> dict[str, Waarde]:
    if place is None:
        return {}
    sign: dict[str, Waarde] = {place.teken.nr: "C" if cents < 0 else "D"} if place.teken else {}
    return {place.bedrag.nr: abs(cents), **sign}


def _vat(record: EiRecord, awarded: int) -> int:
    """Return the VAT that is in an awarded amount, by the percentage of the record."""
    veld = record.layout.of_element(_BTW_PERCENTAGE) if record.layout else None
    text = text_at(record, veld)
    percentage = int(text) if text.isdecimal() else 0
    return (2 * awarded * percentage + _WHOLE + percentage) // (2 * (_WHOLE + percentage))
