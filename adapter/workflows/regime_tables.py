"""What the regimes say on a date, what changed between two, and one row by its name."""

import difflib
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from adapter.core.errors import UnusableInputError
from adapter.reference.regimes import RegimeRow, regimes, rows_by_id

ADDED, GONE, SURER, LESS_SURE = "erbij", "weg", "zekerder", "minder_zeker"
_SURENESS = ("laag", "middel", "hoog")
_MOST_NEAR = 3


@frozen(kw_only=True)
class Verschil:
    """What happened to a row between two dates: ADDED, GONE, SURER or LESS_SURE."""

    soort: str
    row: RegimeRow


def find_row(name: str, plek: int = 1) -> RegimeRow:
    """Return a row by its name.

    Args:
        name: as it was typed.
        plek: which of the names it is.

    Raises:
        UnusableInputError: there is no such row.
    """
    known = rows_by_id()
    given = name.strip().upper()
    if given not in known:
        near = difflib.get_close_matches(given, known, _MOST_NEAR)
        raise UnusableInputError("IN-REGEL", plek=str(plek), lijkt=", ".join(near) or "-")
    return known[given]


def rows_on(on: date, sector: str | None) -> Iterator[RegimeRow]:
    """Yield the rows that hold on a date, a sector at a time.

    Raises:
        UnusableInputError: there is no such sector.
    """
    for name in _sectors(sector):
        yield from (row for row in regimes()[name] if row.holds_on(on))


def differences(one: date, other: date, sector: str | None) -> Iterator[Verschil]:
    """Yield what happened to each row between two dates.

    Raises:
        UnusableInputError: there is no such sector.
    """
    for name in _sectors(sector):
        for row in regimes()[name]:
            soort = _difference(row, one, other)
            if soort:
                yield Verschil(soort=soort, row=row)


def _difference(row: RegimeRow, one: date, other: date) -> str | None:
    held, holds = row.holds_on(one), row.holds_on(other)
    if held != holds:
        return ADDED if holds else GONE
    was, becomes = (_SURENESS.index(row.zekerheid_op(day)) for day in (one, other))
    if not holds or was == becomes:
        return None
    return SURER if becomes > was else LESS_SURE


def _sectors(sector: str | None) -> tuple[str, ...]:
    if sector is None:
        return tuple(sorted(regimes()))
    if sector not in regimes():
        raise UnusableInputError("IN-SECTOR", sectoren=", ".join(sorted(regimes())))
    return (sector,)
