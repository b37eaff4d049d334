"""Rows to model objects, by profile; a faulty row is kept, with what is wrong in it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.importers.cells import Cells, Fault, Twins
from adapter.importers.columns import Columns, find_columns, header_findings
from adapter.importers.forms import SERIAL_DATE
from adapter.importers.making import Maker
from adapter.importers.matching import Matched, match
from adapter.importers.profile import KINDS
from adapter.importers.reading import Row
from adapter.model.herkomst import Herkomst

T = TypeVar("T")


@frozen(kw_only=True, slots=True)
class TableRow(Generic[T]):
    """A row as read.

    Attributes:
        herkomst: where it came from.
        cells: its cells as they stood.
        item: the model object, None when the row has an error.
        values: what could be read of a row that has an error, by field.
        findings: what is wrong or was mended.
    """

    herkomst: Herkomst
    cells: tuple[str, ...] = field(repr=False)
    item: T | None = field(repr=False)
    values: Mapping[str, object] = field(factory=dict, repr=False)
    findings: tuple[Finding, ...] = ()


@frozen(kw_only=True)
class Table(Generic[T]):
    """A table file that fits a profile.

    Attributes:
        bestand: the file as given.
        header: the cells of its header row.
        columns: which field each known position is.
        kind: the class of its items.
        rows: its rows, read as they are asked for.
        findings: what is to be said of the table as a whole.
    """

    bestand: str
    header: tuple[str, ...]
    columns: Mapping[int, str]
    kind: type[T]
    rows: Iterator[TableRow[T]] = field(repr=False)
    findings: tuple[Finding, ...] = ()


def read_table(
    path: Path, kind: type[T], profile_name: str | None = None, name: str | None = None
) -> Table[T]:
    """Open a table and match it to a profile that gives objects of `kind`.

    Args:
        path: the file.
        kind: the model class of its rows, one of KINDS.
        profile_name: the one profile that is to be used, by name or as the path of a file.
        name: how findings name the file; without it by its path.

    Raises:
        UnusableInputError: the file cannot be read, or fits no profile or several.
    """
    table: Table[T] = open_table(path, (kind,), profile_name, name)
    return table


def open_table(
    path: Path,
    kinds: Sequence[type[Any]],
    profile_name: str | None = None,
    name: str | None = None,
) -> Table[Any]:
    """Open a table and match it to a profile that gives objects of one of `kinds`.

    Args:
        path: the file.
        kinds: the model classes that its rows may become.
        profile_name: the one profile that is to be used, by name or as the path of a file.
        name: how findings name the file; without it by its path.

    Raises:
        UnusableInputError: the file cannot be read, or fits no profile or several.
    """
    file = name or shown_path(path)
    levert = [word for word, known in KINDS.items() if known in kinds]
    matched = match(path, levert, profile_name, file)
    columns = find_columns(matched.profile, matched.header.cells)
    kind = KINDS[matched.profile.levert]
    builder: _RowBuilder[Any] = _RowBuilder(matched, columns, file, kind)
    return Table(
        bestand=file,
        header=matched.header.cells,
        columns={position: kolom.veld for position, kolom in columns.known.items()},
        kind=kind,
        rows=map(builder.build, matched.rows),
        findings=(
            *matched.findings,
            *header_findings(matched.profile, columns, matched.header, file),
        ),
    )


class _RowBuilder(Generic[T]):
    """Builds the rows of one table."""

    def __init__(self, matched: Matched, columns: Columns, file: str, kind: type[T]) -> None:
        profile, header = matched.profile, matched.header
        self._file = file
        self._header = header.cells
        self._is_1904 = matched.is_1904
        self._surplus = columns.surplus
        self._width = len(header.cells)
        self._names = tuple(kolom.veld for kolom in columns.known.values())
        self._maker = Maker(kind, self._names)
        # What the cells of the row at hand tell, emptied for each row.
        self._faults: list[tuple[str | None, Fault]] = []
        self._cells = {
            at: Cells(kolom, profile.leeg, nothing=nothing, faults=self._faults)
            for (at, kolom), nothing in zip(columns.known.items(), self._maker.nothing, strict=True)
        }
        self._twins = tuple(
            Twins(self._cells[at], (at, *others)) for at, others in columns.rivals.items()
        )
        # A finding on a column that the export lacks names it as the profile does.
        self._headers = {kolom.veld: kolom.kop for kolom in profile.kolommen} | {
            kolom.veld: header.cells[position].strip() for position, kolom in columns.known.items()
        }

    def build(self, row: Row) -> TableRow[T]:
        herkomst = Herkomst(bestand=self._file, rij=row.nummer, koppen=self._headers)
        self._faults.clear()
        cells = row.cells
        if len(cells) < self._width:
            cells += ("",) * (self._width - len(cells))
        if self._twins:
            cells = self._one_of_twins(cells, herkomst)
        values = [known[cells[at]] for at, known in self._cells.items()]
        if self._faults or row.fault or self._surplus or len(cells) > self._width:
            return self._judge(row, herkomst, cells, values)
        item = self._maker.make(herkomst, values)
        return TableRow(herkomst=herkomst, cells=row.cells, item=item)

    def _one_of_twins(self, cells: tuple[str, ...], herkomst: Herkomst) -> tuple[str, ...]:
        """Return the cells with one value for the columns that are there twice."""
        chosen = list(cells)
        for twins in self._twins:
            cell = twins.one(cells)
            if cell is not None:
                chosen[twins.positions[0]] = cell
            elif twins.kolom.bepalend:
                details = {"bestand": self._file, "kolom": twins.kolom.kop}
                raise UnusableInputError(
                    "IN-KOLOM-DUBBEL", plekken=twins.told, rij=str(herkomst.rij), **details
                )
            else:
                fault = Fault("IMP-KOLOM-DUBBEL", details={"plekken": public(twins.told)})
                self._faults.append((twins.kolom.veld, fault))
        return tuple(chosen)

    def _judge(
        self,
        row: Row,
        herkomst: Herkomst,
        cells: tuple[str, ...],
        values: Sequence[object],
    ) -> TableRow[T]:
        """Return a row in which something is the matter, or may be."""
        faults = list(self._faults)
        surplus = (*cells[self._width :], *(cells[at] for at in self._surplus))
        if any(map(str.strip, surplus)):
            faults.insert(0, (None, Fault("IMP-KOLOMMEN")))
        if self._is_1904 and any(fault.code == SERIAL_DATE for _, fault in faults):
            rij = str(row.nummer)
            raise UnusableInputError("IN-DATUM-1904", bestand=self._file, rij=rij)
        whole = row.fault or (faults and self._no_row(cells))
        if whole:
            faults = [(None, Fault(whole))]
        failed = not all(fault.is_mended for _, fault in faults)
        is_shifted = whole and (whole != row.fault or len(row.cells) != self._width)
        return TableRow(
            herkomst=herkomst,
            cells=row.cells,
            item=None if failed else self._maker.make(herkomst, values),
            values=self._sure(values, is_shifted=bool(is_shifted)) if failed else {},
            findings=tuple(_finding(herkomst, fault, veld) for veld, fault in faults),
        )

    def _sure(self, values: Sequence[object], *, is_shifted: bool) -> dict[str, object]:
        """Return what could be read of a row that has an error, by field.

        Of a total, or a row whose cells may stand in another column, no amount is counted.
        """
        pairs = zip(self._names, values, self._maker.nothing, strict=True)
        found = {name: value for name, value, nothing in pairs if value is not nothing}
        if not is_shifted:
            return found
        kept = {name: value for name, value in found.items() if name == "bron"}
        return kept | {"bedrag": Decimal("0.00")}

    def _no_row(self, cells: Sequence[str]) -> str | None:
        """Return the code of what a row is that is none: a total, a foot line, or the header."""
        if tuple(cells[: self._width]) == self._header:
            return "IMP-KOPRIJ"
        words = [
            (one, one.is_filled(cells[at])) for at, one in self._cells.items() if not one.is_number
        ]
        filled = sum(is_filled for _, is_filled in words)
        lacking = sum(one.kolom.verplicht and not is_filled for one, is_filled in words)
        return "IMP-TOTAALRIJ" if filled < 2 and lacking > 1 else None  # noqa: PLR2004 - a total has at most its name


def _finding(herkomst: Herkomst, fault: Fault, veld: str | None) -> Finding:
    origin = herkomst.cel(veld)
    return Finding(
        severity=Severity.WARNING if fault.is_mended else Severity.ERROR,
        code=fault.code,
        at=Location(file=herkomst.bestand, origin=origin),
        details={"kolom": public(origin.column or ""), **fault.details},
    )
