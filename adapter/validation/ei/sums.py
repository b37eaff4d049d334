"""Rubrieken that must be the sum of those of the records under them: level N5."""

from collections.abc import Iterator

from adapter.core.findings import Finding
from adapter.core.masking import public
from adapter.formats.ei.layout import SLUIT
from adapter.formats.ei.veld import Veld
from adapter.validation.ei.hand import Hand
from adapter.validation.ei.kinds import Book, Kind
from adapter.validation.ei.told import STRIJDIG, Teller


class Sums:
    """Adds up under the record at hand what its rubrieken must come to; rows `[[som]]`.

    Args:
        book: the kinds of record.
        teller: makes the findings.

    Attributes:
        asked: whether the standard has such rubrieken.
    """

    def __init__(self, book: Book, teller: Teller) -> None:
        rows = [row for kind in book.kinds.values() for row in kind.som]
        self.asked = bool(rows)
        self._teller = teller
        self._naam = book.standaard.naam
        self._rows: dict[str, Veld] = {name: veld for name, veld, _ in rows}
        self._held: dict[str, int] = {}
        self._sums: dict[str, int] = {}
        self._only: dict[str, tuple[int, Veld] | None] = {}
        self._line = 0
        self._whole = True

    def close(self, kenmerk: str, hand: Hand) -> Iterator[Finding]:
        """Yield the sums that are wrong, when a record ends what lies under the one at hand."""
        if kenmerk in {"02", "04", SLUIT}:
            yield from self.finish()
            self._held, self._sums, self._whole = {}, {}, True
            self._only, self._line = {}, 0

    def add(self, kind: Kind, tekst: str, hand: Hand) -> None:
        """Take what a record has of a sum."""
        if kind.kenmerk == "04":
            self._line = hand.lines["04"]
            self._held = {
                name: int(tekst[veld.begin : veld.einde])
                for name, veld in self._rows.items()
                if not hand.is_bad(veld.nr)
            }
        for name, _, own in kind.som:
            if kind.kenmerk not in hand.clean:  # what moved into it may be of a BSN
                self._whole = False
                continue
            self._sums[name] = self._sums.get(name, 0) + int(tekst[own.begin : own.einde])
            first = name not in self._only
            self._only[name] = (hand.lines[kind.kenmerk], own) if first else None

    def finish(self) -> Iterator[Finding]:
        """Yield the sums under the record at hand that are wrong."""
        if not self._line or not self._whole:
            return
        for name, held in self._held.items():
            wanted = self._sums.get(name, 0)
            if held != wanted:
                code = f"{self._naam}-{name}"
                veld, told = self._rows[name], public(wanted)
                yield self._teller.tell(
                    code, self._line, veld=veld, sjabloon="EI-REGEL-SOM", verwacht=told
                )
                only = self._only.get(name)  # of several it is not known which one may be wrong
                if only:
                    yield self._teller.tell(STRIJDIG, only[0], veld=only[1], andere=public(veld.nr))
