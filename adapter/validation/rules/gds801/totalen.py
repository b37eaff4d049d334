"""Totals over the whole message."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Self

from adapter.core.findings import Location
from adapter.core.masking import Masked, amount_in_message, public
from adapter.core.values import round_cents
from adapter.model.bericht import Overzicht
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie
from adapter.validation.readings import number_of
from adapter.validation.rule import ToldAt, fold
from adapter.validation.scope import Scope


@fold(
    "VC016",
    retourcode="0150",
    on=("Overzicht", "DebetPrestatie", "CreditPrestatie"),
    bron="Controles GDS801 1.0, stap 1",
)
class TotalDiffers:
    """The control total, negative unless D, is the debits minus the credits, to the cent."""

    def __init__(self) -> None:
        self._sum: Decimal | None = Decimal(0)
        self._told: Decimal | None = None
        self._at: Location | None = None

    def see(self, scope: Scope) -> None:
        """Take in the total, a debit or a credit."""
        node = scope.node
        if isinstance(node, DebetPrestatie):
            self._add(node.declaratie_bedrag_incl_btw, 1)
        elif isinstance(node, CreditPrestatie):
            self._add(node.toegekend_bedrag_incl_btw_financieel, -1)
        elif isinstance(node, Overzicht):
            total = node.totaal_declaratiebedrag_incl_btw
            self._at = scope.location()
            amount = number_of(total.bedrag) if total else None
            if total and amount is not None:
                self._told = amount if total.debet_credit_code == "D" else -amount

    def merge(self, later: Self) -> None:
        """Take in what was summed further on, and the Overzicht when it was met there."""
        if self._sum is not None:
            self._sum = None if later._sum is None else self._sum + later._sum
        if later._at:
            self._at, self._told = later._at, later._told

    def finish(self) -> Iterator[ToldAt]:
        """Yield the Overzicht when it tells another total; a sum with no number in it is none."""
        if self._at is None:
            return
        told, summed = self._told, self._sum
        if told is None or summed is None or round_cents(told) != round_cents(summed):
            yield ToldAt(self._at, {"totaal": _shown(told), "som": _shown(summed)})

    def _add(self, value: object, sign: int) -> None:
        """Add an amount; an absent one is not in the sum, an unreadable one spoils it."""
        if value is None or self._sum is None:
            return
        amount = value if isinstance(value, Decimal) else number_of(value)
        self._sum = None if amount is None else self._sum + sign * amount


def _shown(amount: Decimal | None) -> Masked:
    """Return an amount with its sign, a dash where it cannot be read or may not be shown."""
    cents = None if amount is None else amount_in_message(round_cents(amount))
    return public("-" if cents is None else cents)
