"""Checks over the diagnoses of one prestatie."""

from collections.abc import Iterator

from adapter.model.prestatie import AanvullendePrestatiegegevens
from adapter.validation.rule import rule
from adapter.validation.scope import Scope, getter

_GGZ_GROUP_AND_PROFILE = {"029", "033"}
_GEGEVENS = "AanvullendePrestatiegegevens"
_BRON = "Controles GDS801 1.0, stap 1 (2021-12-10)"
_LIJST = getter("DebetPrestatie.PrestatieCodelijstCode")
_OWN_LIJST = getter("DiagnoseCodelijstCode")


def _lijsten(gegevens: object) -> list[str | None]:
    if not isinstance(gegevens, AanvullendePrestatiegegevens):
        return []
    return [diagnose.diagnose_codelijst_code for diagnose in gegevens.diagnose]


@rule(
    "VC099",
    retourcode="9472",
    on=_GEGEVENS,
    bron=_BRON,
    sees=("DebetPrestatie.PrestatieCodelijstCode", "Diagnose/DiagnoseCodelijstCode"),
)
def group_beside_profile(scope: Scope) -> Iterator[str]:
    """A DSM hoofdgroep ggz and a GB-ggz-profiel belong to different kinds of care."""
    if _LIJST(scope) == "071" and set(_lijsten(scope.node)) >= _GGZ_GROUP_AND_PROFILE:
        yield "Diagnose"


@rule(
    "VC103",
    retourcode="9475",
    on=f"{_GEGEVENS}/Diagnose",
    bron=_BRON,
    sees=(
        "DebetPrestatie.PrestatieCodelijstCode",
        "DiagnoseCodelijstCode",
        f"{_GEGEVENS}.Diagnose/DiagnoseCodelijstCode",
    ),
)
def list_used_twice(scope: Scope) -> Iterator[str]:
    """One diagnose a list; each of the doubles is told."""
    own = _OWN_LIJST(scope)
    if own and _LIJST(scope) == "071" and _lijsten(scope.sight.get(_GEGEVENS)).count(str(own)) > 1:
        yield "DiagnoseCodelijstCode"
