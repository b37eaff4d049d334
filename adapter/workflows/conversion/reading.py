"""Reads the files of a conversion: practice, tables beside the export, and the export itself."""

import hashlib
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from attrs import define, field, frozen

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding, Location, Severity
from adapter.core.masking import public
from adapter.core.values import shown_path
from adapter.formats.common.registry import Codecs, load_codecs
from adapter.importers.building import Table, TableRow, open_table, read_table
from adapter.importers.practice import read_practice
from adapter.model.afspraak import ANY, Afspraak, Contract, Partij, Tarief
from adapter.model.instellingen import Instellingen
from adapter.model.praktijk import Praktijk
from adapter.model.regel import Regel
from adapter.model.situatie import Situatieregel
from adapter.reference.folders import data_files
from adapter.workflows.config import load_config
from adapter.workflows.conversion.rij import Rij
from adapter.workflows.conversion.situaties import situatie_rij
from adapter.workflows.naslag import double_tariffs

T = TypeVar("T")


@frozen(kw_only=True)
class Inputs:
    """The files of a conversion; only exports and practice are needed.

    Attributes:
        stand_ins: by file that was spooled or unpacked, how it is named and where it came from.
    """

    exports: tuple[Path, ...]
    practice: Path
    agreements: Path | None = None
    parties: Path | None = None
    contracts: Path | None = None
    tariffs: Path | None = None
    schemas: Path | None = None
    config: Path | None = None
    profile: str | None = None
    stand_ins: Mapping[Path, tuple[str, Path]] = field(factory=dict, repr=False)

    def paths(self) -> Iterator[Path]:
        """Yield every file that is read, by the path that was given."""
        tables = (self.agreements, self.parties, self.contracts, self.tariffs)
        others = (*tables, self.schemas, self.config)
        for path in (*self.exports, self.practice, *(path for path in others if path)):
            yield self.stand_ins[path][1] if path in self.stand_ins else path

    def name(self, path: Path) -> str:
        """Return how findings name a file."""
        return self.stand_ins[path][0] if path in self.stand_ins else shown_path(path)


@define(kw_only=True)
class InputData:
    """What was read.

    Attributes:
        praktijk: who sends.
        codecs: the standards, under our own schemas or the user's.
        headers: the header of each export read so far.
        columns: per export which field each known position is.
        findings: on the tables as a whole, and on rows of the tables beside the export.
        afspraken_onleesbaar: what could be read of agreements that have a fault, by field.
        partijen: by AGB.
        instellingen: which checks of ours are switched off; waivers do not hold here.
        onzeker: UZOVIs and prestatiecodes with a contract or tariff row that cannot be read: what
            they may cost is not known.
    """

    praktijk: Praktijk
    codecs: Codecs
    headers: list[tuple[str, ...]] = field(factory=list)
    columns: list[Mapping[int, str]] = field(factory=list)
    findings: list[Finding] = field(factory=list)
    afspraken: list[Afspraak] = field(factory=list)
    afspraken_onleesbaar: list[Mapping[str, object]] = field(factory=list, repr=False)
    partijen: dict[str, Partij] = field(factory=dict)
    contracten: list[Contract] = field(factory=list)
    tarieven: list[Tarief] = field(factory=list)
    instellingen: Instellingen = field(factory=Instellingen)
    onzeker: set[tuple[str, str]] = field(factory=set)


def read_inputs(inputs: Inputs) -> InputData:
    """Read every file of a conversion but the exports, which `read_exports` gives row by row.

    Raises:
        UnusableInputError: a file cannot be read, or is not what it was said to be.
    """
    practice = read_practice(inputs.practice)
    read = InputData(
        praktijk=practice,
        codecs=load_codecs(inputs.schemas),
        instellingen=load_config(inputs.config),
    )
    read.afspraken.extend(_items(inputs, inputs.agreements, Afspraak, read))
    read.contracten.extend(_items(inputs, inputs.contracts, Contract, read))
    for path in (*data_files("tariffs", "*.csv"), inputs.tariffs):
        read.tarieven.extend(_items(inputs, path, Tarief, read))
    read.findings.extend(double_tariffs(read.tarieven))
    for partij in _items(inputs, inputs.parties, Partij, read):
        if read.partijen.setdefault(partij.agb, partij) is not partij:
            read.findings.append(_double(partij))
    return read


def read_exports(inputs: Inputs, read: InputData) -> Iterator[Rij]:
    """Yield every row of the exports, in order; what is to be said of a table goes into `read`.

    Raises:
        UnusableInputError: an export cannot be read, or is not what it was said to be.
    """
    seen: set[str] = set()
    kinds: set[type] = set()
    rows = itertools.count()
    for index, path in enumerate(inputs.exports):
        content = _fingerprint(path)
        if content in seen:
            raise UnusableInputError("IN-DUBBEL", bestand=shown_path(path))
        seen.add(content)
        table = _open_export(read, path, inputs)
        kinds.add(table.kind)
        if len(kinds) > 1:
            raise UnusableInputError("IN-GEMENGD", bestand=shown_path(path))
        make = situatie_rij if table.kind is Situatieregel else _rij
        yield from (make(next(rows), index, row) for row in table.rows)


def _rij(nummer: int, tabel: int, row: TableRow[Regel]) -> Rij:
    rij = Rij(nummer=nummer, tabel=tabel, gelezen=row)
    rij.findings.extend(row.findings)
    return rij


def _fingerprint(path: Path) -> str:
    """Return what tells the content of a file: a copy under another name is the same care."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None


def _items(inputs: Inputs, path: Path | None, kind: type[T], read: InputData) -> Iterator[T]:
    """Yield the objects of a table beside the export; its faulty rows become findings."""
    if path is None:
        return
    table = read_table(path, kind, name=inputs.name(path))
    read.findings.extend(table.findings)
    for row in table.rows:
        read.findings.extend(row.findings)
        if row.item is not None:
            yield row.item
        elif kind is Afspraak:
            read.afspraken_onleesbaar.append(row.values)
        elif kind in (Contract, Tarief):
            name = "uzovi" if kind is Contract else "prestatiecode"
            read.onzeker.add((name, str(row.values.get(name, ANY))))


def _double(partij: Partij) -> Finding:
    """Return the finding that a party is there twice: the first one counts."""
    herkomst = partij.herkomst
    origin = herkomst.cel("agb")
    at = Location(file=herkomst.bestand, origin=origin)
    details = {"kolom": public(origin.column or "")}
    return Finding(severity=Severity.ERROR, code="OD-PARTIJ-DUBBEL", at=at, details=details)


def _open_export(read: InputData, path: Path, inputs: Inputs) -> Table[Any]:
    table = open_table(path, (Regel, Situatieregel), inputs.profile, inputs.name(path))
    read.findings.extend(table.findings)
    wrong = [item for item in table.findings if item.severity is Severity.ERROR]
    if wrong:
        details = {**wrong[0].details, "bestand": shown_path(path)}
        raise UnusableInputError("IN-KOP-LIJKT", **details)
    read.headers.append(table.header)
    read.columns.append(table.columns)
    return table
