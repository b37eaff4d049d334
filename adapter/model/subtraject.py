"""A row of a hospital export: a claimed prestatie, with at most one zorgactiviteit."""

from datetime import date
from decimal import Decimal

from attrs import field, frozen

from adapter.model.herkomst import Herkomst


@frozen(kw_only=True, slots=True)
class Subtrajectregel:
    """The fields are the columns of the profile `zh308-subtrajecten`.

    A negative bedrag is a credit. Rows with one referentie are one prestatie, and each then has a
    zorgactiviteit of it.
    """

    herkomst: Herkomst
    factuurnummer: str
    factuurdatum: date
    uzovi: str
    geboortedatum: date = field(repr=False)
    geslacht: str = field(repr=False)
    naam_1: str = field(repr=False)
    voorletters: str = field(repr=False)
    prestatiecodelijst: str
    prestatiecode: str
    begindatum: date
    einddatum: date
    zelfverwijzer: str
    soort_tarief: str
    aantal: Decimal
    tarief: Decimal
    bedrag: Decimal
    referentie: str = field(repr=False)
    bsn: str | None = field(default=None, repr=False)
    verzekerdennummer: str | None = field(default=None, repr=False)
    patientnummer: str | None = field(default=None, repr=False)
    voorvoegsel_1: str | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)
    huisnummer: str | None = field(default=None, repr=False)
    machtigingsnummer: str | None = field(default=None, repr=False)
    zorgproductcode: str | None = None
    zorgtrajectnummer: str | None = field(default=None, repr=False)
    begindatum_zorgtraject: date | None = None
    subtrajectnummer: str | None = field(default=None, repr=False)
    verwijzend_zorgtrajectnummer: str | None = field(default=None, repr=False)
    afsluitreden: str | None = None
    agb_verwijzer: str | None = None
    specialisme_verwijzer: str | None = None
    verwijsdatum: date | None = None
    zorgtypecode: str | None = None
    diagnosecodelijst_1: str | None = None
    diagnosecode: str | None = field(default=None, repr=False)
    specialisme_behandelaar: str | None = None
    agb_behandelaar: str | None = None
    hash: str | None = field(default=None, repr=False)
    hashversie: str | None = None
    certificaatversie: str | None = None
    einddatum_zorgtraject: date | None = None
    instelling_verwijzer: str | None = None
    soort_zorgvraag: str | None = field(default=None, repr=False)
    zorgvraagcode: str | None = field(default=None, repr=False)
    aanspraak_zvw_toegepast: str | None = None
    indicatie_machtiging: str | None = None
    oranje_verrichting: str | None = None
    grouper: str | None = None
    grouperversie: str | None = None
    tabelsetversie: str | None = None
    grouperwerkomgeving: str | None = None
    herdeclaratiecode: str | None = None
    creditreferentie: str | None = field(default=None, repr=False)
    zorgactiviteitnummer: str | None = field(default=None, repr=False)
    zorgactiviteitcode: str | None = None
    datum_zorgactiviteit: date | None = None
    aantal_zorgactiviteit: Decimal | None = None
    afwijkende_instelling: str | None = None
    agb_zorgactiviteit: str | None = None

    @property
    def is_credit(self) -> bool:
        """Whether the row takes back an earlier prestatie."""
        return self.bedrag < 0
