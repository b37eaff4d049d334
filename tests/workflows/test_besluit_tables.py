"""Tables of decisions: CSV, workbook and JSON, and what is shown of each row."""

import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from adapter.core.errors import OutputError
from adapter.exporters import tablefile
from adapter.workflows.besluiten import facts, heads
from tests.situaties import EXAMPLE, FIXTURES, HEAD, ROW, cells, decided, export, run


def workbook(path: Path, rows: Iterable[Iterable[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_csv_json_and_a_workbook_are_decided_alike(tmp_path: Path) -> None:
    head, *rows = cells(EXAMPLE / "export.csv")
    listed = tmp_path / "export.json"
    listed.write_text(json.dumps([dict(zip(head, row, strict=True)) for row in rows]))
    ways = [EXAMPLE / "export.csv", listed, workbook(tmp_path / "export.xlsx", [head, *rows])]
    told = [[(item.dan, item.row and item.row.id) for item in decided(path)] for path in ways]
    assert told[0] == told[1] == told[2]
    assert [dan for dan, _ in told[0]].count("route1") == 4


def test_every_row_is_in_the_table_in_every_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path, ROW, ROW.replace("J", "misschien"), ROW.replace(";F1;", ";=1+1;"))
    tables: dict[str, list[list[str]]] = {}
    for form in ("csv", "xlsx", "json"):
        out = tmp_path / f"tabel.{form}"
        status, told, _ = run(capsys, path, "--out", out, "--format", "json")
        assert (status, json.loads(told)["rows"]) == (1, 3)
        assert out.stat().st_mode & 0o777 == 0o600
    tables["csv"] = cells(tmp_path / "tabel.csv")
    sheet = CalamineWorkbook.from_path(str(tmp_path / "tabel.xlsx")).get_sheet_by_index(0)
    tables["xlsx"] = [list(map(str, row)) for row in sheet.to_python()]
    held = json.loads((tmp_path / "tabel.json").read_text(encoding="utf-8"))
    assert tables["csv"][0] == tables["xlsx"][0] == list(heads("nl").values())
    numbers = [row["line"] for row in held]
    for rows in tables.values():
        assert numbers == [int(float(row[1])) for row in rows[1:]]
    assert [row["decision"] for row in held] == ["route1", "onbeslist", "route1"]
    assert (tables["csv"][3][7], tables["xlsx"][3][7]) == ("'=1+1", "=1+1")
    assert (tables["csv"][1][8], held[0]["amount"]) == ("15,00", "15.00")


def test_a_workbook_has_amounts_and_dates_as_such_and_all_else_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ROW.replace("15,00;F1", "1.234,10;00123"),
        ROW.replace("15,00;F1", "-0,07;=1+1"),
        ROW.replace("15,00;F1", "999.999,99;F1").replace(
            "mondzorg;02-11-2026", "mondzorg;01-03-1899"
        ),
        ROW.replace("15,00;F1", ";F1"),
    )
    run(capsys, export(tmp_path, *rows), "--out", tmp_path / "tabel.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "tabel.xlsx"))
    assert book.sheet_names == ["Besluiten"]
    head, *held = book.get_sheet_by_index(0).to_python()
    told = [dict(zip(map(str, head), row, strict=True)) for row in held]
    assert [row["bedrag"] for row in told] == [1234.1, -0.07, 999999.99, ""]
    dates = [row["zorgdatum"] for row in told[1:3]]
    assert dates == [date(2026, 11, 2), "1899-03-01"]
    assert [row["rij"] for row in told] == [2, 3, 4, 5]
    assert [row["factuurnummer"] for row in told[:2]] == ["00123", "=1+1"]


def test_a_workbook_shows_cents_and_whole_dates_under_a_head_that_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, export(tmp_path, ROW), "--out", tmp_path / "tabel.xlsx", "--lang", "en")
    with zipfile.ZipFile(tmp_path / "tabel.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
        assert 'name="Decisions"' in parts.read("xl/workbook.xml").decode()
    assert '<pane ySplit="1" topLeftCell="A2"' in sheet
    assert "<f>" not in sheet
    assert sheet.count("<v>15.00</v>") == 1
    assert all(float(width) >= 12 for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet))
    assert 'formatCode="0.00"' in styles
    assert 'formatCode="yyyy-mm-dd"' in styles
    assert "<b/>" in styles


def test_the_headings_of_a_table_are_those_of_the_facts_in_their_order() -> None:
    (besluit, *_) = decided(EXAMPLE / "export.csv")
    for language in ("nl", "en"):
        assert list(heads(language)) == list(facts(besluit, language))
    assert list(heads("nl", "goes_to"))[-1] == "goes_to"


def test_what_is_wrong_in_a_row_has_a_remedy_and_asks_no_question(tmp_path: Path) -> None:
    path = export(tmp_path, ROW.replace("J", "misschien"), ROW, ROW.replace(";J;", ";;"))
    broken, sound, unknown = [facts(item, "nl") for item in decided(path)]
    assert (broken["question"], broken["answers"], broken["columns"]) == (None, [], [])
    assert "Onderlinge dienstverlening" in str(broken["remedy"])
    assert (sound["question"], sound["remedy"]) == (None, None)
    assert "Vul Onderlinge dienstverlening in" in str(unknown["remedy"])
    assert unknown["question"]


@pytest.mark.parametrize(
    ("name", "code"), [("tabel.txt", ".csv, .xlsx, .json"), ("tabel.csv", "--force")]
)
def test_a_table_is_not_written_anywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: str
) -> None:
    (tmp_path / "tabel.csv").write_text("van een ander")
    status, told, complaint = run(capsys, export(tmp_path, ROW), "--out", tmp_path / name)
    assert (status, told, code in complaint) == (2, "", True)
    assert (tmp_path / "tabel.csv").read_text() == "van een ander"


def test_a_table_never_takes_the_place_of_its_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path, ROW)
    before = path.read_bytes()
    status, _, complaint = run(capsys, path, "--out", path, "--force")
    assert (status, "export.csv" in complaint) == (2, True)
    assert path.read_bytes() == before
    assert run(capsys, path, "--out", tmp_path / "t.csv")[0] == 0
    assert run(capsys, path, "--out", tmp_path / "t.csv", "--force")[0] == 0


def test_a_workbook_needs_its_extra_and_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tablefile, "_LAST_ROW", 2)
    rows: list[Mapping[str, object]] = [{"a": "1"}, {"a": "2"}]
    with (tmp_path / "t.xlsx").open("wb") as stream, pytest.raises(OutputError, match="UIT-TABEL"):
        tablefile.writer_of("t.xlsx")(stream, {"a": "a"}, rows, "nl")
    monkeypatch.setattr(tablefile, "find_spec", lambda _: None)
    with pytest.raises(OutputError, match="UIT-TABEL-XLSX"):
        tablefile.writer_of("t.xlsx")


def test_a_table_without_rows_is_a_table(tmp_path: Path) -> None:
    with (tmp_path / "t.json").open("w+b") as stream:
        tablefile.writer_of("t.json")(stream, {"a": "a"}, [], "nl")
    assert json.loads((tmp_path / "t.json").read_text()) == []


def test_what_is_said_of_an_export_comes_before_its_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path, f"{ROW};x", head=f"{HEAD};Nog iets")
    _, told, _ = run(capsys, path, "--format", "json")
    kinds = [json.loads(line) for line in told.splitlines()]
    assert [(line["kind"], line.get("code")) for line in kinds] == [
        ("finding", "IMP-ONBEKENDE-KOLOM"),
        ("row_decision", None),
    ]
    _, told, _ = run(capsys, path, "--out", tmp_path / "t.csv", "--lang", "en")
    assert "IMP-ONBEKENDE-KOLOM" in told
    assert "1 x invoice" in told


def test_a_decision_is_told_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warned = "adz;02-11-2026;rechtstreeks;niet-getoetst;nee;niet van toepassing"
    path = export(
        tmp_path, warned.rpartition(";")[0], "anders;02-11-2026;;;",
        head="Sector;Zorgdatum;Declaratieweg;ADZ-vorm;Eigen risico vrijgesteld",
    )  # fmt: skip
    _, told, _ = run(capsys, path)
    assert "ADZ-NIET" in told
    assert "let op  REGIME-LET-OP" in told
    assert "fout  ROUTE-SECTOR" in told
    (besluit, other) = decided(path)
    assert facts(besluit, "nl")["warnings"]
    assert facts(other, "en")["question"] is None


def test_a_decision_is_told_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = (
        "Sector;Zorgdatum;Onderlinge dienstverlening;Zorgdomein;Afgesproken route;Vrije prestatie"
    )
    route_2 = "zpm;02-11-2026;J;ggz;2;N"
    path = export(
        tmp_path, f"{route_2};N;J;contract;CO0627;N", f"{route_2};;;;;",
        head=f"{head};Route 2 bevestigd;Verzekerde zorg;Contract;Prestatiecode;Minderjarig",
    )  # fmt: skip
    _, told, _ = run(capsys, path, EXAMPLE / "export.csv")
    assert "let op  ROUTE-2-TWIJFEL" in told
    assert "de uitvoerder bij de aanvrager; Y02" in told
    assert "vraag: Is het" in told
    assert "(bron: " in told
    _, told, _ = run(capsys, path, "--lang", "en")
    assert "question: " in told


def test_an_export_of_ggz_gets_the_same_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = FIXTURES / "convert" / "elke-afspraakfout"
    out = tmp_path / "t.json"
    run(capsys, folder / "export.csv", "--agreements", folder / "afspraken.csv", "--out", out)
    held = json.loads(out.read_text(encoding="utf-8"))
    lines = (folder / "export.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [row["line"] for row in held] == list(range(2, len(lines) + 1))
    assert {row["sector"] for row in held} == {"zpm"}
    assert {row["decision"] for row in held} >= {"onbeslist", "niet"}
    assert all(row["reason"] for row in held)


def test_a_workbook_that_stops_halfway_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tijdelijk").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tijdelijk"))
    first = export(tmp_path, *[ROW] * 50, name="een.csv")
    again = export(tmp_path, *[ROW] * 50, name="twee.csv")
    status, _, complaint = run(capsys, first, again, "--out", tmp_path / "tabel.xlsx")
    assert status == 2
    assert complaint
    assert not list((tmp_path / "tijdelijk").iterdir())
    assert not (tmp_path / "tabel.xlsx").exists()


def test_a_number_is_told_as_it_is_and_an_amount_as_people_write_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path, ROW.replace("F1", "2026.11"))
    run(capsys, path, "--out", tmp_path / "tabel.csv")
    row = cells(tmp_path / "tabel.csv")[1]
    assert "2026.11" in row
    assert "15,00" in row


def test_what_is_longer_than_a_cell_may_be_is_cut_and_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path, ROW.replace("F1", "F" * 40_000))
    assert run(capsys, path, "--out", tmp_path / "tabel.xlsx")[0] in {0, 1}
    (_, row) = (
        CalamineWorkbook.from_path(str(tmp_path / "tabel.xlsx")).get_sheet_by_index(0).to_python()
    )
    assert any(str(cell).endswith("F…") for cell in row)


@pytest.mark.parametrize("rows", [(), (ROW,)])
def test_what_is_said_of_an_export_as_a_whole_is_not_lost(
    rows: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path, *(f"{row};x" for row in rows), head=f"{HEAD};Onbekende kop")
    _, told, _ = run(capsys, path, "--format", "json")
    codes = {json.loads(line).get("code") for line in told.splitlines()}
    assert "IMP-ONBEKENDE-KOLOM" in codes
    assert ("IMP-GEEN-RIJEN" in codes) == (not rows)


def test_an_open_question_can_be_answered_from_what_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path, "msz;02-11-2026;", head="Sector;Zorgdatum;Aard")
    (besluit,) = decided(path)
    told = facts(besluit, "nl")
    assert {"verzoek", "doorverwijzing"} <= {*str(told["answers"]).split("'")}
    _, shown, _ = run(capsys, path)
    assert "verzoek, doorverwijzing" in shown
    assert str(told["question"]) in shown
