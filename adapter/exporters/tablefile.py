"""A table of facts as a file: CSV, a workbook or JSON, written row by row as they come."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import BinaryIO

from adapter.core.errors import OutputError
from adapter.exporters.table import write_csv
from adapter.reference.texts import written

Facts = Mapping[str, object]
Writer = Callable[[BinaryIO, Sequence[str], Iterable[Facts], str], None]
"""Takes an open file, the headings, the rows and the language of amounts."""
AMOUNT = "amount"
"""The fact that is an amount in euros."""

_LAST_ROW = 1_048_576
"""Of a sheet of a workbook; the header is one of them."""

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


def _write_csv(
    stream: BinaryIO, heads: Sequence[str], rows: Iterable[Facts], language: str
) -> None:
    write_csv(stream, heads, (_cells(facts, language) for facts in rows))


def _write_json(
    stream: BinaryIO, heads: Sequence[str], rows: Iterable[Facts], language: str
) -> None:
    """Write a list with an object a row, each on a line of its own."""
    start = "["
    for facts in rows:
        stream.write(f"{start}\n{json.dumps(facts, ensure_ascii=False)}".encode())
        start = ","
    stream.write(b"\n]\n" if start == "," else b"[]\n")


def _write_xlsx(
    stream: BinaryIO, heads: Sequence[str], rows: Iterable[Facts], language: str
) -> None:
    """Write a workbook; every cell is a text, so that none can be a formula.

    Raises:
        OutputError: it has more rows than a sheet can hold.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - an extra, only where used

    # In constant memory: a row goes to a temporary file as soon as the next one starts.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with TemporaryDirectory(prefix="zorgdeclaratie-") as folder:
        workbook = Workbook(stream, {**options, "tmpdir": folder})
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(_lines(heads, rows, language)):
            if number == _LAST_ROW:
                raise OutputError("UIT-TABEL-LANG", rijen=str(_LAST_ROW))
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(number, column, _shortened(cell))
        workbook.close()


def _lines(heads: Sequence[str], rows: Iterable[Facts], language: str) -> Iterator[list[str]]:
    yield list(heads)
    for facts in rows:
        yield _cells(facts, language)


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
