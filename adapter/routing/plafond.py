"""The most that a prestatie may cost: a contract's tariff, a percentage, or the maximum."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

import attrs
from attrs import frozen

from adapter.core.values import round_cents
from adapter.model.afspraak import ANY, Contract, Tarief

_NUMBER = re.compile(r"\d{8}")
"""In a source that is to be shown: it could be somebody's number."""


class Zorg(Protocol):
    """What a ceiling depends on: of a row of an export, or of a prestatie in a message."""

    @property
    def uzovi(self) -> str:
        """The insurer."""

    @property
    def prestatiecodelijst(self) -> str:
        """The list of the code."""

    @property
    def prestatiecode(self) -> str:
        """The code."""

    @property
    def datum(self) -> date:
        """The care date."""


@frozen(kw_only=True)
class Plafond:
    """The ceiling of a row, and the rule that gave it.

    Attributes:
        bedrag: euros; None when no maximum is known.
        soort: what gave it: "contracttarief", "percentage", "maximum", "afgesproken", "onbekend".
        contract: whether a contract of the practice with the insurer holds on the care date.
        contractregel: the row of the contract that counts.
        maximum: the maximum tariff, where it counts.
    """

    bedrag: Decimal | None
    soort: str
    contract: bool = False
    contractregel: Contract | None = None
    maximum: Tarief | None = None

    @property
    def bronnen(self) -> tuple[str, ...]:
        """Where it was read: the cell of the contract, and the row and source of the maximum."""
        found = []
        if self.contractregel is not None:
            veld = {"contracttarief": "tarief", "percentage": "percentage"}.get(self.soort)
            found.append(str(self.contractregel.herkomst.cel(veld)))
        if self.maximum is not None and self.soort != "contracttarief":
            named = self.maximum.bron and not _NUMBER.search(self.maximum.bron)
            bron = f" ({self.maximum.bron})" if named else ""
            found.append(f"{self.maximum.herkomst.cel('max_tarief')}{bron}")
        return tuple(found)


class Plafonds:
    """Contracts and maximum tariffs, by insurer and code.

    Args:
        contracten: what was agreed with insurers.
        tarieven: the maximum tariffs; of two that start on one day the later in the list counts.
        onzeker: what a row that could not be read is about: ("uzovi" or "prestatiecode", which);
            ANY when that could not be read either.
    """

    def __init__(
        self,
        contracten: Iterable[Contract],
        tarieven: Iterable[Tarief],
        onzeker: Collection[tuple[str, str]] = (),
    ) -> None:
        self._onzeker = onzeker
        self._contracten: dict[str, list[Contract]] = {}
        for contract in contracten:
            self._contracten.setdefault(contract.uzovi, []).append(contract)
        self._tarieven: dict[tuple[str, str], list[Tarief]] = {}
        for tarief in tarieven:
            key = (tarief.prestatiecodelijst, tarief.prestatiecode)
            self._tarieven.setdefault(key, []).append(tarief)
        self._lists: dict[str, list[str]] = {}
        for codelijst, code in self._tarieven:
            self._lists.setdefault(code, []).append(codelijst)

    @property
    def has_maxima(self) -> bool:
        """Whether any maximum tariff was loaded."""
        return bool(self._tarieven)

    def lists_of(self, prestatiecode: str, on: date | None = None) -> list[str]:
        """Return the lists in which a code has a maximum: on a date, or on any."""
        return [
            codelijst
            for codelijst in self._lists.get(prestatiecode, ())
            if on is None or self._holding(codelijst, prestatiecode, on)
        ]

    def is_unsure(self, regel: Zorg, *, at_insurer: bool) -> bool:
        """Tell whether a row that may hold the ceiling could not be read."""
        names = ("prestatiecode", "uzovi") if at_insurer else ("prestatiecode",)
        return any(
            (name, which) in self._onzeker
            for name in names
            for which in (getattr(regel, name), ANY)
        )

    def maximum(self, regel: Zorg) -> Tarief | None:
        """Return the maximum tariff of a code on the care date; the latest one that started."""
        rows = self._holding(regel.prestatiecodelijst, regel.prestatiecode, regel.datum)
        return max(reversed(rows), key=lambda row: row.geldig_van) if rows else None

    def _holding(self, codelijst: str, prestatiecode: str, on: date) -> list[Tarief]:
        return [
            tarief
            for tarief in self._tarieven.get((codelijst, prestatiecode), ())
            if tarief.geldig_van <= on and (tarief.geldig_tot is None or on <= tarief.geldig_tot)
        ]

    def at_aanvrager(self, regel: Zorg) -> Plafond:
        """Return the ceiling of an invoice: the maximum, also between providers (Wmg art. 35)."""
        return _of_maximum(self.maximum(regel), contract=False)

    def at_insurer(self, regel: Zorg) -> Plafond:
        """Return the ceiling of a claim: the most specific contract row, else the maximum.

        Of two rows alike the one that started last counts, of two of one day the later in the list.
        """
        holding = [row for row in self._contracten.get(regel.uzovi, ()) if row.covers(regel.datum)]
        rows = [row for row in holding if _specificity(row, regel) is not None]
        maximum = self.maximum(regel)
        if not rows:
            return _of_maximum(maximum, contract=bool(holding))
        best = max(reversed(rows), key=lambda row: (_specificity(row, regel) or 0, row.geldig_van))
        return _of_contract(best, maximum)


def _of_maximum(maximum: Tarief | None, *, contract: bool) -> Plafond:
    if maximum is None:
        return Plafond(bedrag=None, soort="onbekend", contract=contract)
    return Plafond(bedrag=maximum.max_tarief, soort="maximum", contract=contract, maximum=maximum)


def _of_contract(row: Contract, maximum: Tarief | None) -> Plafond:
    if row.tarief is not None:
        return Plafond(
            bedrag=row.tarief,
            soort="contracttarief",
            contract=True,
            contractregel=row,
            maximum=maximum,
        )
    plafond = _of_maximum(maximum, contract=True)
    if row.percentage is None or maximum is None:
        return plafond
    return attrs.evolve(
        plafond,
        bedrag=round_cents(maximum.max_tarief * row.percentage / 100),
        soort="percentage",
        contractregel=row,
    )


def _specificity(contract: Contract, regel: Zorg) -> int | None:
    """Return how closely a contract row names the row's code; None when it is about another.

    A code says more than a list: a list holds many codes.
    """
    weight = 0
    for named, own, value in (
        (contract.prestatiecodelijst, regel.prestatiecodelijst, 1),
        (contract.prestatiecode, regel.prestatiecode, 2),
    ):
        if named in (None, ANY):
            continue
        if named != own:
            return None
        weight += value
    return weight
