"""The tariff against the contract and the maximum that the user loaded."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Self

from adapter.core.findings import Location, Severity
from adapter.core.masking import public
from adapter.model.prestatie import DebetPrestatie
from adapter.model.verzekerde import Verzekerde
from adapter.validation.naslag import Grens
from adapter.validation.rule import Told, fold, rule
from adapter.validation.scope import Scope

_MAX_MAX = Decimal("1.1")
_ELEMENT = "TariefInclBtw"


def _grens(scope: Scope) -> Grens | None:
    """Return the ceiling of the prestatie at hand; None where it cannot be asked for."""
    node, naslag = scope.node, scope.omgeving.naslag
    verzekerde = scope.sight.get("Verzekerde")
    if naslag is None or not isinstance(node, DebetPrestatie):
        return None
    uzovi = verzekerde.uzovi_nummer if isinstance(verzekerde, Verzekerde) else None
    lijst, code, on = node.prestatie_codelijst_code, node.prestatiecode, node.begindatum
    if uzovi is None or lijst is None or code is None or not isinstance(on, date):
        return None
    found = naslag.grens(uzovi, lijst, code, on)
    return None if found.onzeker else found


def _above(scope: Scope, *, surely: bool) -> Iterator[Told]:
    grens = _grens(scope)
    node = scope.node
    if grens is None or grens.bedrag is None or not isinstance(node, DebetPrestatie):
        return
    tarief = node.tarief_incl_btw
    if not isinstance(tarief, Decimal) or tarief <= grens.bedrag:
        return
    if (grens.contract or tarief > grens.bedrag * _MAX_MAX) == surely:
        yield Told(_ELEMENT, {"plafond": public(grens.bedrag)})


@rule(
    "EIGEN-TARIEF",
    on="DebetPrestatie",
    bron="Wmg art. 35; Vektis, meest voorkomende afwijzingen: 0611",
    needs="tarieven",
)
def above_the_ceiling(scope: Scope) -> Iterator[Told]:
    """More than the contract says, or than any agreement could allow above the maximum."""
    yield from _above(scope, surely=True)


@rule(
    "EIGEN-TARIEF-TIENDE",
    on="DebetPrestatie",
    bron="Zorgprestatiemodel: tot 10 % boven het maximum met een schriftelijke afspraak",
    severity=Severity.WARNING,
    needs="tarieven",
)
def above_the_maximum(scope: Scope) -> Iterator[Told]:
    """Up to a tenth above the maximum may have been agreed on; no contract that was given says."""
    yield from _above(scope, surely=False)


@fold(
    "EIGEN-TARIEF-ONBEKEND",
    on=("DebetPrestatie",),
    bron="Tarieven die de gebruiker heeft geladen",
    severity=Severity.WARNING,
    needs="tarieven",
)
class NoMaximum:
    """No maximum is known of a code in a year: told once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str | None, str | None, int], Location] = {}

    def see(self, scope: Scope) -> None:
        """Keep the first prestatie of each code and year without a maximum."""
        node, grens = scope.node, _grens(scope)
        if grens is None or grens.bedrag is not None or not isinstance(node, DebetPrestatie):
            return
        year = node.begindatum.year if isinstance(node.begindatum, date) else 0
        key = (node.prestatie_codelijst_code, node.prestatiecode, year)
        if key not in self._found:
            self._found[key] = scope.location("Prestatiecode")

    def merge(self, later: Self) -> None:
        """Take in what was kept of the stretch of the message behind this one."""
        for key, at in later._found.items():
            self._found.setdefault(key, at)

    def finish(self) -> Iterator[Location]:
        """Yield those."""
        yield from self._found.values()
