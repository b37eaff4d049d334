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
from adapter.importers.matching import match
from adapter.importers.profile import profiles
from adapter.importers.sheets import read_sheets
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


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "een zip zonder werkmap": ("a.zip", None),
        "een halve zip": ("b.xlsx", b"PK\x03\x04rest"),
        "een oude werkmap die er geen is": ("c.xls", b"\xd0\xcf\x11\xe0rest"),
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


@pytest.mark.parametrize("head", ["<?xml version='1.0'?><Bericht/>", " <html><table>"])
def test_a_message_or_a_web_page_is_told_to_be_one(tmp_path: Path, head: str) -> None:
    (tmp_path / "export.xls").write_text(head, encoding="utf-8")
    with pytest.raises(UnusableInputError, match="IN-XML"):
        list(read_sheets(tmp_path / "export.xls"))


def test_a_file_of_another_shape_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match=r"IN-ANDER-PROFIEL.*profiel=partijen"):
        run(DEMO / "partijen.csv", tmp_path / "uit")


def test_half_a_character_refuses_its_row_and_stops_no_other(tmp_path: Path) -> None:
    header, *rows = TABLE
    data = [{**dict(zip(header, row, strict=True)), "Iets": "x\ud800"} for row in rows[:2]]
    data[0]["Factuurnummer"] += "\udc00"
    data[1]["Kop\ud800"] = "x"
    (tmp_path / "export.json").write_text(json.dumps(data), encoding="utf-8")
    report = run(tmp_path / "export.json", tmp_path / "uit")
    assert (report.rejected.rows, report.declared.rows) == (1, 1)
    assert "IMP-TEKEN" in (tmp_path / "uit/uitval.csv").read_text(encoding="utf-8-sig")


def test_a_table_that_has_more_of_the_profile_lacks_a_column_and_is_no_other(
    tmp_path: Path,
) -> None:
    names = {item: profiles()[item].missing(()) for item in ("zh308-subtrajecten", "ggz-consulten")}
    header = [*names["zh308-subtrajecten"], *names["ggz-consulten"]]
    path = tmp_path / "export.csv"
    path.write_text(";".join(dict.fromkeys(header)).replace("Zelfverwijzer", "Zelfverw"), "utf-8")
    with pytest.raises(UnusableInputError, match=r"IN-PROFIEL\b.*kolommen=Zelfverwijzer"):
        match(path, ("subtrajecten",), None, "export.csv")
