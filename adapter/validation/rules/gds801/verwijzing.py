"""Checks on a Verwijzing that a row cannot say."""

from collections.abc import Iterator

from adapter.validation.rule import rule
from adapter.validation.scope import Scope, getter

_LIJST = getter("DebetPrestatie.PrestatieCodelijstCode")
_ONTVANGER = getter("Header.Ontvanger")
_TYPE = getter("TypeVerwijzingcode")


@rule(
    "VC106",
    retourcode="9483",
    on="DebetPrestatie/Verwijzing",
    bron="Controles GDS801 1.0, stap 1 (2022-05-24)",
    sees=("DebetPrestatie.PrestatieCodelijstCode", "Header.Ontvanger", "TypeVerwijzingcode"),
)
def other_ground_and_dji(scope: Scope) -> Iterator[str]:
    """Type 06 (another legal ground) belongs to DJI, and DJI to type 06."""
    if _LIJST(scope) == "071" and (_ONTVANGER(scope) == "9992") != (_TYPE(scope) == "06"):
        yield "TypeVerwijzingcode"
