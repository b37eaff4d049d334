"""What there is still to ask of a situation, and what would change a decision."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from adapter.reference.regimes import RegimeRow, regimes
from adapter.reference.woorden import Waarde, woorden
from adapter.routing.weighing import Known, weigh

_ELSE = "anders"


@frozen(kw_only=True)
class Change:
    """One other answer, and the row that would decide then."""

    woord: str
    waarde: Waarde
    row: RegimeRow


def open_words(known: Known, on: date, sector: str) -> tuple[str, ...]:
    """Return the words that can still decide, the one that leaves the fewest of them first."""
    asked = _open(known, on, sector)
    order = list(woorden())
    leaving = {name: _left(name, known, on, sector) for name in asked}
    return tuple(sorted(asked, key=lambda name: (leaving[name], order.index(name))))


def offered(name: str, on: date, sector: str) -> tuple[Waarde, ...]:
    """Return the answers to choose from: of a word that has "anders", those that a row names."""
    every = woorden()[name].waarden
    if _ELSE not in every:
        return every
    named = {
        value
        for row in regimes()[sector]
        if row.holds_on(on) and name in row.als
        for value in _values(row.als[name])
    }
    return tuple(value for value in every if value in named or value == _ELSE)


def changes(known: Mapping[str, Waarde], on: date, sector: str) -> Iterator[Change]:
    """Yield each single other answer with which somebody else claims, or elsewhere.

    Where no row covers the situation it is each with which one does; while there is still something
    to ask there is none.
    """
    weighed = weigh(known, on, sector)
    if weighed.contenders:
        return
    for name in (name for name in woorden() if name in known):
        for value in offered(name, on, sector):
            row = weigh({**known, name: value}, on, sector).decided
            if row is not None and (weighed.row is None or _way(row) != _way(weighed.row)):
                yield Change(woord=name, waarde=value, row=row)


def _open(known: Known, on: date, sector: str) -> set[str]:
    contenders = weigh(known, on, sector).contenders
    return {name for row in contenders for name in row.als if name not in known}


def _left(name: str, known: Known, on: date, sector: str) -> float:
    """Return how many words an answer leaves open, on average."""
    answers = offered(name, on, sector)
    left = [len(_open({**known, name: value}, on, sector)) for value in answers]
    return sum(left) / len(left)


def _way(row: RegimeRow) -> tuple[str | None, ...]:
    return (row.dan, row.declarant, row.bij)


def _values(wanted: object) -> list[object]:
    return wanted if isinstance(wanted, list) else [wanted]
