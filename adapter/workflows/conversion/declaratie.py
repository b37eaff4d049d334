"""Rows to a GDS801 declaration: the records in the order of the message."""

import json
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from adapter.core.values import CENT
from adapter.model.bericht import (
    Declarant,
    DeclaratieContext,
    Header,
    Overzicht,
    TotaalDeclaratiebedragInclBtw,
)
from adapter.model.praktijk import Praktijk
from adapter.model.prestatie import (
    AanvullendePrestatiegegevens,
    AanvullendPrestatieKenmerk,
    CreditPrestatie,
    DebetPrestatie,
    Diagnose,
    NaamZorgverlener,
    Plaatsingsbesluit,
    Prestatie,
    Verwijzing,
    Zorgaanbieder,
    Zorgtraject,
)
from adapter.model.regel import Regel
from adapter.model.verzekerde import Geslachtsnaam, Verzekerde
from adapter.validation.rijen import DJI
from adapter.workflows.conversion.bundel import Bundel
from adapter.workflows.conversion.judging import locatie_postcode4, zorgdomein
from adapter.workflows.conversion.rij import Rij

# DiagnoseCodelijstCode of DSM-hoofdgroep and zorgvraagtype, per zorgdomein (COD392-VEKT).
_DIAGNOSE_LISTS = {"ggz": ("029", "031"), "fz": ("030", "032")}
_GB_GGZ_PROFIEL = "033"
_ZORGVERLENER = "3"
_ZORGLABEL = "001"


class Declaratie:
    """The records of a declaration, and which row each Prestatie came from.

    Args:
        bundel: rows for one insurer in one version.
        praktijk: who sends.
        vandaag: the Verzenddatum.
        has_postcode: whether the message has a place for LocatiePostcode4.
    """

    def __init__(
        self, bundel: Bundel, praktijk: Praktijk, vandaag: date, *, has_postcode: bool
    ) -> None:
        self._bundel = bundel
        self._has_postcode = has_postcode
        self._head = (
            _header(bundel, praktijk, vandaag),
            _context(bundel, praktijk),
            _overzicht(bundel),
        )
        self._nummers = array("q")
        self._starts = array("q")

    def records(self) -> Iterator[object]:
        """Yield the records in the order in which they are written; to be gone through once."""
        yield from self._head
        bundel, person = self._bundel, None
        for first, rij in bundel.spool.per_verzekerde(bundel.factuurnummer, bundel.sleutel):
            if first != person:
                person = first
                self._starts.append(len(self._nummers))
                yield _verzekerde(rij.regel)
            self._nummers.append(rij.nummer)
            yield _prestatie(rij, has_postcode=self._has_postcode)

    def rows_of(self, verzekerde: int, prestatie: int | None) -> Sequence[int]:
        """Return the numbers of the rows behind a Verzekerde or one of its Prestaties, from 1."""
        start = self._starts[verzekerde - 1]
        if prestatie is not None:
            return self._nummers[start + prestatie - 1 : start + prestatie]
        ends = self._starts[verzekerde : verzekerde + 1] or [len(self._nummers)]
        return self._nummers[start : ends[0]]


def verzekerde_key(rij: Rij) -> str | None:
    """Return what tells the insured person of a row from others; None for one that goes nowhere."""
    if rij.plaatsing is None:
        return None
    return json.dumps([str(value) for value in _identity(rij.regel)])


def _header(bundel: Bundel, praktijk: Praktijk, vandaag: date) -> Header:
    versie, subversie = bundel.version.split(".")
    return Header(
        berichtcode="573",
        berichtversie=versie,
        berichtsubversie=subversie,
        berichtsoort=praktijk.bericht_soort,
        verzender=praktijk.agb,
        verzender_rol="1",
        ontvanger=bundel.receiver,
        ontvanger_rol=_ontvanger_rol(bundel.receiver, praktijk),
        verzenddatum=vandaag,
        referentienummer=bundel.nummer,
    )


def _ontvanger_rol(uzovi: str, praktijk: Praktijk) -> str:
    if uzovi == DJI:
        return "4"
    return "5" if uzovi in praktijk.zorgkantoren else "3"


def _context(bundel: Bundel, praktijk: Praktijk) -> DeclaratieContext:
    onderneming = praktijk.onderneming
    return DeclaratieContext(
        declarant=Declarant(zorgaanbiedercode=praktijk.agb, zorgaanbieder_soort=praktijk.soort),
        zorgaanbieder=Declarant(
            zorgaanbiedercode=onderneming.agb, zorgaanbieder_soort=onderneming.soort
        )
        if onderneming
        else None,
        betaling_aan_servicebureau=False,
        factuurnummer=bundel.nummer,
        factuurdatum=bundel.eerste.regel.factuurdatum,
        valutacode="EUR",
        informatiesysteem_code=praktijk.informatiesysteem_code,
        informatiesysteem_versie=praktijk.informatiesysteem_versie,
    )


def _overzicht(bundel: Bundel) -> Overzicht:
    total = bundel.totals.amount
    return Overzicht(
        totaal_declaratiebedrag_incl_btw=TotaalDeclaratiebedragInclBtw(
            bedrag=abs(total), debet_credit_code="C" if total < 0 else "D"
        )
    )


def _verzekerde(regel: Regel) -> Verzekerde:
    bsn, verzekerdennummer, patient, geboortedatum = _identity(regel)
    return Verzekerde(
        bsn=bsn,
        uzovi_nummer=regel.uzovi,
        verzekerdennummer=verzekerdennummer,
        patient_identificatienummer=patient,
        geboortedatum=geboortedatum,
    )


def _identity(regel: Regel) -> tuple[str | None, str | None, str | None, date | None]:
    """Return BSN, Verzekerdennummer, patient number and birth date, as far as they may be sent."""
    dji = regel.uzovi == DJI
    bsn = None if dji else regel.bsn
    return (
        bsn,
        None if bsn else regel.verzekerdennummer,
        regel.clientnummer,
        None if dji else regel.geboortedatum,
    )


def _prestatie(rij: Rij, *, has_postcode: bool) -> Prestatie:
    if rij.regel.is_credit:
        return Prestatie(credit_prestatie=_credit(rij))
    return Prestatie(debet_prestatie=_debet(rij, has_postcode=has_postcode))


def _credit(rij: Rij) -> CreditPrestatie:
    regel = rij.regel
    return CreditPrestatie(
        referentienummer=rij.referentie,
        gerelateerd_referentienummer=regel.creditreferentie,
        prestatie_codelijst_code=regel.prestatiecodelijst,
        prestatiecode=regel.prestatiecode,
        begindatum=regel.datum,
        toegekend_bedrag_incl_btw_financieel=abs(regel.bedrag),
    )


def _debet(rij: Rij, *, has_postcode: bool) -> DebetPrestatie:
    regel = rij.regel
    kenmerk = AanvullendPrestatieKenmerk(apk_codelijst_code=_ZORGLABEL, apk_code=regel.zorglabel)
    return DebetPrestatie(
        referentienummer=rij.referentie,
        prestatie_codelijst_code=regel.prestatiecodelijst,
        prestatiecode=regel.prestatiecode,
        begindatum=regel.datum,
        begintijd=regel.begintijd,
        eindtijd=regel.eindtijd,
        aantal=_plain(regel.aantal),
        tarief_incl_btw=regel.tarief.quantize(CENT),
        berekend_bedrag_incl_btw=regel.bedrag,
        declaratie_bedrag_incl_btw=regel.bedrag,
        privacy_code=bool(regel.privacyverklaring),
        doorsturen_toegestaan=True,
        herdeclaratiecode=regel.herdeclaratiecode,
        informatie_code="01",
        locatie_postcode4=locatie_postcode4(regel) if has_postcode else None,
        aanvullend_prestatie_kenmerk=(kenmerk,) if regel.zorglabel else (),
        verwijzing=_verwijzing(regel),
        zorgaanbieder=_zorgaanbieders(regel),
        aanvullende_prestatiegegevens=_aanvullend(rij),
    )


def _plain(number: Decimal) -> str:
    """Return a number without needless zeros: list 071 wants the text "1"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _verwijzing(regel: Regel) -> tuple[Verwijzing, ...]:
    if regel.type_verwijzing is None:
        return ()
    verwijzer: Zorgaanbieder | None = None
    if regel.agb_verwijzer:
        verwijzer = _zorgverlener(regel.agb_verwijzer, "03")
    elif regel.specificatie_verwijzer:
        naam = Geslachtsnaam(achternaam=regel.naam_verwijzer)
        verwijzer = Zorgaanbieder(
            zorgaanbieder_specificatie=regel.specificatie_verwijzer,
            naam_zorgverlener=NaamZorgverlener(geslachtsnaam=naam),
            zorgaanbieder_rol="03",
        )
    return (
        Verwijzing(
            type_verwijzingcode=regel.type_verwijzing,
            verwijzer=verwijzer,
            verwijsdatum=regel.verwijsdatum,
        ),
    )


def _zorgaanbieders(regel: Regel) -> tuple[Zorgaanbieder, ...]:
    codes = ((regel.agb_behandelaar, "01"), (regel.agb_regiebehandelaar, "02"))
    return tuple(_zorgverlener(agb, rol) for agb, rol in codes if agb)


def _zorgverlener(agb: str, rol: str) -> Zorgaanbieder:
    return Zorgaanbieder(
        zorgaanbiedercode=agb, zorgaanbieder_soort=_ZORGVERLENER, zorgaanbieder_rol=rol
    )


def _aanvullend(rij: Rij) -> AanvullendePrestatiegegevens:
    regel, plaatsing = rij.regel, rij.plaatsing
    if plaatsing is None:
        raise ValueError("a refused row has no message")
    besluit = Plaatsingsbesluit(
        plaatsingsbesluit_nummer=regel.plaatsingsbesluitnummer,
        begindatum_forensische_zorgtitel=regel.begindatum_titel,
        einddatum_forensische_zorgtitel=regel.einddatum_titel,
    )
    return AanvullendePrestatiegegevens(
        diagnose=_diagnosen(regel),
        zorgtraject=Zorgtraject(
            zorgtrajectnummer=plaatsing.zorgtrajectnummer,
            zorgtraject_startdatum=plaatsing.startdatum_zorgtraject,
        ),
        plaatsingsbesluit=besluit if regel.plaatsingsbesluitnummer else None,
    )


def _diagnosen(regel: Regel) -> tuple[Diagnose, ...]:
    if regel.privacyverklaring:
        return ()
    dsm, zorgvraagtype = _DIAGNOSE_LISTS[zorgdomein(regel)]
    codes = (
        (dsm, regel.dsm_hoofdgroep),
        (zorgvraagtype, regel.zorgvraagtype),
        (_GB_GGZ_PROFIEL, regel.gb_ggz_profiel),
    )
    return tuple(
        Diagnose(diagnose_codelijst_code=lijst, diagnosecode=code) for lijst, code in codes if code
    )
