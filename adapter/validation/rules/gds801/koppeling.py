"""Prestaties that point to each other: a credit to its debit, a specification to its line."""

from array import array
from collections.abc import Iterator
from typing import Self

from adapter.core.findings import Location
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie
from adapter.validation.readings import number_of
from adapter.validation.rule import fold, rule
from adapter.validation.scope import Scope, getter
from adapter.validation.sleutels import key_of

_DECLARATIE = "01"
_SPECIFICATIE_INFORMATIE = ("02", "03")
_INFORMATIE_CODE = getter("InformatieCode")
_NOT_CLAIMED = (getter("DeclaratieBedragInclBtw"), getter("BerekendBedragInclBtw"))


@fold(
    "VC102",
    retourcode="8062",
    on=("DebetPrestatie", "CreditPrestatie"),
    bron="Controles GDS801 1.0, stap 1",
)
class CreditBesideItsDebit:
    """The insurer settles per message: a credit on a debit beside it has nothing to undo."""

    def __init__(self) -> None:
        self._debits = array("Q")
        self._credits: list[tuple[int, Location]] = []

    def see(self, scope: Scope) -> None:
        """Keep a key of the reference of each debit, and of each credit with its place."""
        node = scope.node
        if isinstance(node, DebetPrestatie) and node.referentienummer is not None:
            self._debits.append(key_of(node.referentienummer))
        elif isinstance(node, CreditPrestatie) and node.gerelateerd_referentienummer is not None:
            at = scope.location("GerelateerdReferentienummer")
            self._credits.append((key_of(node.gerelateerd_referentienummer), at))

    def merge(self, later: Self) -> None:
        """Take in what was kept further on."""
        self._debits += later._debits
        self._credits += later._credits

    def finish(self) -> Iterator[Location]:
        """Yield the credits whose debit is in the message."""
        credited = {reference for reference, _ in self._credits}
        beside = credited.intersection(self._debits) if credited else credited
        yield from (at for reference, at in self._credits if reference in beside)


# GDS801 as an id: the official files of these three checks have no VC number.
@rule(
    "GDS801",
    retourcode="9666",
    on="DebetPrestatie",
    versions=("2.0", "2.1"),
    bron="Controles GDS801 2.x, rc9666 (2023-11-17)",
)
def amount_that_is_not_claimed(scope: Scope) -> Iterator[str]:
    """A line 02 or 03 claims nothing; an amount that is absent is not zero."""
    amounts = (number_of(get(scope)) for get in _NOT_CLAIMED)
    if _INFORMATIE_CODE(scope) in _SPECIFICATIE_INFORMATIE and any(x != 0 for x in amounts):
        yield "DeclaratieBedragInclBtw"


@fold(
    "GDS801",
    retourcode="9642",
    on=("DebetPrestatie",),
    versions=("2.0", "2.1"),
    bron="Controles GDS801 2.x, rc9642 (2023-10-20)",
)
class NoLineToBelongTo:
    """A line with InformatieCode 02 or 03 belongs to a line 01 anywhere in the message."""

    def __init__(self) -> None:
        self._declared: set[str] = set()
        self._others: list[tuple[str | None, Location]] = []

    def see(self, scope: Scope) -> None:
        """Keep the numbers of the lines 01, and of the others with their place."""
        node = scope.node
        if not isinstance(node, DebetPrestatie):
            return
        if node.informatie_code == _DECLARATIE and node.prestatie_koppelnummer:
            self._declared.add(node.prestatie_koppelnummer)
        elif node.informatie_code in _SPECIFICATIE_INFORMATIE:
            at = scope.location("PrestatieKoppelnummer")
            self._others.append((node.prestatie_koppelnummer, at))

    def merge(self, later: Self) -> None:
        """Take in what was kept further on."""
        self._declared |= later._declared
        self._others += later._others

    def finish(self) -> Iterator[Location]:
        """Yield the lines whose number is absent, or not that of a line 01."""
        yield from (at for number, at in self._others if number not in self._declared)


@fold(
    "GDS801",
    retourcode="9643",
    on=("DebetPrestatie",),
    versions=("2.0", "2.1"),
    bron="Controles GDS801 2.x, rc9643 (2023-10-20)",
)
class SpecificationBesideInformation:
    """Lines with one PrestatieKoppelnummer hold 02 or 03, not both; each of them is told."""

    def __init__(self) -> None:
        self._lines: dict[str, list[tuple[str, Location]]] = {}

    def see(self, scope: Scope) -> None:
        """Keep the code and the place of each line 02 or 03, by its number."""
        node = scope.node
        if isinstance(node, DebetPrestatie) and node.prestatie_koppelnummer:
            code = node.informatie_code
            if code in _SPECIFICATIE_INFORMATIE:
                place = scope.location("InformatieCode")
                self._lines.setdefault(node.prestatie_koppelnummer, []).append((code, place))

    def merge(self, later: Self) -> None:
        """Take in what was kept further on."""
        for number, lines in later._lines.items():
            self._lines.setdefault(number, []).extend(lines)

    def finish(self) -> Iterator[Location]:
        """Yield the lines whose number holds both codes."""
        for lines in self._lines.values():
            if len({code for code, _ in lines}) > 1:
                yield from (at for _, at in lines)
