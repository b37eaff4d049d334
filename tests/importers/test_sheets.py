"""Workbooks and JSON say the same as the CSV they were made from; what is none is refused."""

import csv
import json
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from attrs import evolve

from adapter.core.errors import UnusableInputError
from adapter.core.values import parse_date, parse_euro
from adapter.exporters.report import Report
from adapter.importers import sheets
from adapter.importers.building import read_table
from adapter.importers.sheets import read_sheets
from adapter.model.afspraak import Contract
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo"
with (DEMO / "export.csv").open(encoding="utf-8-sig", newline="") as stream:
    TABLE = list(csv.reader(stream, delimiter=";"))
INPUTS = Inputs(
    exports=(DEMO / "export.csv",),
    practice=DEMO / "praktijk.toml",
    agreements=DEMO / "od-afspraken.csv",
    parties=DEMO / "partijen.csv",
    contracts=DEMO / "contracten.csv",
    tariffs=DEMO / "tarieven.csv",
)


def run(export: Path, out: Path) -> Report:
    return convert(evolve(INPUTS, exports=(export,)), out, Omgeving(vandaag=date(2027, 2, 5)))


def hashes(report: Report) -> dict[str, str]:
    return {file.path: file.sha256 for file in report.files}


def typed(cell: str) -> object:
    """Return a cell as a spreadsheet program would hold it, with its leading zeros lost."""
    for read in (parse_date, parse_euro):
        try:
            value = read(cell)
        except ValueError:
            continue
        return value if isinstance(value, date) else float(value)
    return cell


def write_workbook(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd-mm-yyyy"})
    book.add_worksheet("Toelichting").write(0, 0, "Export van november tot en met januari")
    sheet = book.add_worksheet("Consulten")
    sheet.write(1, 0, "Praktijk Voorbeeld")
    text = {position for position, kop in enumerate(TABLE[0]) if "nummer" in kop}
    for number, row in enumerate(TABLE, start=3):
        for position, cell in enumerate(row):
            value = cell if position in text or number == 3 else typed(cell)
            if isinstance(value, date):
                sheet.write_datetime(number, position, datetime.combine(value, time()))
            elif isinstance(value, str):
                sheet.write_string(number, position, value)
            else:
                sheet.write(number, position, value)
    book.close()


def test_a_workbook_gives_the_same_messages_as_the_csv(tmp_path: Path) -> None:
    write_workbook(tmp_path / "export.xlsx")
    report = run(tmp_path / "export.xlsx", tmp_path / "uit")
    shifted = tmp_path / "export.csv"  # the header as far down as in the workbook
    shifted.write_bytes(b"Titel\n" * 3 + (DEMO / "export.csv").read_bytes()[3:])
    expected = run(shifted, tmp_path / "csv")
    assert hashes(report) == hashes(expected)
    assert (report.read, report.rejected) == (expected.read, expected.rejected)


@pytest.mark.parametrize("wrapped", [False, True])
def test_json_gives_the_same_messages_as_the_csv(tmp_path: Path, wrapped: bool) -> None:  # noqa: FBT001 - with and without
    rows = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]
    data = {"versie": 1, "rijen": rows} if wrapped else rows
    (tmp_path / "export.json").write_text(json.dumps(data), encoding="utf-8")
    report = run(tmp_path / "export.json", tmp_path / "uit")
    assert hashes(report) == hashes(run(DEMO / "export.csv", tmp_path / "csv"))


def test_values_of_json_and_workbooks_are_written_plainly(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"), {"default_date_format": "d-m-yyyy"})
    sheet = book.add_worksheet()
    values = [155.12, 1, 0.00001, 1e15, True, datetime(2026, 11, 3, 9, 30), time(9, 30)]  # noqa: DTZ001 - a cell has no zone
    for position, value in enumerate(values):
        if isinstance(value, datetime | time):
            sheet.write_datetime(0, position, value)
        else:
            sheet.write(0, position, value)
    book.close()
    ((row,),) = [list(rows) for rows in read_sheets(tmp_path / "t.xlsx")]
    assert row.cells[:5] == ("155.12", "1", "0.00001", "1000000000000000", "J")
    assert row.cells[5] == "2026-11-03 09:30:00"
    (tmp_path / "t.json").write_text('[{"a": 1.50, "b": null, "c": false}]', encoding="utf-8")
    ((header, first),) = [list(rows) for rows in read_sheets(tmp_path / "t.json")]
    assert (header.cells, first.cells) == (("a", "b", "c"), ("1.50", "", "N"))


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "een zip zonder werkmap": ("a.zip", None),
        "een halve zip": ("b.xlsx", b"PK\x03\x04rest"),
        "een oude werkmap die er geen is": ("c.xls", b"\xd0\xcf\x11\xe0rest"),
        "geen json": ("d.json", b"[{"),
        "json zonder rijen": ("e.json", b"[1, 2]"),
        "json met twee tabellen": ("f.json", b'{"a": [], "b": []}'),
        "json dat te diep is": ("g.json", b"[" * 100_000),
    }.values(),
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("export.csv", "Factuurnummer\n")
    else:
        path.write_bytes(content)
    with pytest.raises(UnusableInputError, match="IN-GEEN-TABEL"):
        list(read_sheets(path))


def test_a_workbook_that_would_fill_memory_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_workbook(tmp_path / "export.xlsx")
    monkeypatch.setattr(sheets, "MAX_INFLATED", 1000)
    monkeypatch.setattr(sheets, "MAX_JSON", 1)
    (tmp_path / "t.json").write_text("[ ]", encoding="utf-8")
    for name in ("export.xlsx", "t.json"):
        with pytest.raises(UnusableInputError, match="IN-TE-GROOT"):
            list(read_sheets(tmp_path / name))


def test_a_file_of_another_shape_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match=r"IN-ANDER-PROFIEL.*profiel=partijen"):
        run(DEMO / "partijen.csv", tmp_path / "uit")


def test_a_profile_of_the_users_own_works_like_ours(tmp_path: Path) -> None:
    profile = tmp_path / "mijn.toml"
    profile.write_text(
        'naam = "mijn"\nlevert = "contracten"\nkolommen = [\n'
        '  { kop = "Verzekeraar", veld = "uzovi", vorm = "uzovi", verplicht = true },\n'
        '  { kop = "Wat", veld = "soort", vorm = "tekst", verplicht = true },\n'
        '  { kop = "Vanaf", veld = "geldig_van", vorm = "datum", verplicht = true },\n]\n',
        encoding="utf-8",
    )
    table = tmp_path / "t.csv"
    table.write_text("Vanaf;Wat;Verzekeraar\n01-01-2026;contract;3311\n", encoding="utf-8")
    (row,) = read_table(table, Contract, str(profile)).rows
    assert row.item is not None
    assert row.item.uzovi == "3311"
    for wrong in ("bestaat-niet.toml", str(DEMO / "praktijk.toml")):
        with pytest.raises(UnusableInputError, match="IN-PROFIEL-FOUT"):
            read_table(table, Contract, wrong)
