"""Medical specialist care: what ZH308 and its return hold below an insured person."""

from decimal import Decimal

from attrs import frozen

from adapter.model.ei.gemeen import Aantal, Deel, Prestatie
from adapter.model.waarden import Bedrag, Datum


@frozen(kw_only=True, slots=True, repr=False)
class ZiekenhuisTarief(Deel):
    """ZH308 06: what is claimed for a prestatie; a percentage is in hundredths (10000 is all)."""

    prestatiecodelijst_2: str | None = None
    soort_tarief: str | None = None
    agb_behandelaar: str | None = None
    specialisme_behandelaar: str | None = None
    tarief: Bedrag = Decimal(0)
    verrekenpercentage: Aantal = 0
    soort_toeslag: str | None = None
    berekend_bedrag: Bedrag = Decimal(0)
    debet_credit_berekend: str | None = None
    btw_percentage: str | None = None
    declaratiebedrag: Bedrag = Decimal(0)
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None


@frozen(kw_only=True, slots=True, repr=False)
class Zorgactiviteit(Deel):
    """ZH308 16: what was done; done elsewhere when `afwijkende_instelling` is filled in."""

    zorgactiviteitnummer: str | None = None
    zorgactiviteitcode: str | None = None
    begindatum: Datum | None = None
    einddatum: Datum | None = None
    aantal: Aantal = 0
    soort_declaratie_informatie: str | None = None
    afwijkende_instelling: str | None = None
    agb_behandelaar: str | None = None
    specialisme_behandelaar: str | None = None
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None


@frozen(kw_only=True, slots=True, repr=False)
class ZiekenhuisPrestatie(Prestatie):
    """ZH308 04: a zorgproduct or another product of a subtraject within a zorgtraject."""

    machtigingsnummer: str | None = None
    doorsturen_toegestaan: str | None = None
    prestatiecodelijst: str | None = None
    prestatiecode: str | None = None
    begindatum: Datum | None = None
    einddatum: Datum | None = None
    prestatievolgnummer: str | None = None
    zorgproductcode: str | None = None
    zorgtrajectnummer: str | None = None
    begindatum_zorgtraject: Datum | None = None
    einddatum_zorgtraject: Datum | None = None
    afsluitreden: str | None = None
    subtrajectnummer: str | None = None
    verwijsdatum: Datum | None = None
    zelfverwijzer: str | None = None
    agb_verwijzer: str | None = None
    specialisme_verwijzer: str | None = None
    instelling_verwijzer: str | None = None
    verwijzend_zorgtrajectnummer: str | None = None
    aantal: Aantal = 0
    zorgtypecode: str | None = None
    soort_zorgvraag: str | None = None
    zorgvraagcode: str | None = None
    diagnosecodelijst_1: str | None = None
    diagnosecode: str | None = None
    diagnosecodelijst_2: str | None = None
    diagnose_icd10: str | None = None
    aanspraak_zvw_toegepast: str | None = None
    toelichting: str | None = None
    herdeclaratiecode: str | None = None
    indicatie_machtiging: str | None = None
    oranje_verrichting: str | None = None
    specialisme_behandelaar: str | None = None
    instellingscode: str | None = None
    hash: str | None = None
    hashversie: str | None = None
    certificaatversie: str | None = None
    grouper: str | None = None
    grouperversie: str | None = None
    tabelsetversie: str | None = None
    grouperwerkomgeving: str | None = None
    zorgactiviteitcode: str | None = None
    zorgactiviteitnummer: str | None = None
    zorgpadcode: str | None = None
    diagnosecodelijst: str | None = None
    verwijsdiagnosecode: str | None = None
    soort_indicatie: str | None = None
    tweede_operatie: str | None = None
    reden_einde_zorg: str | None = None
    ongeval: str | None = None
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None
