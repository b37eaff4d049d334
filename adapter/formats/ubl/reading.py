"""Reads the lines of a UBL invoice or credit note: what was delivered when, and at what price.

Only what our own invoices hold is looked for; memory does not grow with the lines.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from attrs import define, field, frozen
from lxml import etree
from lxml.etree import _Element

from adapter.formats.common.xmlplace import line_of
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource

_LINES = ("InvoiceLine", "CreditNoteLine")
CODELIJST = "Prestatiecodelijst"
ONDERLIGGEND = "Onderliggende prestatiecode"
"""Names of what a line tells of its item besides (BT-160)."""

_MOST_TEXT = 200
_AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)


@define(kw_only=True)
class Kop:
    """The head of an invoice; "" is what is not there.

    Attributes:
        credit: whether it is a credit note.
        gecrediteerd: the invoices that it takes back.
    """

    credit: bool
    nummer: str = ""
    verkoper: str = ""
    koper: str = ""
    order: str = ""
    afspraaknummer: str = ""
    gecrediteerd: list[str] = field(factory=list)


@frozen(kw_only=True)
class Factuurpost:
    """A line of an invoice; None and "" are what is not there, or cannot be read.

    Attributes:
        nummer: which line it is, from 1.
        line: the line of the file.
        kenmerk: the aanvrager's own reference of this line.
    """

    nummer: int
    line: int
    kop: Kop
    eigen_nummer: str
    datum: date | None
    prestatiecodelijst: str
    prestatiecode: str
    onderliggende_prestatiecode: str
    aantal: Decimal | None
    tarief: Decimal | None
    bedrag: Decimal | None
    kenmerk: str


def read_invoice(stream: BinaryIO) -> Iterator[Factuurpost]:
    """Yield the lines of an invoice.

    Raises:
        XmlFaultError: the bytes are no safe or no well-formed XML.
    """
    source = XmlSource(stream)
    events = etree.iterparse(
        source,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        yield from _posts(source, events)
    except etree.XMLSyntaxError as error:
        raise XmlFaultError("XML-NIET-WELGEVORMD", error.lineno) from None


def _posts(source: XmlSource, events: Iterator[tuple[str, _Element]]) -> Iterator[Factuurpost]:
    root: _Element | None = None
    kop = Kop(credit=False)
    nummer = 0
    for event, element in events:
        if root is None:
            source.leave_prolog()  # up to here a DOCTYPE is refused as it is read
            root = element
            kop.credit = etree.QName(root).localname == "CreditNote"
        if event == "start" or element.getparent() is not root:
            continue
        source.start_record()
        if etree.QName(element).localname in _LINES:
            nummer += 1
            yield _post(element, nummer, kop)
        else:
            _take(element, kop)
        # What was read is emptied, and what stands before it taken away.
        element.clear(keep_tail=False)  # type: ignore[call-arg]  # lxml-stubs leaves it out
        while element.getprevious() is not None:
            del root[0]


def _take(element: _Element, kop: Kop) -> None:
    """Take over what an element of the head tells."""
    name = etree.QName(element).localname
    if name == "ID":
        kop.nummer = _own(element)
    elif name == "AccountingSupplierParty":
        kop.verkoper = _text(element, "Party/PartyIdentification/ID")
    elif name == "AccountingCustomerParty":
        kop.koper = _text(element, "Party/PartyIdentification/ID")
    elif name == "OrderReference":
        kop.order = _text(element, "ID")
    elif name == "ContractDocumentReference":
        kop.afspraaknummer = _text(element, "ID")
    elif name == "BillingReference":
        kop.gecrediteerd.append(_text(element, "InvoiceDocumentReference/ID"))


def _post(element: _Element, nummer: int, kop: Kop) -> Factuurpost:
    aantal = "CreditedQuantity" if kop.credit else "InvoicedQuantity"
    return Factuurpost(
        nummer=nummer,
        line=line_of(element),
        kop=kop,
        eigen_nummer=_text(element, "ID"),
        datum=_date(_text(element, "InvoicePeriod/StartDate")),
        prestatiecodelijst=_property(element, CODELIJST),
        prestatiecode=_text(element, "Item/SellersItemIdentification/ID"),
        onderliggende_prestatiecode=_property(element, ONDERLIGGEND),
        aantal=_amount(_text(element, aantal)),
        tarief=_amount(_text(element, "Price/PriceAmount")),
        bedrag=_amount(_text(element, "LineExtensionAmount")),
        kenmerk=_text(element, "DocumentReference/ID"),
    )


def _property(element: _Element, name: str) -> str:
    for held in element.iterfind("{*}Item/{*}AdditionalItemProperty"):
        if _text(held, "Name") == name:
            return _text(held, "Value")
    return ""


def _text(element: _Element, path: str) -> str:
    found = element.find("/".join(f"{{*}}{step}" for step in path.split("/")))
    return "" if found is None else _own(found)


def _own(element: _Element) -> str:
    return (element.text or "").strip()[:_MOST_TEXT]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if _AMOUNT.fullmatch(text) else None
