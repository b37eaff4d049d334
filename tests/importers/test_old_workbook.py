"""Workbooks in which errors of formulas cannot be seen are read, and say so."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from adapter.importers.building import read_table
from adapter.model.afspraak import Partij

ROWS = (("AGB", "Naam"), ("94009101", "Zuiderlicht"))
SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
CONTENT = (
    f'<office:document-content xmlns:office="{SPACE}office:1.0" xmlns:table="{SPACE}table:1.0" '
    f'xmlns:text="{SPACE}text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Blad">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def write_ods(path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in ROWS
    )
    manifest = f'<manifest:manifest xmlns:manifest="{SPACE}manifest:1.0"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", CONTENT.replace("{rows}", rows))


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def old_records(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a book and a sheet as records, as [MS-XLS] has them."""
    cells = b"".join(
        record(0x0204, struct.pack("<HHHHB", at, column, 0, len(cell), 0) + cell.encode("latin-1"))
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
    )
    book, end = (
        record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6)),
        record(0x000A),
    )
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 6)) + cells + end
    name = b"Blad"
    place = len(book) + 4 + 8 + len(name) + len(end)
    return book + record(0x0085, struct.pack("<IHBB", place, 0, len(name), 0) + name) + end + sheet


def entry(label: str, *numbers: int) -> bytes:
    text = f"{label}\0".encode("utf-16-le")
    kind, child, first, size = numbers
    none = 0xFFFFFFFF
    layout = "<64sHBBIII16sIQQIQ"
    return struct.pack(
        layout, text, len(text), kind, 1, none, none, child, b"", 0, 0, 0, first, size
    )


def write_xls(path: Path, rows: Sequence[Sequence[str]] = ROWS) -> None:
    """Write a compound file with one stream, as [MS-CFB] has it."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    stream = old_records(rows).ljust(4096, b"\0")
    stream = stream.ljust(-(-len(stream) // 512) * 512, b"\0")
    fat = [0xFFFFFFFD, end, *range(3, len(stream) // 512 + 2), end]
    folder = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, end, 0, end, 0, 0) + b"\xff" * 432
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))
    path.write_bytes(head + table + folder.ljust(512, b"\0") + stream)


@pytest.mark.parametrize(("name", "write"), [("t.ods", write_ods), ("t.xls", write_xls)])
def test_a_workbook_in_which_errors_cannot_be_seen_says_so(
    tmp_path: Path, name: str, write: object
) -> None:
    path = tmp_path / name
    assert callable(write)
    write(path)
    table = read_table(path, Partij)
    assert [finding.code for finding in table.findings] == ["IMP-OUDE-WERKMAP"]
    (row,) = table.rows
    assert row.item is not None
    assert (row.item.agb, row.item.naam) == ROWS[1]
