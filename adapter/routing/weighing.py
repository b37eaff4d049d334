"""Weighs the rows of a sector: the most specific one that holds decides, or a question is open."""

import functools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import frozen

from adapter.core.errors import RegisterError
from adapter.reference.regimes import CAUTION, RegimeRow, regimes
from adapter.reference.woorden import woorden

Known = Mapping[str, object]
"""What is known of a situation, by word; a word that is not there is not known."""
_Term = tuple[str, frozenset[object], bool]
"""A word, the values that it may have, and whether these are all that there are."""


@frozen(kw_only=True)
class Weighed:
    """What the rows say of a situation.

    Attributes:
        row: the row that decides as far as is known; None when none holds.
        contenders: rows that could still decide otherwise, once their words are known.
        cautions: rows that warn.
    """

    row: RegimeRow | None
    contenders: tuple[RegimeRow, ...]
    cautions: tuple[RegimeRow, ...]

    @property
    def decided(self) -> RegimeRow | None:
        """The row that decides whatever else there is to know, or None."""
        return None if self.contenders else self.row


def weigh(known: Known, on: date, sector: str) -> Weighed:
    """Weigh the rows of a sector that hold on a date.

    Raises:
        RegisterError: two equally specific rows disagree, or a row has an unknown word.
    """
    stands = [(row, _holds(terms, known)) for row, terms in _conditions(sector) if row.holds_on(on)]
    holding = [row for row, holds in stands if holds and row.dan != CAUTION]
    weight = max((row.gewicht for row in holding), default=-1)
    best = [row for row in holding if row.gewicht == weight]
    if len({row.uitkomst for row in best}) > 1:
        raise RegisterError(f"{sector}: {', '.join(row.id for row in best)} disagree")
    row = best[0] if best else None
    unsure = [row for row, holds in stands if holds is None and row.dan != CAUTION]
    told = row.uitkomst if row else None
    return Weighed(
        row=row,
        contenders=tuple(
            other for other in unsure if other.gewicht > weight and other.uitkomst != told
        ),
        cautions=tuple(row for row, holds in stands if holds and row.dan == CAUTION),
    )


@functools.cache
def _conditions(sector: str) -> tuple[tuple[RegimeRow, tuple[_Term, ...]], ...]:
    """Return the rows of a sector, each with its conditions ready to be looked up."""
    return tuple((row, tuple(_terms(row))) for row in regimes()[sector])


def _terms(row: RegimeRow) -> Iterator[_Term]:
    for name, wanted in row.als.items():
        if name not in woorden():
            raise RegisterError(f"{row.id}: no such word: {name}")
        values = frozenset(wanted if isinstance(wanted, list) else [wanted])
        yield name, values, values == frozenset(woorden()[name].waarden)


def _holds(terms: Iterable[_Term], known: Known) -> bool | None:
    """Tell whether a row holds; None when that hangs on a word that is not known."""
    unsure = False
    for name, values, is_any in terms:
        if name in known:
            if known[name] not in values:
                return False
        elif not woorden()[name].gevraagd:
            return False
        elif not is_any:
            unsure = True
    return None if unsure else True
