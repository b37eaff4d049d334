"""Records of GDS801 out of the fields of an EI declaration: nothing is made up."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from adapter.model.bericht import (
    Declarant,
    DeclaratieContext,
    Header,
    Overzicht,
    TotaalDeclaratiebedragInclBtw,
)
from adapter.model.prestatie import (
    AanvullendePrestatiegegevens,
    CreditPrestatie,
    DebetPrestatie,
    Prestatie,
    Zorgaanbieder,
    Zorgtraject,
)
from adapter.model.verzekerde import Verzekerde

DEBIT, CREDIT = "D", "C"
_NO_BSN = "999999999"  # somebody who has none: the UZOVI-nummer and insured number are the key
_ROLES: Mapping[str, str] = {"9992": "4"}  # DJI; any other receiver is taken as an insurer
_INSURER, _DECLARANT, _BUREAU = "3", "1", "2"
_TO_BUREAU = "01"
_PAID = {"02": "zorgverlener", "03": "praktijk", "04": "instelling"}
_SOORTEN = {"instelling": "1", "praktijk": "2", "zorgverlener": "3"}
_FORWARDED = "1"
_FORWARD: Mapping[str, bool] = {"1": True, "2": False, "3": False, "4": False}  # COD150-VEKT
_ZORGVERLENER = "3"

_CREDITED = (
    "debet_credit",
    "referentienummer",
    "gerelateerd_referentienummer",
    "prestatie_codelijst_code",
    "prestatiecode",
    "begindatum",
    "declaratie_bedrag_incl_btw",
)
"""What a CreditPrestatie holds of what a record does."""

Told = Mapping[str, Any]


def header(told: Told, versie: str, vandaag: date) -> Header:
    """Return the Header."""
    major, minor = versie.split(".")
    bureau = told.get("servicebureau")
    ontvanger = told.get("ontvanger")
    return Header(
        berichtcode="573",
        berichtversie=major,
        berichtsubversie=minor,
        berichtsoort=told.get("berichtsoort"),
        verzender=bureau or _declarant(told)[1],
        verzender_rol=_BUREAU if bureau else _DECLARANT,
        ontvanger=ontvanger,
        ontvanger_rol=_ROLES.get(ontvanger or "", _INSURER),
        verzenddatum=vandaag,
        referentienummer=told.get("factuurnummer"),
    )


def context(told: Told) -> DeclaratieContext:
    """Return the DeclaratieContext: who declares is who is to be paid."""
    soort, agb = _declarant(told)
    above = next((name for name in ("praktijk", "instelling") if told.get(name)), None)
    is_person = soort == "zorgverlener" and above is not None
    return DeclaratieContext(
        declarant=Declarant(zorgaanbiedercode=agb, zorgaanbieder_soort=_SOORTEN.get(soort)),
        zorgaanbieder=Declarant(
            zorgaanbiedercode=told.get(above), zorgaanbieder_soort=_SOORTEN[above]
        )
        if is_person and above
        else None,
        betaling_aan_servicebureau=told.get("betaling_aan") == _TO_BUREAU,
        factuurnummer=told.get("factuurnummer"),
        factuurdatum=told.get("factuurdatum"),
        btw_identificatienummer=told.get("btw_identificatienummer"),
        valutacode=told.get("valutacode"),
        informatiesysteem_code=told.get("informatiesysteem_code"),
        informatiesysteem_versie=told.get("informatiesysteem_versie"),
        begindatum_declaratieperiode=told.get("begindatum_declaratieperiode"),
        einddatum_declaratieperiode=told.get("einddatum_declaratieperiode"),
    )


def not_in_context(told: Told) -> frozenset[str]:
    """Return what stands in the head and not in the message: of those who are there one or two."""
    soort, _ = _declarant(told)
    above = next((name for name in ("praktijk", "instelling") if told.get(name)), None)
    carried = {soort, above} if soort == "zorgverlener" else {soort}
    is_known = told.get("betaling_aan") in {None, _TO_BUREAU, *_PAID}
    return (frozenset(_SOORTEN) - carried).union(() if is_known else ("betaling_aan",))


def not_in_verzekerde(told: Told) -> frozenset[str]:
    """Return what is not taken of an insured person: the insured number beside a BSN."""
    return frozenset({"verzekerdennummer"} if _bsn(told) else ())


def not_in_prestatie(told: Told) -> frozenset[str]:
    """Return what is not taken, or not wholly, of a debit or a credit."""
    if told.get("debet_credit") == CREDIT:
        return frozenset(told) - set(_CREDITED)
    who = {"doorsturen_toegestaan"} if told.get("doorsturen_toegestaan") != _FORWARDED else set()
    return frozenset({"gerelateerd_referentienummer", *who})


def _bsn(told: Told) -> str | None:
    bsn: str | None = told.get("bsn")
    return None if bsn == _NO_BSN else bsn


def _declarant(told: Told) -> tuple[str, str | None]:
    soort = _PAID.get(told.get("betaling_aan") or "")
    if soort is None:
        soort = next((name for name in _SOORTEN if told.get(name)), "")
    return soort, told.get(soort)


def overzicht(total: Decimal) -> Overzicht:
    """Return the Overzicht."""
    return Overzicht(
        totaal_declaratiebedrag_incl_btw=TotaalDeclaratiebedragInclBtw(
            bedrag=abs(total), debet_credit_code=CREDIT if total < 0 else "D"
        )
    )


def verzekerde(told: Told) -> Verzekerde:
    """Return the Verzekerde; as in convert, a Verzekerdennummer goes only where no BSN does."""
    absent = dict.fromkeys(not_in_verzekerde(told))
    return Verzekerde(**{**told, "bsn": _bsn(told), **absent})


def prestatie(told: Told) -> Prestatie:
    """Return the debit or credit."""
    shared: dict[str, Any] = {
        name: told.get(name)
        for name in ("referentienummer", "prestatie_codelijst_code", "prestatiecode", "begindatum")
    }
    if told.get("debet_credit") == CREDIT:
        return Prestatie(
            credit_prestatie=CreditPrestatie(
                **shared,
                gerelateerd_referentienummer=told.get("gerelateerd_referentienummer"),
                toegekend_bedrag_incl_btw_financieel=told.get("declaratie_bedrag_incl_btw"),
            )
        )
    return Prestatie(debet_prestatie=_debet(told, shared))


def _debet(told: Told, shared: dict[str, Any]) -> DebetPrestatie:
    aantal, nummer = told.get("aantal"), told.get("zorgtrajectnummer")
    traject = Zorgtraject(zorgtrajectnummer=nummer)
    return DebetPrestatie(
        **shared,
        aantal=None if aantal is None else str(aantal),
        tarief_incl_btw=told.get("tarief_incl_btw"),
        berekend_bedrag_incl_btw=told.get("berekend_bedrag_incl_btw"),
        declaratie_bedrag_incl_btw=told.get("declaratie_bedrag_incl_btw"),
        doorsturen_toegestaan=_FORWARD.get(told.get("doorsturen_toegestaan") or ""),
        privacy_code=False,  # as in convert: no privacyverklaring is told; the caller says so
        informatie_code="01",
        herdeclaratiecode=told.get("herdeclaratiecode"),
        zorgaanbieder=tuple(
            Zorgaanbieder(
                zorgaanbiedercode=told[name],
                zorgaanbieder_soort=_ZORGVERLENER,
                zorgaanbieder_rol=rol,
            )
            for name, rol in (("behandelaar", "01"), ("regiebehandelaar", "02"))
            if told.get(name)
        ),
        aanvullende_prestatiegegevens=AanvullendePrestatiegegevens(zorgtraject=traject)
        if nummer
        else None,
    )
