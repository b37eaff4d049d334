"""A row of a practice export: one delivered prestatie with all that a claim needs of it."""

from datetime import date
from decimal import Decimal

from attrs import field, frozen

from adapter.model.herkomst import Herkomst


@frozen(kw_only=True, slots=True)
class Regel:
    """One delivered prestatie. Amounts in euros without btw; a negative bedrag is a credit.

    The fields are the columns of the profile `ggz-consulten`, in the same order. AGB-codes have 8
    digits, UZOVI 4, BSN 9; times are hh:mm:ss; `privacyverklaring` is True for J. `bron` is where
    a row that is fed back first stood ("export.csv:17"). `btw_percentage` is for an invoice only.
    """

    herkomst: Herkomst
    factuurnummer: str
    factuurdatum: date
    uzovi: str
    agb_behandelaar: str
    prestatiecodelijst: str
    prestatiecode: str
    datum: date
    aantal: Decimal
    tarief: Decimal
    bedrag: Decimal
    clientnummer: str | None = field(default=None, repr=False)
    bsn: str | None = field(default=None, repr=False)
    verzekerdennummer: str | None = field(default=None, repr=False)
    geboortedatum: date | None = field(default=None, repr=False)
    zorgdomein: str | None = None
    zorgtrajectnummer: str | None = field(default=None, repr=False)
    startdatum_zorgtraject: date | None = None
    zorgvraagtype: str | None = field(default=None, repr=False)
    dsm_hoofdgroep: str | None = field(default=None, repr=False)
    gb_ggz_profiel: str | None = field(default=None, repr=False)
    privacyverklaring: bool | None = None
    zorglabel: str | None = field(default=None, repr=False)
    type_verwijzing: str | None = None
    agb_verwijzer: str | None = None
    naam_verwijzer: str | None = field(default=None, repr=False)
    specificatie_verwijzer: str | None = None
    verwijsdatum: date | None = None
    agb_regiebehandelaar: str | None = None
    begintijd: str | None = None
    eindtijd: str | None = None
    btw_percentage: Decimal | None = None
    referentie: str | None = field(default=None, repr=False)
    creditreferentie: str | None = field(default=None, repr=False)
    creditfactuurnummer: str | None = None
    herdeclaratiecode: str | None = None
    afspraaknummer: str | None = None
    agb_aanvrager: str | None = None
    plaatsingsbesluitnummer: str | None = field(default=None, repr=False)
    begindatum_titel: date | None = None
    einddatum_titel: date | None = None
    postcode_behandellocatie: str | None = field(default=None, repr=False)
    bron: str | None = None
    omschrijving: str | None = field(default=None, repr=False)
    orderreferentie: str | None = None
    onderliggende_prestatiecode: str | None = None

    @property
    def is_credit(self) -> bool:
        """Whether the row takes back an earlier one."""
        return self.bedrag < 0
