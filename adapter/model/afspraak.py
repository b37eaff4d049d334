"""What was agreed and with whom: agreements, parties, contracts and tariffs that a user loads."""

from datetime import date
from decimal import Decimal

from attrs import field, frozen

from adapter.model.herkomst import Herkomst

ANY = "*"
"""In a list of prestatiecodes: any code."""


@frozen(kw_only=True, slots=True)
class Afspraak:
    """An agreement on onderlinge dienstverlening between aanvrager and uitvoerder.

    Attributes:
        route: "1" (invoice to the aanvrager) or "2" (claim at the insurer).
        prestaties: the codes agreed on; ("*",) is any.
        max_aantal: how many prestaties; None is without end.
        afgesproken_tarief: euros for one, when agreed.
        kenmerk_aanvrager: the aanvrager's own order reference.
    """

    herkomst: Herkomst
    afspraaknummer: str
    datum_afspraak: date
    agb_aanvrager: str
    agb_uitvoerder: str
    route: str
    geldig_van: date
    geldig_tot: date
    zorgtrajectnummer_aanvrager: str | None = field(default=None, repr=False)
    startdatum_zorgtraject: date | None = None
    clientnummer: str | None = field(default=None, repr=False)
    bsn: str | None = field(default=None, repr=False)
    prestaties: tuple[str, ...] = (ANY,)
    max_aantal: Decimal | None = None
    afgesproken_tarief: Decimal | None = None
    kenmerk_aanvrager: str | None = None

    @property
    def names_patient(self) -> bool:
        """Whether it was made for one patient."""
        return bool(self.bsn or self.clientnummer)

    def allows(self, prestatiecode: str) -> bool:
        """Tell whether a code was agreed on."""
        return ANY in self.prestaties or prestatiecode in self.prestaties


@frozen(kw_only=True, slots=True)
class Partij:
    """A provider that invoices go to."""

    herkomst: Herkomst
    agb: str
    naam: str
    kvk: str | None = None
    btw_id: str | None = None
    straat: str | None = None
    huisnummer: str | None = None
    postcode: str | None = None
    plaats: str | None = None
    kenmerk: str | None = None


@frozen(kw_only=True, slots=True)
class Contract:
    """A contract or betaalovereenkomst of the practice with an insurer, or one line of it.

    `percentage` is of the maximum tariff (85 is 85 %); `tarief` is euros for one.
    """

    herkomst: Herkomst
    uzovi: str
    soort: str
    geldig_van: date
    geldig_tot: date | None = None
    prestatiecodelijst: str | None = None
    prestatiecode: str | None = None
    percentage: Decimal | None = None
    tarief: Decimal | None = None

    def covers(self, on: date) -> bool:
        """Tell whether it holds on a date."""
        return self.geldig_van <= on and (self.geldig_tot is None or on <= self.geldig_tot)


@frozen(kw_only=True, slots=True)
class Tarief:
    """A maximum tariff of the NZa, as the user loaded it: euros for one prestatie."""

    herkomst: Herkomst
    prestatiecodelijst: str
    prestatiecode: str
    geldig_van: date
    max_tarief: Decimal
    geldig_tot: date | None = None
    bron: str | None = None
