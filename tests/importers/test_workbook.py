"""Workbooks give what stands in their cells, to the cent and the second, and hide nothing."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from adapter.core.errors import UnusableInputError
from adapter.importers import workbook
from adapter.importers.building import read_table
from adapter.importers.sheets import read_sheets
from adapter.model.afspraak import Contract, Partij

Sheets = dict[str, list[list[object]]]


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "werkmap.xlsx"


class Formula(str):
    """The value that a formula came to, as a spreadsheet keeps it."""

    __slots__ = ()


def write(
    path: Path, sheets: Sheets, hidden: tuple[str, ...] = (), *, from_1904: bool = False
) -> Path:
    options = {"default_date_format": "dd-mm-yyyy", "date_1904": from_1904}
    book = xlsxwriter.Workbook(str(path), options)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, Formula):
                    sheet.write_formula(at, column, "=1", None, str(cell))
                elif cell is not None:
                    sheet.write(at, column, cell)
        if name in hidden:
            sheet.hide()
    book.close()
    return path


def cells(path: Path) -> list[tuple[str, ...]]:
    (sheet,) = read_sheets(path)
    return [row.cells for row in sheet.rows]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (155.12, "155.12"),
        (0.1 + 0.2, "0.3"),
        (155.12000000000003, "155.12"),
        (1, "1"),
        (1.0e8, "100000000"),
        (999990019, "999990019"),
        (-155.1, "-155.1"),
        (0.125, "0.1250"),
        (1.039, "1.0390"),
        (0.00001, "0.00001"),
        (99999999999999, "99999999999999"),
        (123456789012345678, "1.23456789012346E+17"),
        (True, "WAAR"),
        (False, "ONWAAR"),
        (date(2026, 11, 3), "2026-11-03"),
        (datetime(2026, 11, 3, 9, 30), "2026-11-03 09:30:00"),  # noqa: DTZ001 - a cell has no zone
        (datetime(2026, 11, 3), "2026-11-03"),  # noqa: DTZ001 - the same
        (time(9, 30), "09:30:00"),
        (timedelta(hours=9, minutes=30), "09:30:00"),
        ("0101", "0101"),
        (" a\nb ", " a\nb "),
        (Formula("180.12"), "180.12"),
        (Formula("#N/A"), "#FOUT!"),
        (Formula("#REF!"), "#FOUT!"),
        (Formula("#DIV/0!"), "#FOUT!"),
    ],
)
@pytest.mark.parametrize("from_1904", [False, True])
def test_a_cell_is_given_as_it_is(path: Path, value: object, text: str, *, from_1904: bool) -> None:
    write(path, {"Blad": [["kop", value, "x"]]}, from_1904=from_1904)
    assert cells(path) == [("kop", text, "x")]


def test_rows_and_columns_are_counted_from_the_corner_of_the_sheet(path: Path) -> None:
    rows: list[list[object]] = [[], [], [None, None, "a"], [], [None, None, Formula("#N/A"), "b"]]
    write(path, {"Blad": rows})
    (sheet,) = read_sheets(path)
    assert [(row.nummer, row.cells) for row in sheet.rows] == [
        (3, ("", "", "a", "")),
        (5, ("", "", "#FOUT!", "b")),
    ]


def test_a_title_over_several_cells_and_empty_cells_with_a_format_are_no_rows(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.merge_range(0, 0, 0, 3, "Export van november", bold)
    for at, row in enumerate([["AGB", "Naam"], ["94009101", "Zuiderlicht"]], start=2):
        sheet.write_row(at, 0, row)
    for at in range(4, 200):
        sheet.write_blank(at, 9, None, bold)
    book.close()
    (read,) = read_table(path, Partij).rows
    assert read.item is not None
    assert read.herkomst.rij == 4


def test_an_error_of_a_formula_is_a_fault_and_not_an_empty_cell(path: Path) -> None:
    rows: list[list[object]] = [["AGB", "Naam", "Kenmerk"], ["94009101", "x", Formula("#N/A")]]
    write(path, {"Blad": rows})
    (row,) = read_table(path, Partij).rows
    assert row.item is None
    assert [finding.code for finding in row.findings] == ["IMP-FOUTCEL"]


def test_many_errors_are_found_at_their_places(path: Path) -> None:
    rows: list[list[object]] = [
        [Formula("#N/A") if (at + column) % 3 == 0 else "x" * 50 for column in range(30)]
        for at in range(3000)
    ]
    write(path, {"Blad": rows})
    for at, row in enumerate(cells(path)):
        expected = ["#FOUT!" if (at + column) % 3 == 0 else "x" * 50 for column in range(30)]
        assert list(row) == expected


def _change(path: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts:
            archive.writestr(*change(name, content))


PARTIJEN: list[list[object]] = [["AGB", "Naam"], ["94009101", "Zuiderlicht"]]
OTHERS: list[list[object]] = [["AGB", "Naam"], ["94009102", "Noorderlicht"]]


def test_a_second_sheet_that_fits_too_is_never_left_behind_unseen(path: Path) -> None:
    write(path, {"Toelichting": [["x"]], "Een": PARTIJEN, "Twee": OTHERS})
    with pytest.raises(UnusableInputError) as caught:
        read_table(path, Partij)
    assert caught.value.code == "IN-BLADEN"
    assert caught.value.details == {"bestand": str(path), "bladen": "2, 3"}


def test_a_sheet_with_the_header_alone_does_not_count(path: Path) -> None:
    write(path, {"Sjabloon": PARTIJEN[:1], "Echt": OTHERS})
    table = read_table(path, Partij)
    assert [row.item.agb for row in table.rows if row.item] == ["94009102"]
    assert table.findings == ()


def test_a_hidden_sheet_that_fits_is_told(path: Path) -> None:
    write(path, {"Een": PARTIJEN, "Oud": OTHERS}, hidden=("Oud",))
    table = read_table(path, Partij)
    assert [row.item.agb for row in table.rows if row.item] == ["94009101"]
    (finding,) = table.findings
    assert (finding.code, finding.details) == ("IMP-BLAD-VERBORGEN", {"bladen": "2", "blad": "1"})


def test_a_workbook_with_rows_on_a_hidden_sheet_only_is_read_and_told(path: Path) -> None:
    write(path, {"Een": [["x"]], "Oud": OTHERS}, hidden=("Oud",))
    table = read_table(path, Partij)
    assert [row.item.agb for row in table.rows if row.item] == ["94009102"]
    (finding,) = table.findings
    assert (finding.code, finding.details) == ("IMP-BLAD-VERBORGEN", {"bladen": "2", "blad": "2"})


CONTRACTEN: list[list[object]] = [
    ["UZOVI", "Soort", "Geldig van", "Percentage"], [3311, "contract", 46023, 95]
]  # fmt: skip


def test_a_date_that_is_a_number_is_a_date_with_a_warning(path: Path) -> None:
    (row,) = read_table(write(path, {"Blad": CONTRACTEN}), Contract).rows
    assert row.item is not None
    assert row.item.geldig_van == date(2026, 1, 1)
    assert [finding.code for finding in row.findings] == ["IMP-DATUM-GETAL"]


def test_a_date_that_is_a_number_is_not_guessed_where_days_count_from_1904(path: Path) -> None:
    write(path, {"Blad": CONTRACTEN}, from_1904=True)
    with pytest.raises(UnusableInputError) as caught:
        list(read_table(path, Contract).rows)
    assert caught.value.code == "IN-DATUM-1904"
    assert caught.value.details == {"bestand": str(path), "rij": "2"}


def test_a_percentage_that_a_spreadsheet_keeps_as_a_fraction_is_refused(path: Path) -> None:
    rows = [CONTRACTEN[0], [3311, "contract", date(2026, 1, 1), 0.95]]
    (row,) = read_table(write(path, {"Blad": rows}), Contract).rows
    assert [finding.code for finding in row.findings] == ["IMP-PROCENT"]


def test_a_workbook_that_would_fill_memory_is_not_opened(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(path, {"Blad": PARTIJEN})
    monkeypatch.setattr(workbook, "MAX_INFLATED", 1000)
    with pytest.raises(UnusableInputError, match="IN-TE-GROOT"):
        list(read_sheets(path))


def test_a_workbook_with_a_document_type_is_not_taken_apart(path: Path) -> None:
    write(path, {"Blad": PARTIJEN})
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    _change(path, lambda name, content: (name, content.replace(b"?>", b"?>" + bomb, 1)))
    table = read_table(path, Partij)
    assert [finding.code for finding in table.findings] == ["IMP-OUDE-WERKMAP"]


def test_a_damaged_workbook_is_refused_or_read_and_never_ends_in_an_error(path: Path) -> None:
    content = write(path, {"Blad": [*PARTIJEN, ["94009102", Formula("#N/A")]]}).read_bytes()
    for at in range(0, len(content), 23):
        for damaged in (content[:at], content[:at] + b"\xfa\0" + content[at + 2 :]):
            path.write_bytes(damaged)
            try:
                list(read_table(path, Partij).rows)
            except UnusableInputError as refused:
                assert refused.code in {"IN-GEEN-TABEL", "IN-PROFIEL", "IN-TE-GROOT", "IN-LEEG"}  # noqa: PT017 - either is well
