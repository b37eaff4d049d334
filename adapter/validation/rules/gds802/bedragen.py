"""Checks on what an insurer awards: paid out or not, never both (only known of version 1.0)."""

from collections.abc import Iterator
from decimal import Decimal

from adapter.validation.rule import rule
from adapter.validation.scope import Getter, Scope, getter

_FINANCIEEL = "ToegekendBedragInclBtwFinancieel"
_NIET_FINANCIEEL = "ToegekendBedragInclBtwNietFinancieel"
_CREDIT_FINANCIEEL = "ToegekendCreditBedragInclBtwFinancieel"
_CREDIT_NIET_FINANCIEEL = "ToegekendCreditBedragInclBtwNietFinancieel"
_DEBET = (getter(_NIET_FINANCIEEL), getter(_FINANCIEEL))
_CREDIT = (getter(_CREDIT_NIET_FINANCIEEL), getter(_CREDIT_FINANCIEEL))


def _both(scope: Scope, amounts: tuple[Getter, Getter]) -> bool:
    niet, financieel = (get(scope) for get in amounts)
    paid = isinstance(financieel, Decimal) and financieel != 0
    return isinstance(niet, Decimal) and niet > 0 and paid


# The number of these two checks (VC...) is not known: they have that of the standard.
@rule(
    "GDS802",
    retourcode="9459",
    on="DebetPrestatie",
    versions=("1.0",),
    bron="Controle GDS802 1.0, rc9459 (2021-07-08)",
)
def debit_paid_and_not_paid(scope: Scope) -> Iterator[str]:
    """A debit is awarded with payment and without."""
    if _both(scope, _DEBET):
        yield _FINANCIEEL


@rule(
    "GDS802",
    retourcode="9460",
    on="CreditPrestatie",
    versions=("1.0",),
    bron="Controle GDS802 1.0, rc9460 (2021-07-08)",
)
def credit_paid_and_not_paid(scope: Scope) -> Iterator[str]:
    """A credit is taken over with payment and without."""
    if _both(scope, _CREDIT):
        yield _CREDIT_FINANCIEEL
