"""Rows of a hospital export as records of ZH308, and what is wrong with a row."""

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from adapter.formats.ei.compiled import Waarde
from adapter.formats.ei.layout import Standaard
from adapter.formats.ei.modelform import from_model
from adapter.formats.ei.veld import Veld
from adapter.formats.ei.writing import EiWriter, Misfit
from adapter.model.ei.gemeen import Verzekerde, Voorloop
from adapter.model.ei.ziekenhuis import ZiekenhuisPrestatie, ZiekenhuisTarief, Zorgactiviteit
from adapter.model.praktijk import Praktijk
from adapter.model.subtraject import Subtrajectregel

ACTIVITEIT = (
    "zorgactiviteitnummer",
    "zorgactiviteitcode",
    "datum_zorgactiviteit",
    "aantal_zorgactiviteit",
    "afwijkende_instelling",
    "agb_zorgactiviteit",
)
"""The columns in which rows of one prestatie may differ."""

SAME_CARE = ("prestatiecodelijst", "prestatiecode", "begindatum")
"""The columns by which prestaties of a person are alike: a prestatievolgnummer tells them apart."""

_PERSON = (
    "uzovi",
    "bsn",
    "verzekerdennummer",
    "patientnummer",
    "geboortedatum",
    "geslacht",
    "naam_1",
    "voorvoegsel_1",
    "voorletters",
    "postcode",
    "huisnummer",
)
_CLAIM = (
    "machtigingsnummer",
    "prestatiecodelijst",
    "prestatiecode",
    "begindatum",
    "einddatum",
    "zorgproductcode",
    "zorgtrajectnummer",
    "begindatum_zorgtraject",
    "subtrajectnummer",
    "verwijzend_zorgtrajectnummer",
    "afsluitreden",
    "zelfverwijzer",
    "agb_verwijzer",
    "specialisme_verwijzer",
    "verwijsdatum",
    "zorgtypecode",
    "diagnosecodelijst_1",
    "diagnosecode",
    "specialisme_behandelaar",
    "hash",
    "hashversie",
    "certificaatversie",
    "einddatum_zorgtraject",
    "instelling_verwijzer",
    "soort_zorgvraag",
    "zorgvraagcode",
    "aanspraak_zvw_toegepast",
    "indicatie_machtiging",
    "oranje_verrichting",
    "grouper",
    "grouperversie",
    "tabelsetversie",
    "grouperwerkomgeving",
    "herdeclaratiecode",
)
_NO_BSN = "999999999"
_OWN_NAME, _ALIVE, _FORWARD, _WHOLE = "1", "2", "1", 10000
_TO_INSTELLING = "04"


def voorloop(regels: Sequence[Subtrajectregel], praktijk: Praktijk) -> Voorloop:
    """Return the head of a declaration of one insurer and invoice number.

    Args:
        regels: two of its rows: the one that begins first and the one that ends last.
        praktijk: the institution that declares.
    """
    first, last = regels
    return Voorloop(
        standaard="ZH308",
        versie="9.0",
        berichtcode="101",
        soort_bericht=praktijk.bericht_soort,
        softwarecode=praktijk.informatiesysteem_code,
        softwareversie=praktijk.informatiesysteem_versie,
        uzovi=first.uzovi,
        instelling=praktijk.agb,
        betaling_aan=_TO_INSTELLING,
        begindatum=first.begindatum,
        einddatum=last.einddatum,
        factuurnummer=first.factuurnummer,
        factuurdatum=first.factuurdatum,
        btw_id=praktijk.btw_id,
        valuta="EUR",
    )


def verzekerde(regel: Subtrajectregel) -> Verzekerde:
    """Return the insured person; 999999999 stands for somebody without a BSN (STB 5.3)."""
    told = {name: getattr(regel, name) for name in _PERSON}
    return Verzekerde(
        **{**told, "bsn": regel.bsn or _NO_BSN}, naamcode_1=_OWN_NAME, overleden=_ALIVE
    )


def prestatie(
    regels: Sequence[Subtrajectregel], praktijk: Praktijk, volgnummer: int
) -> ZiekenhuisPrestatie:
    """Return the prestatie of rows with one referentie: what it is, its tarief, what was done."""
    regel = regels[0]
    sign = "C" if regel.is_credit else "D"
    told = {name: getattr(regel, name) for name in _CLAIM}
    money = abs(regel.bedrag)
    tarief = ZiekenhuisTarief(
        soort_tarief=regel.soort_tarief,
        agb_behandelaar=regel.agb_behandelaar,
        specialisme_behandelaar=regel.specialisme_behandelaar,
        tarief=regel.tarief,
        verrekenpercentage=_WHOLE,
        berekend_bedrag=money,
        debet_credit_berekend=sign,
        declaratiebedrag=money,
        debet_credit=sign,
        referentienummer=regel.referentie,
        vorig_referentienummer=regel.creditreferentie,
    )
    done = [item for item in regels if item.zorgactiviteitcode]
    return ZiekenhuisPrestatie(
        **told,
        doorsturen_toegestaan=_FORWARD,
        prestatievolgnummer=f"{volgnummer:02}",
        aantal=int(regel.aantal),
        instellingscode=praktijk.agb,
        debet_credit=sign,
        referentienummer=regel.referentie,
        vorig_referentienummer=regel.creditreferentie,
        delen=(tarief, *(_activiteit(item, at, sign) for at, item in enumerate(done, start=1))),
    )


def _activiteit(regel: Subtrajectregel, number: int, sign: str) -> Zorgactiviteit:
    credit = regel.creditreferentie
    return Zorgactiviteit(
        zorgactiviteitnummer=regel.zorgactiviteitnummer,
        zorgactiviteitcode=regel.zorgactiviteitcode,
        begindatum=regel.datum_zorgactiviteit,
        einddatum=regel.datum_zorgactiviteit,
        aantal=int(regel.aantal_zorgactiviteit or 1),
        afwijkende_instelling=regel.afwijkende_instelling,
        agb_behandelaar=regel.agb_zorgactiviteit,
        specialisme_behandelaar=regel.specialisme_behandelaar,
        debet_credit=sign,
        referentienummer=f"{regel.referentie}-{number}",
        vorig_referentienummer=f"{credit}-{number}" if credit else None,
    )


def faults_of(
    regel: Subtrajectregel, praktijk: Praktijk, standaard: Standaard
) -> Iterator[tuple[str, str | None]]:
    """Yield what is wrong with a row by itself: a code, and the field that it is about."""
    if not (regel.bsn or regel.verzekerdennummer):
        yield "VERT-REGEL-PATIENT", "bsn"
    if regel.einddatum < regel.begindatum:
        yield "VERT-REGEL-DATUM", "einddatum"
    if regel.is_credit and not regel.creditreferentie:
        yield "VERT-REGEL-CREDIT", "creditreferentie"
    counts = (regel.aantal, regel.aantal_zorgactiviteit or Decimal(1))
    if any(count != int(count) or count <= 0 for count in counts):
        yield "VERT-REGEL-AANTAL", "aantal"
        return
    if abs(regel.bedrag) != regel.aantal * regel.tarief:
        yield "VERT-REGEL-BEDRAG", "bedrag"
    needed = [getattr(regel, name) for name in ACTIVITEIT[:3]]
    if any(getattr(regel, name) for name in ACTIVITEIT) and not all(needed):
        yield "VERT-REGEL-ACTIVITEIT", "zorgactiviteitcode"
        return
    misfits: list[Misfit] = []
    writer = EiWriter(standaard, io.BytesIO(), misfits.append)
    records = (
        voorloop((regel, regel), praktijk),
        verzekerde(regel),
        prestatie((regel,), praktijk, 1),
    )
    for rij in from_model(standaard, records):
        writer.write(rij.kenmerk, rij.waarden)
        velden = standaard.records[rij.kenmerk].velden
        if any(map(_is_no_number, velden, rij.waarden)):
            yield "VERT-REGEL-CIJFERS", None
            return
    if any(misfit.code == "EI-SCHRIJF-LENGTE" for misfit in misfits):
        yield "VERT-REGEL-LENGTE", None


def _is_no_number(veld: Veld, waarde: Waarde) -> bool:
    """Tell whether letters stand where the standard has digits only, as in a house number 12-2."""
    if veld.type != "N" or not isinstance(waarde, str):
        return False
    return not (waarde.isascii() and waarde.isdecimal())
