"""Checks on a DebetPrestatie or CreditPrestatie that a row cannot say."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from adapter.model.prestatie import Zorgaanbieder
from adapter.validation.rule import rule
from adapter.validation.scope import Scope, getter

_FIRST_CARE_OF_2X = date(2027, 1, 1)
_FIRST_VERSION_2X = (2, 1)
_DJI_SOV_OVV = ("9992", "3356", "9989")
_AMOUNTS = ("TariefInclBtw", "BerekendBedragInclBtw", "DeclaratieBedragInclBtw")
_GET_AMOUNTS = [getter(name) for name in _AMOUNTS]
_BEGINDATUM = getter("Begindatum")
_EINDDATUM = getter("Einddatum")
_BEGINTIJD = getter("Begintijd")
_EINDTIJD = getter("Eindtijd")
_LIJST = getter("PrestatieCodelijstCode")
_ZORGAANBIEDER = getter("Zorgaanbieder")
_PLAATSINGSBESLUIT = "AanvullendePrestatiegegevens/Plaatsingsbesluit"
_GET_PLAATSINGSBESLUIT = getter(_PLAATSINGSBESLUIT)
_ONTVANGER = getter("Header.Ontvanger")
_BERICHTVERSIE = getter("Header.Berichtversie")
_BERICHTSUBVERSIE = getter("Header.Berichtsubversie")
_ROLES_OF_ANOTHER_CLASS = ("03", "04")
_TIME = len("hh:mm:ss")
_STAP_1 = "Controles GDS801 1.0, stap 1"


def _amounts(scope: Scope) -> list[Decimal]:
    found = [get(scope) for get in _GET_AMOUNTS]
    return [value for value in found if isinstance(value, Decimal)]


def _too_late(scope: Scope) -> Iterator[str]:
    begindatum = _BEGINDATUM(scope)
    if not isinstance(begindatum, date) or begindatum >= _FIRST_CARE_OF_2X:
        yield "Begindatum"


@rule("VC030", retourcode="9278", on="DebetPrestatie", bron=_STAP_1)
def zero_beside_amount(scope: Scope) -> Iterator[str]:
    """One amount is zero, but not all three."""
    zero = [amount == 0 for amount in _amounts(scope)]
    if any(zero) and not (all(zero) and len(zero) == len(_AMOUNTS)):
        yield ""


@rule("VC031", retourcode="9278", on="DebetPrestatie", bron=_STAP_1)
def amount_beside_zero(scope: Scope) -> Iterator[str]:
    """One amount is above zero, but not all three."""
    above = [amount > 0 for amount in _amounts(scope)]
    if any(above) and not (all(above) and len(above) == len(_AMOUNTS)):
        yield ""


@rule("VC172", retourcode="9798", on="DebetPrestatie", versions=("1.0",), bron=_STAP_1)
def debit_too_late_for_1_0(scope: Scope) -> Iterator[str]:
    """The care is not before 2027; a date that cannot be read is not before it either."""
    yield from _too_late(scope)


@rule("VC173", retourcode="9799", on="CreditPrestatie", versions=("1.0",), bron=_STAP_1)
def credit_too_late_for_1_0(scope: Scope) -> Iterator[str]:
    """The same for a credit (rebuilt from the rule text: its test was not read)."""
    yield from _too_late(scope)


@rule(
    "VC183",
    retourcode="9853",
    on="DebetPrestatie",
    versions=("2.1",),
    bron="Controles GDS801 2.x, rc9853 (juni 2026)",
)
def version_too_old(scope: Scope) -> Iterator[str]:
    """Care from 2027 goes as 2.1 or higher; without a version the official test is silent."""
    begindatum = _BEGINDATUM(scope)
    if not isinstance(begindatum, date) or begindatum < _FIRST_CARE_OF_2X:
        return
    if _LIJST(scope) != "071" or _ONTVANGER(scope) in _DJI_SOV_OVV:
        return
    version = _version(scope)
    if version and version < _FIRST_VERSION_2X:
        yield "Begindatum"


def _version(scope: Scope) -> tuple[int, int] | None:
    parts = (str(_BERICHTVERSIE(scope)), str(_BERICHTSUBVERSIE(scope)))
    return (int(parts[0]), int(parts[1])) if all(map(str.isdecimal, parts)) else None


@rule("VC033", retourcode="9458", on="DebetPrestatie", bron=_STAP_1)
def einddatum_too_early(scope: Scope) -> Iterator[str]:
    """An Einddatum is later than the Begindatum: on the same day it is left out."""
    begindatum, einddatum = _BEGINDATUM(scope), _EINDDATUM(scope)
    if isinstance(begindatum, date) and isinstance(einddatum, date) and einddatum <= begindatum:
        yield "Einddatum"


@rule("VC034", retourcode="9279", on="DebetPrestatie", bron=_STAP_1)
def times_not_in_order(scope: Scope) -> Iterator[str]:
    """Within a day Begintijd comes before Eindtijd, both in the same time zone."""
    begintijd, eindtijd = _BEGINTIJD(scope), _EINDTIJD(scope)
    if begintijd is None or eindtijd is None or _EINDDATUM(scope) is not None:
        return
    begin, end = str(begintijd), str(eindtijd)
    if begin[:_TIME] >= end[:_TIME] or begin[_TIME:] != end[_TIME:]:
        yield "Eindtijd"


@rule("VC036", retourcode="9281", on="DebetPrestatie", bron=_STAP_1)
def role_of_another_class(scope: Scope) -> Iterator[str]:
    """A verwijzer or diagnosesteller stands in a class of its own; one finding a prestatie."""
    held = _ZORGAANBIEDER(scope)
    if isinstance(held, tuple) and any(_has_other_role(item) for item in held):
        yield ""


def _has_other_role(held: object) -> bool:
    return isinstance(held, Zorgaanbieder) and held.zorgaanbieder_rol in _ROLES_OF_ANOTHER_CLASS


@rule(
    "VC041",
    retourcode="9284",
    on="DebetPrestatie",
    versions=("2.1",),
    bron="Controles GDS801 2.x, rc9284 (december 2025)",
)
def plaatsingsbesluit_missing(scope: Scope) -> Iterator[str]:
    """Forensic care (071 to DJI, or list 083) rests on a Plaatsingsbesluit."""
    lijst = _LIJST(scope)
    forensic = lijst == "083" or (lijst == "071" and _ONTVANGER(scope) == "9992")
    if forensic and _GET_PLAATSINGSBESLUIT(scope) is None:
        yield _PLAATSINGSBESLUIT
