"""The head of a return message: Header, DeclaratieContext and Overzicht."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

import attrs
from attrs import field, frozen

from adapter.formats.common.xmlbinding import ClassBinding
from adapter.model import bericht, retour
from adapter.workflows.answering.branches import branch
from adapter.workflows.answering.remarks import Remark, Remarks

NIL = Decimal("0.00")
_VECOZO = "6"
_BERICHTCODE = "574"
_RECORDS = ("Header", "DeclaratieContext", "Overzicht")


@frozen(kw_only=True)
class Head:
    """The head of a declaration; a record that is not there is empty."""

    header: bericht.Header = field(factory=bericht.Header)
    context: bericht.DeclaratieContext = field(factory=bericht.DeclaratieContext)
    overzicht: bericht.Overzicht = field(factory=bericht.Overzicht)
    met: frozenset[str] = frozenset()

    def with_record(self, value: object) -> "Head":
        """Return the head with one more of its records; of two the first counts."""
        name = type(value).__name__
        met = self.met | {name}
        if isinstance(value, bericht.Header) and name not in self.met:
            return attrs.evolve(self, header=value, met=met)
        if isinstance(value, bericht.DeclaratieContext) and name not in self.met:
            return attrs.evolve(self, context=value, met=met)
        if isinstance(value, bericht.Overzicht) and name not in self.met:
            return attrs.evolve(self, overzicht=value, met=met)
        return self

    @property
    def is_whole(self) -> bool:
        """Whether every record of it was met."""
        return self.met.issuperset(_RECORDS)

    @property
    def nodes(self) -> tuple[object, ...]:
        """The records in which an element of a remark is looked for."""
        total = self.overzicht.totaal_declaratiebedrag_incl_btw
        return self.header, self.context, *(() if total is None else (total,))


@frozen(kw_only=True)
class Answerer:
    """Makes the head of the return message.

    Attributes:
        bindings: of the records of the return message.
        version: of the return message, as "1.0".
        on: the day on which it is sent.
    """

    bindings: Mapping[str, ClassBinding]
    version: str
    on: date

    def of_vecozo(self, head: Head, remarks: Remarks) -> tuple[object, ...]:
        """Return the head that VECOZO sends: whole, with Feedback, and nothing awarded."""
        found = {name: tuple(remarks.of_head(name)) for name in _RECORDS}
        return self._parts(head, found, (None, _VECOZO), None, (NIL, NIL))

    def of_insurer(
        self, head: Head, declaratienummer: str, paid: Decimal, unpaid: Decimal
    ) -> tuple[object, ...]:
        """Return the head that an insurer sends, with what it awards in all."""
        sender = (head.header.ontvanger, head.header.ontvanger_rol)
        return self._parts(head, {}, sender, declaratienummer, (paid, unpaid))

    def _parts(
        self,
        head: Head,
        remarks: Mapping[str, tuple[Remark, ...]],
        sender: tuple[str | None, str | None],
        declaratienummer: str | None,
        awarded: tuple[Decimal, Decimal],
    ) -> tuple[object, ...]:
        sources = (head.header, head.context, head.overzicht)
        header, context, overzicht = (
            branch(self.bindings[name], source, remarks.get(name, ()), head.nodes, whole=True)
            for name, source in zip(_RECORDS, sources, strict=True)
        )
        versie, subversie = self.version.split(".")
        return (
            attrs.evolve(
                cast("retour.Header", header),
                berichtcode=_BERICHTCODE,
                berichtversie=versie,
                berichtsubversie=subversie,
                verzender=sender[0],
                verzender_rol=sender[1],
                ontvanger=head.header.verzender,
                ontvanger_rol=head.header.verzender_rol,
                verzenddatum=self.on,
            ),
            attrs.evolve(
                cast("retour.DeclaratieContext", context),
                declaratienummer_verzekeraar=declaratienummer,
            ),
            attrs.evolve(
                cast("retour.Overzicht", overzicht),
                totaal_toegekend_bedrag_incl_btw_financieel=_total(awarded[0]),
                totaal_toegekend_bedrag_incl_btw_niet_financieel=_total(awarded[1]),
            ),
        )


def _total(amount: Decimal) -> retour.TotaalToegekend:
    return retour.TotaalToegekend(bedrag=abs(amount), debet_credit_code="C" if amount < 0 else "D")
