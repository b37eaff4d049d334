"""Goes through an XML message to show it: every element, or a row a prestatie."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from attrs import define, evolve, field

from adapter.core.masking import amount_in_message, key_of
from adapter.exporters.prestaties import MessageTotals, PrestatieRow
from adapter.exporters.report import Totals
from adapter.exporters.tree import Element, Tree
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlcompile import Reader
from adapter.formats.common.xmlplan import local_name
from adapter.formats.common.xmlsource import XmlSource
from adapter.formats.common.xmlstream import Place, walk
from adapter.model.bericht import Overzicht
from adapter.model.prestatie import Prestatie
from adapter.model.verzekerde import Verzekerde
from adapter.model.waarden import Bedrag
from adapter.reference.shown import shown
from adapter.workflows.herkomst import Herkomst


class MessageReader:
    """Goes through a message record by record, and adds up what it comes to.

    Args:
        codec: of the standard.
        version: of the message.
        herkomst: where its rows came from.
        table: whether to yield rows of prestaties instead of elements.
        reveal: whether personal data is shown too.
    """

    def __init__(
        self, codec: XmlCodec, version: str, herkomst: Herkomst, *, table: bool, reveal: bool
    ) -> None:
        self._bound = codec.bound(version)
        self._shown = shown(codec.name)
        self._tree = Tree(self._shown, codec.namespace, reveal=reveal)
        self._table = table
        self._nested = codec.nested
        self._person: dict[str, Element] = {}
        self._herkomst = herkomst
        self.sums = _Sums()

    def parts(self, source: XmlSource) -> Iterator[Element | PrestatieRow]:
        """Yield what there is to see of the message."""
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
