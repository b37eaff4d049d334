"""Writes a Factuur as a UBL 2.1 invoice or credit note under NLCIUS.

Only what a Factuur holds and the words of versions.toml get in, so nothing about a patient can.
"""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from attrs import frozen
from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]  # lxml-stubs leaves it out

from adapter.core.errors import UnsupportedVersionError
from adapter.core.values import round_cents
from adapter.formats.common.xmlsource import peek
from adapter.formats.ubl.reading import CODELIJST, ONDERLIGGEND
from adapter.model.factuur import Factuur, Factuurpartij, Factuurregel

_VERSION = tomllib.loads(Path(__file__).with_name("versions.toml").read_text(encoding="utf-8"))
_PREFIXES: dict[str | None, str] = _VERSION["naamruimte"]
_CBC = ElementMaker(namespace=_PREFIXES["cbc"], nsmap=_PREFIXES)
_CAC = ElementMaker(namespace=_PREFIXES["cac"], nsmap=_PREFIXES)

_Part = etree._Element | None  # noqa: SLF001 - lxml has no public name for its type
"""An element, or None where there is nothing to say."""

_EURO = {"currencyID": "EUR"}
_KVK = {"schemeID": "0106"}  # ISO 6523 ICD; AGB has none, so an AGB-code stands without a scheme
_VRIJGESTELD = "E"
_BELAST = "S"
_KENMERK_AANVRAGER = "130"  # UNTDID 1001: the buyer's own identifier of what was delivered (BT-128)


@frozen(kw_only=True)
class _Soort:
    """How a kind of document calls its parts (a row of versions.toml)."""

    naamruimte: str
    wortel: str
    code: str
    regel: str
    aantal: str
    heeft_vervaldatum: bool
    betaaltekst: str
    betaalwijze: str | None = None


@frozen(kw_only=True)
class _Btwgroep:
    """The lines of one category and rate: btw is rounded per group, not per line (BR-CO-17)."""

    percentage: Decimal
    grondslag: Decimal

    @property
    def btw(self) -> Decimal:
        return round_cents(self.grondslag * self.percentage / 100)


_EENHEDEN: dict[str, str] = _VERSION["eenheid"]
_SOORTEN = {code: _Soort(**row) for code, row in _VERSION["soort"].items()}


def is_invoice(head: bytes) -> bool:
    """Tell whether a document that starts with these bytes is a UBL invoice or credit note."""
    root, _ = peek(head)
    return root in {f"{{{soort.naamruimte}}}{soort.wortel}" for soort in _SOORTEN.values()}


def write_invoice(factuur: Factuur, stream: BinaryIO) -> None:
    """Write an invoice (soort 380) or a credit note (soort 381); equal input gives equal bytes.

    Raises:
        UnsupportedVersionError: the soort is neither.
        ValueError: a text holds a control character, which no XML can hold.
    """
    soort = _SOORTEN.get(factuur.soort)
    if soort is None:
        raise UnsupportedVersionError("UBL document", factuur.soort, tuple(_SOORTEN))
    prefixes = {None: soort.naamruimte, **_PREFIXES}
    root: etree._Element = ElementMaker(namespace=soort.naamruimte, nsmap=prefixes)(soort.wortel)
    root.extend(part for part in _document(factuur, soort) if part is not None)
    stream.write(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _document(factuur: Factuur, soort: _Soort) -> Iterator[_Part]:
    """Yield the parts in an order that fits both XSDs: they differ in parts not written here."""
    yield from _head(factuur, soort)
    yield _aggregate("AccountingSupplierParty", _party(factuur.verkoper))
    yield _aggregate("AccountingCustomerParty", _party(factuur.koper))
    yield from _payment(factuur, soort)
    yield from _totals(factuur)
    for regel in factuur.regels:
        yield _line(regel, soort)


def _head(factuur: Factuur, soort: _Soort) -> Iterator[_Part]:
    yield _basic("CustomizationID", _VERSION["customization_id"])
    yield _basic("ProfileID", _VERSION["profile_id"])
    yield _basic("ID", factuur.nummer)
    yield _basic("IssueDate", factuur.factuurdatum.isoformat())
    if soort.heeft_vervaldatum:
        yield _basic("DueDate", factuur.vervaldatum.isoformat())
    yield _basic(soort.code, factuur.soort)
    yield _basic("DocumentCurrencyCode", _EURO["currencyID"])
    yield _basic("BuyerReference", factuur.koper_kenmerk)
    yield _period(factuur.periode_van, factuur.periode_tot)
    yield _aggregate("OrderReference", _basic("ID", factuur.order_kenmerk))
    for number in factuur.creditfactuurnummers:
        # No date of the credited invoice: BR-NL-24 warns against it.
        credited = _aggregate("InvoiceDocumentReference", _basic("ID", number))
        yield _aggregate("BillingReference", credited)
    yield _aggregate("ContractDocumentReference", _basic("ID", factuur.afspraaknummer))


def _party(partij: Factuurpartij) -> _Part:
    return _aggregate(
        "Party",
        _basic("EndpointID", partij.kvk, _KVK),
        _aggregate("PartyIdentification", _basic("ID", partij.agb)),
        _aggregate("PartyName", _basic("Name", partij.naam)),
        _aggregate(
            "PostalAddress",
            _basic("StreetName", f"{partij.straat} {partij.huisnummer}".strip()),
            _basic("CityName", partij.plaats),
            _basic("PostalZone", partij.postcode),
            _aggregate("Country", _basic("IdentificationCode", "NL")),
        ),
        _aggregate("PartyTaxScheme", _basic("CompanyID", partij.btw_id), _vat())
        if partij.btw_id
        else None,
        _aggregate(
            "PartyLegalEntity",
            _basic("RegistrationName", partij.naam),
            _basic("CompanyID", partij.kvk, _KVK),
        ),
        _aggregate("Contact", _basic("Name", partij.contact)),
    )


def _payment(factuur: Factuur, soort: _Soort) -> Iterator[_Part]:
    if soort.betaalwijze:
        yield _aggregate(
            "PaymentMeans",
            _basic("PaymentMeansCode", soort.betaalwijze),
            _basic("PaymentID", factuur.nummer),
            _aggregate("PayeeFinancialAccount", _basic("ID", factuur.iban)),
        )
    note = soort.betaaltekst.format(dagen=factuur.betaaltermijn_dagen)
    yield _aggregate("PaymentTerms", _basic("Note", note))


def _totals(factuur: Factuur) -> Iterator[_Part]:
    groepen = _btwgroepen(factuur.regels)
    netto = sum((groep.grondslag for groep in groepen), Decimal(0))
    btw = sum((groep.btw for groep in groepen), Decimal(0))
    subtotals = (_subtotal(groep, factuur.btw_tekst) for groep in groepen)
    yield _aggregate("TaxTotal", _amount("TaxAmount", btw), *subtotals)
    yield _aggregate(
        "LegalMonetaryTotal",
        _amount("LineExtensionAmount", netto),
        _amount("TaxExclusiveAmount", netto),
        _amount("TaxInclusiveAmount", netto + btw),
        _amount("PayableAmount", netto + btw),
    )


def _btwgroepen(regels: Iterable[Factuurregel]) -> tuple[_Btwgroep, ...]:
    """Return the groups, lowest rate first."""
    grondslagen: dict[Decimal, Decimal] = {}
    for regel in regels:
        known = grondslagen.get(regel.btw_percentage, Decimal(0))
        grondslagen[regel.btw_percentage] = known + regel.bedrag
    return tuple(
        _Btwgroep(percentage=percentage, grondslag=grondslag)
        for percentage, grondslag in sorted(grondslagen.items())
    )


def _subtotal(groep: _Btwgroep, btw_tekst: str) -> _Part:
    # The reason as text only: its code gives warning BR-NL-35.
    reason = None if groep.percentage else _basic("TaxExemptionReason", btw_tekst)
    return _aggregate(
        "TaxSubtotal",
        _amount("TaxableAmount", groep.grondslag),
        _amount("TaxAmount", groep.btw),
        _category("TaxCategory", groep.percentage, reason),
    )


def _line(regel: Factuurregel, soort: _Soort) -> _Part:
    return _aggregate(
        soort.regel,
        _basic("ID", str(regel.nummer)),
        _basic(soort.aantal, _plain(regel.aantal), {"unitCode": _EENHEDEN[regel.eenheid]}),
        _amount("LineExtensionAmount", regel.bedrag),
        _period(regel.datum, regel.datum),
        _aggregate(
            "DocumentReference",
            _basic("ID", regel.kenmerk),
            _basic("DocumentTypeCode", _KENMERK_AANVRAGER),
        )
        if regel.kenmerk
        else None,
        _item(regel),
        _aggregate("Price", _basic("PriceAmount", _price(regel.tarief), _EURO)),
    )


def _item(regel: Factuurregel) -> _Part:
    """Return what was delivered: no ISO 6523 scheme exists for the Vektis lists, so BT-155."""
    return _aggregate(
        "Item",
        _basic("Name", regel.omschrijving),
        _aggregate("SellersItemIdentification", _basic("ID", regel.prestatiecode)),
        _category("ClassifiedTaxCategory", regel.btw_percentage),
        _property(CODELIJST, regel.prestatiecodelijst),
        _property(ONDERLIGGEND, regel.onderliggende_prestatiecode),
    )


def _property(name: str, value: str) -> _Part:
    if not value:
        return None
    return _aggregate("AdditionalItemProperty", _basic("Name", name), _basic("Value", value))


def _category(name: str, percentage: Decimal, reason: _Part = None) -> _Part:
    category = _BELAST if percentage else _VRIJGESTELD
    percent = _basic("Percent", _plain(percentage))
    return _aggregate(name, _basic("ID", category), percent, reason, _vat())


def _vat() -> _Part:
    return _aggregate("TaxScheme", _basic("ID", "VAT"))


def _period(start: date, end: date) -> _Part:
    return _aggregate(
        "InvoicePeriod",
        _basic("StartDate", start.isoformat()),
        _basic("EndDate", end.isoformat()),
    )


def _amount(name: str, amount: Decimal) -> _Part:
    return _basic(name, f"{round_cents(amount):f}", _EURO)


def _plain(number: Decimal) -> str:
    """Return a number as short as it can be, without an exponent."""
    return f"{number.normalize():f}"


def _price(tarief: Decimal) -> str:
    """Return a price with two decimals, or with more when it has them."""
    cents = round_cents(tarief)
    return f"{cents:f}" if cents == tarief else _plain(tarief)


def _basic(name: str, text: str | None, attributes: dict[str, str] | None = None) -> _Part:
    """Return an element with text; None without, since an empty element is a fault (SI-UBL-2)."""
    if not text:
        return None
    element: etree._Element = _CBC(name, text, attributes or {})
    return element


def _aggregate(name: str, *parts: _Part) -> _Part:
    """Return an element with the parts that are there; None without any."""
    present = [part for part in parts if part is not None]
    if not present:
        return None
    element: etree._Element = _CAC(name, *present)
    return element
