"""Mental health care of before 2022: what GZ321 and its return hold below an insured person."""

from decimal import Decimal

from attrs import frozen

from adapter.model.ei.gemeen import Aantal, Deel, Prestatie
from adapter.model.waarden import Bedrag, Datum


@frozen(kw_only=True, slots=True, repr=False)
class GgzTarief(Deel):
    """GZ321 06: what is claimed for a prestatie, or for a part of it."""

    soort_tarief: str | None = None
    prestatiecodelijst_2: str | None = None
    deelprestatie: str | None = None
    poortspecialisme: str | None = None
    agb_behandelaar: str | None = None
    specialisme_behandelaar: str | None = None
    begindatum_deelprestatie: Datum | None = None
    einddatum_deelprestatie: Datum | None = None
    aantal: Aantal = 0
    tarief: Bedrag = Decimal(0)
    berekend_bedrag: Bedrag = Decimal(0)
    debet_credit_berekend: str | None = None
    eigen_bijdrage: Bedrag = Decimal(0)
    debet_credit_eigen_bijdrage: str | None = None
    btw_percentage: str | None = None
    declaratiebedrag: Bedrag = Decimal(0)
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None


@frozen(kw_only=True, slots=True, repr=False)
class GgzActiviteit(Deel):
    """GZ321 16: what was done; done elsewhere when `afwijkende_instelling` is filled in."""

    activiteitcode: str | None = None
    begindatum: Datum | None = None
    einddatum: Datum | None = None
    tijdseenheid_activiteit: str | None = None
    aantal_tijdseenheden_activiteit: Aantal = 0
    agb_behandelaar: str | None = None
    specialisme_behandelaar: str | None = None
    afwijkende_instelling: str | None = None
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None


@frozen(kw_only=True, slots=True, repr=False)
class Tijdsbesteding(Deel):
    """GZ321 17: the time that somebody spent."""

    soort_behandelaar: str | None = None
    agb_hoofdbehandelaar: str | None = None
    beroep_medebehandelaar: str | None = None
    begindatum: Datum | None = None
    einddatum: Datum | None = None
    tijdseenheid: str | None = None
    aantal_direct: Aantal = 0
    aantal_indirect: Aantal = 0
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None


@frozen(kw_only=True, slots=True, repr=False)
class GgzPrestatie(Prestatie):
    """GZ321 04: a DBC or another product of a zorgtraject."""

    machtigingsnummer: str | None = None
    doorsturen_toegestaan: str | None = None
    prestatiecodelijst: str | None = None
    prestatiecode: str | None = None
    dbc_prestatiecode: str | None = None
    begindatum: Datum | None = None
    einddatum: Datum | None = None
    prestatievolgnummer: str | None = None
    zorgtrajectnummer: str | None = None
    ongeval: str | None = None
    agb_hoofdbehandelaar_1: str | None = None
    beroep_hoofdbehandelaar_1: str | None = None
    agb_hoofdbehandelaar_2: str | None = None
    beroep_hoofdbehandelaar_2: str | None = None
    zelfverwijzer: str | None = None
    agb_verwijzer: str | None = None
    specialisme_verwijzer: str | None = None
    instelling_verwijzer: str | None = None
    verwijsdatum: Datum | None = None
    screening_verwijzer: str | None = None
    prestatiecode_te_verwachten: str | None = None
    diagnosecodelijst: str | None = None
    diagnosehoofdgroep: str | None = None
    primaire_diagnose: str | None = None
    rom: str | None = None
    afsluitreden: str | None = None
    tijdseenheid_activiteit: str | None = None
    aantal_tijdseenheden_activiteit: Aantal = 0
    tijdseenheid: str | None = None
    aantal_tijdseenheden: Aantal = 0
    aantal_direct: Aantal = 0
    aantal_indirect: Aantal = 0
    herdeclaratiecode: str | None = None
    debet_credit: str | None = None
    referentienummer: str | None = None
    vorig_referentienummer: str | None = None
