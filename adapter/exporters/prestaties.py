"""The prestaties of a message as a table, and what they come to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from adapter.exporters.report import Totals, euros
from adapter.exporters.tree import HIDDEN, Element, printable
from adapter.reference.shown import Column
from adapter.reference.texts import phrase, written

_GAP = "  "
_LINE_WIDTH = 7


@frozen(kw_only=True)
class PrestatieRow:
    """A prestatie as a row: its place, debit or credit, and what is in each column.

    Attributes:
        place: the prestatie itself.
        soort: "D" or "C".
        cells: by name of the column; an element that is absent is not in it.
    """

    place: Element
    soort: str
    columns: tuple[Column, ...]
    cells: Mapping[str, Element]

    def to_dict(self) -> dict[str, object]:
        """Return it as in JSON lines."""
        values = {
            column.veld: cell.text if (cell := self.cells.get(column.veld)) else None
            for column in self.columns
        }
        masked = [veld for veld, cell in self.cells.items() if cell.masked]
        origin = {"origin": str(self.place.origin)} if self.place.origin else {}
        return {**self.where, "debet_credit": self.soort, **values, "masked": masked, **origin}

    @property
    def where(self) -> dict[str, object]:
        """Where it stands, as in JSON lines."""
        return {"path": self.place.path, "line": self.place.line}

    def to_text(self, language: str) -> str:
        """Return it as a line of the table."""
        cells = [
            _aligned(self._shown(column.veld, language), column.breedte) for column in self.columns
        ]
        origin = str(self.place.origin or "")
        line = f"{self.place.line:>{_LINE_WIDTH}}"
        return _GAP.join([line, self.soort, *cells, origin]).rstrip()

    def _shown(self, veld: str, language: str) -> str:
        cell = self.cells.get(veld)
        if cell is None:
            return ""
        if cell.masked:
            return HIDDEN
        return written(printable(cell.text or ""), language)


def header_text(columns: Sequence[Column], language: str) -> str:
    """Return the line above the table."""
    names = [
        _aligned(phrase(f"kolom.{column.veld}", language), column.breedte) for column in columns
    ]
    line = phrase("kolom.regel", language)
    soort = phrase("kolom.soort", language)
    return _GAP.join([f"{line:>{_LINE_WIDTH}}", soort, *names]).rstrip()


def _aligned(text: str, width: int) -> str:
    return text.ljust(-width) if width < 0 else text.rjust(width)


@frozen(kw_only=True)
class MessageTotals:
    """What a message comes to, as far as it could be read.

    Attributes:
        file: the message.
        verzekerden: how many there are.
        debet: the debits, and their DeclaratieBedragInclBtw.
        credit: the credits, and their ToegekendBedragInclBtwFinancieel.
        unread: how many of these amounts are no amount; they count as 0.00.
        overzicht: the total that the message itself tells, with its sign.
    """

    file: str
    standard: str
    version: str
    verzekerden: int
    debet: Totals
    credit: Totals
    unread: int
    overzicht: Decimal | None

    @property
    def phrase_key(self) -> str:
        """Key of the text that says so."""
        return "show.totaal"

    def to_dict(self) -> dict[str, object]:
        """Return it as in JSON lines."""
        return {
            "file": self.file,
            "standard": self.standard,
            "version": self.version,
            "verzekerden": self.verzekerden,
            "debit": self.debet.to_dict(),
            "credit": self.credit.to_dict(),
            "amount": f"{self.debet.amount - self.credit.amount:.2f}",
            "unread": self.unread,
            "overzicht": None if self.overzicht is None else f"{self.overzicht:.2f}",
        }

    def to_text(self, language: str) -> str:
        """Return it in words."""
        told = "-" if self.overzicht is None else euros(self.overzicht, language)
        text = phrase(
            self.phrase_key,
            language,
            verzekerden=self.verzekerden,
            debet=self.debet.rows,
            debetbedrag=euros(self.debet.amount, language),
            credit=self.credit.rows,
            creditbedrag=euros(self.credit.amount, language),
            saldo=euros(self.debet.amount - self.credit.amount, language),
            overzicht=told,
        )
        return text + (
            "\n" + phrase("show.onleesbaar", language, aantal=self.unread) if self.unread else ""
        )
