"""The records at hand: of each kind the one that what comes next lies under."""

from collections.abc import Set as AbstractSet
from typing import Final

from adapter.formats.ei.layout import VOORLOOP
from adapter.validation.ei.kinds import Book, Kind

_BELOW: Final = {"02": ("03", "04"), VOORLOOP: ("02", "03", "04")}


class Hand:
    """The records at hand.

    Args:
        book: the kinds of record.
        vandaag: today, as EEJJMMDD.

    Attributes:
        texts: what a rule is asked about, in the order of its parameters.
        lines: the line of the record of each kind that is there.
        clean: the kinds of which the record at hand has a good form.
        bad: the rubrieken that are wrong in themselves, by kind.
        differs: the rubrieken that differ from the record above, by kind.
    """

    def __init__(self, book: Book, vandaag: str) -> None:
        self.texts = [vandaag, *("" for _ in book.order)]
        self._index = {kenmerk: at for at, kenmerk in enumerate(book.order, 1)}
        self.lines: dict[str, int] = {}
        self.clean: set[str] = set()
        self.bad: dict[str, AbstractSet[str]] = {}
        self.differs: dict[str, AbstractSet[str]] = {}

    def put(self, kind: Kind, tekst: str, regel: int) -> None:
        """Take a record in hand; what lay under the last one of its kind is let go."""
        kenmerk = kind.kenmerk
        for below in _BELOW.get(kenmerk, ()):
            self._drop(below)
        self.texts[self._index[kenmerk]] = tekst
        self.lines[kenmerk] = regel
        self.clean.add(kenmerk)
        if self.bad:
            self.bad.pop(kenmerk, None)
        if self.differs:
            self.differs.pop(kenmerk, None)

    def spoil(self, kind: Kind, nummers: AbstractSet[str]) -> None:
        """Say which rubrieken of the record at hand are wrong in themselves."""
        self.bad[kind.kenmerk] = nummers
        self.clean.discard(kind.kenmerk)

    def text(self, kenmerk: str) -> str:
        """Return the text of the record at hand; "" when there is none."""
        return self.texts[self._index[kenmerk]]

    def is_bad(self, nr: str) -> bool:
        """Tell whether a rubriek of a record at hand is wrong in itself, or not there."""
        kenmerk = nr[:2]
        return kenmerk not in self.lines or nr in self.bad.get(kenmerk, ())

    def _drop(self, kenmerk: str) -> None:
        if kenmerk in self.lines:
            self.texts[self._index[kenmerk]] = ""
            del self.lines[kenmerk]
            self.clean.discard(kenmerk)
            self.bad.pop(kenmerk, None)
            self.differs.pop(kenmerk, None)
