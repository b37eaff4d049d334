"""Paramedical care: what PM304 and its return hold below an insured person."""

from decimal import Decimal

from attrs import frozen

from adapter.model.ei.gemeen import Aantal, Prestatie
from adapter.model.waarden import Bedrag, Datum


@frozen(kw_only=True, slots=True, repr=False)
class ParamedischePrestatie(Prestatie):
    """PM304 04: a treatment."""

    machtigingsnummer: str | None = None
    doorsturen_toegestaan: str | None = None
    datum: Datum | None = None
    prestatiecodelijst: str | None = None
    prestatiecode: str | None = None
    aantal: Aantal = 0
    ongeval: str | None = None
    verwijsdiagnosecodelijst_1: str | None = None
    verwijsdiagnosecode_1: str | None = None
    verwijsdiagnosecodelijst_2: str | None = None
    verwijsdiagnosecode_2: str | None = None
    diagnosecodelijst_1: str | None = None
    diagnosecode_1: str | None = None
    diagnosecodelijst_2: str | None = None
    diagnosecode_2: str | None = None
    soort_indicatie: str | None = None
    agb_behandelaar: str | None = None
    specialisme_behandelaar: str | None = None
    verwijsdatum: Datum | None = None
    agb_verwijzer: str | None = None
    specialisme_verwijzer: str | None = None
    reden_einde_zorg: str | None = None
    tarief: Bedrag = Decimal(0)
    berekend_bedrag: Bedrag = Decimal(0)
    debet_credit_berekend: str | None = None
    btw_percentage: str | None = None
    declaratiebedrag: Bedrag = Decimal(0)
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None
