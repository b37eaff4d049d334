"""Numbers that may occur once in a message: kept as hashes of 64 bits, never as text."""

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from adapter.formats.ei.veld import Veld
from adapter.validation.ei.kinds import Kind
from adapter.validation.sleutels import Sleutels

_MASK: Final = (1 << 64) - 1
_CREDIT: Final = 1


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
        found = [*self._own_twice(), *self._keys_twice()]
        yield from sorted(found, key=lambda item: (item.regel, item.veld.nr))

    def _own_twice(self) -> Iterator[Twice]:
        kind = self._kind
        if kind.eigen is None:
            return
        for group in self._own.groups(self._earlier):
            entries = list(group)
            own = [entry[1] for entry in entries if not entry[0]]
            debits = [line >> 1 for line in own if not line & _CREDIT]
            for line in own[1:]:
                yield self._twice("EI-5-REFERENTIE-DUBBEL", kind.eigen.veld, line >> 1, own[0] >> 1)
            for message, line in entries:
                if message and debits and kind.vorig:
                    yield self._twice("EI-5-DEBET-EN-CREDIT", kind.vorig.veld, line, debits[0])

    def _keys_twice(self) -> Iterator[Twice]:
        for velden, (store, _) in zip(self._kind.uniek, self._groups, strict=True):
            for group in store.groups():
                lines = [entry[1] for entry in group]
                for line in lines[1:]:
                    yield self._twice("EI-5-SLEUTEL-DUBBEL", _last(velden), line, lines[0])

    def _twice(self, code: str, veld: Veld, regel: int, eerder: int) -> Twice:
        return Twice(code=code, kind=self._kind, veld=veld, regel=regel, eerder=eerder)


def _last(velden: Sequence[Veld]) -> Veld:
    """Return the rubriek of a key that makes it unique: its sequence number, where it has one."""
    return next((veld for veld in velden if "volgnummer" in veld.naam.lower()), velden[-1])
