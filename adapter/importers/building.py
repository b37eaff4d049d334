"""Rows to model objects, by profile; a faulty row is kept, with what is wrong in it."""

import difflib
import re
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar, cast

from attrs import field, frozen

from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.importers.forms import CellFaultError, Mended
from adapter.importers.matching import match
from adapter.importers.profile import KINDS, Kolom, Profile, normalise
from adapter.importers.reading import Row, cell_text
from adapter.model.herkomst import Herkomst

T = TypeVar("T")
_SHORTEST_NAME = 6
_NEARLY = 0.82
SURPLUS = "teveel"
"""Normalised header under which uitval.csv keeps cells for which the export had no header."""

# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@frozen(kw_only=True)
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
        rows: its rows, read as they are asked for.
        findings: what is to be said of the table as a whole.
    """

    bestand: str
    header: tuple[str, ...]
    columns: Mapping[int, str]
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
    file = name or shown_path(path)
    levert = next(word for word, known in KINDS.items() if known is kind)
    matched = match(path, levert, profile_name)
    profile, header = matched.profile, matched.header
    columns = profile.columns(header.cells)
    builder = _RowBuilder(profile, columns, header, file, kind)
    return Table(
        bestand=file,
        header=header.cells,
        columns={position: kolom.veld for position, kolom in columns.items()},
        rows=(builder.build(row) for row in matched.rows),
        findings=(
            *_unknown_columns(profile, columns, header, file),
            *_look_alikes(profile, columns, header, file),
        ),
    )


def _unknown_columns(
    profile: Profile, columns: Mapping[int, Kolom], header: Row, file: str
) -> Iterator[Finding]:
    unknown = [
        position + 1
        for position, cell in enumerate(header.cells)
        if position not in columns
        and cell.strip()
        and normalise(cell) not in (profile.negeer | {SURPLUS})
    ]
    if unknown:
        yield Finding(
            severity=Severity.WARNING,
            code="IMP-ONBEKENDE-KOLOM",
            at=Location(file=file, origin=Origin(file=file, row=header.nummer)),
            # Numbers, not names: in a file without a header the names would be somebody's data.
            details={"kolommen": public(", ".join(map(_letters, unknown)))},
        )


def _look_alikes(
    profile: Profile, columns: Mapping[int, Kolom], header: Row, file: str
) -> Iterator[Finding]:
    """Yield a finding for an unknown header that is nearly the name of a column that is missing.

    A column that decides what may be sent, or where, is an error: all rows would go wrong.
    """
    there = {kolom.veld for kolom in columns.values()}
    missing = [kolom for kolom in profile.kolommen if kolom.veld not in there]
    for position, cell in enumerate(header.cells):
        name = normalise(cell)
        if position in columns or name in profile.negeer or len(name) < _SHORTEST_NAME:
            continue
        for kolom in missing:
            if difflib.SequenceMatcher(None, name, kolom.namen[0]).ratio() >= _NEARLY:
                origin = Origin(file=file, row=header.nummer)
                yield Finding(
                    severity=Severity.ERROR if kolom.bepalend else Severity.WARNING,
                    code="IMP-KOP-LIJKT",
                    at=Location(file=file, origin=origin),
                    details={"kolom": public(kolom.kop), "plek": public(_letters(position + 1))},
                )


def _letters(number: int) -> str:
    """Return a column as a spreadsheet names it: 1 is A, 38 is AL."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = string.ascii_uppercase[rest] + text
    return text


class _RowBuilder(Generic[T]):
    """Builds the rows of one table."""

    def __init__(
        self,
        profile: Profile,
        columns: Mapping[int, Kolom],
        header: Row,
        file: str,
        kind: type[T],
    ) -> None:
        self._leeg = profile.leeg
        self._columns = tuple(columns.items())
        self._width = len(header.cells)
        self._file = file
        self._kind = kind
        # A finding on a column that the export lacks names it as the profile does.
        self._headers = {kolom.veld: kolom.kop for kolom in profile.kolommen} | {
            kolom.veld: header.cells[position].strip() for position, kolom in columns.items()
        }
        self._surplus = [
            position for position, cell in enumerate(header.cells) if normalise(cell) == SURPLUS
        ]

    def build(self, row: Row) -> TableRow[T]:
        herkomst = Herkomst(bestand=self._file, rij=row.nummer, koppen=self._headers)
        findings: list[Finding] = []
        values: dict[str, object] = {}
        cells = row.cells + ("",) * (self._width - len(row.cells))
        surplus = [*cells[self._width :], *(cells[position] for position in self._surplus)]
        if any(cell.strip() for cell in surplus):
            findings.append(_finding(herkomst, "IMP-KOLOMMEN", None))
        for position, kolom in self._columns:
            self._read_cell(cells[position], kolom, herkomst, values, findings)
        failed = any(item.severity is Severity.ERROR for item in findings)
        return TableRow(
            herkomst=herkomst,
            cells=row.cells,
            item=None if failed else self._make(herkomst, values),
            values=values if failed else {},
            findings=tuple(findings),
        )

    def _make(self, herkomst: Herkomst, values: dict[str, object]) -> T:
        make = cast("Callable[..., T]", self._kind)
        return make(herkomst=herkomst, **values)

    def _read_cell(
        self,
        cell: str,
        kolom: Kolom,
        herkomst: Herkomst,
        values: dict[str, object],
        findings: list[Finding],
    ) -> None:
        text = cell_text(cell)
        if text in self._leeg or text.casefold() in self._leeg:
            if kolom.verplicht:
                findings.append(_finding(herkomst, "IMP-LEEG", kolom.veld))
            return
        if _FORBIDDEN.search(text):
            findings.append(_finding(herkomst, "IMP-TEKEN", kolom.veld))
            return
        try:
            value = kolom.form(text)
        except CellFaultError as fault:
            findings.append(_finding(herkomst, fault.code, kolom.veld))
            return
        if isinstance(value, Mended):
            findings.append(_finding(herkomst, value.code, kolom.veld, Severity.WARNING))
            value = value.value
        values[kolom.veld] = value


def _finding(
    herkomst: Herkomst, code: str, veld: str | None, severity: Severity = Severity.ERROR
) -> Finding:
    origin = herkomst.cel(veld)
    return Finding(
        severity=severity,
        code=code,
        at=Location(file=herkomst.bestand, line=None, origin=origin),
        details={"kolom": public(origin.column or "")},
    )
