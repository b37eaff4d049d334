"""A table of facts as a file: CSV, a workbook or JSON, written row by row as they come."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from adapter.core.errors import OutputError
from adapter.exporters.table import write_csv
from adapter.reference.texts import phrase, written

Facts = Mapping[str, object]
Heads = Mapping[str, str]
"""By name of a fact the heading of its column; the rows have their facts in that order."""
Writer = Callable[[BinaryIO, Heads, Iterable[Facts], str], None]
"""Takes an open file, the headings, the rows and the language of amounts."""
AMOUNT, DATE = "amount", "date"
"""The fact that is an amount in euros, and the one that is a date (2027-01-31)."""

_LAST_ROW = 1_048_576
"""Of a sheet of a workbook; the header is one of them."""

_FORMS = {AMOUNT: "0.00", DATE: "yyyy-mm-dd"}
_FIRST_DAY = "1900-01-01"
_NARROWEST = 12
"""So many characters a column is wide at least: in a narrower one a date is only signs."""

_LONGEST = 32_767
"""So many characters go in a cell of a workbook."""


def writer_of(name: str) -> Writer:
    """Return what writes a file of such a name.

    Raises:
        OutputError: no table can be written under that name, or not with what is installed.
    """
    suffix = name.rpartition(".")[2].lower()
    if suffix not in _WRITERS:
        raise OutputError("UIT-TABEL-SOORT", soorten=", ".join(f".{known}" for known in _WRITERS))
    if suffix == "xlsx" and not find_spec("xlsxwriter"):
        raise OutputError("UIT-TABEL-XLSX")
    return _WRITERS[suffix]


def _write_csv(stream: BinaryIO, heads: Heads, rows: Iterable[Facts], language: str) -> None:
    write_csv(stream, list(heads.values()), (_cells(facts, language) for facts in rows))


def _write_json(stream: BinaryIO, heads: Heads, rows: Iterable[Facts], language: str) -> None:
    """Write a list with an object a row, each on a line of its own."""
    start = "["
    for facts in rows:
        stream.write(f"{start}\n{json.dumps(facts, ensure_ascii=False)}".encode())
        start = ","
    stream.write(b"\n]\n" if start == "," else b"[]\n")


def _write_xlsx(stream: BinaryIO, heads: Heads, rows: Iterable[Facts], language: str) -> None:
    """Write a workbook: amounts and dates as such, all else as text, so that none is a formula.

    Raises:
        OutputError: it has more rows than a sheet can hold.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - an extra, only where used

    # In constant memory: a row goes to a temporary file as soon as the next one starts.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with TemporaryDirectory(prefix="zorgdeclaratie-") as folder:
        workbook = Workbook(stream, {**options, "tmpdir": folder})
        sheet = workbook.add_worksheet(phrase("besluit.blad", language))
        sheet.freeze_panes(1, 0)
        bold = workbook.add_format({"bold": True})
        for column, head in enumerate(heads.values()):
            sheet.set_column(column, column, max(len(head) + 2, _NARROWEST))
            sheet.write_string(0, column, head, bold)
        forms = {name: workbook.add_format({"num_format": form}) for name, form in _FORMS.items()}
        for number, facts in enumerate(rows, start=1):
            if number == _LAST_ROW:
                raise OutputError("UIT-TABEL-LANG", rijen=str(_LAST_ROW))
            for column, (name, value) in enumerate(facts.items()):
                _write_cell(sheet, (number, column), name, value, forms.get(name))
        workbook.close()


def _write_cell(sheet: Any, at: tuple[int, int], name: str, value: object, form: Any) -> None:  # noqa: ANN401 - of an extra
    """Write a cell, if there is anything; a date that workbooks do not know stays a text."""
    if name == AMOUNT and value is not None:
        sheet.write_number(*at, Decimal(str(value)), form)
    elif name == DATE and str(value or "") >= _FIRST_DAY:
        sheet.write_datetime(*at, date.fromisoformat(str(value)), form)
    elif isinstance(value, int):
        sheet.write_number(*at, value)
    elif told := _cell(name, value, ""):
        sheet.write_string(*at, _shortened(told))


def _cells(facts: Facts, language: str) -> list[str]:
    return [_cell(name, value, language) for name, value in facts.items()]


def _cell(name: str, value: object, language: str) -> str:
    """Return a cell; an amount of 5.10 would be a date in a Dutch spreadsheet."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if value is None:
        return ""
    return written(str(value), language) if name == AMOUNT else str(value)


def _shortened(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else f"{cell[: _LONGEST - 1]}…"


_WRITERS: Mapping[str, Writer] = {"csv": _write_csv, "xlsx": _write_xlsx, "json": _write_json}
