"""Which records a message has, in which order, and how they are numbered: levels N2 and N5."""

from collections.abc import Iterator

from adapter.core.findings import Finding
from adapter.core.masking import public
from adapter.formats.ei.layout import COMMENTAAR, SLUIT, VOORLOOP
from adapter.validation.ei.hand import Hand
from adapter.validation.ei.kinds import Book, Kind
from adapter.validation.ei.told import Teller

_NEEDS = {"02": "04"}
"""What a record of a kind must have under it, in a declaration."""


class Structure:
    """Follows the order of the records of one message.

    Args:
        book: the kinds of record.
        hand: the records at hand.
        teller: makes the findings.
        rules: whether to go on to level N5.
    """

    def __init__(self, book: Book, hand: Hand, teller: Teller, *, rules: bool) -> None:
        self._book = book
        self._hand = hand
        self._teller = teller
        self._declares = not book.standaard.is_retour
        self._rules = rules and self._declares
        # An own standard need not have persons, or prestaties under them.
        self._needs = {above: below for above, below in _NEEDS.items() if below in book.kinds}
        if book.geld not in {"", "04"}:
            self._needs["04"] = book.geld
        self._details = [
            kenmerk for kenmerk, kind in book.kinds.items() if kind.nummer and kenmerk != COMMENTAAR
        ]
        self._wanting: dict[str, int] = {}
        self._number = 0
        self._commented: str | None = None
        self._comment = 0
        self.ended = False
        self._told_after = False

    def see(self, kind: Kind, tekst: str, regel: int) -> Iterator[Finding]:
        """Yield what is wrong with the place of a record, before it is put in hand."""
        kenmerk = kind.kenmerk
        if self.ended:
            if not self._told_after:
                self._told_after = True
                yield self._teller.tell("EI-2-NA-SLUIT", regel, veld=kind.layout.alle[0])
            return
        if kenmerk == VOORLOOP and regel > 1:
            yield self._teller.tell("EI-2-VOORLOOP-DUBBEL", regel, veld=kind.layout.alle[0])
        elif kenmerk != VOORLOOP and regel == 1:
            yield self._misplaced(kind, regel)
        elif kind.parent in self._book.kinds and kind.parent not in self._hand.lines:
            yield self._misplaced(kind, regel, boven=kind.parent)
        elif kenmerk == "03" and "04" in self._hand.lines:
            yield self._misplaced(kind, regel)
        yield from self._childless(kenmerk)
        if kenmerk == COMMENTAAR:
            yield from self._link(kind, tekst, regel)
        elif kind.nummer:
            yield from self._numbered(kind, tekst, regel)
        self.ended = kenmerk == SLUIT

    def finish(self, regel: int) -> Iterator[Finding]:
        """Yield what is absent at the end of a message of so many lines."""
        if not self.ended:
            yield from self._childless(SLUIT)
            yield self._teller.tell("EI-2-GEEN-SLUIT", regel, kenmerk=SLUIT)

    def _misplaced(self, kind: Kind, regel: int, boven: str = "01") -> Finding:
        veld = kind.layout.alle[0]
        return self._teller.tell("EI-2-VOLGORDE", regel, veld=veld, boven=public(boven))

    def _childless(self, kenmerk: str) -> Iterator[Finding]:
        """Yield the records at hand that this one shows to have nothing under them."""
        wanting = self._wanting
        if not (wanting and self._declares):
            return
        for above in [item for item, line in wanting.items() if _closes(kenmerk, item)]:
            line = wanting.pop(above)
            onder = public(self._needs[above])
            yield self._teller.tell("EI-2-ZONDER", line, kenmerk=above, onder=onder)
        for above, below in self._needs.items():
            if below == kenmerk:
                wanting.pop(above, None)

    def taken(self, kenmerk: str, regel: int) -> None:
        """Say that a record was put in hand."""
        if kenmerk in self._needs:
            self._wanting[kenmerk] = regel

    def _link(self, kind: Kind, tekst: str, regel: int) -> Iterator[Finding]:
        """Yield what is wrong with the number of a comment: that of the record above it."""
        number = kind.nummer.of(tekst) if kind.nummer else ""
        if kind.nummer and self._commented is None:
            yield self._misplaced(kind, regel, boven=" / ".join(self._details))
        elif kind.nummer and number != self._commented and self._declares:
            yield self._teller.tell("EI-2-COMMENTAAR", regel, veld=kind.nummer.veld)
        self._comment += 1
        line = kind.regelnummer
        told = line.of(tekst) if self._rules and line else ""
        if line and told.isdecimal() and int(told) != self._comment:
            wanted = public(self._comment)
            yield self._teller.tell("EI-5-REGELNUMMER", regel, veld=line.veld, verwacht=wanted)

    def _numbered(self, kind: Kind, tekst: str, regel: int) -> Iterator[Finding]:
        """Yield that a detail record does not have the next number."""
        number = kind.nummer.of(tekst) if kind.nummer else ""
        self._commented, self._comment = number, 0
        wanted = self._number + 1
        held = int(number) if number.isdecimal() and int(number) else wanted
        self._number = held if held == wanted or _may_count(kind, tekst, held, regel) else wanted
        if kind.nummer and self._rules and held != wanted:
            told = public(wanted)
            yield self._teller.tell(
                "EI-5-DETAILNUMMER", regel, veld=kind.nummer.veld, verwacht=told
            )


def _may_count(kind: Kind, tekst: str, number: int, regel: int) -> bool:
    """Tell whether to count on from a number: that of a record that moved may be of a BSN."""
    return number <= regel and not any(kind.form.faults(tekst))


def _closes(kenmerk: str, above: str) -> bool:
    """Tell whether a record ends what may lie under the one above."""
    if kenmerk in {SLUIT, "02"}:
        return True
    return kenmerk == "04" and above == "04"
