"""The records of a return message, of VECOZO or of an insurer, out of a declaration on disk."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import BinaryIO

import attrs
from attrs import define, field, frozen

from adapter.formats.common.codec import Record
from adapter.formats.common.xmlcodec import XmlCodec
from adapter.formats.common.xmlstream import MAX_WAITING
from adapter.model import prestatie as gds801
from adapter.model import retour
from adapter.model.sandbox import Sandbox
from adapter.model.verzekerde import Verzekerde
from adapter.workflows.answering.branches import branch
from adapter.workflows.answering.heads import NIL, Answerer, Head
from adapter.workflows.answering.remarks import Remarks
from adapter.workflows.answering.verzekeraar import Toekenning, Verzekeraar, answered

MOST_OF_ONE = MAX_WAITING // 2


@define(kw_only=True)
class Figures:
    """What a return message comes to.

    Attributes:
        prestaties: of the declaration.
        returned: prestaties of the return message.
        declared: what the declaration comes to, as its Overzicht counts it: credits taken off.
        awarded: of that what is awarded, paid or not.
        paid: of that what is paid.
        codes: how often each retourcode is given.
    """

    prestaties: int = 0
    returned: int = 0
    declared: Decimal = NIL
    awarded: Decimal = NIL
    paid: Decimal = NIL
    codes: Counter[str] = field(factory=Counter)

    def take(self, besluit: Toekenning) -> None:
        """Add a decision of the insurer."""
        self.prestaties += 1
        self.returned += 1
        sign = -1 if besluit.credit else 1
        self.declared += sign * besluit.gevraagd
        self.awarded += sign * besluit.toegekend
        self.paid += sign * besluit.financieel
        if besluit.retourcode:
            self.codes[besluit.retourcode] += 1


@frozen(kw_only=True)
class Declaration:
    """A declaration that is answered: it is gone through from the start each time.

    Attributes:
        stream: the message, which can be sought.
        declaration: the codec of the declaration.
        answers: the codec of the return message.
        version: of the return message.
        on: the day on which it is sent.
    """

    stream: BinaryIO
    declaration: XmlCodec
    answers: XmlCodec
    version: str
    on: date

    def of_vecozo(self, remarks: Remarks, figures: Figures) -> Iterator[object]:
        """Yield the records of a technical return: the head, and what has a remark on it."""
        head = self._head()
        yield from self._answerer.of_vecozo(head, remarks)
        bindings = self._answerer.bindings
        numbers = (0, 0)
        person = Verzekerde()
        for record in self._records():
            value = record.value
            if isinstance(value, Verzekerde):
                numbers, person = (record.place.index, 0), value
                if remarks.touches(numbers[0]):
                    own = remarks.of(*numbers)
                    yield branch(bindings["Verzekerde"], value, own, head.nodes)
            elif isinstance(value, gds801.Prestatie):
                numbers = (numbers[0], record.place.index)
                figures.prestaties += 1
                figures.declared += _claimed(value)
                found = remarks.of(*numbers)
                if found:
                    figures.returned += 1
                    nodes = (person, *head.nodes)
                    yield _unpaid(branch(bindings["Prestatie"], value, found, nodes))

    def of_insurer(self, sandbox: Sandbox, figures: Figures) -> Iterator[object]:
        """Yield the records of an insurer's return: every prestatie, with what is awarded."""
        head = self._head()
        # Overzicht stands first, so the decisions are made twice: once to add them up.
        for _, _, besluit in self._decisions(sandbox, head):
            if besluit:
                figures.take(besluit)
        number = f"{sandbox.declaratienummer}-{head.header.referentienummer}"
        yield from self._answerer.of_insurer(
            head, number, figures.paid, figures.awarded - figures.paid
        )
        bindings = self._answerer.bindings
        for person, prestatie, besluit in self._decisions(sandbox, head):
            if prestatie and besluit:
                yield answered(prestatie, besluit)
            else:
                yield branch(bindings["Verzekerde"], person, (), ())

    def _decisions(
        self, sandbox: Sandbox, head: Head
    ) -> Iterator[tuple[Verzekerde, gds801.Prestatie | None, Toekenning | None]]:
        """Yield each person alone, and then with each prestatie and the decision on it."""
        insurer = Verzekeraar(sandbox, head.context)
        person = Verzekerde()
        for record in self._records():
            value = record.value
            if isinstance(value, Verzekerde):
                person = value
                yield person, None, None
            elif isinstance(value, gds801.Prestatie):
                yield person, value, insurer.decide(person, value)

    @property
    def _answerer(self) -> Answerer:
        bindings = self.answers.bound(self.version).plan.bindings
        return Answerer(bindings=bindings, version=self.version, on=self.on)

    def _head(self) -> Head:
        """Return the head: Overzicht may stand behind the rest."""
        head = Head()
        for record in self._records():
            head = head.with_record(record.value)
            if head.is_whole:
                break
        return head

    def _records(self) -> Iterator[Record]:
        self.stream.seek(0)
        return self.declaration.read(self.stream)


def in_parts(records: Iterable[object], most: int = MOST_OF_ONE) -> Iterator[object]:
    """Begin a person anew after so many prestaties: they wait in memory when a return is read.

    What is remarked on the person stands with the first part only.
    """
    person: retour.Verzekerde | None = None
    count = 0
    for record in records:
        if isinstance(record, retour.Verzekerde):
            person, count = record, 0
        elif isinstance(record, retour.Prestatie) and person:
            if count == most:
                count = 0
                yield attrs.evolve(person, feedback=(), aanvullende_verzekerdegegevens=None)
            count += 1
        yield record


def _claimed(prestatie: gds801.Prestatie) -> Decimal:
    debet, credit = prestatie.debet_prestatie, prestatie.credit_prestatie
    if debet and isinstance(debet.declaratie_bedrag_incl_btw, Decimal):
        return debet.declaratie_bedrag_incl_btw
    if credit and isinstance(credit.toegekend_bedrag_incl_btw_financieel, Decimal):
        return -credit.toegekend_bedrag_incl_btw_financieel
    return NIL


def _unpaid(prestatie: retour.Prestatie) -> retour.Prestatie:
    """Return a prestatie of a technical return with the amounts that VECOZO gives: nothing."""
    debet, credit = prestatie.debet_prestatie, prestatie.credit_prestatie
    return attrs.evolve(
        prestatie,
        debet_prestatie=debet
        and attrs.evolve(
            debet,
            toegekend_bedrag_incl_btw_financieel=NIL,
            toegekend_bedrag_incl_btw_niet_financieel=NIL,
        ),
        credit_prestatie=credit
        and attrs.evolve(
            credit,
            toegekend_credit_bedrag_incl_btw_financieel=NIL,
            toegekend_credit_bedrag_incl_btw_niet_financieel=NIL,
        ),
    )
