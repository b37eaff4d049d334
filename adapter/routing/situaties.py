"""Decides a row of an export of any sector by what it tells; what it does not tell is not known."""

import functools
from collections.abc import Mapping
from datetime import date

import attrs
from attrs import frozen

from adapter.model.situatie import Situatieregel
from adapter.reference.regimes import RegimeRow, regimes
from adapter.reference.woorden import Waarde, woorden
from adapter.routing.questions import Change, changes, open_words
from adapter.routing.weighing import weigh

Bekend = frozenset[tuple[str, Waarde]]
"""What is known of a situation: each word with its value."""

_IS_REQUEST: Mapping[Waarde | None, Waarde] = {"verzoek": True, "doorverwijzing": False}
"""What a kind of question says of care on request of another; of the other kinds it varies."""

_ROUTE = "afgesproken_route"
_FIELDS = frozenset(item.name for item in attrs.fields(Situatieregel))


@frozen(kw_only=True)
class Oordeel:
    """What the regimes say of a situation.

    Attributes:
        row: the row that decides; None when nothing is decided.
        cautions: rows that warn.
        vragen: the words that can still decide, the one to ask first in front.
        changes: each single other answer with which somebody else claims, or elsewhere.
    """

    row: RegimeRow | None = None
    cautions: tuple[RegimeRow, ...] = ()
    vragen: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


def words_of(regel: Situatieregel) -> Bekend:
    """Return the words that a row tells.

    Of a credit those that are never asked for do not count: what went can always be taken back.
    """
    is_credit = regel.bedrag is not None and regel.bedrag < 0
    told = {
        name: getattr(regel, name)
        for name, woord in woorden().items()
        if name in _FIELDS and (woord.gevraagd or not is_credit)
    }
    told["wbmv"] = regel.wbmv or _licence(regel)
    return frozenset((name, value) for name, value in told.items() if value is not None)


def licence_differs(regel: Situatieregel) -> bool:
    """Tell whether the licence of a side is not what is told of both together."""
    side = (regel.wbmv_aanvrager, regel.wbmv_uitvoerder)
    if regel.wbmv == "geen":
        return True in side
    if regel.wbmv == "alleen-uitvoerder":
        return side[0] is True or side[1] is False
    return regel.wbmv == "niet-alleen-uitvoerder" and side == (False, True)


def kind_differs(regel: Situatieregel) -> bool:
    """Tell whether the kind of question contradicts whether it is care on request of another."""
    return contradicts(regel.aard, regel.onderlinge_dienstverlening)


def contradicts(aard: Waarde | None, onderling: Waarde | None) -> bool:
    """Tell whether a kind of question and care on request of another exclude each other."""
    return onderling is not None and _IS_REQUEST.get(aard, onderling) != onderling


@functools.lru_cache(maxsize=4096)
def judge_words(known: Bekend, on: date, sector: str) -> Oordeel:
    """Return what the regimes say of what is known, on a care date.

    Raises:
        RegisterError: two equally specific rows disagree, or a row has an unknown word.
    """
    if sector not in regimes():
        return Oordeel()
    held = dict(known)
    weighed = weigh(held, on, sector)
    asked = () if weighed.decided else open_words(held, on, sector)
    other = tuple(changes(held, on, sector))
    return Oordeel(row=weighed.decided, cautions=weighed.cautions, vragen=asked, changes=other)


def column_of(row: RegimeRow) -> str:
    """Return the field of a Situatieregel that a refusal or a warning of a row is about.

    Of an agreement an export of any sector tells the route, and of a date of birth the age.
    """
    if row.veld in _FIELDS - {"afspraaknummer"}:
        return row.veld
    return _ROUTE if _ROUTE in row.als else list(row.als)[-1]


def _licence(regel: Situatieregel) -> str | None:
    """Return the word for the licences of both sides; neither having one does not tell enough.

    It may be no WBMV care, or care that neither may give.
    """
    if regel.wbmv_aanvrager:
        return "niet-alleen-uitvoerder"
    if regel.wbmv_uitvoerder and regel.wbmv_aanvrager is False:
        return "alleen-uitvoerder"
    return None
