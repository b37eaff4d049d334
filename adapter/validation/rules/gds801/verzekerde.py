"""Checks on a Verzekerde that a row cannot say."""

from collections.abc import Iterator

from adapter.validation.rule import rule
from adapter.validation.scope import Scope, getter

_SERVICEBUREAU = "2"
_SOV_OVV = ("3356", "9989")
_GEGEVENS = "AanvullendeVerzekerdegegevens"
_ONTVANGER = getter("Header.Ontvanger")
_ONTVANGER_ROL = getter("Header.OntvangerRol")
_GET_GEGEVENS = getter(_GEGEVENS)


def _wants_gegevens(scope: Scope) -> bool:
    return _ONTVANGER_ROL(scope) == _SERVICEBUREAU or _ONTVANGER(scope) in _SOV_OVV


@rule(
    "VC025",
    retourcode="9273",
    on="Verzekerde",
    versions=("2.0", "2.1"),
    bron="Controles GDS801 2.x, rc9273 (september 2024)",
    sees=("Header.Ontvanger", "Header.OntvangerRol"),
)
def gegevens_missing(scope: Scope) -> Iterator[str]:
    """A servicebureau, SOV and OVV need to know who the insured person is."""
    if _wants_gegevens(scope) and _GET_GEGEVENS(scope) is None:
        yield _GEGEVENS


@rule(
    "VC026",
    retourcode="9274",
    on="Verzekerde",
    versions=("2.0", "2.1"),
    bron="Controles GDS801 2.x, rc9274 (september 2024)",
    sees=("Header.Ontvanger", "Header.OntvangerRol"),
)
def gegevens_unwanted(scope: Scope) -> Iterator[str]:
    """Every other receiver may not have these personal data."""
    if not _wants_gegevens(scope) and _GET_GEGEVENS(scope) is not None:
        yield _GEGEVENS
