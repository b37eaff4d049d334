"""How records hang together: below an insured person prestaties, below those their parts.

It follows from the kenmerk alone, so that it holds for a standard that the user loaded as well.
"""

from collections.abc import Mapping
from typing import Final

from adapter.formats.ei.layout import COMMENTAAR, SLUIT, VOORLOOP, RecordLayout

VERZEKERDE, DEBITEUR, PRESTATIE = "02", "03", "04"

HEAD, INSURED, COMMENT, END = "voorlooprecord", "verzekerden", "commentaar", "sluitrecord"
DEBTORS, CLAIMS, ORDER = "debiteuren", "prestaties", "volgorde"

_PARENTS: Final[Mapping[str, str]] = {
    VOORLOOP: "",
    VERZEKERDE: "",
    DEBITEUR: VERZEKERDE,
    PRESTATIE: VERZEKERDE,
    COMMENTAAR: "",
    SLUIT: "",
}
_LISTS: Final[Mapping[str, str]] = {
    "06": "tarieven",
    "16": "zorgactiviteiten",
    "17": "tijdsbestedingen",
}


def parent_of(kenmerk: str) -> str:
    """Return the kind of record that a kind belongs to; "" when it is of the whole message."""
    return _PARENTS.get(kenmerk, PRESTATIE)


def depth_of(kenmerk: str) -> int:
    """Return how many records stand above one of a kind."""
    parent = parent_of(kenmerk)
    return 1 + depth_of(parent) if parent else 0


def list_of(layout: RecordLayout) -> str:
    """Return the name of the list in which the records of a kind are below their prestatie."""
    return _LISTS.get(layout.kenmerk) or layout.naam.lower().replace(" ", "_")


class Place:
    """Follows the order of records, and tells of each whether it can stand where it does."""

    def __init__(self) -> None:
        self._last = ""
        self._above = ""

    def fits(self, kenmerk: str) -> bool:
        """Tell whether a record can follow the ones before; it is then one of those."""
        if kenmerk == VOORLOOP:
            is_right = not self._last
        elif kenmerk == COMMENTAAR:
            return self._last not in {"", SLUIT}
        elif kenmerk in {VERZEKERDE, SLUIT}:
            is_right = self._last not in {"", SLUIT}
        else:
            is_right = self._above == parent_of(kenmerk) or kenmerk == self._above == PRESTATIE
        if is_right:
            self._last = kenmerk
            if kenmerk in {VOORLOOP, VERZEKERDE, PRESTATIE, SLUIT}:
                self._above = kenmerk
        return is_right
