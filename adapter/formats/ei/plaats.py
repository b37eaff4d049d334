"""Tells which records fit their place: behind a damaged kenmerk may be anything, also a person.

A record is read by its kenmerk alone. Where that was damaged a BSN or a date of birth falls in a
rubriek that is open to all, so what does not fit is not trusted.
"""

import functools
from collections.abc import Iterable, Iterator
from typing import Final

from adapter.formats.ei.layout import COMMENTAAR, SLUIT, VOORLOOP, RecordLayout, Standaard
from adapter.formats.ei.plekken import BSN, GEEN_BSN
from adapter.formats.ei.reading import EiRecord
from adapter.formats.ei.veld import DETAILNUMMER

_VERZEKERDE, _DEBITEUR = "02", "03"
_BESIDE = frozenset({VOORLOOP, _VERZEKERDE, _DEBITEUR, COMMENTAAR, SLUIT})
_BLANK: Final = " \x1a"

Placed = tuple[EiRecord, bool]
"""A record, and whether it fits its place."""


def placed(records: Iterable[EiRecord], standaard: Standaard) -> Iterator[Placed]:
    """Yield each record of a message, and whether it fits its place.

    Record 99 is held back until it is known whether another record follows.
    """
    place = _Place(standaard)
    held: Placed | None = None
    for record in records:
        if held:
            yield held[0], held[1] and not record.tekst.strip(_BLANK)
            held = None
        found = record, place.fits(record)
        if record.kenmerk == SLUIT:
            held = found
        else:
            yield found
    if held:
        yield held


class _Place:
    """Follows a message record by record, to know whom and what a record is under."""

    def __init__(self, standaard: Standaard) -> None:
        self._length = standaard.recordlengte
        self._has_persons = _VERZEKERDE in standaard.records
        self._bsn: str | None = None
        self._number: str | None = None
        self._last = ""

    def fits(self, record: EiRecord) -> bool:
        """Tell whether a record fits its place, and take it in."""
        layout, tekst = record.layout, record.tekst
        is_good = (
            layout is not None
            and len(tekst) == self._length
            and is_sound(layout, tekst)
            and self._is_here(layout, record)
        )
        if not is_good and self._bsn == GEEN_BSN:
            # It may have been the next person, whom the same nines stand for.
            self._bsn = None
        if layout and layout.kenmerk not in {VOORLOOP, COMMENTAAR, SLUIT}:
            self._take(layout, tekst, is_good=is_good)
        return is_good

    def _is_here(self, layout: RecordLayout, record: EiRecord) -> bool:
        kenmerk = layout.kenmerk
        if kenmerk == VOORLOOP or record.regel == 1:
            return kenmerk == VOORLOOP and record.regel == 1
        if kenmerk == SLUIT:
            return True
        if kenmerk == COMMENTAAR:
            number = _text(layout, DETAILNUMMER, record.tekst)
            return number is None or number == self._number
        bsn = _text(layout, BSN, record.tekst)
        if kenmerk == _VERZEKERDE:
            # The same person twice: more likely a record 03 or 04 of which the kenmerk is wrong.
            return bsn in {None, GEEN_BSN} or bsn != self._bsn
        if kenmerk == _DEBITEUR:
            return self._last == _VERZEKERDE
        return not self._has_persons or (self._last != "" and bsn in {None, self._bsn})

    def _take(self, layout: RecordLayout, tekst: str, *, is_good: bool) -> None:
        self._number = _text(layout, DETAILNUMMER, tekst)
        if not is_good:
            return
        self._last = layout.kenmerk
        if layout.kenmerk == _VERZEKERDE:
            self._bsn = _text(layout, BSN, tekst)


@functools.cache
def _slices(layout: RecordLayout) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Return which numbers of a kind of record must be digits, and where it is empty.

    What lies under a person is known by the BSN of that person: a letter there is a mistake.
    """
    strict = layout.velden if layout.kenmerk in _BESIDE else ()
    numbers = tuple(slice(v.begin, v.einde) for v in strict if v.type == "N")
    reserves = tuple(slice(v.begin, v.einde) for v in layout.alle if v.is_reserve)
    return numbers, reserves


def is_sound(layout: RecordLayout, tekst: str) -> bool:
    """Tell whether numbers are digits or nothing, and the reserve is empty: nothing moved."""
    numbers, reserves = _slices(layout)
    digits = "".join([tekst[cut] for cut in numbers]).replace(" ", "")
    filled = "".join([tekst[cut] for cut in reserves])
    are_digits = digits.isascii() and (digits.isdigit() or not digits)
    return are_digits and not filled.strip(" 0")


def _text(layout: RecordLayout, element: str, tekst: str) -> str | None:
    veld = layout.of_element(element)
    return tekst[veld.begin : veld.einde] if veld else None
