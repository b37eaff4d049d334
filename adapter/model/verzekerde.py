"""The insured person of a declaration message. Identifying fields never appear in a repr."""

from attrs import field, frozen

from adapter.model.waarden import Datum, JaNee


@frozen(kw_only=True, slots=True)
class Geslachtsnaam:
    """GDS801 Geslachtsnaam: prefixes and the name itself."""

    voorvoegsels: str | None = field(default=None, repr=False)
    achternaam: str | None = field(default=None, repr=False)


@frozen(kw_only=True, slots=True)
class Naamgegevens:
    """GDS801 Naamgegevens of an insured person or a debtor."""

    initialen: str | None = field(default=None, repr=False)
    geslachtsnaam: Geslachtsnaam | None = None
    geslachtsnaam_partner: Geslachtsnaam | None = None
    naamgebruik: str | None = None


@frozen(kw_only=True, slots=True)
class Adresgegevens:
    """GDS801 Adresgegevens; of its elements only three names are established."""

    straatnaam: str | None = field(default=None, repr=False)
    huisnummer: str | None = field(default=None, repr=False)
    huisnummertoevoeging: str | None = field(default=None, repr=False)
    aanduiding_bij_nummer: str | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)
    woonplaats: str | None = field(default=None, repr=False)
    land: str | None = None
    adres_soort: str | None = None


@frozen(kw_only=True, slots=True)
class Contactgegevens:
    """GDS801 Debiteur/Contactgegevens."""

    telefoonnummers: tuple[str, ...] = field(default=(), repr=False)
    email_adressen: tuple[str, ...] = field(default=(), repr=False)


@frozen(kw_only=True, slots=True)
class Bankgegevens:
    """GDS801 Debiteur/Bankgegevens; its elements are not established."""

    iban: str | None = field(default=None, repr=False)


@frozen(kw_only=True, slots=True)
class Debiteur:
    """GDS801 AanvullendeVerzekerdegegevens/Debiteur: only towards a servicebureau."""

    naamgegevens: Naamgegevens | None = None
    adresgegevens: tuple[Adresgegevens, ...] = ()
    contactgegevens: Contactgegevens | None = None
    bankgegevens: Bankgegevens | None = None
    geslacht_code: str | None = field(default=None, repr=False)
    geboortedatum: Datum | None = field(default=None, repr=False)
    soort_relatie: str | None = None
    incasso_code: str | None = None
    facturatievorm: str | None = None


@frozen(kw_only=True, slots=True)
class AanvullendeVerzekerdegegevens:
    """GDS801 AanvullendeVerzekerdegegevens: exactly when the receiver is a servicebureau."""

    naamgegevens: Naamgegevens | None = None
    adresgegevens: tuple[Adresgegevens, ...] = ()
    debiteur: Debiteur | None = None
    geslacht_code: str | None = field(default=None, repr=False)
    overlijdens_indicator: JaNee | None = None
    nationaliteit: str | None = field(default=None, repr=False)


@frozen(kw_only=True, slots=True)
class BuitenlandVerzekerde:
    """GDS801 1.0 BuitenlandVerzekerde: only towards receiver 7125."""

    buitenlandse_zorgverzekeraars_code: str | None = None
    bijlage: str | None = field(default=None, repr=False)


@frozen(kw_only=True, slots=True)
class Verzekerde:
    """GDS801 Verzekerde without its prestaties, which follow it in the stream one by one.

    BSN is nine digits; UzoviNummer four digits; Geboortedatum absent towards DJI (9992).
    """

    bsn: str | None = field(default=None, repr=False)
    uzovi_nummer: str | None = None
    verzekerdennummer: str | None = field(default=None, repr=False)
    patient_identificatienummer: str | None = field(default=None, repr=False)
    geboortedatum: Datum | None = field(default=None, repr=False)
    buitenland_verzekerde: BuitenlandVerzekerde | None = None
    aanvullende_verzekerdegegevens: AanvullendeVerzekerdegegevens | None = None
