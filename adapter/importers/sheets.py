"""Any table file as sheets of rows: CSV, workbook or JSON, told apart by content, not by name."""

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path
from adapter.importers.reading import Row, delimiters, read_rows

MAX_INFLATED = 512 << 20
"""A workbook is a zip: what it inflates to is bounded before it is opened."""

MAX_JSON = 256 << 20
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"  # .xls


def read_sheets(path: Path) -> Iterator[Iterator[Row]]:
    """Yield the sheets of a table file, each as its rows; JSON has one, CSV one a delimiter.

    Raises:
        UnusableInputError: the file cannot be read, or is no table.
    """
    yield from _reader(path)(path)


def _reader(path: Path) -> Callable[[Path], Iterator[Iterator[Row]]]:
    try:
        with path.open("rb") as stream:
            head = stream.read(64)
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None
    if head.startswith((_ZIP, _OLE)):
        return _workbook
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"[", b"{")):
        return _json
    return _csv


def _csv(path: Path) -> Iterator[Iterator[Row]]:
    for delimiter in delimiters(path):
        yield read_rows(path, delimiter)


def _workbook(path: Path) -> Iterator[Iterator[Row]]:
    from python_calamine import (  # noqa: PLC0415 - heavy, and only for workbooks
        CalamineError,
        CalamineWorkbook,
    )

    _check_size(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).iter_rows()
            yield (
                Row(nummer=number, cells=tuple(map(_shown, cells)))
                for number, cells in enumerate(rows, start=1)
                if any(cell != "" for cell in cells)
            )
    except (CalamineError, OSError, ValueError):
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None


def _check_size(path: Path) -> None:
    """Refuse a zip that is no workbook, or that would inflate beyond the bound."""
    if not zipfile.is_zipfile(path):
        return  # an old .xls
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None
    if not any(member.filename.startswith(("xl/", "content.xml")) for member in members):
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path))
    if sum(member.file_size for member in members) > MAX_INFLATED:
        raise UnusableInputError("IN-TE-GROOT", bestand=shown_path(path))


def _json(path: Path) -> Iterator[Iterator[Row]]:
    if path.stat().st_size > MAX_JSON:
        raise UnusableInputError("IN-TE-GROOT", bestand=shown_path(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path)) from None
    if isinstance(data, dict):
        lists = [value for value in data.values() if isinstance(value, list)]
        data = lists[0] if len(lists) == 1 else None
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise UnusableInputError("IN-GEEN-TABEL", bestand=shown_path(path))
    header = tuple(dict.fromkeys(key for item in data for key in item))
    yield _json_rows(header, data)


def _json_rows(header: tuple[str, ...], data: list[dict[str, object]]) -> Iterator[Row]:
    """Yield the keys as a header, then the objects, numbered as in a spreadsheet."""
    yield Row(nummer=1, cells=header)
    for number, item in enumerate(data, start=2):
        yield Row(nummer=number, cells=tuple(_shown(item.get(key, "")) for key in header))


def _shown(value: object) -> str:
    """Return a cell as a Dutch program would write it as text; numbers without an exponent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "J" if value else "N"
    if isinstance(value, float):
        number = Decimal(repr(value))
        return f"{number.to_integral_value() if number == number.to_integral_value() else number:f}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
