"""What a declaration claims, by reference: short keys of it, to hold a return message against."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from attrs import define, field, frozen

from adapter.core.errors import UnusableInputError
from adapter.core.masking import amount_in_message, key_of, mask_in_message
from adapter.core.values import shown_path
from adapter.exporters.tree import Tree
from adapter.formats.common.registry import Codecs, recognise
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.common.xmlstream import walk
from adapter.model.bericht import DeclaratieContext, Header, Overzicht
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie, Prestatie
from adapter.model.verzekerde import Verzekerde
from adapter.model.waarden import Datum
from adapter.reference.shown import shown
from adapter.workflows.messages import open_messages

DECLARATION, RETURN = "GDS801", "GDS802"
DEBIT, CREDIT = "D", "C"
REFERENCE = "nummer"
"""The shape of a reference that may be shown."""

_NONE = Decimal(0)


@frozen(kw_only=True)
class Claim:
    """A prestatie as it was claimed; equal ones are one object.

    Attributes:
        cells: its list, code and date, by the names of the columns, as far as they may be shown.
        masked: the columns that hold something that may not be shown.
        bedrag: what counts in the total of the declaration; None when it cannot be read.
        geheel: what has to be awarded: of a credit also what was awarded without payment.
    """

    soort: str
    cells: tuple[tuple[str, str], ...]
    masked: tuple[str, ...]
    bedrag: Decimal | None
    geheel: Decimal | None


@frozen
class Persoon:
    """Whose a prestatie is: keys of the numbers, not the numbers; None is one that is absent."""

    bsn: str | None = None
    verzekerdennummer: str | None = None

    @classmethod
    def of(cls, bsn: str | None, verzekerdennummer: str | None) -> "Persoon":
        """Return the person with these numbers."""
        return cls(_key(bsn), _key(verzekerdennummer))

    def is_same(self, other: "Persoon") -> bool | None:
        """Tell whether both are one person; None when they have no number in common kind."""
        if self.bsn and other.bsn:
            return self.bsn == other.bsn
        if self.verzekerdennummer and other.verzekerdennummer:
            return self.verzekerdennummer == other.verzekerdennummer
        return None


Owned = tuple[Claim, Persoon]
"""A prestatie, and whose it is."""


@define(kw_only=True)
class Claims:
    """The prestaties of a declaration by their reference.

    Attributes:
        file: the declaration.
        overzicht: the total that it tells itself, with its sign.
        links: what a return message repeats of it: the number of the message and of the invoice.
        doubles: how many prestaties have a reference that came before.
    """

    file: str
    links: dict[str, str | None] = field(factory=dict)
    overzicht: Decimal | None = None
    doubles: int = 0
    _first: dict[str, Owned] = field(factory=dict)
    _more: dict[str, list[Owned]] = field(factory=dict)

    def add(self, soort: str, reference: str, claim: Claim, persoon: Persoon) -> None:
        """Take in a prestatie; a second one of the same reference waits behind the first."""
        key = f"{soort}{reference}"
        if key not in self._first:
            self._first[key] = claim, persoon
            return
        self.doubles += 1
        self._more.setdefault(key, []).append((claim, persoon))

    def of(self, key: str) -> tuple[Owned, ...]:
        """Return the prestaties of a reference."""
        first = self._first.get(key)
        return () if first is None else (first, *self._more.get(key, ()))

    def __iter__(self) -> Iterator[str]:
        """Yield the references, debit or credit before it, in the order of the declaration."""
        return iter(self._first)


class Matching:
    """One return message against the claims: each prestatie of a declaration is met once."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self._waiting: dict[str, tuple[Owned, ...]] = {}

    def meet(self, soort: str, reference: str, persoon: Persoon) -> Claim | None:
        """Return the prestatie that a return message is about; None when there is none left.

        One of the same person goes before one of which the person cannot be told; one of another
        person is never it.
        """
        key = f"{soort}{reference}"
        waiting = self._left(key)
        for wanted in (True, None):
            for number, (claim, other) in enumerate(waiting):
                if other.is_same(persoon) is wanted:
                    self._waiting[key] = waiting[:number] + waiting[number + 1 :]
                    return claim
        return None

    def was_met(self, soort: str, reference: str) -> bool:
        """Tell whether a reference is one of the declaration, and all of it came before."""
        return self._waiting.get(f"{soort}{reference}") == ()

    def is_of_another(self, soort: str, reference: str) -> bool:
        """Tell whether a reference that was not met is one of the declaration."""
        return bool(self._left(f"{soort}{reference}"))

    def left(self) -> Iterator[tuple[str, Claim]]:
        """Yield reference and prestatie of what the return message is not about."""
        for key in self.claims:
            for claim, _ in self._left(key):
                yield key[1:], claim

    def _left(self, key: str) -> tuple[Owned, ...]:
        waiting = self._waiting.get(key)
        return self.claims.of(key) if waiting is None else waiting


def read_claims(path: Path, codecs: Codecs) -> Claims:
    """Return what a declaration claims.

    Raises:
        UnusableInputError: it cannot be read, is no GDS801, or is more than one message.
    """
    found: Claims | None = None
    for message in open_messages([path]):
        if found is not None:
            raise UnusableInputError("IN-DECLARATIE-EEN", bestand=shown_path(path))
        claims = Claims(file=message.name)
        try:
            source = XmlSource(message.stream)
            codec, version = recognise(codecs, source.head)
            if codec is None or codec.name != DECLARATION or version not in codec.versions:
                raise UnusableInputError("IN-DECLARATIE", bestand=message.name)
            _read(claims, codec, version, source)
        except XmlFaultError as fault:
            line = f":{fault.line}" if fault.line else ""
            raise UnusableInputError(
                "IN-DECLARATIE-FOUT", bestand=f"{message.name}{line}", fout=fault.code
            ) from None
        found = claims
    if found is None:
        raise UnusableInputError("IN-DECLARATIE", bestand=shown_path(path))
    return found


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


def _key(number: str | None) -> str | None:
    bare = (number or "").strip().lstrip("0")
    return key_of(bare) if bare else None


def _text(value: Datum | None) -> str:
    return "" if value is None else str(value)


def signed(soort: str, amount: Decimal | None) -> Decimal:
    """Return an amount as it counts in a total."""
    return _NONE if amount is None else -amount if soort == CREDIT else amount
