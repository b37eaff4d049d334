"""Amounts of one prestatie against each other."""

import operator

from adapter.core.findings import Severity
from adapter.model.prestatie import DebetPrestatie
from adapter.validation.glance import Glance
from adapter.validation.readings import number_of
from adapter.validation.rule import predicate
from adapter.validation.rules.eigen.gewoon import ZPM
from adapter.validation.scope import Scope


@predicate(
    "EIGEN-BEREKEND",
    on=("DebetPrestatie",),
    element="BerekendBedragInclBtw",
    glance=Glance(("TariefInclBtw", "BerekendBedragInclBtw"), operator.eq),
    bron="Controles GDS801 1.0, stap 1 (8049): bij lijst 071 is Aantal 1",
    severity=Severity.WARNING,
)
def not_tarief_times_aantal(scope: Scope) -> bool:
    """With list 071 Aantal is 1, so that the calculated amount is the tariff.

    Another Aantal is told by 8049, a 0 beside another amount by 9278. What is calculated under
    other lists is not established.
    """
    node = scope.node
    if not isinstance(node, DebetPrestatie) or node.prestatie_codelijst_code != ZPM:
        return False
    tarief, berekend = node.tarief_incl_btw, node.berekend_bedrag_incl_btw
    if tarief == berekend or number_of(node.aantal) != 1:
        return False
    amounts = number_of(tarief), number_of(berekend)
    return all(amounts) and amounts[0] != amounts[1]
