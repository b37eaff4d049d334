"""Rules of 2.x for the prestatiecodelijsten beside 071 that count, or look at several objects.

GDS801 as an id: the official file of the check has no VC number.
"""

from collections.abc import Collection, Iterator

from adapter.validation.rule import rule
from adapter.validation.scope import Scope, getter

_VERSIONS = ("2.0", "2.1")
_LIJST = getter("PrestatieCodelijstCode")
_LIJST_ABOVE = getter("DebetPrestatie.PrestatieCodelijstCode")
_KENMERKEN = getter("AanvullendPrestatieKenmerk")
_APK_LIJST = getter("ApkCodelijstCode")
_APK_CODE = getter("ApkCode")
_VERWIJZINGEN = getter("Verwijzing")
_DIAGNOSES = getter("Diagnose")
_DIAGNOSE_LIJST = getter("DiagnoseCodelijstCode")
_ZORGAANBIEDERS = getter("Zorgaanbieder")
_ZORGAANBIEDERS_ABOVE = getter("DebetPrestatie.Zorgaanbieder")
_BEHANDELAAR, _REGIEBEHANDELAAR = "01", "02"
_ZORGVERLENER = "3"
_FYSIO_TO_PODO = ("073", "074", "075", "076", "077", "078", "079", "080")
_OWN_DIAGNOSES = {"076": "025", "077": "013", "078": "012"}
_MAY_LACK_A_LIST = "076"


def _all(held: object) -> tuple[object, ...]:
    return held if isinstance(held, tuple) else ()


def _values(held: object, field: str) -> set[object]:
    return {getattr(item, field) for item in _all(held)}


def _lacks_person(zorgaanbieders: object, rol: str) -> bool:
    """Tell whether no code, no such rol or no soort 3 is there.

    The official test gets the elements of all Zorgaanbieders (likely); they need not be of one.
    """
    return not (
        _values(zorgaanbieders, "zorgaanbiedercode") - {None}
        and rol in _values(zorgaanbieders, "zorgaanbieder_rol")
        and _ZORGVERLENER in _values(zorgaanbieders, "zorgaanbieder_soort")
    )


def _lacks_kenmerk(scope: Scope, lijsten: Collection[object], apk_lijst: str) -> bool:
    has = apk_lijst in _values(_KENMERKEN(scope), "apk_codelijst_code")
    return _LIJST(scope) in lijsten and not has


@rule(
    "VC169",
    retourcode="9788",
    on="DebetPrestatie",
    versions=_VERSIONS,
    bron="Controles GDS801 2.x, rc9788 (juli 2026)",
)
def behandelaar_missing(scope: Scope) -> Iterator[str]:
    """Of these lists the behandelaar is told, in whatever way."""
    roles = _values(_ZORGAANBIEDERS(scope), "zorgaanbieder_rol")
    if _LIJST(scope) in ("081", "082", "083") and _BEHANDELAAR not in roles:
        yield "Zorgaanbieder"


@rule(
    "GDS801",
    retourcode="9559",
    on="DebetPrestatie",
    versions=_VERSIONS,
    bron="Controles GDS801 2.x, rc9559 (juli 2026)",
)
def behandelaar_without_agb(scope: Scope) -> Iterator[str]:
    """Of these lists the behandelaar is a zorgverlener with an AGB-code."""
    asked = _LIJST(scope) in (*_FYSIO_TO_PODO, "081")
    if asked and _lacks_person(_ZORGAANBIEDERS(scope), _BEHANDELAAR):
        yield "Zorgaanbieder"


@rule(
    "GDS801",
    retourcode="9556",
    on="DebetPrestatie/AanvullendPrestatieKenmerk",
    versions=_VERSIONS,
    bron="Controles GDS801 2.x, rc9556 u1 (2023-08-15)",
)
def regiebehandelaar_of_gzsp(scope: Scope) -> Iterator[str]:
    """A behandelplan gzsp (list 003, code 01) is that of a regiebehandelaar with an AGB-code."""
    asked = _APK_LIJST(scope) == "003" and _APK_CODE(scope) == "01"
    if asked and _lacks_person(_ZORGAANBIEDERS_ABOVE(scope), _REGIEBEHANDELAAR):
        yield "ApkCode"


@rule(
    "GDS801",
    retourcode="9561",
    on="DebetPrestatie",
    versions=_VERSIONS,
    bron="Controles GDS801 2.x, rc9561 (2023-08-29)",
)
def aanspraak_missing(scope: Scope) -> Iterator[str]:
    """Physiotherapy and oefentherapie say on which aanspraak they rest."""
    if _lacks_kenmerk(scope, ("073", "074"), "004"):
        yield "AanvullendPrestatieKenmerk"


@rule(
    "GDS801",
    retourcode="9789",
    on="DebetPrestatie",
    versions=_VERSIONS,
    bron="Controles GDS801 2.x, rc9789 u1 (mei 2025)",
)
def zorg_revalidatie_missing(scope: Scope) -> Iterator[str]:
    """Revalidatie- en herstelzorg says which care it is."""
    if _lacks_kenmerk(scope, ("082",), "005"):
        yield "AanvullendPrestatieKenmerk"


@rule(
    "GDS801",
    retourcode="9558",
    on="DebetPrestatie",
    versions=_VERSIONS,
    bron="Controles GDS801 2.x, rc9558 u2 (mei 2025)",
)
def several_verwijzingen(scope: Scope) -> Iterator[str]:
    """At most one Verwijzing a prestatie."""
    if _LIJST(scope) in (*_FYSIO_TO_PODO, "082") and len(_all(_VERWIJZINGEN(scope))) > 1:
        yield "Verwijzing"


# The class is likely; DebetPrestatie would be as possible.
@rule(
    "GDS801",
    retourcode="9674",
    on="AanvullendePrestatiegegevens",
    versions=_VERSIONS,
    bron="Controles GDS801 2.x, rc9674 u1 (januari 2024)",
)
def several_diagnoses(scope: Scope) -> Iterator[str]:
    """At most one Diagnose a prestatie."""
    if _LIJST_ABOVE(scope) in _FYSIO_TO_PODO and len(_all(_DIAGNOSES(scope))) > 1:
        yield "Diagnose"


# Of rc9567a nothing is known. The class of c and d is a guess: whether they also fire without any
# Diagnose depends on it.
@rule(
    "GDS801",
    retourcode="9567",
    on="AanvullendePrestatiegegevens/Diagnose",
    versions=_VERSIONS,
    bron="Controles GDS801 2.x, rc9567b, rc9567c en rc9567d (juni 2024)",
)
def diagnose_of_another_list(scope: Scope) -> Iterator[str]:
    """Dietetics, ergotherapy and logopedie have each one list of diagnoses of their own."""
    lijst = str(_LIJST_ABOVE(scope))
    held = _DIAGNOSE_LIJST(scope)
    may_lack = lijst == _MAY_LACK_A_LIST and held is None
    if lijst in _OWN_DIAGNOSES and held != _OWN_DIAGNOSES[lijst] and not may_lack:
        yield "DiagnoseCodelijstCode"
