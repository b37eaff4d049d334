"""Whatever stands in a cell, a conversion ends in a row that goes on or a row that is refused."""

import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from adapter.core.errors import OutputError, UnusableInputError
from adapter.exporters.report import Report
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

CASES = Path(__file__).resolve().parents[2] / "fixtures/convert"
ROW = {
    "Factuurnummer": "D1",
    "Factuurdatum": "30-11-2026",
    "Cliëntnummer": "C-1001",
    "BSN": "999990019",
    "Geboortedatum": "14-03-1984",
    "UZOVI": "3311",
    "Zorgtrajectnummer": "ZT-1",
    "Startdatum zorgtraject": "09-09-2026",
    "AGB regiebehandelaar": "94009203",
    "AGB behandelaar": "94009201",
    "Prestatiecodelijst": "071",
    "Prestatiecode": "CO0627",
    "Datum": "03-11-2026",
    "Aantal": "1",
    "Tarief": "180,00",
    "Bedrag": "180,00",
    "Referentie": "",
    "Afspraaknummer": "",
    "Creditreferentie": "",
    "Omschrijving": "",
}
ONDERLING = {"Afspraaknummer": "OD-1", "Zorgtrajectnummer": "", "Startdatum zorgtraject": ""}
Changes = Mapping[str, str]


def _write(path: Path, rows: Sequence[Changes], header: Sequence[str] = tuple(ROW)) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(header)
    for changes in rows:
        cells = {**ROW, **changes}
        writer.writerow([cells[name] for name in header])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def _convert(folder: Path, *exports: Path, force: bool = False) -> Report:
    route_1 = CASES / "credit-factuur"
    inputs = Inputs(
        exports=exports,
        practice=CASES / "praktijk.toml",
        agreements=route_1 / "afspraken.csv",
        parties=CASES / "partijen.csv",
        tariffs=CASES / "tarieven.csv",
    )
    return convert(inputs, folder / "uit", Omgeving(vandaag=date(2026, 12, 1)), force=force)


def _run(folder: Path, *rows: Changes) -> Report:
    return _convert(folder, _write(folder / "export.csv", rows))


def _refused(folder: Path) -> dict[int, list[str]]:
    return {int(row["bron"].rpartition(":")[2]): row["code"].split() for row in _uitval(folder)}


def _findings(folder: Path) -> list[dict[str, str]]:
    lines = (folder / "uit/bevindingen.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _uitval(folder: Path) -> list[dict[str, str]]:
    with (folder / "uit/uitval.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def _messages(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in sorted((folder / "uit").rglob("*.xml")))


def _label(changes: Changes) -> str:
    return " ".join(f"{name}={cell[:12]}" for name, cell in changes.items() if cell)


GOOD = {"Factuurnummer": "D2"}


@pytest.mark.parametrize(
    "changes",
    [
        {"Aantal": "9" * 18, "Tarief": "9" * 16},
        {"Aantal": "9" * 30},
        {"Tarief": "9" * 30, "Bedrag": "9" * 30},
        {"Bedrag": "1" + "0" * 40},
        {"Factuurdatum": "31-12-9999"},
        {**ONDERLING, "Factuurdatum": "31-12-9999"},
        {"Datum": "01-01-0001"},
        {"Factuurnummer": "D" * 300},
        {**ONDERLING, "Factuurnummer": "D" * 300},
        {"Factuurnummer": "D1\nD"},
        {"Prestatiecodelijst": "072"},
        {"Prestatiecodelijst": "x" * 100},
        {"Aantal": "-1"},
        {"Aantal": "-1", "Bedrag": "180,00", **ONDERLING},
        {"Geboortedatum": "14-03-2084"},
    ],
    ids=_label,
)
def test_a_row_that_cannot_go_is_refused_alone(tmp_path: Path, changes: Changes) -> None:
    report = _run(tmp_path, changes, GOOD)
    assert list(_refused(tmp_path)) == [2]
    assert report.declared.rows == 1
    assert report.closes


@pytest.mark.parametrize(
    "changes",
    [
        {"Referentie": "A&B <c> \"d\" 'e'"},
        {"Zorgtrajectnummer": "ZT\u00e9\u20ac\U0001f600"},
        {"Cliëntnummer": "=1+1"},
        {"Factuurnummer": "D1/2026 (a)"},
        {"Omschrijving": "x" * 10_000},
        {"Aantal": "1,000"},
        {"Aantal": "1,00"},
        {"Tarief": "€ 180", "Bedrag": "180.00"},
    ],
    ids=_label,
)
def test_a_row_that_is_odd_but_sound_goes_on(tmp_path: Path, changes: Changes) -> None:
    _run(tmp_path, changes)
    assert _refused(tmp_path) == ({} if changes.get("Aantal") != "1,000" else {2: ["IMP-GETAL"]})


@pytest.mark.parametrize("bedrag", ["0", "-0", "-0,00", "0,00"])
def test_nothing_is_never_written_as_less_than_nothing(tmp_path: Path, bedrag: str) -> None:
    report = _run(tmp_path, {"Tarief": "0,00", "Bedrag": bedrag})
    told = _messages(tmp_path) + (tmp_path / "uit/rapport.json").read_text("utf-8")
    assert not re.search(r"[>\"]-0", told)
    assert report.closes


def test_a_faulty_row_is_given_back_as_it_came(tmp_path: Path) -> None:
    row = {"BSN": " 999990018 ", "Omschrijving": '=1+1; "x"\ny', "Bedrag": "€ 180,00"}
    _run(tmp_path, row)
    (back,) = _uitval(tmp_path)
    assert back["Omschrijving"] == f"'{row['Omschrijving']}"
    assert {key: back[key] for key in ("BSN", "Bedrag")} == {
        "BSN": " 999990018 ",
        "Bedrag": "€ 180,00",
    }
    assert (back["code"], back["bron"]) == ("IMP-BSN", f"{tmp_path / 'export.csv'}:2")


def test_two_exports_with_other_columns_are_one_account(tmp_path: Path) -> None:
    one = _write(tmp_path / "a.csv", [{"BSN": "1"}])
    header = [name for name in reversed(ROW) if name != "Referentie"]
    other = _write(tmp_path / "b.csv", [{"UZOVI": "x"}, {"Factuurnummer": "D2"}], header)
    report = _convert(tmp_path, one, other)
    assert (report.read.rows, report.declared.rows, report.rejected.rows) == (3, 1, 2)
    first, second = _uitval(tmp_path)
    assert list(first) == [*ROW, "bron", "code", "reden"]
    assert (first["BSN"], second["UZOVI"], second["Datum"]) == ("1", "x", "03-11-2026")
    assert (first["bron"], second["bron"]) == (f"{one}:2", f"{other}:2")


def test_the_columns_that_uitval_adds_are_not_added_twice_and_the_first_place_is_kept(
    tmp_path: Path,
) -> None:
    _run(tmp_path, {"BSN": "1"})
    uitval = Path(shutil.copy(tmp_path / "uit/uitval.csv", tmp_path / "terug.csv"))
    _convert(tmp_path, uitval, force=True)
    assert "IMP-ONBEKENDE-KOLOM" not in {item["code"] for item in _findings(tmp_path)}
    assert (tmp_path / "uit/uitval.csv").read_text("utf-8-sig").splitlines()[0] == (
        uitval.read_text("utf-8-sig").splitlines()[0]
    )
    assert _uitval(tmp_path)[0]["bron"] == f"{tmp_path / 'export.csv'}:2"


def test_an_uitval_that_is_fed_back_as_it_is_is_refused_again(tmp_path: Path) -> None:
    case = CASES / "elke-rijfout"
    _convert(tmp_path, case / "export.csv")
    first = _refused(tmp_path).values()
    uitval = Path(shutil.copy(tmp_path / "uit/uitval.csv", tmp_path / "terug.csv"))
    _convert(tmp_path, uitval, force=True)
    before = [codes for codes in first if codes != ["RIJ-REFERENTIE-DUBBEL"]]
    assert list(_refused(tmp_path).values()) == before


def test_a_corrected_uitval_goes_on(tmp_path: Path) -> None:
    _run(tmp_path, {"BSN": "999990018", "Zorgtrajectnummer": "=ZT-1", "Referentie": "R1"})
    text = (tmp_path / "uit/uitval.csv").read_text(encoding="utf-8-sig")
    corrected = tmp_path / "verbeterd.csv"
    corrected.write_text(text.replace("999990018", "999990019"), encoding="utf-8-sig")
    report = _convert(tmp_path, corrected, force=True)
    assert (report.declared.rows, report.rejected.rows) == (1, 0)
    assert ">=ZT-1<" in _messages(tmp_path)


def test_a_second_run_over_the_same_input_gives_equal_bytes(tmp_path: Path) -> None:
    export = CASES / "elke-rijfout/export.csv"
    trees = []
    for force in (False, True):
        _convert(tmp_path, export, force=force)
        files = sorted(path for path in (tmp_path / "uit").rglob("*") if path.is_file())
        trees.append([(path.name, path.read_bytes()) for path in files])
    assert trees[0] == trees[1]


def test_one_export_is_not_taken_twice(tmp_path: Path) -> None:
    export = _write(tmp_path / "export.csv", [GOOD])
    (tmp_path / "anders.csv").symlink_to(export)
    with pytest.raises(UnusableInputError) as caught:
        _convert(tmp_path, export, tmp_path / "anders.csv")
    assert caught.value.code == "IN-DUBBEL"


def test_what_stops_a_run_leaves_nothing(tmp_path: Path) -> None:
    export = _write(tmp_path / "export.csv", [GOOD])
    with pytest.raises(UnusableInputError):
        _convert(tmp_path, export, tmp_path / "nergens.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit/van-een-ander").touch()
    with pytest.raises(OutputError) as caught:
        _convert(tmp_path, tmp_path / "nergens.csv", force=True)
    assert caught.value.code == "UIT-NIET-VAN-ONS"


def test_a_faulty_row_beside_the_export_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    tariffs = tmp_path / "tarieven.csv"
    text = (CASES / "tarieven.csv").read_text(encoding="utf-8")
    tariffs.write_text(f"{text}071;CO9999;x;;1,00;verzonnen\n", encoding="utf-8")
    inputs = Inputs(
        exports=(_write(tmp_path / "export.csv", [GOOD]),),
        practice=CASES / "praktijk.toml",
        tariffs=tariffs,
    )
    report = convert(inputs, tmp_path / "uit", Omgeving(vandaag=date(2026, 12, 1)))
    errors = [item for item in _findings(tmp_path) if item["severity"] == "error"]
    assert [item["origin"] for item in errors] == [f"{tariffs}:6:Geldig van"]
    assert (report.declared.rows, report.rejected.rows) == (1, 0)


def test_an_export_whose_name_is_no_utf_8_is_converted_or_refused(tmp_path: Path) -> None:
    export = _write(tmp_path / "export.csv", [{"BSN": "1"}])
    odd = export.rename(Path(f"{tmp_path}/\udcff.csv"))
    try:
        report = _convert(tmp_path, odd)
    except UnusableInputError:
        return
    assert report.rejected.rows == 1


def test_a_credit_goes_when_the_debit_it_names_goes(tmp_path: Path) -> None:
    debit = {"Referentie": "R1"}
    credit = {"Factuurnummer": "D2", "Creditreferentie": "R1", "Bedrag": "-180,00"}
    _run(tmp_path, debit, debit, credit)
    assert _refused(tmp_path) == {3: ["RIJ-REFERENTIE-DUBBEL"]}


def test_a_credit_on_earlier_care_goes_and_one_on_a_refused_row_does_not(tmp_path: Path) -> None:
    wrong = {"Referentie": "R1", "BSN": "999990018"}
    taken_back = [
        {"Factuurnummer": number, "Creditreferentie": reference, "Bedrag": "-180,00"}
        for number, reference in (("D1", "R1"), ("D2", "R1"), ("D3", "R0"))
    ]
    _run(tmp_path, *taken_back, wrong)
    codes = _refused(tmp_path)
    assert codes == {2: ["RIJ-CREDIT-ZONDER-DEBET"], 3: ["RIJ-CREDIT-ZONDER-DEBET"], 5: ["IMP-BSN"]}


def test_empty_cells_beyond_the_header_add_no_column(tmp_path: Path) -> None:
    export = _write(tmp_path / "export.csv", [{"BSN": "1"}])
    export.write_text(export.read_text("utf-8").rstrip() + ";;;\n", encoding="utf-8")
    _convert(tmp_path, export)
    assert list(_uitval(tmp_path)[0]) == [*ROW, "bron", "code", "reden"]


def test_the_account_counts_every_finding_in_bevindingen(tmp_path: Path) -> None:
    report = _convert(tmp_path, CASES / "elke-rijfout/export.csv")
    told = Counter(item["severity"] for item in _findings(tmp_path))
    assert told == {severity.label: count for severity, count in report.counts.items()}
