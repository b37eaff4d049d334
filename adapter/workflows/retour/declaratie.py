"""Reads the declaration that a return message is held against: GDS801, or a flat one."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from adapter.core.errors import UnusableInputError
from adapter.core.masking import amount_in_message, mask_in_message
from adapter.core.values import shown_path
from adapter.exporters.tree import Tree
from adapter.formats.common.registry import Codecs, recognise
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.common.xmlstream import walk
from adapter.formats.ei.reading import EiFaultError, EiReader, is_flat
from adapter.model.bericht import DeclaratieContext, Header, Overzicht
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie, Prestatie
from adapter.model.verzekerde import Verzekerde
from adapter.model.waarden import Datum
from adapter.reference.shown import shown
from adapter.workflows.messages import Message, open_messages
from adapter.workflows.retour.claims import (
    CREDIT,
    DEBIT,
    DECLARATION,
    REFERENCE,
    Claim,
    Claims,
    Persoon,
    signed,
)
from adapter.workflows.retour.ei_claims import read_ei_claims

_HEAD = 1 << 10
_NONE = Decimal(0)


def read_claims(path: Path, codecs: Codecs) -> Claims:
    """Return what a declaration claims.

    Raises:
        UnusableInputError: it cannot be read, is no GDS801 or flat declaration, or is more than one
            message.
    """
    found: Claims | None = None
    for message in open_messages([path]):
        if found is not None:
            raise UnusableInputError("IN-DECLARATIE-EEN", bestand=shown_path(path))
        found = claims_of(message, codecs)
    if found is None:
        raise UnusableInputError("IN-DECLARATIE", bestand=shown_path(path))
    return found


def claims_of(message: Message, codecs: Codecs) -> Claims:
    """Return what a message claims that is a declaration.

    Raises:
        UnusableInputError: it cannot be read, or is no GDS801 or flat declaration.
    """
    try:
        return _claims(message, codecs)
    except (XmlFaultError, EiFaultError) as fault:
        line = f":{fault.line}" if fault.line else ""
        raise UnusableInputError(
            "IN-DECLARATIE-FOUT", bestand=f"{message.name}{line}", fout=fault.code
        ) from None


def is_flat_message(stream: BinaryIO) -> bool:
    """Tell whether a message at its beginning is a flat one; it is there again afterwards."""
    head = stream.read(_HEAD)
    stream.seek(0)
    return is_flat(head)


def _claims(message: Message, codecs: Codecs) -> Claims:
    if is_flat_message(message.stream):
        reader = EiReader(message.stream)
        if reader.standaard.soort != "declaratie":
            raise UnusableInputError("IN-DECLARATIE", bestand=message.name)
        return read_ei_claims(reader, message.name)
    claims = Claims(file=message.name)
    source = XmlSource(message.stream)
    codec, version = recognise(codecs, source.head)
    if codec is None or codec.name != DECLARATION or version not in codec.versions:
        raise UnusableInputError("IN-DECLARATIE", bestand=message.name)
    _read(claims, codec, version, source)
    return claims


def _read(claims: Claims, codec: XmlCodec, version: str, source: XmlSource) -> None:
    bound = codec.bound(version)
    tree = Tree(shown(codec.name), codec.namespace, reveal=False)
    shared: dict[Claim, Claim] = {}
    persoon = Persoon()
    for place in walk(source, bound.plan):
        if not place.is_head or place.record not in bound.readers:
            continue
        record = bound.readers[place.record](place.element)
        if isinstance(record, Header):
            claims.links["referentienummer"] = record.referentienummer
        elif isinstance(record, DeclaratieContext):
            claims.links["factuurnummer"] = record.factuurnummer
        elif isinstance(record, Overzicht):
            if total := record.totaal_declaratiebedrag_incl_btw:
                soort = DEBIT if total.debet_credit_code == DEBIT else CREDIT
                amount = amount_in_message(total.bedrag)
                claims.overzicht = None if amount is None else signed(soort, amount)
        elif isinstance(record, Verzekerde):
            tree.know(place)
            persoon = Persoon.of(record.bsn, record.verzekerdennummer)
        elif isinstance(record, Prestatie):
            for soort, prestatie in _parts(record):
                reference = prestatie.referentienummer or ""
                is_hidden = not tree.may_show(REFERENCE, reference)
                claim = _claim(prestatie, soort, is_hidden=is_hidden)
                claims.add(soort, reference, shared.setdefault(claim, claim), persoon)


def _parts(record: Prestatie) -> Iterator[tuple[str, DebetPrestatie | CreditPrestatie]]:
    if record.debet_prestatie:
        yield DEBIT, record.debet_prestatie
    if record.credit_prestatie:
        yield CREDIT, record.credit_prestatie


def _claim(prestatie: DebetPrestatie | CreditPrestatie, soort: str, *, is_hidden: bool) -> Claim:
    held = {
        "prestatiecodelijst": ("code", prestatie.prestatie_codelijst_code or ""),
        "prestatiecode": ("code", prestatie.prestatiecode or ""),
        "begindatum": ("datum", _text(prestatie.begindatum)),
    }
    cells = {name: mask_in_message(*item) for name, item in held.items()}
    masked = [name for name, (_, text) in held.items() if text and cells[name] is None]
    if isinstance(prestatie, DebetPrestatie):
        amount = whole = amount_in_message(prestatie.declaratie_bedrag_incl_btw)
    else:
        amount = amount_in_message(prestatie.toegekend_bedrag_incl_btw_financieel)
        unpaid = amount_in_message(prestatie.toegekend_bedrag_incl_btw_niet_financieel)
        whole = amount if amount is None else amount + (unpaid or _NONE)
    return Claim(
        soort=soort,
        cells=tuple((name, text) for name, text in cells.items() if text),
        masked=(*masked, *(("referentienummer",) if is_hidden else ())),
        bedrag=amount,
        geheel=whole,
    )


def _text(value: Datum | None) -> str:
    return "" if value is None else str(value)
