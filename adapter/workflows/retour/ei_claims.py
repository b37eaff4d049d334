"""What a flat declaration claims, by reference, to hold a return message against."""

from collections.abc import Iterator
from decimal import Decimal

from adapter.core.masking import holds_bsn, key_of, mask_in_message, telling, tells
from adapter.formats.ei.boom import DEBITEUR, VERZEKERDE
from adapter.formats.ei.layout import SLUIT, TOTAAL_GEDECLAREERD, VOORLOOP
from adapter.formats.ei.plekken import (
    FACTUURNUMMER,
    GEEN_BSN,
    Bedragplek,
    Plekken,
    date_at,
    plekken,
    text_at,
)
from adapter.formats.ei.reading import EiReader, EiRecord
from adapter.workflows.retour.claims import CREDIT, DEBIT, REFERENCE, Claim, Claims, Persoon
from adapter.workflows.retour.outcome import Answer

FACTUUR, STANDAARD = "factuurnummer", "standaard"
"""What a return message repeats of its declaration."""

_PERSONAL = ("NUM", "NAM", "DAT")
_ALSO_PERSONAL = frozenset({"COD083", "COD312", "COD434", "COD316"})
_NOT_PERSONAL = frozenset({"NUM040"})
_CENTS = Decimal(100)


class Known:
    """The person at hand: whose a line is, and what points to that person."""

    def __init__(self) -> None:
        self._numbers = ("", "")
        self._persoon = Persoon()
        self._records: tuple[EiRecord, ...] = ()
        self._marks: tuple[str, ...] | None = None

    def take(self, record: EiRecord) -> None:
        """Take a record 02, or the 03 that belongs to it."""
        self._records = (record,) if record.kenmerk == VERZEKERDE else (*self._records, record)
        self._marks = None

    def persoon(self, record: EiRecord, at: Plekken) -> Persoon:
        """Return whose a line is, by its own keys."""
        bsn = text_at(record, at.bsn)
        numbers = ("" if bsn == GEEN_BSN else bsn, text_at(record, at.verzekerdennummer))
        if numbers != self._numbers:
            self._numbers = numbers
            self._persoon = Persoon.of(*numbers)
        return self._persoon

    def hides(self, text: str) -> bool:
        """Tell whether a reference points to a person, or has not the form of a reference."""
        if not text:
            return False
        if mask_in_message(REFERENCE, text) is None or holds_bsn(text):
            return True
        if self._marks is None:
            found = (part for record in self._records for part in _personal(record))
            self._marks = telling(found)
        return tells(text, self._marks)


def read_ei_claims(reader: EiReader, file: str) -> Claims:
    """Return what a flat declaration claims: its records with money."""
    standaard = reader.standaard
    claims = Claims(file=file, links={STANDAARD: f"{standaard.naam} {standaard.versie}"})
    known = Known()
    shared: dict[Claim, Claim] = {}
    for record in reader:
        if record.layout is None:
            continue
        at = plekken(record.layout)
        if record.kenmerk == VOORLOOP:
            claims.links[FACTUUR] = text_at(record, record.layout.of_element(FACTUURNUMMER))
        elif record.kenmerk in (VERZEKERDE, DEBITEUR):
            known.take(record)
        elif record.kenmerk == standaard.geldrecord:
            claim, reference = claim_of(record, at, known), text_at(record, at.deze)
            claim = shared.setdefault(claim, claim)
            care = logical_key(record, at)
            claims.add(claim.soort, reference, claim, known.persoon(record, at), care)
        elif record.kenmerk == SLUIT:
            claims.overzicht = total_of(record, *TOTAAL_GEDECLAREERD)
    return claims


def claim_of(record: EiRecord, at: Plekken, known: Known) -> Claim:
    """Return what a record with money claims."""
    soort = soort_of(record, at)
    cells = cells_of(record, at)
    held = {
        "prestatiecodelijst": ("code", cells["prestatiecodelijst"]),
        "prestatiecode": (REFERENCE, cells["prestatiecode"]),
        "begindatum": ("datum", cells["begindatum"]),
    }
    shown = {name: mask_in_message(*item) for name, item in held.items()}
    masked = tuple(name for name, (_, text) in held.items() if text and shown[name] is None)
    amount = euros_of(record, at.gedeclareerd, soort)
    is_hidden = known.hides(text_at(record, at.deze))
    return Claim(
        soort=soort,
        cells=tuple((name, text) for name, text in shown.items() if text),
        masked=(*masked, *(("referentienummer",) if is_hidden else ())),
        bedrag=amount,
        geheel=amount,
    )


def cells_of(record: EiRecord, at: Plekken) -> dict[str, str]:
    """Return what care a record with money is about."""
    return {
        "prestatiecodelijst": text_at(record, at.lijst),
        "prestatiecode": text_at(record, at.code),
        "begindatum": date_at(record, at.begin),
    }


def soort_of(record: EiRecord, at: Plekken) -> str:
    """Tell whether a record with money is a debit or a credit."""
    sign = at.gedeclareerd.teken if at.gedeclareerd else None
    return CREDIT if text_at(record, sign) == CREDIT else DEBIT


def euros_of(record: EiRecord, place: Bedragplek | None, soort: str) -> Decimal | None:
    """Return an amount of a line in euros; it is negative where its own sign is another one."""
    cents = place.cents(record) if place else None
    if cents is None:
        return None
    return Decimal(-cents if soort == CREDIT else cents) / _CENTS


def answer_of(record: EiRecord, soort: str) -> Answer:
    """Return what a return message says of a line."""
    at = plekken(record.layout)
    awarded = euros_of(record, at.toegekend, soort)
    return Answer(
        soort=soort,
        referentie=text_at(record, at.deze),
        financieel=awarded,
        niet_financieel=None,
        unread=int(awarded is None),
    )


def logical_key(record: EiRecord, at: Plekken) -> int:
    """Return a key of the care that a line is about: no number or name can be read from it."""
    text = "|".join(record.tekst[veld.begin : veld.einde] for veld in at.sleutel)
    return int(key_of(text), 16)


def total_of(record: EiRecord, *elements: str) -> Decimal | None:
    """Return a total of record 99, with its sign."""
    veld = record.layout.of_element(*elements) if record.layout else None
    if veld is None or record.layout is None:
        return None
    place = Bedragplek(bedrag=veld, teken=record.layout.sign_of(veld))
    return euros_of(record, place, DEBIT)


def _personal(record: EiRecord) -> Iterator[str]:
    """Yield what identifies the person of a record, to know it again in a reference."""
    for veld in record.layout.velden if record.layout else ():
        if veld.element in _ALSO_PERSONAL or (
            veld.element.startswith(_PERSONAL) and veld.element not in _NOT_PERSONAL
        ):
            text = date_at(record, veld) if veld.soort == "datum" else text_at(record, veld)
            if text:
                yield text
