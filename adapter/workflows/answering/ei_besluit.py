"""A record with money as the insurer of a sandbox knows it: as a prestatie of GDS801."""

from datetime import date
from decimal import Decimal

from adapter.formats.ei.compiled import read_value
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.plekken import GEEN_BSN, plekken, text_at
from adapter.formats.ei.reading import EiRecord
from adapter.formats.ei.veld import Veld
from adapter.model.bericht import Declarant, DeclaratieContext
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie, Prestatie, Zorgaanbieder
from adapter.model.verzekerde import Verzekerde

_ZORGVERLENER, _PRAKTIJK, _INSTELLING = "COD009", "COD181", "COD031"
_BEHANDELAAR = "01"
_CREDIT = "C"
_CENTS = Decimal(100)


def context_of(record: EiRecord) -> DeclaratieContext:
    """Return who declares, by record 01: the zorgverlener, and the praktijk or instelling."""
    agbs = [
        text_at(record, record.layout.of_element(element)) if record.layout else ""
        for element in (_ZORGVERLENER, _PRAKTIJK, _INSTELLING)
    ]
    own, praktijk, instelling = agbs
    first, second = (own, praktijk or instelling) if own else (instelling or praktijk, "")
    return DeclaratieContext(
        declarant=Declarant(zorgaanbiedercode=first or None),
        zorgaanbieder=Declarant(zorgaanbiedercode=second or None),
    )


def verzekerde_of(record: EiRecord) -> Verzekerde:
    """Return whose a record is, by its own keys."""
    at = plekken(record.layout)
    bsn = text_at(record, at.bsn)
    return Verzekerde(
        bsn=None if bsn in {"", GEEN_BSN} else bsn,
        uzovi_nummer=text_at(record, at.uzovi) or None,
        verzekerdennummer=text_at(record, at.verzekerdennummer) or None,
    )


def prestatie_of(record: EiRecord) -> Prestatie:
    """Return what a record with money claims, or takes back."""
    at = plekken(record.layout)
    place = at.gedeclareerd
    cents = place.cents(record) if place else None
    amount = None if cents is None else Decimal(abs(cents)) / _CENTS
    is_credit = place is not None and text_at(record, place.teken) == _CREDIT
    code, lijst = text_at(record, at.code) or None, text_at(record, at.lijst) or None
    if is_credit:
        return Prestatie(
            credit_prestatie=CreditPrestatie(
                referentienummer=text_at(record, at.deze) or None,
                gerelateerd_referentienummer=text_at(record, at.vorige) or None,
                prestatie_codelijst_code=lijst,
                prestatiecode=code,
                begindatum=_date(record, at.begin),
                toegekend_bedrag_incl_btw_financieel=amount,
            )
        )
    behandelaar = text_at(record, at.behandelaar)
    return Prestatie(
        debet_prestatie=DebetPrestatie(
            referentienummer=text_at(record, at.deze) or None,
            prestatie_codelijst_code=lijst,
            prestatiecode=code,
            begindatum=_date(record, at.begin),
            # What tells records with money of one performance apart.
            begintijd="".join(record.tekst[veld.begin : veld.einde] for veld in at.binnen),
            aantal=text_at(record, at.aantal) or None,
            declaratie_bedrag_incl_btw=amount,
            zorgaanbieder=(
                Zorgaanbieder(zorgaanbiedercode=behandelaar, zorgaanbieder_rol=_BEHANDELAAR),
            ),
        )
    )


def declared_by(standaard: Standaard, record: EiRecord) -> int:
    """Return what a record counts for in the total of its message, in cents."""
    if record.kenmerk != standaard.geldrecord:
        return 0
    place = plekken(record.layout).gedeclareerd
    return (place.cents(record) or 0) if place else 0


def _date(record: EiRecord, veld: Veld | None) -> date | None:
    value = read_value(veld, record.tekst[veld.begin : veld.einde]) if veld else None
    return value if isinstance(value, date) else None
