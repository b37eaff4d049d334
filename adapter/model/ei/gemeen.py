"""What all EI declarations share: head, insured person, debtor, comment, and what a return adds.

No class has a repr: nearly everything in it is about a person.
"""

from decimal import Decimal

from attrs import frozen

from adapter.model.waarden import Bedrag, Datum, Tekst

Aantal = int | Tekst
"""A count, or what stood there."""


@frozen(kw_only=True, slots=True, repr=False)
class Terugmelding:
    """What the receiver says of a record in a return; amounts of the record that has money only."""

    referentie: str | None = None
    dagtekening: Datum | None = None
    berekend_bedrag: Bedrag = Decimal(0)
    debet_credit_berekend: str | None = None
    toegekend_btw_bedrag: Bedrag = Decimal(0)
    toegekend_bedrag: Bedrag = Decimal(0)
    debet_credit_toegekend: str | None = None
    retourcode_1: str | None = None
    retourcode_2: str | None = None
    retourcode_3: str | None = None


@frozen(kw_only=True, slots=True, repr=False)
class Commentaar:
    """Record 98: a line of free text about the record that it follows."""

    detailnummer: Aantal = 0
    regelnummer: Aantal = 0
    vrije_tekst: str | None = None
    terugmelding: Terugmelding | None = None


@frozen(kw_only=True, slots=True, repr=False)
class EiRecord:
    """What every record has.

    Attributes:
        detailnummer: its number in the message; computed when a declaration is written.
        commentaar: about it.
        terugmelding: in a return, what the receiver says of it.
        afwijkend: rubrieken that should repeat the record above and do not, and what they hold.
    """

    detailnummer: Aantal = 0
    commentaar: tuple[Commentaar, ...] = ()
    terugmelding: Terugmelding | None = None
    afwijkend: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True, slots=True, repr=False)
class Deel(EiRecord):
    """A record below a prestatie: a tarief, a zorgactiviteit, a tijdsbesteding."""


@frozen(kw_only=True, slots=True, repr=False)
class Prestatie(EiRecord):
    """A record 04.

    Attributes:
        delen: the records below it, in their order.
    """

    delen: tuple[Deel, ...] = ()


@frozen(kw_only=True, slots=True, repr=False)
class Voorloop(EiRecord):
    """Record 01.

    Attributes:
        standaard: as "ZH308".
        versie: as "9.0".
    """

    standaard: str
    versie: str
    berichtcode: str | None = None
    soort_bericht: str | None = None
    softwarecode: str | None = None
    softwareversie: str | None = None
    uzovi: str | None = None
    servicebureau: str | None = None
    zorgverlener: str | None = None
    praktijk: str | None = None
    instelling: str | None = None
    betaling_aan: str | None = None
    begindatum: Datum | None = None
    einddatum: Datum | None = None
    factuurnummer: str | None = None
    factuurdatum: Datum | None = None
    btw_id: str | None = None
    valuta: str | None = None


@frozen(kw_only=True, slots=True, repr=False)
class Debiteur(EiRecord):
    """Record 03: who pays what the insurer does not; only in traffic with a service bureau."""

    debiteurnummer: str | None = None
    geboortedatum: Datum | None = None
    geslacht: str | None = None
    naamcode_1: str | None = None
    naam_1: str | None = None
    voorvoegsel_1: str | None = None
    naamcode_2: str | None = None
    naam_2: str | None = None
    voorvoegsel_2: str | None = None
    voorletters: str | None = None
    naamcode_3: str | None = None
    titulatuur: str | None = None
    straatnaam: str | None = None
    huisnummer: str | None = None
    huisnummertoevoeging: str | None = None
    postcode: str | None = None
    postcode_buitenland: str | None = None
    woonplaats: str | None = None
    land: str | None = None
    telefoonnummer: str | None = None
    telefoon_land: str | None = None
    e_mailadres: str | None = None
    bankrekeningnummer: str | None = None
    soort_relatie: str | None = None
    iban: str | None = None
    incassocode: str | None = None
    versie_debiteurrecord: str | None = None
    machtigingsdatum: str | None = None
    facturatievorm: str | None = None
    extra_adresregel: str | None = None


@frozen(kw_only=True, slots=True, repr=False)
class Verzekerde(EiRecord):
    """Record 02, with its debtors; its prestaties follow it in the stream one by one."""

    debiteuren: tuple[Debiteur, ...] = ()
    bsn: str | None = None
    uzovi: str | None = None
    verzekerdennummer: str | None = None
    patientnummer: str | None = None
    geboortedatum: Datum | None = None
    geslacht: str | None = None
    naamcode_1: str | None = None
    naam_1: str | None = None
    voorvoegsel_1: str | None = None
    naamcode_2: str | None = None
    naam_2: str | None = None
    voorvoegsel_2: str | None = None
    voorletters: str | None = None
    naamcode_3: str | None = None
    postcode: str | None = None
    postcode_buitenland: str | None = None
    huisnummer: str | None = None
    huisnummertoevoeging: str | None = None
    land: str | None = None
    debiteurnummer: str | None = None
    overleden: str | None = None
    registratie_bij_zorgverlener: str | None = None
