"""Pharmacy: what AP304 and its return hold below an insured person, versions 7.2 and 8.0."""

from decimal import Decimal

from attrs import frozen

from adapter.model.ei.gemeen import Aantal, Prestatie
from adapter.model.waarden import Bedrag, Datum


@frozen(kw_only=True, slots=True, repr=False)
class FarmaciePrestatie(Prestatie):
    """AP304 04: a medicine or aid that was handed over, or another prestatie."""

    machtigingsnummer: str | None = None
    doorsturen_toegestaan: str | None = None
    praktijkcode: str | None = None
    datum: Datum | None = None
    prestatiecodelijst: str | None = None
    prestatiecode: str | None = None
    afleveringseenheid: str | None = None
    gemiddelde_dagdosering: Aantal = 0
    hoeveelheid: Aantal = 0
    wmg_tariefcode: str | None = None
    agb_behandelaar: str | None = None
    specialisme_behandelaar: str | None = None
    agb_verwijzer: str | None = None
    specialisme_verwijzer: str | None = None
    receptnummer: str | None = None
    receptvolgnummer: str | None = None
    specificatielijst_hulpmiddel: str | None = None
    specificatie_hulpmiddel: str | None = None
    soort_receptuur: str | None = None
    indicatie_wmg: str | None = None
    dosering_bekend: str | None = None
    toelichting_middel: str | None = None
    wmg_tariefbedrag_excl_btw: Bedrag = Decimal(0)
    eigen_bijdrage: Bedrag = Decimal(0)
    gvs_bijdrage_inbegrepen: str | None = None
    vergoeding_excl_btw: Bedrag = Decimal(0)
    tarief_excl_btw: Bedrag = Decimal(0)
    berekend_bedrag: Bedrag = Decimal(0)
    debet_credit_berekend: str | None = None
    btw_percentage: str | None = None
    btw_bedrag: Bedrag = Decimal(0)
    declaratiebedrag: Bedrag = Decimal(0)
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None
    informatierecord: str | None = None
    tijdstip: str | None = None
    zorgcontractnummer: str | None = None
    aantal: Aantal = 0
    praktijk_behandelaar: str | None = None
    instelling_verwijzer: str | None = None
    prestatiekoppelnummer: str | None = None
    prestatiecodelijst_2: str | None = None
    prestatiecode_2: str | None = None
    wmg_systematiek: str | None = None
    zorgtrajectnummer: str | None = None
    duur_geneesmiddel: str | None = None
    gvs_bijdrage: Bedrag = Decimal(0)
    bedrag_excl_gvs_en_btw: Bedrag = Decimal(0)
    tarief: Bedrag = Decimal(0)
