"""What claims are read with: the practice, its agreements, and what care may cost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from adapter.formats.common.registry import Codecs
from adapter.model.afspraak import Afspraak
from adapter.model.praktijk import Praktijk
from adapter.model.regel import Regel
from adapter.routing.afspraken import Afspraken, Fault
from adapter.workflows.checking.kladblok import Plafondkeus
from adapter.workflows.checking.post import Post, Vorm, Weg
from adapter.workflows.naslag import Tabellen

_MAX_MAX = Decimal("1.1")
_ROUTE_1 = "1"


@frozen(kw_only=True)
class Hulp:
    """What a user gave beside the files.

    Attributes:
        berichtsoort: "P" or "T": messages of the other sort claim nothing.
        praktijk: whose the exports are.
        tabellen: agreements, contracts and tariffs.
    """

    codecs: Codecs
    berichtsoort: str = "P"
    praktijk: Praktijk | None = None
    tabellen: Tabellen | None = None
    _gezocht: Afspraken = field(init=False)
    _nummers: frozenset[str] = field(init=False)

    @_gezocht.default
    def _find_them(self) -> Afspraken:
        return Afspraken(self.afspraken, self.agb, self.vrij)

    @_nummers.default
    def _name_them(self) -> frozenset[str]:
        return frozenset(item.afspraaknummer for item in self.afspraken)

    @property
    def agb(self) -> str:
        """The AGB-code of the practice; "" when it is not given."""
        return self.praktijk.agb if self.praktijk else ""

    @property
    def vrij(self) -> frozenset[str]:
        """The codes of the free prestatie."""
        return self.praktijk.prestatiecodes_vrij if self.praktijk else frozenset()

    @property
    def afspraken(self) -> Sequence[Afspraak]:
        """The agreements."""
        return self.tabellen.alle_afspraken if self.tabellen else ()

    def of_row(self, row: object) -> Afspraak | None:
        """Return the agreement of a row of an export."""
        if isinstance(row, Regel):
            found = self._gezocht.find(row) if self.afspraken else None
            return None if isinstance(found, Fault) else found
        number = getattr(row, "afspraaknummer", None)
        return _only([item for item in self.afspraken if item.afspraaknummer == number])

    def is_unknown(self, number: str) -> bool:
        """Tell whether agreements are given, and none has this number."""
        return bool(number and self._nummers) and number not in self._nummers

    def of_claim(self, post: Post) -> Afspraak | None:
        """Return the agreement of a declaration, by the zorgtraject that it goes under."""
        if self.tabellen is None or post.datum is None or not post.zorgtraject:
            return None
        known = self.tabellen.afspraken(post.zorgtraject)
        found = [item for item in known if item.agb_uitvoerder == post.declarant]
        return _only([item for item in found if _holds(item, post.datum, post.code)])

    def of_invoice(self, post: Post, nummer: str) -> Afspraak | None:
        """Return the agreement of a line of an invoice, by its number or the order reference."""
        found = [item for item in self.afspraken if item.afspraaknummer == nummer]
        if not found and post.order:
            found = [item for item in self.afspraken if item.kenmerk_aanvrager == post.order]
        parties = (post.declarant, post.koper)
        return _only(
            [
                item
                for item in found
                if item.route == _ROUTE_1 and (item.agb_uitvoerder, item.agb_aanvrager) == parties
            ]
        )

    def keus(self, post: Post) -> Plafondkeus | bool:
        """Return the ceiling of a claim above it, True when none is known, False when all is well.

        A contract of the practice says nothing of what another claims.
        """
        tabellen = self.tabellen
        if tabellen is None or "tarieven" not in tabellen.tabellen or post.credit:
            return False
        on, tarief, code = post.datum, post.tarief, post.onderliggend or post.code
        if on is None or tarief is None or not code or code in self.vrij:
            return False
        lijst = post.lijst or tabellen.lijst(code)
        own = post.declarant in ("", self.agb) or not self.agb
        if post.weg is Weg.DECLARATIE and own:
            grens = tabellen.grens(post.uzovi, lijst, code, on)
        else:
            grens = tabellen.maximum(lijst, code, on)
        if grens.bedrag is None or grens.onzeker:
            return not (post.vrij or post.vrij_tarief)
        if tarief <= grens.bedrag:
            return False
        zeker = grens.contract or tarief > grens.bedrag * _MAX_MAX
        return Plafondkeus(
            bedrag=grens.bedrag,
            zeker=zeker or post.weg is not Weg.DECLARATIE,
            ontvangen=post.vorm is Vorm.FACTUUR and bool(self.agb) and post.koper == self.agb,
        )

    def is_free(self, post: Post) -> bool:
        """Tell whether a claim is the free prestatie."""
        return post.vrij or post.code in self.vrij


def _holds(afspraak: Afspraak, on: date, code: str) -> bool:
    return afspraak.geldig_van <= on <= afspraak.geldig_tot and afspraak.allows(code)


def _only(found: Sequence[Afspraak]) -> Afspraak | None:
    return found[0] if len(found) == 1 else None
