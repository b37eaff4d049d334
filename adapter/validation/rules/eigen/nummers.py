"""Numbers and codes: what no insurer can read or tell apart."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Self

from adapter.core.findings import Severity
from adapter.core.masking import mask_in_message, public
from adapter.core.values import is_bsn
from adapter.model.bericht import DeclaratieContext
from adapter.model.prestatie import CreditPrestatie, DebetPrestatie
from adapter.model.verzekerde import Verzekerde
from adapter.validation.glance import Glance
from adapter.validation.rule import Told, ToldAt, fold, predicate, rule
from adapter.validation.rules.eigen.gewoon import ZPM, has_form
from adapter.validation.scope import Scope, getter
from adapter.validation.sleutels import Sleutels, key_of, location, place

_DJI = "9992"
_BSN_LENGTH = 9
_ONTVANGER = getter("Header.Ontvanger")
_ALLOWED = "A-Za-z0-9/?:().,'+ -"  # as 9797 has it
_FORBIDDEN = re.compile(rf"[^{_ALLOWED}]+")


def _passes(bsn: str | None) -> bool:
    return bsn is None or is_bsn(bsn)


@rule(
    "EIGEN-BSN",
    on="Verzekerde",
    bron="Wet algemene bepalingen BSN: elfproef",
    glance=Glance(("BSN",), _passes),
)
def bsn_fails_the_elfproef(scope: Scope) -> Iterator[str]:
    """Nine digits that are no BSN; other forms the schema refuses, and any BSN to DJI 9268."""
    node = scope.node
    bsn = node.bsn if isinstance(node, Verzekerde) else None
    if bsn is None or is_bsn(bsn) or len(bsn) != _BSN_LENGTH or not bsn.isdigit():
        return
    if _ONTVANGER(scope) != _DJI:
        yield "BSN"


@predicate(
    "EIGEN-PRESTATIECODE",
    on=("DebetPrestatie", "CreditPrestatie"),
    element="Prestatiecode",
    sees=("PrestatieCodelijstCode", "Prestatiecode"),
    bron="Zorgprestatiemodel: codes van lijst 071 hebben twee letters en vier cijfers",
    severity=Severity.WARNING,
)
def code_of_another_form(scope: Scope) -> bool:
    """A code of list 071 is two capitals and four digits: C00505 has a zero for the letter O."""
    node = scope.node
    if not isinstance(node, DebetPrestatie | CreditPrestatie):
        return False
    return node.prestatie_codelijst_code == ZPM and not has_form(node.prestatiecode)


@rule(
    "EIGEN-FACTUURNUMMER",
    on="DeclaratieContext",
    bron="Controles GDS801 1.0, stap 1 (9797); VECOZO: geen spatie voorop",
    severity=Severity.INFO,
)
def number_that_can_be_cleaned(scope: Scope) -> Iterator[Told]:
    """Tell how a number with characters that a bank cannot carry may be written."""
    node = scope.node
    number = node.factuurnummer if isinstance(node, DeclaratieContext) else None
    if number and (number != number.strip() or _FORBIDDEN.search(number)):
        shown = mask_in_message("nummer", _cleaned(number))
        yield Told("Factuurnummer", {"voorstel": shown} if shown else {})


def _cleaned(number: str) -> str:
    """Return a number in characters that may be: without accents, the rest a hyphen."""
    plain = unicodedata.normalize("NFKD", number)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _FORBIDDEN.sub("-", bare).strip(" -")


@fold(
    "EIGEN-REFERENTIE-DUBBEL",
    on=("DebetPrestatie", "CreditPrestatie"),
    bron="Retourbericht en creditering wijzen een prestatie aan met haar Referentienummer",
)
class ReferenceTwice:
    """A Referentienummer stands for one prestatie: an answer or a credit cannot tell two apart."""

    def __init__(self) -> None:
        self._seen = Sleutels(3)
        self._file: str | None = None

    def see(self, scope: Scope) -> None:
        """Keep the number of each prestatie with its place."""
        node = scope.node
        if isinstance(node, DebetPrestatie | CreditPrestatie) and node.referentienummer:
            self._file = scope.file
            is_credit = isinstance(node, CreditPrestatie)
            self._seen.add(key_of(node.referentienummer), *place(scope), is_credit)

    def merge(self, later: Self) -> None:
        """Take in what was kept of the stretch of the message behind this one."""
        self._seen.merge(later._seen)
        self._file = self._file or later._file

    def finish(self) -> Iterator[ToldAt]:
        """Yield each later prestatie with a number, with the line of the first."""
        for same in self._seen.groups():
            _, _, first, _ = next(same)
            for _, where, line, is_credit in same:
                kind = "CreditPrestatie" if is_credit else "DebetPrestatie"
                at = location(self._file, where, line, f"{kind}/Referentienummer")
                yield ToldAt(at, {"regel": public(first)})
