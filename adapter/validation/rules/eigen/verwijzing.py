"""Whether a prestatie says anything of a referral."""

from adapter.core.findings import Severity
from adapter.model.bericht import Header
from adapter.model.prestatie import DebetPrestatie
from adapter.validation.glance import Glance
from adapter.validation.rule import predicate
from adapter.validation.rules.eigen.gewoon import ZPM
from adapter.validation.rules.eigen.route2 import is_agreed_on
from adapter.validation.scope import Scope

_VERZEKERAAR = "3"
_OVERIGE_PRESTATIES = "OV"
_SPECIFICATIE_INFORMATIE = ("02", "03")


@predicate(
    "EIGEN-VERWIJZING",
    on=("DebetPrestatie",),
    glance=Glance(("Verwijzing",), bool),
    bron="Vektis, meest voorkomende afwijzingen: 8014; normenkader ZPM: N2970",
    severity=Severity.WARNING,
)
def no_referral_stated(scope: Scope) -> bool:
    """Ggz is paid after a referral; care without one, as acute care, has a type that says so.

    Of overige prestaties (an overleg, a report, care outside the package) it is not established.
    Under an agreement of route 2 EIGEN-ROUTE2-ONVOLLEDIG tells it.
    """
    node, header = scope.node, scope.sight.get("Header")
    if not isinstance(node, DebetPrestatie) or node.verwijzing:
        return False
    if node.prestatie_codelijst_code != ZPM or node.informatie_code in _SPECIFICATIE_INFORMATIE:
        return False
    if not isinstance(header, Header) or header.ontvanger_rol != _VERZEKERAAR:
        return False
    return not (node.prestatiecode or "").startswith(_OVERIGE_PRESTATIES) and not is_agreed_on(
        scope
    )
