"""Shows messages as they are: every element, or the prestaties as a table."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from attrs import define, evolve, field

from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import amount_in_message, key_of, public
from adapter.exporters.places import Part, short_path
from adapter.exporters.prestaties import MessageTotals, PrestatieRow
from adapter.exporters.report import Totals
from adapter.exporters.retour import FeedbackRow, ReturnRow
from adapter.exporters.retourtotaal import ReturnTotals
from adapter.exporters.tree import Element, Tree
from adapter.formats.common.registry import Codecs, codecs, load_codecs, recognise
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlcompile import Reader
from adapter.formats.common.xmlplan import local_name
from adapter.formats.common.xmlsource import XmlFaultError, XmlSource
from adapter.formats.common.xmlstream import Place, walk
from adapter.formats.ei.reading import EiFaultError, EiReader
from adapter.formats.ubl import is_invoice
from adapter.model.bericht import Overzicht
from adapter.model.prestatie import Prestatie
from adapter.model.verzekerde import Verzekerde
from adapter.model.waarden import Bedrag
from adapter.reference.shown import shown
from adapter.validation.ubl import UBL_NAMESPACE, read_invoice
from adapter.workflows.herkomst import Herkomst
from adapter.workflows.messages import Message, open_messages, refuse_second_stdin
from adapter.workflows.retour.claims import RETURN, Claims
from adapter.workflows.retour.declaratie import is_flat_message, read_claims
from adapter.workflows.retour.ei_reading import EiReturnReader
from adapter.workflows.retour.reading import ReturnReader

TREE, TABLE = "tree", "table"
FORMS = (TREE, TABLE)

Shown = Element | PrestatieRow | FeedbackRow | ReturnRow | Finding
"""What there is to see: of a return message no elements, unless as a tree."""


def show_messages(
    given: Sequence[Path],
    form: str | None = None,
    *,
    reveal: bool,
    schemas: Path | None = None,
    declaration: Path | None = None,
) -> Iterator["View"]:
    """Yield a view of each message, to be gone through before the next is asked for.

    Args:
        given: files, folders, zip files, or `-`.
        form: "tree" or "table"; None is the table of a return message, and else the tree.
        reveal: whether personal data is shown too.
        schemas: a folder with schemas in place of ours.
        declaration: what a return message is held against.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
    """
    standards = load_codecs(schemas)
    claims = None
    if declaration:
        refuse_second_stdin([*given, declaration])
        claims = read_claims(declaration, standards)
    for message in open_messages(given):
        yield View(message=message, form=form, reveal=reveal, codecs=standards, claims=claims)


@define(kw_only=True)
class View:
    """What there is to see of one message: iterate over it, then read its totals.

    Attributes:
        herkomst: where its rows came from.
        totals: what its prestaties come to; None for what has none.
    """

    message: Message
    form: str | None
    reveal: bool
    codecs: Codecs = field(factory=codecs, repr=False)
    claims: Claims | None = field(default=None, repr=False)
    herkomst: Herkomst = field(init=False, repr=False)
    totals: MessageTotals | ReturnTotals | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        """Look beside the message for where it came from."""
        self.herkomst = Herkomst(path=self.message.path)

    @property
    def file(self) -> str:
        """How the message is named."""
        return self.message.name

    def __iter__(self) -> Iterator[Shown]:
        """Yield what can be read, and last a finding when that was not all."""
        try:
            yield from self._parts()
        except (XmlFaultError, EiFaultError) as fault:
            yield self._finding(fault.code, line=fault.line)
        finally:
            self.herkomst.close()
        if self.herkomst.is_broken:
            yield self.herkomst.complaint(self.file)

    def _parts(self) -> Iterator[Shown]:
        stream = self.message.stream
        if self.form != TREE and is_flat_message(stream):
            is_return = EiReader(stream).standaard.is_retour
            stream.seek(0)
            if is_return:
                yield from self._ei_return()
                return
        source = XmlSource(stream)
        codec, version = recognise(self.codecs, source.head)
        if codec is None and is_invoice(source.head):
            yield from self._invoice()
        elif codec is None:
            yield self._finding("XML-ONBEKEND")
        elif version not in codec.versions:
            yield self._finding("XML-VERSIE", standaard=codec.name)
        elif codec.name == RETURN and self.form != TREE:
            yield from self._return(codec, version, source)
        else:
            reader = _Reader(codec, version, self)
            try:
                yield from reader.parts(source)
            finally:
                if codec.name != RETURN:
                    self.totals = reader.sums.told(self.file, codec.name, version)
            if self.claims:
                yield self._finding("RET-GEEN-RETOUR")

    def _return(self, codec: XmlCodec, version: str, source: XmlSource) -> Iterator[Shown]:
        reader = ReturnReader(codec, version, self.file, self.claims, reveal=self.reveal)
        try:
            yield from reader.parts(source, self.message.stream)
        finally:
            self.totals = reader.totals

    def _ei_return(self) -> Iterator[Shown]:
        reader = EiReturnReader(self.message.stream, self.file, self.claims, reveal=self.reveal)
        try:
            yield from reader.parts()
        finally:
            self.totals = reader.totals

    def _invoice(self) -> Iterator[Element | Finding]:
        if self.form == TABLE:
            yield self._finding("UBL-GEEN-TABEL")
            return
        self.message.stream.seek(0)
        tree = Tree(shown("UBL"), UBL_NAMESPACE, reveal=self.reveal)
        for element in tree.whole(read_invoice(self.message.stream)):
            at = Location(path=element.path)
            is_line = Part.of(at).factuurregel and not short_path(element.path)
            yield evolve(element, origin=self.herkomst.cell(at)) if is_line else element

    def _finding(self, code: str, line: int | None = None, **details: str) -> Finding:
        return Finding(
            severity=Severity.ERROR,
            code=code,
            at=Location(file=self.file, line=line),
            details={name: public(text) for name, text in details.items()},
        )


class _Reader:
    """Goes through a message record by record, and adds up what it comes to."""

    def __init__(self, codec: XmlCodec, version: str, view: View) -> None:
        self._bound = codec.bound(version)
        self._shown = shown(codec.name)
        self._tree = Tree(self._shown, codec.namespace, reveal=view.reveal)
        self._table = view.form == TABLE
        self._nested = codec.nested
        self._person: dict[str, Element] = {}
        self._herkomst = view.herkomst
        self.sums = _Sums()

    def parts(self, source: XmlSource) -> Iterator[Element | PrestatieRow]:
        for number, place in enumerate(walk(source, self._bound.plan, broken=True)):
            self.sums.add(place, self._bound.readers)
            if self._table:
                yield from self._rows(place)
                continue
            if number == 0:
                root = place.element.getroottree().getroot()
                name = local_name(self._bound.plan.root)
                yield self._tree.element(root, f"/{name}", name)
            if place.binding and place.is_head:
                yield from self._head(place)
            else:
                yield from self._tree.rest(place)

    def _head(self, place: Place) -> Iterator[Element]:
        """Yield the elements of a record; a prestatie with the row that it comes from."""
        elements = self._tree.head(place)
        reference = self.sums.reference if place.is_whole else None
        if place.record in self._nested.values() and reference:
            origin = self._herkomst.row(key_of(reference), None)
            yield evolve(next(elements), origin=origin)
        yield from elements

    def _rows(self, place: Place) -> Iterator[PrestatieRow]:
        """Yield the row of a prestatie; of a Verzekerde only keep what its rows need."""
        if place.is_head and place.record in self._nested:
            self._person = {element.own or "": element for element in self._tree.head(place)}
        elif place.is_whole and place.record in self._nested.values():
            top, *below = self._head(place)
            found = self._person | {element.own or "": element for element in reversed(below)}
            cells = {
                column.veld: found[name]
                for column in self._shown.kolommen
                for name in reversed(column.elementen)
                if name in found
            }
            yield PrestatieRow(
                place=top, soort=self.sums.last, columns=self._shown.kolommen, cells=cells
            )


@define
class _Sums:
    """What was met so far: persons, debits, credits, and the total that the message tells."""

    verzekerden: int = 0
    debet: Totals = field(factory=Totals)
    credit: Totals = field(factory=Totals)
    unread: int = 0
    overzicht: Decimal | None = None
    last: str = "D"
    reference: str | None = None

    def add(self, place: Place, readers: Mapping[str, Reader]) -> None:
        """Take in a record, when all of it was read."""
        if not place.is_head or not place.is_whole or place.record not in readers:
            return
        record = readers[place.record](place.element)
        if isinstance(record, Verzekerde):
            self.verzekerden += 1
        elif isinstance(record, Prestatie):
            self._add_prestatie(record)
        elif isinstance(record, Overzicht) and (total := record.totaal_declaratiebedrag_incl_btw):
            sign = 1 if total.debet_credit_code == "D" else -1
            amount = amount_in_message(total.bedrag)
            self.overzicht = None if amount is None else amount * sign

    def told(self, file: str, standard: str, version: str) -> MessageTotals:
        """Return it as the totals of a message."""
        return MessageTotals(
            file=file,
            standard=standard,
            version=version,
            verzekerden=self.verzekerden,
            debet=self.debet,
            credit=self.credit,
            unread=self.unread,
            overzicht=self.overzicht,
        )

    def _add_prestatie(self, prestatie: Prestatie) -> None:
        debet, credit = prestatie.debet_prestatie, prestatie.credit_prestatie
        self.last = "C" if credit else "D"
        held = debet or credit
        self.reference = held.referentienummer if held else None
        if debet:
            self.debet += self._totals(debet.declaratie_bedrag_incl_btw)
        if credit:
            self.credit += self._totals(credit.toegekend_bedrag_incl_btw_financieel)

    def _totals(self, bedrag: Bedrag | None) -> Totals:
        amount = amount_in_message(bedrag)
        if amount is not None:
            return Totals(rows=1, amount=amount)
        self.unread += 1
        return Totals(rows=1)
