"""Numbers that may occur once in a message: kept as hashes of 64 bits, never as text."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from adapter.formats.ei.veld import Veld
from adapter.validation.drawers import Drawers
from adapter.validation.ei.kinds import Kind
from adapter.validation.sleutels import Sleutels

_MASK: Final = (1 << 64) - 1
_CREDIT: Final = 1
_DUBBEL: Final = 0
_DEBET_EN_CREDIT: Final = 1
_SLEUTELS: Final = 2
_LINES: Final = 1 << 12  # what is told of so many lines is sorted at a time


@frozen(kw_only=True)
class Twice:
    """Something that is there twice.

    Attributes:
        code: of the finding.
        kind: the kind of record.
        veld: the rubriek that is told.
        regel: the line of the later one.
        eerder: the line of the first.
    """

    code: str
    kind: Kind
    veld: Veld
    regel: int
    eerder: int


class References:
    """The reference numbers of one kind of record, and those that its credits point to."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._own = Sleutels(1)
        self._earlier = Sleutels(1)
        self._groups = [
            (Sleutels(1), [slice(veld.begin, veld.einde) for veld in velden])
            for velden in kind.uniek
        ]
        own = {_DUBBEL: kind.eigen, _DEBET_EN_CREDIT: kind.vorig}
        codes = {_DUBBEL: "EI-5-REFERENTIE-DUBBEL", _DEBET_EN_CREDIT: "EI-5-DEBET-EN-CREDIT"}
        self._told = {
            **{which: (codes[which], cut.veld) for which, cut in own.items() if cut},
            **{
                which: ("EI-5-SLEUTEL-DUBBEL", _last(velden))
                for which, velden in enumerate(kind.uniek, start=_SLEUTELS)
            },
        }

    def add(self, tekst: str, regel: int) -> None:
        """Keep what a record has."""
        kind = self._kind
        if kind.eigen:
            is_credit = kind.teken is not None and kind.teken.of(tekst) == "C"
            number = hash(kind.eigen.of(tekst)) & _MASK
            self._own.add(number, regel << 1 | is_credit)
            if is_credit and kind.vorig:
                self._earlier.add(hash(kind.vorig.of(tekst)) & _MASK, regel)
        for store, cuts in self._groups:
            store.add(hash("".join([tekst[cut] for cut in cuts])) & _MASK, regel)

    def twice(self) -> Iterator[Twice]:
        """Yield what is there twice, by line."""
        told = Drawers()
        for regel, which, eerder in itertools.chain(self._own_twice(), self._keys_twice()):
            told.add(regel // _LINES, (regel, which, eerder))
        for number in told:
            numbers = iter(told[number])
            lines = zip(numbers, numbers, numbers, strict=True)
            for regel, which, eerder in sorted(lines, key=self._place):
                code, veld = self._told[which]
                yield Twice(code=code, kind=self._kind, veld=veld, regel=regel, eerder=eerder)

    def _place(self, told: tuple[int, int, int]) -> tuple[int, str]:
        regel, which, _ = told
        return regel, self._told[which][1].nr

    def _own_twice(self) -> Iterator[tuple[int, int, int]]:
        """Yield a line, which of `_told` is told of it, and the line of the first."""
        for group in self._own.groups(self._earlier):
            first = debit = 0
            for message, line in group:
                regel = line >> 1
                if message:
                    if debit:
                        yield line, _DEBET_EN_CREDIT, debit
                    continue
                if first:
                    yield regel, _DUBBEL, first
                first = first or regel
                debit = debit or (0 if line & _CREDIT else regel)

    def _keys_twice(self) -> Iterator[tuple[int, int, int]]:
        for which, (store, _) in enumerate(self._groups, start=_SLEUTELS):
            for group in store.groups():
                first = next(group)[1]
                for _, line in group:
                    yield line, which, first


def _last(velden: Sequence[Veld]) -> Veld:
    """Return the rubriek of a key that makes it unique: its sequence number, where it has one."""
    return next((veld for veld in velden if "volgnummer" in veld.naam.lower()), velden[-1])
