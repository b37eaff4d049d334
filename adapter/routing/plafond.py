"""The most that a prestatie may cost: a contract's tariff, a percentage, or the maximum."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from attrs import frozen

from adapter.core.values import round_cents
from adapter.model.afspraak import ANY, Contract, Tarief
from adapter.model.regel import Regel


@frozen(kw_only=True)
class Plafond:
    """The ceiling of a row.

    Attributes:
        bedrag: euros; None when no maximum is known.
        contract: whether a contract of the practice with the insurer holds on the care date.
    """

    bedrag: Decimal | None
    contract: bool


class Plafonds:
    """Contracts and maximum tariffs, by insurer and code.

    Args:
        contracten: what was agreed with insurers.
        tarieven: the maximum tariffs; of two that start on one day the later in the list counts.
        onzeker: UZOVIs and codes of which a row could not be read.
    """

    def __init__(
        self,
        contracten: Iterable[Contract],
        tarieven: Iterable[Tarief],
        onzeker: Collection[str] = (),
    ) -> None:
        self._onzeker = onzeker
        self._contracten: dict[str, list[Contract]] = {}
        for contract in contracten:
            self._contracten.setdefault(contract.uzovi, []).append(contract)
        self._tarieven: dict[tuple[str, str], list[Tarief]] = {}
        for tarief in tarieven:
            key = (tarief.prestatiecodelijst, tarief.prestatiecode)
            self._tarieven.setdefault(key, []).append(tarief)

    def is_unsure(self, regel: Regel) -> bool:
        """Tell whether a row that may hold the ceiling could not be read."""
        return regel.uzovi in self._onzeker or regel.prestatiecode in self._onzeker

    def maximum(self, regel: Regel) -> Decimal | None:
        """Return the maximum tariff of a code on the care date; the latest one that started."""
        rows = [
            tarief
            for tarief in self._tarieven.get((regel.prestatiecodelijst, regel.prestatiecode), ())
            if tarief.geldig_van <= regel.datum
            and (tarief.geldig_tot is None or regel.datum <= tarief.geldig_tot)
        ]
        return max(reversed(rows), key=lambda row: row.geldig_van).max_tarief if rows else None

    def at_insurer(self, regel: Regel) -> Plafond:
        """Return the ceiling of a claim: the most specific contract row, else the maximum."""
        maximum = self.maximum(regel)
        rows = [
            contract
            for contract in self._contracten.get(regel.uzovi, ())
            if contract.covers(regel.datum) and _specificity(contract, regel) is not None
        ]
        if not rows:
            return Plafond(bedrag=maximum, contract=self._has_contract(regel))
        best = max(rows, key=lambda row: (_specificity(row, regel) or 0, row.geldig_van))
        return Plafond(bedrag=_ceiling(best, maximum), contract=True)

    def _has_contract(self, regel: Regel) -> bool:
        return any(row.covers(regel.datum) for row in self._contracten.get(regel.uzovi, ()))


def _ceiling(contract: Contract, maximum: Decimal | None) -> Decimal | None:
    if contract.tarief is not None:
        return contract.tarief
    if contract.percentage is not None and maximum is not None:
        return round_cents(maximum * contract.percentage / 100)
    return maximum


def _specificity(contract: Contract, regel: Regel) -> int | None:
    """Return how closely a contract row names the row's code; None when it is about another."""
    weight = 0
    for named, own in (
        (contract.prestatiecodelijst, regel.prestatiecodelijst),
        (contract.prestatiecode, regel.prestatiecode),
    ):
        if named in (None, ANY):
            continue
        if named != own:
            return None
        weight += 1
    return weight
