"""Workbooks (XLSX, XLS, ODS) as sheets of rows; formula errors are found back in the file."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from attrs import frozen
from lxml import etree

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path
from adapter.importers.numbering import column_number, number_text
from adapter.importers.reading import Row, Sheet

MAX_INFLATED = 512 << 20
"""A workbook is a zip: what it inflates to is bounded before it is opened."""

ERROR_CELL = "#FOUT!"
"""What a cell with a formula error is read as: the reader of workbooks tells it as empty."""

_MAX_PART = 4 << 20
_CHUNK = 1 << 20
_MOST_EXACT = 1e15  # a spreadsheet keeps fifteen digits
_DAY = 86_400
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*["']e["'][^<>]*>""")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
Cell = int | float | str | bool | datetime | date | time | timedelta


@frozen
class _Parts:
    """What the parts of an XLSX file say: where each sheet is, and how its days are counted."""

    members: tuple[str, ...]
    is_1904: bool


def workbook_sheets(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, those that hold cells only.

    Raises:
        UnusableInputError: the file cannot be read, is too large, or is no workbook.
    """
    from python_calamine import (  # noqa: PLC0415 - heavy, and only for workbooks
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    with _readable(path):
        _check_size(path)
        parts = _parts(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            member = parts.members[index] if parts else None
            left = sheet.start[1] if sheet.start else 0
            yield Sheet(
                nummer=index + 1,
                rows=_rows(path, sheet.iter_rows(), left, member),
                is_hidden=about.visible != SheetVisibleEnum.Visible,
                is_1904=parts is not None and parts.is_1904,
                # Errors of formulas cannot be seen in it.
                warnings=() if parts else ("IMP-OUDE-WERKMAP",),
            )
    except (CalamineError, OSError, ValueError, IndexError):
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Refuse a file that is no whole zip, whatever zipfile has to say of it."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError):
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None


def _check_size(path: Path) -> None:
    """Refuse a zip that is no workbook, or that would inflate beyond the bound."""
    if not zipfile.is_zipfile(path):
        return  # an old .xls
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if not any(member.filename.startswith(("xl/", "content.xml")) for member in members):
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path))
    if sum(member.file_size for member in members) > MAX_INFLATED:
        raise UnusableInputError("IN-TE-GROOT", bestand=shown_path(path))


def _parts(path: Path) -> _Parts | None:
    """Return where the sheets of an XLSX file are; None for another kind of workbook."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            book = _xml(archive, "xl/workbook.xml")
            links = {
                link.get("Id"): link.get("Target", "")
                for link in _xml(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
            }
            targets = [links[sheet.get(_ID)] for sheet in book.iter("{*}sheet")]
            members = tuple(
                target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
                for target in targets
            )
            about = next(book.iter("{*}workbookPr"), None)
            since = about.get("date1904") if about is not None else None
            known = {member.filename for member in archive.infolist()}
    except (KeyError, etree.XMLSyntaxError):
        return None
    return _Parts(members, since in ("1", "true")) if known.issuperset(members) else None


def _xml(archive: zipfile.ZipFile, member: str) -> etree._Element:
    with archive.open(member) as stream:
        content = stream.read(_MAX_PART)
    if b"<!DOCTYPE" in content:
        raise KeyError(member)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content, parser)


def _rows(path: Path, rows: Iterator[list[Cell]], left: int, member: str | None) -> Iterator[Row]:
    """Yield the rows of a sheet that hold anything, their first cell in the first column."""
    errors = _error_cells(path, member) if member else iter(())
    error = next(errors, None)
    before = ("",) * left
    for number, values in enumerate(rows, start=1):
        cells = (*before, *map(_shown, values))
        while error and error[0] <= number:
            if error[0] < number or error[1] > len(cells):
                raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path))
            cells = (*cells[: error[1] - 1], ERROR_CELL, *cells[error[1] :])
            error = next(errors, None)
        if any(cells):
            yield Row(nummer=number, cells=cells)


def _error_cells(path: Path, member: str) -> Iterator[tuple[int, int]]:
    """Yield row and column of the cells with a formula error, in the order of the file."""
    rest = b""
    with _readable(path), zipfile.ZipFile(path) as archive, archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            cut = text.rfind(b"<")  # no tag is cut in two
            piece, rest = (text[:cut], text[cut:]) if cut > 0 else (b"", text[-_CHUNK:])
            yield from _places(piece)
        yield from _places(rest)


def _places(piece: bytes) -> Iterator[tuple[int, int]]:
    if b'"e"' not in piece and b"'e'" not in piece:
        return
    for tag in _ERROR.findall(piece):
        place = _PLACE.search(tag)
        if place is None:
            raise ValueError("an error somewhere")
        yield int(place[2]), column_number(place[1].decode("ascii"))


def _shown(value: Cell) -> str:
    """Return a cell as text: what stands in it, as far as that is known."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime | time | timedelta):
        return _moment(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(value: datetime | time | timedelta) -> str:
    """Return a moment to the second: a time is a fraction of a day, as 8:59:59.9999."""
    if isinstance(value, timedelta):
        return _clock(round(value.total_seconds()))
    if isinstance(value, time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
        return _clock(round(seconds) % _DAY)
    whole = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    return whole.date().isoformat() if whole.time() == time() else whole.isoformat(" ")


def _number(value: float) -> str:
    if abs(value) >= _MOST_EXACT:
        return f"{value:.14E}"  # its last digits are lost: no code or amount reads this
    return number_text(Decimal(f"{value:.15g}"))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
