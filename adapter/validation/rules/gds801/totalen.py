"""Totals over the whole message."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from adapter.core.findings import Location
from adapter.core.values import round_cents
from adapter.model.bericht import Overzicht
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie
from adapter.validation.rule import fold
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
        self._sum = Decimal(0)
        self._told: Decimal | None = None
        self._at: Location | None = None

    def see(self, scope: Scope) -> None:
        """Take in the total, a debit or a credit."""
        node = scope.node
        if isinstance(node, DebetPrestatie):
            self._sum += _number(node.declaratie_bedrag_incl_btw)
        elif isinstance(node, CreditPrestatie):
            self._sum -= _number(node.toegekend_bedrag_incl_btw_financieel)
        elif isinstance(node, Overzicht):
            total = node.totaal_declaratiebedrag_incl_btw
            self._at = scope.location()
            if total:
                amount = _number(total.bedrag)
                self._told = amount if total.debet_credit_code == "D" else -amount

    def finish(self) -> Iterator[Location]:
        """Yield the Overzicht when it tells another total."""
        if self._at and (self._told is None or round_cents(self._told) != round_cents(self._sum)):
            yield self._at


def _number(value: object) -> Decimal:
    """Return an amount as a number; what is none counts as nothing."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)
