"""Route 2 of onderlinge dienstverlening: a prestatie under the zorgtraject of an aanvrager."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

from adapter.core.findings import Severity
from adapter.core.masking import public
from adapter.model.afspraak import Afspraak
from adapter.model.prestatie import DebetPrestatie
from adapter.model.verzekerde import Verzekerde
from adapter.reference.vereisten import Vraag, vereisten
from adapter.validation.rule import Told, rule
from adapter.validation.rules.eigen.dubbel import declarant
from adapter.validation.scope import Scope

_BRON = "Zorgprestatiemodel, onderlinge dienstverlening: factsheet"
_NEEDS = "afspraken"
_REGIEBEHANDELAAR = "02"
_CONSULT = "CO"
_ZORGTRAJECT = "AanvullendePrestatiegegevens/Zorgtraject"
_START = f"{_ZORGTRAJECT}/ZorgtrajectStartdatum"
# What official checks tell of any message: the person (0435, 8101, 8151), parts of a verwijzing.
_TOLD_ELSEWHERE = {
    "agb_verwijzer",
    "geboortedatum",
    "naam_verwijzer",
    "specificatie_verwijzer",
    "verzekerdennummer",
}


def _start(node: DebetPrestatie) -> object:
    held = node.aanvullende_prestatiegegevens
    return held.zorgtraject.zorgtraject_startdatum if held and held.zorgtraject else None


def _afspraken(scope: Scope) -> list[Afspraak]:
    """Return the agreements of the declarant whose zorgtraject the prestatie at hand goes under.

    The aanvrager declares under it itself: that is no onderlinge dienstverlening.
    """
    node, naslag = scope.node, scope.omgeving.naslag
    held = node.aanvullende_prestatiegegevens if isinstance(node, DebetPrestatie) else None
    traject = held.zorgtraject if held else None
    if naslag is None or traject is None or not traject.zorgtrajectnummer:
        return []
    found = naslag.afspraken(traject.zorgtrajectnummer)
    if not found:
        return []
    agb = declarant(scope)
    return [item for item in found if item.agb_uitvoerder == agb]


def _is_patient(afspraak: Afspraak, scope: Scope) -> bool | None:
    """Tell whether the person at hand is the agreement's; None when both state nothing in common.

    What both state must agree.
    """
    who = scope.sight.get("Verzekerde")
    person = who if isinstance(who, Verzekerde) else Verzekerde()
    pairs = [
        (afspraak.bsn, person.bsn),
        (afspraak.clientnummer, person.patient_identificatienummer),
    ]
    stated = [one == other for one, other in pairs if one and other]
    return all(stated) if stated else None


def _own(scope: Scope) -> list[Afspraak]:
    """Return the agreements that are about the person at hand, as far as can be told.

    Where both state nothing in common, number and start date tell.
    """
    node = scope.node
    start = _start(node) if isinstance(node, DebetPrestatie) else None
    found = [(item, _is_patient(item, scope)) for item in _afspraken(scope)]
    return [
        item
        for item, same in found
        if same or (same is None and item.startdatum_zorgtraject == start)
    ]


def is_agreed_on(scope: Scope) -> bool:
    """Tell whether the prestatie at hand goes under an agreement about the person at hand."""
    return bool(_own(scope))


def _starts_of_others(scope: Scope) -> set[date | None]:
    """Return the start dates of agreements with this zorgtraject, none of which is about her."""
    if _own(scope):
        return set()
    return {item.startdatum_zorgtraject for item in _afspraken(scope)}


def _on_date(scope: Scope) -> tuple[list[Afspraak], date | None]:
    node = scope.node
    found = node.begindatum if isinstance(node, DebetPrestatie) else None
    return _own(scope), found if isinstance(found, date) else None


@rule("EIGEN-ROUTE2-PATIENT", on="DebetPrestatie", bron=_BRON, needs=_NEEDS)
def traject_of_another(scope: Scope) -> Iterator[str]:
    """Number and start date are those of an agreement, and the person is another."""
    node, starts = scope.node, _starts_of_others(scope)
    if isinstance(node, DebetPrestatie) and _start(node) in starts:
        yield _ZORGTRAJECT


@rule(
    "EIGEN-ROUTE2-NUMMER",
    on="DebetPrestatie",
    bron=_BRON,
    severity=Severity.WARNING,
    needs=_NEEDS,
)
def number_of_another(scope: Scope) -> Iterator[str]:
    """Only the number is that of an agreement: two providers can give out one by chance."""
    node, starts = scope.node, _starts_of_others(scope)
    if isinstance(node, DebetPrestatie) and starts and _start(node) not in starts:
        yield _ZORGTRAJECT


@rule("EIGEN-ROUTE2-START", on="DebetPrestatie", bron=_BRON, needs=_NEEDS)
def start_of_another(scope: Scope) -> Iterator[str]:
    """The start date goes with the number: both are the aanvrager's."""
    node = scope.node
    starts = {item.startdatum_zorgtraject for item in _own(scope)} - {None}
    if isinstance(node, DebetPrestatie) and starts and _start(node) not in starts:
        yield _START


@rule("EIGEN-ROUTE2-GELDIG", on="DebetPrestatie", bron=_BRON, needs=_NEEDS)
def not_agreed_before(scope: Scope) -> Iterator[str]:
    """The route is agreed on before the care, and for a time."""
    found, care = _on_date(scope)
    if care is None or not found:
        return
    if not any(item.datum_afspraak <= care and _covers(item, care) for item in found):
        yield "Begindatum"


def _covers(afspraak: Afspraak, on: date) -> bool:
    return afspraak.geldig_van <= on <= afspraak.geldig_tot


@rule("EIGEN-ROUTE2-PRESTATIE", on="DebetPrestatie", bron=_BRON, needs=_NEEDS)
def not_agreed_on(scope: Scope) -> Iterator[str]:
    """The agreements that hold on the care date do not name the code."""
    node, (found, care) = scope.node, _on_date(scope)
    if not isinstance(node, DebetPrestatie) or care is None:
        return
    valid = [item for item in found if _covers(item, care)]
    if valid and not any(item.allows(node.prestatiecode or "") for item in valid):
        yield "Prestatiecode"


@rule("EIGEN-ROUTE2-ONVOLLEDIG", on="DebetPrestatie", bron=_BRON, needs=_NEEDS)
def not_as_the_aanvrager_would(scope: Scope) -> Iterator[Told]:
    """The uitvoerder states what the aanvrager would have stated."""
    node, (found, care) = scope.node, _on_date(scope)
    if isinstance(node, DebetPrestatie) and care is not None and found:
        yield from (Told("", {"veld": public(veld)}) for veld in _lacking(node, scope, care))


def _lacking(node: DebetPrestatie, scope: Scope, care: date) -> Iterator[str]:
    """Yield what is absent that no other check tells."""
    row = _as_row(node, scope)
    if row.bsn is None:
        yield "BSN"
    if not node.verwijzing:
        yield "Verwijzing"
    for item in vereisten(Vraag(route="route2", type_verwijzing=row.type_verwijzing), care):
        if item.van == "rij" and not {*item.veld} & _TOLD_ELSEWHERE and item.lacks(row):
            yield " of ".join(item.veld).replace("_", " ")


def _as_row(node: DebetPrestatie, scope: Scope) -> SimpleNamespace:
    """Return what requirements of a row ask for, out of the message."""
    who = scope.sight.get("Verzekerde")
    person = who if isinstance(who, Verzekerde) else Verzekerde()
    verwijzing = node.verwijzing[0] if node.verwijzing else None
    regie = [x for x in node.zorgaanbieder if x.zorgaanbieder_rol == _REGIEBEHANDELAAR]
    told = not regie and (node.prestatiecode or "").startswith(_CONSULT)  # EIGEN-REGIEBEHANDELAAR
    return SimpleNamespace(
        bsn=person.bsn,
        type_verwijzing=verwijzing.type_verwijzingcode if verwijzing else None,
        agb_regiebehandelaar=told or (regie[0].zorgaanbiedercode if regie else None),
    )
