"""Dental care: what MZ301 and its return hold below an insured person."""

from decimal import Decimal

from attrs import frozen

from adapter.model.ei.gemeen import Aantal, Prestatie
from adapter.model.waarden import Bedrag, Datum


@frozen(kw_only=True, slots=True, repr=False)
class MondzorgPrestatie(Prestatie):
    """MZ301 04: a treatment, with where in the mouth it was."""

    machtigingsnummer: str | None = None
    doorsturen_toegestaan: str | None = None
    datum: Datum | None = None
    soort_prestatierecord: str | None = None
    bijzondere_tandheelkunde: str | None = None
    soort_bijzondere_tandheelkunde: str | None = None
    prestatiecodelijst: str | None = None
    prestatiecode: str | None = None
    boven_onder: str | None = None
    gebitselement: str | None = None
    vlakcode: str | None = None
    diagnosecodelijst: str | None = None
    diagnosecode: str | None = None
    ongeval: str | None = None
    agb_behandelaar: str | None = None
    specialisme_behandelaar: str | None = None
    agb_verwijzer: str | None = None
    specialisme_verwijzer: str | None = None
    tarief: Bedrag = Decimal(0)
    aantal: Aantal = 0
    berekend_bedrag: Bedrag = Decimal(0)
    debet_credit_berekend: str | None = None
    vermindering: Bedrag = Decimal(0)
    btw_percentage: str | None = None
    declaratiebedrag: Bedrag = Decimal(0)
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None
