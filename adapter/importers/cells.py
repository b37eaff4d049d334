"""The cells of a column: each read by its form, and two columns that are one."""

import re
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from adapter.core.masking import Masked, public
from adapter.importers.columns import letters
from adapter.importers.forms import CellFaultError, Mended
from adapter.importers.profile import Kolom
from adapter.importers.reading import cell_text

_MOST_KEPT = 4096
_LONGEST_KEPT = 40
_CHOICE = "IMP-KEUZE"
_NUMBERS = frozenset({"bedrag", "getal", "procent"})

# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

_FORMULA_TEXT = re.compile(r'="([^"]*)"')
# Signs that show nothing and come along with a copy: soft hyphen, zero width, direction, BOM.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def plain_text(cell: str) -> str:
    """Return what a cell says, without what programs put around it or hide in it.

    Taken off are spaces, the guard against formulas, the form ="text" that keeps leading zeros in a
    spreadsheet, and signs that show nothing; special spaces become plain ones.

    >>> plain_text(" '=1+1"), plain_text('="0101"'), plain_text("F\u00a01\u200b")
    ('=1+1', '0101', 'F 1')
    """
    text = cell_text(cell if cell.isascii() else _SPACES.sub(" ", _INVISIBLE.sub("", cell)))
    formula = _FORMULA_TEXT.fullmatch(text) if text.startswith("=") else None
    return formula[1].strip() if formula else text


@frozen
class Fault:
    """What is wrong with a cell; mended when `value` can be used all the same."""

    code: str
    value: object = field(default=None, repr=False)
    is_mended: bool = False
    details: Mapping[str, Masked] = field(factory=dict, kw_only=True)


class Cells(dict[str, object]):
    """The cells of one column by what they say; a new one is read when it is asked for.

    Many cells of a column are alike: dates, codes, amounts, and no cell at all. Short ones are
    kept; those with something the matter are read each time, and told to `faults`.

    Attributes:
        kolom: the column.
        is_number: whether its cells are counts or amounts.
        nothing: the value of a cell that holds nothing.
    """

    def __init__(
        self,
        kolom: Kolom,
        leeg: frozenset[str],
        *,
        nothing: object = None,
        faults: list[tuple[str | None, Fault]] | None = None,
    ) -> None:
        super().__init__()
        self.kolom = kolom
        self.is_number = kolom.vorm in _NUMBERS
        self.nothing = nothing
        self._leeg = leeg
        self._faults = [] if faults is None else faults

    def __missing__(self, cell: str) -> object:
        """Return the value of a cell that is not kept; of a faulty one what it was mended to."""
        outcome = self.read(cell)
        if isinstance(outcome, Fault):
            self._faults.append((self.kolom.veld, outcome))
            return outcome.value
        if len(cell) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[cell] = outcome
        return outcome

    def read(self, cell: str) -> object:
        """Return the value of a cell, or a Fault."""
        text = plain_text(cell)
        if text.casefold() in self._leeg:
            return Fault("IMP-LEEG") if self.kolom.verplicht else self.nothing
        if _FORBIDDEN.search(text):
            return Fault("IMP-TEKEN")
        try:
            value = self.kolom.form(text)
        except CellFaultError as fault:
            details = {"waarden": public(self.kolom.antwoorden)} if fault.code == _CHOICE else {}
            return Fault(fault.code, details=details)
        return Fault(value.code, value.value, True) if isinstance(value, Mended) else value  # noqa: FBT003 - see the class

    def is_filled(self, cell: str) -> bool:
        """Tell whether a cell holds anything."""
        return plain_text(cell).casefold() not in self._leeg


@frozen
class Twins:
    """Columns of a table that are the same one: a heading that is there twice, or an alias of it.

    Attributes:
        cells: how they are read.
        positions: where they are, the one that goes first in front.
    """

    cells: Cells = field(repr=False)
    positions: tuple[int, ...]

    @property
    def kolom(self) -> Kolom:
        """The column that each of them is."""
        return self.cells.kolom

    @property
    def told(self) -> str:
        """Where they are, as a spreadsheet names columns."""
        return letters(sorted(self.positions))

    def one(self, row: Sequence[str]) -> str | None:
        """Return the cell that counts in a row; None when they hold different things.

        What stands in one of them only counts, unless the column decides what is sent and where.
        """
        filled = [row[at] for at in self.positions if self.cells.is_filled(row[at])]
        if not filled:
            return row[self.positions[0]]
        is_whole = len(filled) == len(self.positions) or not self.kolom.bepalend
        return filled[0] if is_whole and len({*map(self._meaning, filled)}) == 1 else None

    def _meaning(self, cell: str) -> object:
        outcome = self.cells.read(cell)
        if not isinstance(outcome, Fault):
            return outcome
        return outcome.value if outcome.is_mended else plain_text(cell)
