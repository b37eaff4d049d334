"""The head of a declaration message: Header, DeclaratieContext and Overzicht (GDS801)."""

from attrs import frozen

from adapter.model.waarden import Bedrag, Datum, JaNee


@frozen(kw_only=True, slots=True)
class Header:
    """GDS801 Header: who sends what to whom, in which version of the standard."""

    berichtcode: str | None = None
    berichtversie: str | None = None
    berichtsubversie: str | None = None
    berichtsoort: str | None = None
    verzender: str | None = None
    verzender_rol: str | None = None
    ontvanger: str | None = None
    ontvanger_rol: str | None = None
    verzenddatum: Datum | None = None
    referentienummer: str | None = None


@frozen(kw_only=True, slots=True)
class Declarant:
    """GDS801 DeclaratieContext/Declarant, and its Zorgaanbieder: AGB (8 digits) and soort 1-3."""

    zorgaanbiedercode: str | None = None
    zorgaanbieder_soort: str | None = None


@frozen(kw_only=True, slots=True)
class DeclaratieContext:
    """GDS801 DeclaratieContext: the invoice that the message is."""

    declarant: Declarant | None = None
    zorgaanbieder: Declarant | None = None
    betaling_aan_servicebureau: JaNee | None = None
    factuurnummer: str | None = None
    factuurdatum: Datum | None = None
    btw_identificatienummer: str | None = None
    valutacode: str | None = None
    informatiesysteem_code: str | None = None
    informatiesysteem_versie: str | None = None
    begindatum_declaratieperiode: Datum | None = None
    einddatum_declaratieperiode: Datum | None = None


@frozen(kw_only=True, slots=True)
class TotaalDeclaratiebedragInclBtw:
    """GDS801 Overzicht/TotaalDeclaratiebedragInclBtw: a positive amount with D or C."""

    bedrag: Bedrag | None = None
    debet_credit_code: str | None = None


@frozen(kw_only=True, slots=True)
class Overzicht:
    """GDS801 Overzicht: the control total of the message."""

    totaal_declaratiebedrag_incl_btw: TotaalDeclaratiebedragInclBtw | None = None
