"""What a return message says of a prestatie, and what became of it: exact amounts, no guesses."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import BinaryIO

from attrs import frozen

from adapter.core.masking import amount_in_message
from adapter.exporters.retour import ReturnRow, Uitkomst
from adapter.exporters.retourtotaal import Afzender, Tally, Told
from adapter.formats.common.xmlbound import Bound
from adapter.formats.common.xmlfirst import find_first
from adapter.formats.common.xmlstream import Place
from adapter.model import retour
from adapter.model.waarden import Bedrag
from adapter.workflows.retour.claims import CREDIT, DEBIT, Claim, signed

_VECOZO, _OTHERS = "6", frozenset("123457")  # CL0002-VEKT
_LINKS: Mapping[type, str] = {
    retour.Header: "Referentienummer",
    retour.DeclaratieContext: "Factuurnummer",
}
# COD954: the record was not judged for another one's fault; the record is good, its message not.
_NOT_JUDGED = frozenset({"8002", "8096"})


@frozen(kw_only=True)
class Answer:
    """What a return message says of a prestatie.

    Attributes:
        soort: debit or credit.
        unread: how many of its amounts are no amount.
    """

    soort: str
    referentie: str
    financieel: Decimal | None
    niet_financieel: Decimal | None
    unread: int

    @property
    def together(self) -> Decimal | None:
        """All that was awarded; None when that cannot be told."""
        amounts = [item for item in (self.financieel, self.niet_financieel) if item is not None]
        return sum(amounts, Decimal(0)) if amounts and not self.unread else None


def sender_of(first: Place, stream: BinaryIO, bound: Bound) -> Afzender:
    """Return who sent a return message, by its first Header; an unknown role may be VECOZO's.

    Args:
        first: what the message begins with, which should be its Header.
        stream: the message, for a Header that does not stand first.
        bound: reads the version of the message.
    """
    name = bound.plan.top[0]
    if first.record == name and first.is_whole:
        header = bound.readers[name](first.element)
    else:
        _, header = find_first(stream, bound) or (None, None)
    return sender_in(header)


def sender_in(header: object) -> Afzender:
    """Return who sent a return message, by its Header."""
    role = (header.verzender_rol or "").strip() if isinstance(header, retour.Header) else ""
    if role == _VECOZO:
        return Afzender.VECOZO
    return Afzender.INSURER if role in _OTHERS else Afzender.UNKNOWN


def other_link(record: object, links: Mapping[str, str | None]) -> str | None:
    """Return the element by which a record names another declaration, None when it does not.

    Args:
        record: of a return message.
        links: what the declaration is known by.
    """
    element = _LINKS.get(type(record))
    if element is None or links.get(element.lower()) == getattr(record, element.lower()):
        return None
    return element


def answers_another(stream: BinaryIO, bound: Bound, links: Mapping[str, str | None]) -> bool:
    """Tell, before its first prestatie, whether a return message answers another declaration.

    Such a declaration has nothing to do with outcomes and totals, also when Header stands last.
    """
    found = (find_first(stream, bound, kind.__name__) for kind in _LINKS)
    return any(first and other_link(first[1], links) for first in found)


def answers(record: retour.Prestatie) -> Iterator[Answer]:
    """Yield what a prestatie says: of its debit, or of its credit."""
    if debit := record.debet_prestatie:
        yield _answer(
            DEBIT,
            debit.referentienummer,
            debit.toegekend_bedrag_incl_btw_financieel,
            debit.toegekend_bedrag_incl_btw_niet_financieel,
        )
    if credit := record.credit_prestatie:
        yield _answer(
            CREDIT,
            credit.referentienummer,
            credit.toegekend_credit_bedrag_incl_btw_financieel,
            credit.toegekend_credit_bedrag_incl_btw_niet_financieel,
        )


def _answer(
    soort: str, referentie: str | None, financieel: Bedrag | None, niet_financieel: Bedrag | None
) -> Answer:
    held = (financieel, niet_financieel)
    amounts = [amount_in_message(item) for item in held]
    return Answer(
        soort=soort,
        referentie=referentie or "",
        financieel=amounts[0],
        niet_financieel=amounts[1],
        unread=sum(a is None and h is not None for a, h in zip(amounts, held, strict=True)),
    )


def outcome_of(
    answer: Answer, claim: Claim | None, codes: tuple[str | None, ...], afzender: Afzender
) -> Uitkomst:
    """Return what became of a prestatie: what is awarded, beside what was claimed.

    Args:
        answer: what the return message says of it.
        claim: of the declaration, when that is given.
        codes: its retourcodes; None is one that has no form of a code.
        afzender: who sent it: VECOZO awards nothing.
    """
    if afzender is Afzender.UNKNOWN:
        senders = (Afzender.VECOZO, Afzender.INSURER)
        either = {outcome_of(answer, claim, codes, sender) for sender in senders}
        return either.pop() if len(either) == 1 else Uitkomst.SENDER_UNKNOWN
    if afzender is Afzender.VECOZO:
        return Uitkomst.NOT_JUDGED if _NOT_JUDGED.issuperset(codes) else Uitkomst.REFUSED
    if answer.together == 0 and codes and _NOT_JUDGED.issuperset(codes):
        return Uitkomst.NOT_JUDGED
    return _awarded(answer.together, claim, has_codes=bool(codes))


def _awarded(awarded: Decimal | None, claim: Claim | None, *, has_codes: bool) -> Uitkomst:
    claimed = claim.geheel if claim else None
    if awarded is None or awarded < 0 or (claim and claimed is None):
        return Uitkomst.UNREADABLE
    if awarded == 0 and (claimed != 0 or has_codes):
        return Uitkomst.REFUSED
    if claimed is None:
        return Uitkomst.AWARDED_UNKNOWN
    if awarded == claimed:
        return Uitkomst.AWARDED
    return Uitkomst.REDUCED if awarded < claimed else Uitkomst.INCREASED


def tally_of(row: ReturnRow, afzender: Afzender) -> Tally:
    """Return what a prestatie counts for in the totals."""
    # Whatever amounts VECOZO would send, it awards nothing.
    awards = afzender is Afzender.INSURER
    return Tally(
        rows=1,
        gedeclareerd=signed(row.soort, row.gedeclareerd),
        financieel=signed(row.soort, row.financieel if awards else None),
        niet_financieel=signed(row.soort, row.niet_financieel if awards else None),
    )


def told_by(overzicht: retour.Overzicht) -> Told:
    """Return the totals that a return message tells, with their sign."""
    return Told(
        gedeclareerd=_total(overzicht.totaal_declaratiebedrag_incl_btw),
        financieel=_total(overzicht.totaal_toegekend_bedrag_incl_btw_financieel),
        niet_financieel=_total(overzicht.totaal_toegekend_bedrag_incl_btw_niet_financieel),
    )


def _total(total: retour.TotaalDeclaratiebedrag | retour.TotaalToegekend | None) -> Decimal | None:
    amount = amount_in_message(total.bedrag) if total else None
    if total is None or amount is None:
        return None
    return signed(DEBIT if total.debet_credit_code == DEBIT else CREDIT, amount)
