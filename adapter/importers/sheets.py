"""Any table file as sheets of rows: CSV, workbook or JSON, told apart by content, not by name."""

from collections.abc import Iterator
from pathlib import Path

from adapter.core.errors import UnusableInputError
from adapter.core.values import shown_path
from adapter.importers.decoding import find_coding
from adapter.importers.jsonfile import json_sheets
from adapter.importers.reading import Shape, Sheet, delimiters, read_rows
from adapter.importers.workbook import workbook_sheets

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"  # .xls
_HEAD = 4096


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a table file; CSV has one, given once for each likely delimiter.

    Raises:
        UnusableInputError: the file cannot be read, is empty, or is no table.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if head.startswith((_ZIP, _OLE)):
            yield from workbook_sheets(path)
            return
        coding = find_coding(path)
    except OSError:
        raise UnusableInputError("IN-ONLEESBAAR", bestand=shown_path(path)) from None
    text = head.decode(coding.encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if not text and len(head) < _HEAD:
        raise UnusableInputError("IN-LEEG", bestand=shown_path(path))
    if text.startswith("<"):
        raise UnusableInputError("IN-XML", bestand=shown_path(path))
    if text.startswith(("[", "{")):
        yield from json_sheets(path, coding)
        return
    for delimiter in delimiters(path, coding):
        shape = Shape()
        yield Sheet(
            rows=read_rows(path, delimiter, coding=coding, shape=shape),
            shape=shape,
            is_alternative=True,
            warnings=("IMP-CODERING",) if coding.is_mixed else (),
        )
