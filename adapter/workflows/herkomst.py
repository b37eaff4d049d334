"""Tells from which cell of an export a place in a message came, when `convert` made the message.

`convert` leaves herkomst.jsonl in its folder: a line for each export, and then a line for each
prestatie, sorted, so that one is found without reading them all.
"""

import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import attrs
from attrs import define, field

from adapter.core.findings import Finding, Location, Origin, Severity, Verdict
from adapter.core.masking import holds_bsn
from adapter.exporters.places import Part
from adapter.exporters.tree import HIDDEN
from adapter.workflows.messages import Message

HERKOMST = "herkomst.jsonl"
FOLDERS = ("declaraties", "facturen")
BROKEN = "LIJST-HERKOMST"
_MOST_EXPORTS = 1000
_MOST_HEAD = 1 << 22  # bytes
_MOST_ROWS = (1 << 31) - 1
_LONGEST_LINE = 1 << 16
_LONGEST_NAME = 500

# Which field of a row an element of a message comes from.
VELDEN: Mapping[str, str] = {
    "Aantal": "aantal",
    "ApkCode": "zorglabel",
    "BSN": "bsn",
    "Begindatum": "datum",
    "Begintijd": "begintijd",
    "Berichtsoort": "factuurnummer",
    "DeclaratieBedragInclBtw": "bedrag",
    "Eindtijd": "eindtijd",
    "Factuurdatum": "factuurdatum",
    "Factuurnummer": "factuurnummer",
    "Geboortedatum": "geboortedatum",
    "GerelateerdReferentienummer": "creditreferentie",
    "Herdeclaratiecode": "herdeclaratiecode",
    "LocatiePostcode4": "postcode_behandellocatie",
    "Plaatsingsbesluit": "plaatsingsbesluitnummer",
    "PrestatieCodelijstCode": "prestatiecodelijst",
    "Prestatiecode": "prestatiecode",
    "PrivacyCode": "privacyverklaring",
    "TariefInclBtw": "tarief",
    "TypeVerwijzingcode": "type_verwijzing",
    "UzoviNummer": "uzovi",
    "Verwijsdatum": "verwijsdatum",
    "Verwijzer": "agb_verwijzer",
    "Verzekerdennummer": "verzekerdennummer",
    "Zorgtraject": "zorgtrajectnummer",
    "ZorgtrajectStartdatum": "startdatum_zorgtraject",
}


def veld_of(path: str | None) -> str | None:
    """Return the field of a row that an element comes from, or what it stands in."""
    steps = [step.partition("[")[0] for step in (path or "").split("/")]
    return next((VELDEN[step] for step in reversed(steps) if step in VELDEN), None)


def base_name(export: str) -> str:
    r"""Return the last part of a path: what stands before it tells of the computer of somebody.

    >>> base_name("/home/somebody/a.csv"), base_name("C:\\somebody\\a.csv")
    ('a.csv', 'a.csv')
    """
    return export.replace("\\", "/").rpartition("/")[2]


class Check(Protocol):
    """A check of one file: iterate over it for the findings, then read its verdict."""

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings."""

    @property
    def verdict(self) -> Verdict:
        """What it came to."""


@define(kw_only=True)
class TracedCheck:
    """A check whose findings tell the cell of the export that they come from.

    Attributes:
        check: the check itself.
        message: what it is a check of; None for one of no message by itself.
    """

    check: Check
    message: Message | None

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings, each with its cell where that is known."""
        with_cells = Herkomst(path=self.message.path if self.message else None)
        try:
            for finding in self.check:
                origin = None if finding.at.origin else with_cells.cell(finding.at)
                if with_cells.is_broken:
                    yield with_cells.complaint(finding.at.file)
                if origin:
                    at = attrs.evolve(finding.at, origin=origin)
                    yield attrs.evolve(finding, at=at)
                else:
                    yield finding
        finally:
            with_cells.close()

    @property
    def verdict(self) -> Verdict:
        """What it came to."""
        return self.check.verdict


@define(kw_only=True)
class Herkomst:
    """Where the rows of one message came from; the file beside it is opened when first needed.

    Attributes:
        path: of the message.
        is_broken: whether the file was found not to be what `convert` writes, and not told so yet.
    """

    path: Path | None
    is_broken: bool = field(default=False, init=False)
    _stream: BinaryIO | None = field(default=None, init=False)
    _opened: bool = field(default=False, init=False)
    _exports: list[tuple[str, dict[str, str]]] = field(factory=list, init=False)
    _start: int = field(default=0, init=False)
    _size: int = field(default=0, init=False)

    def cell(self, at: Location) -> Origin | None:
        """Return the cell that a place came from; None when that is not known."""
        if self._opened and self._stream is None:
            return None
        line = Part.of(at).factuurregel
        key = str(line) if line else at.sleutel
        return self.row(key, veld_of(at.path)) if key else None

    def row(self, key: str, veld: str | None) -> Origin | None:
        """Return the row that is known by a key, and the column of a field in it."""
        try:
            if not self._opened:
                self._open()
            return self._find(key, veld) if self._stream else None
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            self.close()
            self.is_broken = True
            return None

    def complaint(self, file: str | None) -> Finding:
        """Return, once, that the file cannot be used."""
        self.is_broken = False
        return Finding(severity=Severity.INFO, code=BROKEN, at=Location(file=file))

    def close(self) -> None:
        """Let go of the file."""
        if self._stream:
            self._stream.close()
            self._stream = None

    def _open(self) -> None:
        self._opened = True
        if self.path is None or self.path.absolute().parent.name not in FOLDERS:
            return
        beside = self.path.absolute().parent.parent / HERKOMST
        try:
            # No link is followed, and a pipe is not waited for.
            handle = os.open(beside, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _NO_WAIT)
        except FileNotFoundError:
            return
        stream = os.fdopen(handle, "rb")
        self._stream = stream
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("no file")
        self._size = status.st_size
        self._read_exports(stream)

    def _read_exports(self, stream: BinaryIO) -> None:
        """Read the lines of the exports, and keep where those of the prestaties start."""
        while line := stream.readline(_LONGEST_LINE):
            facts = json.loads(line)
            if isinstance(facts, list):
                return
            columns = {_name(veld): _shown(kop) for veld, kop in facts["kolommen"].items()}
            self._exports.append((_shown(base_name(_name(facts["export"]))), columns))
            self._start = stream.tell()
            if len(self._exports) > _MOST_EXPORTS or self._start > _MOST_HEAD:
                raise ValueError("no end of exports")

    def _find(self, key: str, veld: str | None) -> Origin | None:
        """Return the row with a key, by halving the part of the file that it can be in."""
        stream, path = self._stream, self.path
        if stream is None or path is None:
            return None
        file = f"{path.absolute().parent.name}/{path.name}"
        low, high = self._start, self._size
        while low < high:
            middle = (low + high) // 2
            stream.seek(middle - 1 if middle > low else low)
            if middle > low:
                stream.readline(_LONGEST_LINE)
            if stream.tell() < high and _row(stream)[:2] < (file, key):
                low = stream.tell()
            else:
                high = middle
        stream.seek(low)
        if low >= self._size:
            return None
        found, known, export, number = _row(stream)
        if (found, known) != (file, key):
            return None
        name, columns = self._exports[export]
        return Origin(file=name, row=number, column=columns.get(veld or ""))


_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


def _row(stream: BinaryIO) -> tuple[str, str, int, int]:
    """Read a line on a prestatie: its file, its key, the number of its export, and the row.

    Raises:
        ValueError: it is no such line.
    """
    line: Any = json.loads(stream.readline(_LONGEST_LINE))
    file, key, export, row = line
    if not (isinstance(file, str) and isinstance(key, str)):
        raise ValueError("no row")  # noqa: TRY004 - it is the file that is wrong
    if type(export) is not int or type(row) is not int:  # True is an int too
        raise ValueError("no row")
    if export < 0 or not 1 <= row <= _MOST_ROWS:
        raise ValueError("no row")
    return file, key, export, row


def _name(text: object) -> str:
    """Return the name of a file or column, which may be shown.

    Raises:
        ValueError: it is none that `convert` wrote.
    """
    if not isinstance(text, str) or len(text) > _LONGEST_NAME or not text.isprintable():
        raise ValueError("no name")
    return text


def _shown(text: object) -> str:
    """Return a name as it is shown: one with a BSN in it is not."""
    name = _name(text)
    return HIDDEN if holds_bsn(name) else name
