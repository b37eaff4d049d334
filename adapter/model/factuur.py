"""The invoice from uitvoerder to aanvrager (route 1). It holds nothing about a patient."""

from datetime import date
from decimal import Decimal

from attrs import frozen


@frozen(kw_only=True, slots=True)
class Factuurpartij:
    """Seller or buyer: AGB of 8 digits, KvK of 8 digits, btw-id NL+9 digits+B+2 digits."""

    agb: str
    naam: str
    kvk: str
    straat: str
    huisnummer: str
    postcode: str
    plaats: str
    btw_id: str | None = None
    contact: str | None = None


@frozen(kw_only=True, slots=True)
class Factuurregel:
    """One delivered prestatie; amounts are positive euros, also on a credit note.

    Attributes:
        aantal: how many, may have a fraction.
        eenheid: what is counted: "stuk" or "uur".
        tarief: price of one, without btw.
        bedrag: aantal x tarief, rounded to the cent, without btw.
        datum: the care date.
        omschrijving: what it is called; never free text of an export.
        prestatiecodelijst: "" when it is not known; so is prestatiecode.
        onderliggende_prestatiecode: what was delivered, where `prestatiecode` only says that
            another asked for it (Y02).
        kenmerk: the aanvrager's own order reference, only when the lines do not share one.
        btw_percentage: 0 for exempt care (category E), else the rate (category S).
    """

    nummer: int
    aantal: Decimal
    tarief: Decimal
    bedrag: Decimal
    datum: date
    omschrijving: str
    prestatiecodelijst: str
    prestatiecode: str
    eenheid: str = "stuk"
    onderliggende_prestatiecode: str = ""
    kenmerk: str | None = None
    btw_percentage: Decimal = Decimal(0)


@frozen(kw_only=True, slots=True)
class Factuur:
    """A UBL invoice (soort 380) or credit note (soort 381) between two providers.

    Attributes:
        koper_kenmerk: BuyerReference (BT-10).
        order_kenmerk: OrderReference (BT-13), when all lines share one.
        creditfactuurnummers: the invoices that a credit note refers to, as far as known.
        afspraaknummer: the one agreement behind all lines (BT-12), when it is about no patient.
        btw_tekst: why the care is exempt (BT-120).
    """

    nummer: str
    soort: str
    factuurdatum: date
    vervaldatum: date
    periode_van: date
    periode_tot: date
    verkoper: Factuurpartij
    koper: Factuurpartij
    iban: str
    betaaltermijn_dagen: int
    btw_tekst: str
    regels: tuple[Factuurregel, ...]
    koper_kenmerk: str | None = None
    order_kenmerk: str | None = None
    creditfactuurnummers: tuple[str, ...] = ()
    afspraaknummer: str | None = None
