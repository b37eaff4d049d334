"""Counts and adds up what record 99 must tell: level N5."""

from collections import Counter
from collections.abc import Iterator

from attrs import frozen

from adapter.formats.ei.layout import (
    AANTAL_DETAIL,
    AANTALLEN,
    SLUIT,
    TOTAAL_GEDECLAREERD,
    VOORLOOP,
)
from adapter.formats.ei.veld import Veld
from adapter.validation.ei.kinds import Book, Kind


@frozen(kw_only=True)
class Miscount:
    """A rubriek of record 99 that does not tell what is in the message."""

    code: str
    veld: Veld
    verwacht: int
    is_bedrag: bool


class Totals:
    """What a message comes to.

    Args:
        book: the kinds of record.

    Attributes:
        whole: whether every amount could be read; without that the totals are not judged.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self.counts: Counter[str] = Counter()
        self._declared = 0
        self.whole = True

    def add(self, kind: Kind, tekst: str) -> None:
        """Add the amounts of a record that carries money and has a good form."""
        if kind.bedrag is None or kind.teken is None:
            return
        cents = int(kind.bedrag.of(tekst))
        self._declared += -cents if kind.teken.of(tekst) == "C" else cents

    def faults(self, tekst: str) -> Iterator[Miscount]:
        """Yield what record 99 tells otherwise."""
        layout = self._book.kinds[SLUIT].layout
        for veld in layout.velden:
            count = self._count(veld)
            if count is not None and not _is(tekst, veld, count):
                yield Miscount(code="EI-5-AANTAL", veld=veld, verwacht=count, is_bedrag=False)
            amount = self._amount(veld)
            if amount is None or not self.whole:
                continue
            if not _is(tekst, veld, abs(amount)):
                yield Miscount(code="EI-5-TOTAALBEDRAG", veld=veld, verwacht=amount, is_bedrag=True)
            sign = layout.sign_of(veld)
            if sign and tekst[sign.begin : sign.einde] != ("C" if amount < 0 else "D"):
                yield Miscount(code="EI-5-TOTAALTEKEN", veld=sign, verwacht=amount, is_bedrag=True)

    def _count(self, veld: Veld) -> int | None:
        if veld.element in AANTALLEN:
            return self.counts[AANTALLEN[veld.element]]
        if veld.element in AANTAL_DETAIL:
            return self.counts.total() - self.counts[VOORLOOP] - self.counts[SLUIT]
        return None

    def _amount(self, veld: Veld) -> int | None:
        # A return message tells the totals of the declaration, also of records that it leaves out.
        if veld.element in TOTAAL_GEDECLAREERD and not self._book.standaard.is_retour:
            return self._declared
        return None


def _is(tekst: str, veld: Veld, number: int) -> bool:
    text = tekst[veld.begin : veld.einde]
    return not text.isdecimal() or int(text) == number
