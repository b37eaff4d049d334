"""Who gave the care, and who is responsible for it."""

from adapter.model.prestatie import DebetPrestatie
from adapter.validation.rule import predicate
from adapter.validation.rules.eigen.gewoon import ZPM
from adapter.validation.scope import Scope

_CONSULT = "CO"
_BEHANDELAAR, _REGIEBEHANDELAAR = "01", "02"
_SPECIFICATIE_INFORMATIE = ("02", "03")
_SEEN = (
    "PrestatieCodelijstCode",
    "Prestatiecode",
    "InformatieCode",
    "Zorgaanbieder/ZorgaanbiederRol",
)


def _lacks(scope: Scope, rol: str) -> bool:
    """Tell whether a consult that is claimed names nobody in a role.

    Of other prestaties it is not established; a role of another class is told by 9281.
    """
    node = scope.node
    if not isinstance(node, DebetPrestatie) or node.prestatie_codelijst_code != ZPM:
        return False
    if node.informatie_code in _SPECIFICATIE_INFORMATIE:
        return False
    if not (node.prestatiecode or "").startswith(_CONSULT):
        return False
    rollen = [item.zorgaanbieder_rol for item in node.zorgaanbieder]
    return rol not in rollen and {*rollen} <= {_BEHANDELAAR, _REGIEBEHANDELAAR}


@predicate(
    "EIGEN-BEHANDELAAR",
    on=("DebetPrestatie",),
    sees=_SEEN,
    bron="Vektis, meest voorkomende afwijzingen: 8011",
)
def behandelaar_missing(scope: Scope) -> bool:
    """A consult is given by somebody."""
    return _lacks(scope, _BEHANDELAAR)


@predicate(
    "EIGEN-REGIEBEHANDELAAR",
    on=("DebetPrestatie",),
    sees=_SEEN,
    bron="NR/REG-2214: naam en AGB van de regiebehandelaar",
)
def regiebehandelaar_missing(scope: Scope) -> bool:
    """Somebody is responsible for the treatment that a consult is part of."""
    return _lacks(scope, _REGIEBEHANDELAAR)
