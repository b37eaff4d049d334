"""Checks on a DebetPrestatie or CreditPrestatie that a row cannot say."""

import operator
from collections.abc import Iterator
from decimal import Decimal

from adapter.model.prestatie import Zorgaanbieder
from adapter.validation.glance import Glance
from adapter.validation.readings import compare_days, day_of, number_of
from adapter.validation.rule import rule
from adapter.validation.scope import Scope, getter

_FIRST_CARE_OF_2X = 2027_01_01
_MAIN_2X, _FIRST_SUB_2X = 2, 1
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


def _is_above_zero(amount: object) -> bool:
    return isinstance(amount, Decimal) and bool(amount) and not amount.is_signed()


def _are_above_zero(tarief: object, berekend: object, declaratie: object) -> bool:
    """Tell whether all amounts are there and above zero: nearly always, and soon told."""
    return _is_above_zero(tarief) and _is_above_zero(berekend) and _is_above_zero(declaratie)


_ABOVE_ZERO = Glance(_AMOUNTS, _are_above_zero)


def _amounts(scope: Scope) -> list[Decimal]:
    found = [number_of(get(scope)) for get in _GET_AMOUNTS]
    return [amount for amount in found if amount is not None]


def _too_late(scope: Scope) -> Iterator[str]:
    # The user must know that VECOZO refuses a time zone here, so it is always read as VECOZO does.
    begindatum = day_of(_BEGINDATUM(scope), letterlijk=True)
    if begindatum is None or begindatum >= _FIRST_CARE_OF_2X:
        yield "Begindatum"


@rule("VC030", retourcode="9278", on="DebetPrestatie", bron=_STAP_1, glance=_ABOVE_ZERO)
def zero_beside_amount(scope: Scope) -> Iterator[str]:
    """One amount is zero, but not all three."""
    zero = [amount == 0 for amount in _amounts(scope)]
    if any(zero) and not (all(zero) and len(zero) == len(_AMOUNTS)):
        yield ""


@rule("VC031", retourcode="9278", on="DebetPrestatie", bron=_STAP_1, glance=_ABOVE_ZERO)
def amount_beside_zero(scope: Scope) -> Iterator[str]:
    """One amount is above zero, but not all three."""
    above = [amount > 0 for amount in _amounts(scope)]
    if any(above) and not (all(above) and len(above) == len(_AMOUNTS)):
        yield ""


@rule(
    "VC172",
    retourcode="9798",
    on="DebetPrestatie",
    versions=("1.0",),
    bron=_STAP_1,
    sees=("Begindatum",),
)
def debit_too_late_for_1_0(scope: Scope) -> Iterator[str]:
    """The care is not before 2027; a date that cannot be read is not before it either."""
    yield from _too_late(scope)


@rule(
    "VC173",
    retourcode="9799",
    on="CreditPrestatie",
    versions=("1.0",),
    bron=_STAP_1,
    sees=("Begindatum",),
)
def credit_too_late_for_1_0(scope: Scope) -> Iterator[str]:
    """The same for a credit (rebuilt from the rule text: its test was not read)."""
    yield from _too_late(scope)


@rule(
    "VC183",
    retourcode="9853",
    on="DebetPrestatie",
    versions=("2.0", "2.1"),
    bron="Controles GDS801 2.x, rc9853 (juni 2026)",
    sees=(
        "Begindatum",
        "PrestatieCodelijstCode",
        "Header.Ontvanger",
        "Header.Berichtversie",
        "Header.Berichtsubversie",
    ),
)
def version_too_old(scope: Scope) -> Iterator[str]:
    """Care from 2027 goes as 2.1 or higher; without a version the official test is silent."""
    if _LIJST(scope) != "071" or _ONTVANGER(scope) in _DJI_SOV_OVV:
        return
    begindatum = day_of(_BEGINDATUM(scope), letterlijk=scope.omgeving.letterlijk)
    if begindatum is not None and begindatum >= _FIRST_CARE_OF_2X and _is_below_2_1(scope):
        yield "Begindatum"


def _is_below_2_1(scope: Scope) -> bool:
    """Tell it as the official test does: "02" is not below 2, nor is it the text "2"."""
    versie, subversie = _BERICHTVERSIE(scope), number_of(_BERICHTSUBVERSIE(scope))
    main = number_of(versie)
    if main is not None and main < _MAIN_2X:
        return True
    return versie == str(_MAIN_2X) and subversie is not None and subversie < _FIRST_SUB_2X


@rule(
    "VC033",
    retourcode="9458",
    on="DebetPrestatie",
    bron=_STAP_1,
    sees=("Begindatum", "Einddatum"),
)
def einddatum_too_early(scope: Scope) -> Iterator[str]:
    """An Einddatum is later than the Begindatum: on the same day it is left out."""
    letterlijk = scope.omgeving.letterlijk
    if compare_days(operator.le, _EINDDATUM(scope), _BEGINDATUM(scope), letterlijk=letterlijk):
        yield "Einddatum"


@rule(
    "VC034",
    retourcode="9279",
    on="DebetPrestatie",
    bron=_STAP_1,
    sees=("Begintijd", "Eindtijd", "Einddatum"),
)
def times_not_in_order(scope: Scope) -> Iterator[str]:
    """Within a day Begintijd comes before Eindtijd, both in the same time zone.

    A Begintijd that is absent or unreadable does not come before it either.
    """
    eindtijd = _EINDTIJD(scope)
    if eindtijd is None or _EINDDATUM(scope) is not None:
        return
    begin, end = str(_BEGINTIJD(scope) or ""), str(eindtijd)
    from_, to = _time(begin), _time(end)
    in_order = from_ is not None and to is not None and from_ < to
    if not in_order or begin[_TIME:] != end[_TIME:]:
        yield "Eindtijd"


def _time(text: str) -> Decimal | None:
    return number_of(text[:_TIME].replace(":", ""))


@rule(
    "VC036",
    retourcode="9281",
    on="DebetPrestatie",
    bron=_STAP_1,
    sees=("Zorgaanbieder/ZorgaanbiederRol",),
)
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
    versions=("2.0", "2.1"),
    bron="Controles GDS801 2.x, rc9284 (december 2025)",
    sees=("PrestatieCodelijstCode", "Header.Ontvanger", _PLAATSINGSBESLUIT),
)
def plaatsingsbesluit_missing(scope: Scope) -> Iterator[str]:
    """Forensic care (071 to DJI, or list 083) rests on a Plaatsingsbesluit."""
    lijst = _LIJST(scope)
    forensic = lijst == "083" or (lijst == "071" and _ONTVANGER(scope) == "9992")
    if forensic and _GET_PLAATSINGSBESLUIT(scope) is None:
        yield _PLAATSINGSBESLUIT
