"""What a check of ours may ask of the tables that a user gave, whoever holds them."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from attrs import frozen

from adapter.model.afspraak import Afspraak


@frozen(kw_only=True)
class Grens:
    """The most that a prestatie may cost.

    Attributes:
        bedrag: euros; None when no maximum is known.
        contract: whether a contract with the insurer gave it.
        onzeker: whether a row that may hold it could not be read.
    """

    bedrag: Decimal | None
    contract: bool
    onzeker: bool = False


class Naslag(Protocol):
    """The tables that a user gave."""

    @property
    def tabellen(self) -> Collection[str]:
        """Which are there: "tarieven" and "afspraken"."""

    def grens(self, uzovi: str, lijst: str, code: str, on: date) -> Grens:
        """Return the most that a prestatie may cost at an insurer on a date."""

    def afspraken(self, zorgtrajectnummer: str) -> Sequence[Afspraak]:
        """Return the agreements for route 2 that name this zorgtraject of the aanvrager."""
