"""Dates of the care against those of the invoice, the period, the year and the person."""

from collections.abc import Iterator
from datetime import date
from typing import Self

from adapter.core.findings import Location, Severity
from adapter.model.bericht import DeclaratieContext, Header
from adapter.model.prestatie import DebetPrestatie
from adapter.model.verzekerde import Verzekerde
from adapter.validation.glance import Glance
from adapter.validation.rule import fold, predicate
from adapter.validation.rules.eigen.gewoon import ZPM
from adapter.validation.scope import Scope

_ADULT = 18
_DJI = "9992"


def _begindatum(scope: Scope) -> date | None:
    node = scope.node
    found = node.begindatum if isinstance(node, DebetPrestatie) else None
    return found if isinstance(found, date) else None


def _verzenddatum(scope: Scope) -> date | None:
    header = scope.sight.get("Header")
    found = header.verzenddatum if isinstance(header, Header) else None
    return found if isinstance(found, date) else None


def _context(scope: Scope) -> DeclaratieContext | None:
    found = scope.sight.get("DeclaratieContext")
    return found if isinstance(found, DeclaratieContext) else None


@predicate(
    "EIGEN-ZORG-NA-FACTUUR",
    on=("DebetPrestatie",),
    element="Begindatum",
    sees=("Begindatum", "DeclaratieContext.Factuurdatum", "Header.Verzenddatum"),
    bron="Vektis, meest voorkomende afwijzingen: 8176 en 8178",
)
def care_after_the_invoice(scope: Scope) -> bool:
    """Care is invoiced after it was given; care after the sending date is 8989."""
    begindatum, context, sent = _begindatum(scope), _context(scope), _verzenddatum(scope)
    factuurdatum = context.factuurdatum if context else None
    if begindatum is None or not isinstance(factuurdatum, date) or begindatum <= factuurdatum:
        return False
    return sent is None or begindatum <= sent


@predicate(
    "EIGEN-PERIODE",
    on=("DebetPrestatie",),
    element="Begindatum",
    sees=(
        "Begindatum",
        "DeclaratieContext.BegindatumDeclaratieperiode",
        "DeclaratieContext.EinddatumDeclaratieperiode",
    ),
    bron="DeclaratieContext: Begindatum- en EinddatumDeclaratieperiode",
    severity=Severity.WARNING,
)
def care_outside_the_period(scope: Scope) -> bool:
    """The message says over which period it claims."""
    begindatum, context = _begindatum(scope), _context(scope)
    if begindatum is None or context is None:
        return False
    first, last = context.begindatum_declaratieperiode, context.einddatum_declaratieperiode
    early = isinstance(first, date) and begindatum < first
    return early or (isinstance(last, date) and begindatum > last)


@predicate(
    "EIGEN-TERMIJN",
    on=("DebetPrestatie",),
    element="Begindatum",
    sees=("Begindatum", "Herdeclaratiecode", "Header.Verzenddatum"),
    bron="Verzekeraars, 0586: meestal 12 maanden",
    severity=Severity.WARNING,
)
def care_long_ago(scope: Scope) -> bool:
    """Most insurers pay nothing that is claimed over a year later, unless it is claimed again."""
    node, begindatum, sent = scope.node, _begindatum(scope), _verzenddatum(scope)
    if begindatum is None or sent is None or sent.year - begindatum.year < 1:
        return False
    again = isinstance(node, DebetPrestatie) and node.herdeclaratiecode is not None
    same_day_next_year = (begindatum.year + 1, begindatum.month, begindatum.day)
    return not again and (sent.year, sent.month, sent.day) > same_day_next_year


def _is_grown_up(begindatum: object, born: object) -> bool:
    if not isinstance(begindatum, date) or not isinstance(born, date):
        return True
    return begindatum.year - born.year > _ADULT


@predicate(
    "EIGEN-LEEFTIJD",
    on=("DebetPrestatie",),
    element="Begindatum",
    glance=Glance(("Begindatum", "Verzekerde.Geboortedatum"), _is_grown_up),
    bron="Jeugdwet; introductie zorgprestatiemodel",
    severity=Severity.WARNING,
)
def minor(scope: Scope) -> bool:
    """Care below 18 is jeugd-ggz, for the municipality; forensic care has no such bound."""
    node, begindatum = scope.node, _begindatum(scope)
    verzekerde, header = scope.sight.get("Verzekerde"), scope.sight.get("Header")
    born = verzekerde.geboortedatum if isinstance(verzekerde, Verzekerde) else None
    if begindatum is None or not isinstance(born, date):
        return False
    adult_on = (born.year + _ADULT, born.month, born.day)
    is_minor = (begindatum.year, begindatum.month, begindatum.day) < adult_on
    is_dji = isinstance(header, Header) and header.ontvanger == _DJI
    is_zpm = isinstance(node, DebetPrestatie) and node.prestatie_codelijst_code == ZPM
    return is_minor and is_zpm and not is_dji


@fold(
    "EIGEN-JAARGRENS",
    on=("DebetPrestatie",),
    bron="Zorgverzekeringswet: eigen risico en maximumtarief gelden per kalenderjaar",
    severity=Severity.WARNING,
)
class TwoYears:
    """Each calendar year has its own eigen risico and tariffs: its care goes under its own number.

    Credits do not count: what they take back may be of any year.
    """

    def __init__(self) -> None:
        self._years: dict[int, Location] = {}

    def see(self, scope: Scope) -> None:
        """Keep the first prestatie of each year."""
        begindatum = _begindatum(scope)
        if begindatum is not None and begindatum.year not in self._years:
            self._years[begindatum.year] = scope.location("Begindatum")

    def merge(self, later: Self) -> None:
        """Take in what was kept of the stretch of the message behind this one."""
        for year, at in later._years.items():
            self._years.setdefault(year, at)

    def finish(self) -> Iterator[Location]:
        """Yield the first prestatie of every year but that of the message's first."""
        yield from list(self._years.values())[1:]
