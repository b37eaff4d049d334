"""Message specifications of Vektis (BER): the table of rubrieken in a workbook that a user owns."""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import field, frozen

from adapter.core.data import read_toml
from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Location, Origin, Severity
from adapter.core.masking import public
from adapter.core.values import normalise
from adapter.importers.forms import CellFaultError
from adapter.importers.guards import guarded
from adapter.importers.reading import HEADER_ROWS, Row, Sheet, cell_text
from adapter.importers.workbook import workbook_sheets

NUMMER, RECORD = "nummer", "recordcode"
POSITIE = ("einde", "begin")
"""The columns that say where a rubriek stands; a table has one of them at least."""

_DATA = Path(__file__).with_name("ber.toml")
_STANDAARD = re.compile(r"[A-Z]{2,3}\d{3}")
_NEARLY = 3  # columns that make a row look like the header
_MOST_ROWS = 20_000


@frozen(kw_only=True)
class Kolom:
    """A column of the table: how it is called, and the form of its cells.

    Attributes:
        veld: its name to us.
        namen: its headings.
        vorm: what a cell must be.
        mag_ontbreken: whether the table can do without it.
        vrij: whether it is prose, of which nothing is lost when a cell cannot be read.
    """

    veld: str
    namen: tuple[str, ...]
    vorm: re.Pattern[str]
    mag_ontbreken: bool = False
    vrij: bool = False


@frozen(kw_only=True)
class Rubriek:
    """A row of the table: its cells by the name of their column, in the right form."""

    rij: int
    cellen: Mapping[str, str] = field(repr=False)


@frozen(kw_only=True)
class Plek:
    """Where in a workbook something is: makes the findings on it."""

    bestand: str
    blad: int

    def finding(
        self,
        code: str,
        rij: int | None = None,
        kolom: str | None = None,
        severity: Severity = Severity.ERROR,
        details: Mapping[str, str] | None = None,
    ) -> Finding:
        """Return a finding on a cell, a row or the sheet."""
        origin = Origin(file=self.bestand, row=rij, column=kolom) if rij else None
        told = {"blad": str(self.blad), **({"kolom": kolom} if kolom else {}), **(details or {})}
        return Finding(
            severity=severity,
            code=code,
            at=Location(file=self.bestand, origin=origin),
            details={name: public(text) for name, text in told.items()},
        )


@frozen(kw_only=True)
class Specificatie:
    """What a workbook holds.

    Attributes:
        plek: its sheet with the table.
        kop: the row of the headings.
        kolommen: the heading of each column that is there, by its name.
        ongebruikt: the headings that are not taken over.
        rubrieken: the rows, in order; None when something in them could not be read.
        overgeslagen: the rows behind the header that are no rubriek.
        standaarden: the names of standards that fill a cell anywhere in the workbook.
    """

    plek: Plek
    kop: int
    kolommen: Mapping[str, str]
    ongebruikt: tuple[str, ...]
    rubrieken: tuple[Rubriek, ...]
    overgeslagen: tuple[int, ...]
    standaarden: frozenset[str]


@functools.cache
def columns() -> tuple[Kolom, ...]:
    """Return the columns that a table can have."""
    return tuple(
        Kolom(**{**row, "namen": tuple(row["namen"]), "vorm": re.compile(row["vorm"], re.ASCII)})
        for row in read_toml(_DATA, "kolom")
    )


def read_specification(path: Path, name: str) -> tuple[Specificatie | None, list[Finding]]:
    """Return what a workbook holds, None when it could not be read whole, and what is to be said.

    Args:
        path: the workbook, XLSX or XLS.
        name: how findings name it.

    Raises:
        UnusableInputError: it cannot be read, or is too large.
    """
    found: list[_Sheet] = []
    near: list[_Sheet] = []
    names: set[str] = set()
    for sheet in workbook_sheets(path):
        read = _Sheet.of(Plek(bestand=name, blad=sheet.nummer), sheet, names)
        if read and not sheet.is_hidden:
            (near if read.missing else found).append(read)
    if len(found) != 1:
        return None, [_no_table(name, found, near)]
    table = found[0]
    findings: list[Finding] = list(table.warnings())
    rubrieken = [item for row in table.rows if (item := table.read(row, findings))]
    if not table.rows:
        findings.append(table.plek.finding("BER-LEEG"))
    if any(item.severity is Severity.ERROR for item in findings):
        return None, findings
    made = Specificatie(
        plek=table.plek,
        kop=table.header.nummer,
        kolommen=table.headings,
        ongebruikt=table.unused,
        rubrieken=tuple(rubrieken),
        overgeslagen=tuple(row.nummer for row in table.others),
        standaarden=_names(names, rubrieken),
    )
    return made, findings


def _names(found: Iterable[str], rubrieken: Iterable[Rubriek]) -> frozenset[str]:
    """Return what is the name of a standard: data elements are called alike (COD002)."""
    kinds = {item.cellen["element"][:3] for item in rubrieken}
    return frozenset(name for name in found if name[:3] not in kinds)


def _no_table(name: str, found: "Sequence[_Sheet]", near: "Sequence[_Sheet]") -> Finding:
    """Return that there is no table, or more than one."""
    if found:
        bladen = ", ".join(str(item.plek.blad) for item in found)
        return found[0].plek.finding("BER-BLADEN", details={"bladen": bladen})
    if not near:
        at = Location(file=name)
        return Finding(severity=Severity.ERROR, code="BER-GEEN-TABEL", at=at)
    best = min(near, key=lambda item: len(item.missing))
    missing = ", ".join(best.missing)
    return best.plek.finding("BER-KOP", best.header.nummer, details={"kolommen": missing})


@frozen(kw_only=True)
class _Sheet:
    """A sheet with a row that is, or looks like, the header of the table."""

    plek: Plek
    header: Row
    places: Mapping[str, int]
    rows: tuple[Row, ...] = field(repr=False)
    others: tuple[Row, ...] = field(repr=False)
    codes: tuple[str, ...]

    @classmethod
    def of(cls, plek: Plek, sheet: Sheet, names: set[str]) -> "_Sheet | None":
        """Return a sheet when it has such a row; the names of standards in it are added."""
        rows = list(itertools.islice(sheet.rows, _MOST_ROWS + 1))
        if len(rows) > _MOST_ROWS:
            raise UnusableInputError("IN-TE-GROOT", bestand=plek.bestand)
        names.update(
            text
            for row in rows
            for cell in row.cells
            if _STANDAARD.fullmatch(text := cell_text(cell))
        )
        heads = [(row, _places(row)) for row in rows[:HEADER_ROWS]]
        header, places = max(heads, key=lambda head: len(head[1]), default=(None, {}))
        if header is None or len(places) < _NEARLY:
            return None
        below = rows[rows.index(header) + 1 :]
        keys = [at for veld, at in places.items() if veld in (NUMMER, RECORD)]
        held = [row for row in below if any(_cell(row, at) for at in keys)]
        numbers = {row.nummer for row in held}
        return cls(
            plek=plek,
            header=header,
            places=places,
            rows=tuple(held),
            others=tuple(row for row in below if row.nummer not in numbers),
            codes=sheet.warnings,
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The headings that the table needs and that are not there."""
        needed = [kolom for kolom in columns() if not kolom.mag_ontbreken]
        absent = [kolom.namen[0] for kolom in needed if kolom.veld not in self.places]
        placed = any(veld in self.places for veld in POSITIE)
        ends = [kolom.namen[0] for kolom in columns() if kolom.veld == POSITIE[0]]
        return (*absent, *([] if placed else ends))

    @property
    def headings(self) -> Mapping[str, str]:
        """What the columns are called here, by their name."""
        return {veld: _shown(_cell(self.header, at)) for veld, at in self.places.items()}

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings of the other columns."""
        used = set(self.places.values())
        cells = enumerate(self.header.cells)
        return tuple(_shown(cell) for at, cell in cells if cell.strip() and at not in used)

    def warnings(self) -> Iterator[Finding]:
        """Yield what is to be said of the sheet, and of columns that are twice there."""
        for code in self.codes:
            yield self.plek.finding(code, severity=Severity.WARNING)
        names = [normalise(cell) for cell in self.header.cells]
        for veld, at in self.places.items():
            kolom = next(item for item in columns() if item.veld == veld)
            if names.count(names[at]) > 1 and names[at] in map(normalise, kolom.namen):
                yield self.plek.finding("BER-KOLOM-DUBBEL", self.header.nummer, self.headings[veld])

    def read(self, row: Row, findings: list[Finding]) -> Rubriek | None:
        """Return a row of the table, None when a cell is not in the form; that is told."""
        cells: dict[str, str] = {}
        whole = True
        for kolom in columns():
            if kolom.veld not in self.places:
                cells[kolom.veld] = ""
                continue
            code, text = _value(kolom, _cell(row, self.places[kolom.veld]))
            cells[kolom.veld] = text
            if code:
                whole = False
                findings.append(self.plek.finding(code, row.nummer, self.headings[kolom.veld]))
        return Rubriek(rij=row.nummer, cellen=cells) if whole else None


def _value(kolom: Kolom, cell: str) -> tuple[str | None, str]:
    """Return what is wrong with a cell, if anything, and what is in it."""
    try:
        text = str(guarded(kolom.veld, str)(cell))
    except CellFaultError as fault:
        return (None if kolom.vrij else fault.code), ""
    if not text:
        return (None if kolom.mag_ontbreken else "BER-CEL-LEEG"), ""
    fits = kolom.vorm.fullmatch(text) and text.isprintable()
    return (None if fits or kolom.vrij else "BER-CEL"), text


def _places(row: Row) -> Mapping[str, int]:
    """Return where the columns are, if this row is the header; the first name goes first."""
    names = [normalise(cell) for cell in row.cells]
    found: dict[str, int] = {}
    for kolom in columns():
        for name in map(normalise, kolom.namen):
            if name in names and kolom.veld not in found:
                found[kolom.veld] = names.index(name)
    return found


def _cell(row: Row, at: int) -> str:
    """Return a cell without line ends and doubled spaces."""
    return " ".join(cell_text(row.cells[at]).split()) if at < len(row.cells) else ""


def _shown(heading: str) -> str:
    text = " ".join(heading.split())[:40]
    return "".join(sign if sign.isprintable() else "?" for sign in text)
