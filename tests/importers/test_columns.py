"""Two columns that are one: the same in both is fine, a difference is never lost."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from adapter.core.errors import UnusableInputError
from adapter.importers.building import TableRow, read_table
from adapter.importers.columns import find_columns, letters
from adapter.importers.profile import profiles
from adapter.model.regel import Regel
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "convert"

HEADER = (
    "Factuurnummer;Factuurdatum;UZOVI;AGB behandelaar;Prestatiecodelijst;Prestatiecode;Datum;"
    "Aantal;Tarief;Bedrag"
)
GOOD = "D1;30-11-2026;3311;94009201;071;CO0627;03-11-2026;1;180,00;180,00"


def _row(tmp_path: Path, header: str, line: str) -> TableRow[Regel]:
    path = tmp_path / "export.csv"
    path.write_text(f"{header}\n{line}\n", encoding="utf-8")
    (row,) = read_table(path, Regel).rows
    return row


@pytest.mark.parametrize("kop", ["Bedrag", "bedrag ", "Declaratiebedrag"])
@pytest.mark.parametrize("cell", ["180,00", " 180.00", "€ 180,00", "", "-"])
def test_a_column_that_is_there_twice_with_the_same_in_it_is_fine(
    tmp_path: Path, kop: str, cell: str
) -> None:
    for header, line in (
        (f"{HEADER};{kop}", f"{GOOD};{cell}"),
        (f"{kop};{HEADER}", f"{cell};{GOOD}"),
    ):
        row = _row(tmp_path, header, line)
        assert row.item is not None
        assert row.item.bedrag == Decimal("180.00")
        assert row.findings == ()


@pytest.mark.parametrize("cell", ["1,00", "veel", "-180,00"])
def test_a_difference_between_two_columns_that_are_one_refuses_the_row(
    tmp_path: Path, cell: str
) -> None:
    row = _row(tmp_path, f"Declaratiebedrag;{HEADER}", f"{cell};{GOOD}")
    (finding,) = row.findings
    assert (finding.code, finding.details) == (
        "IMP-KOLOM-DUBBEL", {"kolom": "Bedrag", "plekken": "A, K"},
    )  # fmt: skip
    assert row.item is None
    assert row.values["bedrag"] == Decimal("180.00")


def test_what_stands_in_one_of_two_columns_only_is_taken(tmp_path: Path) -> None:
    row = _row(tmp_path, f"{HEADER};Polisnummer;Verzekerdennummer", f"{GOOD};V1;")
    assert row.item is not None
    assert row.item.verzekerdennummer == "V1"
    row = _row(tmp_path, f"{HEADER};Declaratiebedrag", f"{GOOD.removesuffix('180,00')};180,00")
    assert row.item is not None
    assert row.item.bedrag == Decimal("180.00")


@pytest.mark.parametrize("cells", ["J;N", "J;", ";N"])
def test_a_deciding_column_that_is_there_twice_stops_the_run(tmp_path: Path, cells: str) -> None:
    with pytest.raises(UnusableInputError) as caught:
        _row(tmp_path, f"{HEADER};Privacyverklaring;privacy-verklaring", f"{GOOD};{cells}")
    assert caught.value.code == "IN-KOLOM-DUBBEL"
    assert caught.value.details == {
        "bestand": str(tmp_path / "export.csv"), "kolom": "Privacyverklaring",
        "plekken": "K, L", "rij": "2",
    }  # fmt: skip


@pytest.mark.parametrize("cells", ["J;J", "J;ja", ";", "-;null"])
def test_a_deciding_column_that_is_there_twice_may_say_the_same(tmp_path: Path, cells: str) -> None:
    row = _row(tmp_path, f"{HEADER};Privacyverklaring;Privacyverklaring", f"{GOOD};{cells}")
    assert row.item is not None
    assert row.item.privacyverklaring in (True, None)


def test_what_uitval_added_goes_before_what_the_export_called_the_same() -> None:
    profile = profiles()["ggz-consulten"]
    columns = find_columns(profile, (*HEADER.split(";"), "Bron", "bron", "code", "reden"))
    assert columns.known[11].veld == "bron"
    assert (columns.rivals, columns.unknown) == ({}, (10,))


def test_many_columns_are_told_by_the_first_of_them() -> None:
    assert letters((0, 26)) == "A, AA"
    assert letters(range(1000)).endswith("S, T, …")


def test_both_columns_are_in_uitval_and_can_be_fed_back(tmp_path: Path) -> None:
    inputs = Inputs(
        exports=(CASES / "export-met-dubbele-kolommen/export.csv",),
        practice=CASES / "praktijk.toml",
        tariffs=CASES / "tarieven.csv",
    )
    omgeving = Omgeving(vandaag=date(2026, 12, 1))
    convert(inputs, tmp_path / "uit", omgeving)
    uitval = tmp_path / "uit/uitval.csv"
    text = uitval.read_text(encoding="utf-8-sig")
    kop, *rows = text.splitlines()
    assert ";Declaratiebedrag;Referentie;referentie;bron;code;reden" in kop
    assert [row.split(";")[22:25] for row in rows] == [["155,12", "R2", ""], ["", "R4", "R5"]]
    again = convert(evolve(inputs, exports=(uitval,)), tmp_path / "weer", omgeving)
    assert [(group.finding.code, group.count) for group in again.row_errors] == [
        ("IMP-KOLOM-DUBBEL", 1), ("IMP-KOLOM-DUBBEL", 1),
    ]  # fmt: skip
    assert (tmp_path / "weer/uitval.csv").read_text(encoding="utf-8-sig") == text
    uitval.write_text(text.replace(";155,12;R2", ";180,00;R2").replace(";R4;R5", ";R4;R4"), "utf-8")
    mended = convert(evolve(inputs, exports=(uitval,)), tmp_path / "goed", omgeving)
    assert (mended.declared.rows, mended.rejected.rows) == (2, 0)
