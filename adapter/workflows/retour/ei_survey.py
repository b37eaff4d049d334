"""Who sent a flat return message, and in which style: told by the message as a whole.

VECOZO sends a whole file back when a record of it is at fault, with a code of their own on the good
ones. An insurer sends back the records that it rejects with those above and below them, and nothing
but 01 and 99 when it awards everything, or rejects the file (STB of the EI standards).
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Final

from attrs import define, field

from adapter.exporters.retourtotaal import Afzender, Tally, Told
from adapter.formats.ei.layout import (
    RETOURCODES,
    SLUIT,
    TOTAAL_GEDECLAREERD,
    TOTAAL_TOEGEKEND,
    VOORLOOP,
)
from adapter.formats.ei.plaats import placed
from adapter.formats.ei.plekken import REFERENTIE_VERZEKERAAR, plekken, text_at
from adapter.formats.ei.reading import EiReader, EiRecord
from adapter.workflows.retour.ei_claims import total_of

VECOZO: Final = "VECOZO"
"""What 0181 has in a return message of VECOZO."""

GEHEEL_TOEGEKEND: Final = "8001"
GOED_MAAR_AFGEKEURD: Final = "8096"
BESTAND_AFGEKEURD: Final = "8097"
NIET_BEOORDEELD: Final = "8002"
GEEN_OPMERKING: Final = "0200"


class Stijl(StrEnum):
    """What a return message says of the records that it does not have.

    They are awarded, or rejected with the whole file, or nobody judged them, or that is not clear.
    """

    AWARDED = "awarded"
    REFUSED = "refused"
    NOT_JUDGED = "not_judged"
    UNKNOWN = "unknown"


@define(kw_only=True)
class Survey:
    """What was seen of a return message as a whole.

    Attributes:
        referentie: 0181, the reference that the insurer gave.
        codes: the codes of record 01.
        details: how many records it has besides 01 and 99.
        awards: whether a record with money has an amount that is awarded.
        has_good: whether a record is marked as good in a file that was rejected.
        gedeclareerd: what 99 says was declared.
        toegekend: what 99 says is awarded.
        fits: whether that 99 fits its place: if not, its amounts may be digits of a BSN.
    """

    referentie: str = ""
    codes: tuple[str, ...] = ()
    details: int = 0
    awards: bool = False
    has_good: bool = False
    gedeclareerd: Decimal | None = None
    toegekend: Decimal | None = None
    line: int | None = field(default=None)
    fits: bool = True

    def told(self, *, reveal: bool) -> Told:
        """Return the totals of record 99, as far as they may be shown."""
        if not (self.fits or reveal):
            return Told()
        return Told(gedeclareerd=self.gedeclareerd, financieel=self.toegekend)

    @property
    def afzender(self) -> Afzender:
        """Who sent it: VECOZO names itself, or rejects a file for some records, or awards."""
        marked = self.has_good or BESTAND_AFGEKEURD in self.codes
        if VECOZO in self.referentie.upper() or (marked and not self._awards):
            return Afzender.VECOZO
        if self.referentie or self._awards or GEHEEL_TOEGEKEND in self.codes:
            return Afzender.INSURER
        return Afzender.UNKNOWN

    @property
    def stijl(self) -> Stijl:
        """What it says of the records that it does not have, its total of awards left aside."""
        if self.afzender is Afzender.VECOZO:
            return Stijl.NOT_JUDGED
        is_insurer = self.afzender is Afzender.INSURER
        if GEHEEL_TOEGEKEND in self.codes or self._awards:
            return Stijl.AWARDED
        if self.details:
            return Stijl.AWARDED if is_insurer else Stijl.UNKNOWN
        # Nothing but 01 and 99, and nothing is awarded: of nothing that was declared that is all.
        if self.gedeclareerd or set(self.codes) - {GEEN_OPMERKING}:
            return Stijl.REFUSED
        return Stijl.AWARDED if is_insurer else Stijl.UNKNOWN

    def stijl_by(self, awarded: Decimal) -> Stijl:
        """What it says of the records that it does not have, beside what it awards in all.

        Args:
            awarded: what it awards if it awards those records in full.
        """
        if self.stijl is Stijl.AWARDED and self.toegekend not in {None, awarded}:
            return Stijl.UNKNOWN
        return self.stijl

    def stijl_beside(self, total: Tally) -> Stijl:
        """What it says of the records that it does not have, as far as its own totals tell.

        Args:
            total: what the records come to that it has.
        """
        if self.gedeclareerd is None:
            return self.stijl
        return self.stijl_by(total.financieel + self.gedeclareerd - total.gedeclareerd)

    @property
    def _awards(self) -> bool:
        return self.awards or bool(self.toegekend)


def survey_of(reader: EiReader) -> Survey:
    """Go through a return message once, for what its first record does not tell."""
    seen = Survey()
    for record, fits in placed(reader, reader.standaard):
        if record.layout is None:
            continue
        if record.kenmerk == SLUIT:
            seen.fits = fits
            seen.gedeclareerd = total_of(record, *TOTAAL_GEDECLAREERD)
            seen.toegekend = total_of(record, TOTAAL_TOEGEKEND)
            seen.line = record.regel
            continue
        codes = tuple(codes_of(record))
        if record.kenmerk == VOORLOOP:
            seen.referentie = text_at(record, record.layout.of_element(REFERENTIE_VERZEKERAAR))
            seen.codes = codes
            continue
        place = plekken(record.layout).toegekend
        seen.details += 1
        seen.awards = seen.awards or bool(place and place.cents(record))
        seen.has_good = seen.has_good or GOED_MAAR_AFGEKEURD in codes
    return seen


def codes_of(record: EiRecord) -> Iterator[str]:
    """Yield the codes of a record."""
    for place in plekken(record.layout).codes if record.layout else ():
        if code := text_at(record, place.code):
            yield code


def needs_code(record: EiRecord) -> bool:
    """Tell whether a record 01 has a place for the code that it always has: HA305 has not."""
    return bool(record.layout and record.layout.of_element(RETOURCODES[0]))
