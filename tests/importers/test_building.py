"""Rows become model objects by profile; what is wrong stays with its row, and is never quoted."""

from decimal import Decimal
from pathlib import Path

import pytest

from adapter.core.errors import UnusableInputError
from adapter.core.findings import Finding
from adapter.importers.building import Table, TableRow, read_table
from adapter.importers.profile import KINDS, profiles
from adapter.model.afspraak import Afspraak, Partij, Tarief
from adapter.model.regel import Regel

HEADER = (
    "Factuurnummer;Factuurdatum;UZOVI;AGB behandelaar;Prestatiecodelijst;Prestatiecode;Datum;"
    "Aantal;Tarief;Bedrag;BSN;Naam verwijzer"
)
GOOD = "D1;30-11-2026;3311;94009201;071;CO0627;03-11-2026;1;180,00;180,00;999990019;Voorbeeld"


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def _table(path: Path, *lines: str, profile: str | None = None) -> Table[Regel]:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_table(path, Regel, profile)


def _row(path: Path, line: str, header: str = HEADER) -> TableRow[Regel]:
    (row,) = _table(path, header, line).rows
    return row


def _said(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None]]:
    origins = [(item, item.at.origin) for item in findings]
    return [(item.severity.label, item.code, at.column if at else None) for item, at in origins]


def test_a_good_row_becomes_an_object_with_its_place(path: Path) -> None:
    row = _row(path, GOOD)
    assert row.item is not None
    assert row.item.bsn == "999990019"
    assert row.item.tarief == row.item.bedrag == Decimal("180.00")
    assert row.findings == ()
    assert str(row.herkomst.cel("bsn")) == f"{path}:2:BSN"
    assert str(row.herkomst.cel("zorglabel")) == f"{path}:2:Zorglabel"
    assert str(row.herkomst.cel()) == f"{path}:2"


def test_a_row_does_not_show_a_person_when_it_is_printed(path: Path) -> None:
    row = _row(path, GOOD)
    for text in (repr(row), repr(row.item)):
        assert "999990019" not in text
        assert "Voorbeeld" not in text


@pytest.mark.parametrize(
    "header",
    [
        HEADER.replace("Bedrag", "Declaratiebedrag"),
        HEADER.replace("AGB behandelaar", "AGB uitvoerder"),
        HEADER.upper(),
        HEADER.replace("Prestatiecodelijst", "  prestatie-code lijst "),
        HEADER.replace("Datum", "Dátum").replace("BSN", "B.S.N."),
    ],
    ids=["alias", "other-alias", "case", "spaces", "accents-and-points"],
)
def test_a_header_is_known_by_its_aliases_and_whatever_its_spelling(
    path: Path, header: str
) -> None:
    row = _row(path, GOOD, header)
    assert row.item is not None
    assert (row.item.bedrag, row.item.agb_behandelaar) == (Decimal("180.00"), "94009201")


def test_unknown_columns_are_told_once_by_number_and_never_by_name(path: Path) -> None:
    table = _table(path, f"{HEADER};Jansen;;999990019", f"{GOOD};x;;y")
    (finding,) = table.findings
    assert _said(table.findings) == [("warning", "IMP-ONBEKENDE-KOLOM", None)]
    assert finding.details == {"kolommen": "M, O", "bestand": table.bestand}
    assert [row.findings for row in table.rows] == [()]


def test_the_columns_of_uitval_are_known(path: Path) -> None:
    assert _table(path, f"{HEADER};bron;code;reden", f"{GOOD};x;y;z").findings == ()


def test_a_short_row_is_filled_up_with_empty_cells(path: Path) -> None:
    row = _row(path, GOOD.removesuffix(";999990019;Voorbeeld"))
    assert row.item is not None
    assert row.item.bsn is None
    assert _said(_row(path, "D1;30-11-2026").findings)[0] == ("error", "IMP-LEEG", "UZOVI")


def test_extra_cells_are_a_fault_unless_they_are_empty(path: Path) -> None:
    assert _row(path, f"{GOOD};; ").findings == ()
    row = _row(path, f"{GOOD};999990019")
    assert row.item is None
    assert _said(row.findings) == [("error", "IMP-KOLOMMEN", None)]
    assert row.values["bedrag"] == Decimal("180.00")


@pytest.mark.parametrize("empty", ["", "  ", "-", "null", "NULL"])
def test_a_required_cell_that_is_empty_is_a_fault(path: Path, empty: str) -> None:
    row = _row(path, GOOD.replace("3311", empty))
    assert row.item is None
    assert _said(row.findings) == [("error", "IMP-LEEG", "UZOVI")]
    other = _row(path, GOOD.replace("999990019", empty))
    assert other.item is not None
    assert other.item.bsn is None


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_a_sign_that_no_xml_can_hold_is_a_fault(path: Path, sign: str) -> None:
    row = _row(path, GOOD.replace("Voorbeeld", f"Voor{sign}beeld"))
    assert _said(row.findings) == [("error", "IMP-TEKEN", "Naam verwijzer")]


@pytest.mark.parametrize("sign", ["\t", "é", "😀", "\ufffd"])
def test_other_signs_are_kept(path: Path, sign: str) -> None:
    row = _row(path, GOOD.replace("Voorbeeld", f"Voor{sign}beeld"))
    assert row.item is not None
    assert row.item.naam_verwijzer == f"Voor{sign}beeld"


def test_every_fault_of_a_row_is_told_at_once_and_none_is_quoted(path: Path) -> None:
    line = "D1;Jansen;Jansen;Jansen;071;CO0627;Jansen;Jansen;Jansen;Jansen;Jansen;Jansen"
    row = _row(path, line)
    assert [code for _, code, _ in _said(row.findings)] == [
        "IMP-DATUM", "IMP-BSN", "IMP-UZOVI", "IMP-AGB", "IMP-DATUM", "IMP-GETAL", "IMP-BEDRAG",
        "IMP-BEDRAG",
    ]  # fmt: skip
    assert "Jansen" not in repr(row.findings)
    assert row.values == {
        "factuurnummer": "D1",
        "prestatiecodelijst": "071",
        "prestatiecode": "CO0627",
        "naam_verwijzer": "Jansen",
    }


def test_a_mended_cell_is_used_with_a_warning(path: Path) -> None:
    row = _row(path, GOOD.replace("3311", "311").replace("CO0627", "C00627"))
    assert row.item is not None
    assert (row.item.uzovi, row.item.prestatiecode) == ("0311", "CO0627")
    assert _said(row.findings) == [
        ("warning", "IMP-VOORLOOPNUL", "UZOVI"),
        ("warning", "IMP-LETTER-O", "Prestatiecode"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Totaal;;;;;;;60;;1.039,48;;",
        ";;;;;;;;;1.039,48",
        "Totaal",
        ";;;;;;;;;;;Aantal rijen: 60",
        "F1;;;;;;;;;1.039,48",
        "Gemaakt op 03-11-2026;-;null",
    ],
)
def test_a_total_or_foot_line_has_one_finding_and_no_amount(path: Path, line: str) -> None:
    row = _row(path, line)
    assert row.item is None
    assert _said(row.findings) == [("error", "IMP-TOTAALRIJ", None)]
    assert row.values == {"bedrag": Decimal("0.00")}
    assert row.cells[0] == line.partition(";")[0]


@pytest.mark.parametrize(
    "line",
    [
        "D1;30-11-2026;;;;;;1;180,00;180,00",
        ";;;;071;CO0627;;1;180,00;180,00",
        GOOD.replace("3", ""),
    ],
)
def test_a_row_of_which_more_is_there_keeps_its_amount(path: Path, line: str) -> None:
    row = _row(path, line)
    assert "IMP-TOTAALRIJ" not in [finding.code for finding in row.findings]
    assert row.values["bedrag"] == Decimal("180.00")


def test_a_header_between_the_rows_is_told_once(path: Path) -> None:
    first, again, second = _table(path, HEADER, GOOD, HEADER, GOOD).rows
    assert (first.item is None, second.item is None) == (False, False)
    assert _said(again.findings) == [("error", "IMP-KOPRIJ", None)]
    assert again.values == {"bedrag": Decimal("0.00")}


def test_a_row_with_a_stray_quote_is_told_once_and_the_next_is_read(path: Path) -> None:
    faulty = GOOD.replace("CO0627", '"CO0627')
    rows = list(_table(path, HEADER, GOOD, faulty, GOOD.replace("D1", 'D"2'), faulty + ";x").rows)
    assert [row.item is None for row in rows] == [False, True, False, True]
    assert rows[2].item is not None
    assert rows[2].item.factuurnummer == 'D"2'
    for row in (rows[1], rows[3]):
        assert _said(row.findings) == [("error", "IMP-AANHALINGSTEKEN", None)]
    assert rows[1].values["bedrag"] == Decimal("180.00")
    assert rows[3].values == {"bedrag": Decimal("0.00")}  # its cells may be shifted


def test_two_equal_rows_are_two_rows(path: Path) -> None:
    assert [row.item is None for row in _table(path, HEADER, GOOD, GOOD).rows] == [False, False]


def test_the_header_may_stand_lower_but_not_anywhere(path: Path) -> None:
    titles = ["Praktijk;november", ""] * 14
    (row,) = _table(path, *titles, HEADER, GOOD).rows
    assert row.herkomst.rij == 30
    with pytest.raises(UnusableInputError) as caught:
        _table(path, *["titel;x"] * 30, HEADER, GOOD)
    assert caught.value.code == "IN-PROFIEL"


def test_a_table_that_fits_nothing_is_told_what_it_lacks(path: Path) -> None:
    with pytest.raises(UnusableInputError) as caught:
        _table(path, HEADER.replace("UZOVI", "Verzekeraar").replace(";Bedrag", ";Prijs"), GOOD)
    assert caught.value.code == "IN-PROFIEL"
    assert caught.value.details == {
        "bestand": str(path), "profiel": "ggz-consulten", "kolommen": "UZOVI, Bedrag",
    }  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n \n", b"\xff\xfe"])
def test_an_empty_file_is_told_to_be_empty(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UnusableInputError, match="IN-LEEG"):
        read_table(path, Regel)


def test_a_header_without_rows_is_told(path: Path) -> None:
    table = _table(path, HEADER)
    assert list(table.rows) == []
    assert _said(table.findings) == [("warning", "IMP-GEEN-RIJEN", None)]


@pytest.mark.parametrize("name", ["nergens", "partijen"])
def test_a_profile_that_is_not_for_this_table_is_refused_with_those_that_are(
    path: Path, name: str
) -> None:
    with pytest.raises(UnusableInputError) as caught:
        _table(path, HEADER, GOOD, profile=name)
    assert caught.value.code == "IN-PROFIEL-ONBEKEND"
    assert caught.value.details == {"profiel": name, "bekend": "ggz-consulten"}


def test_a_profile_by_name_is_used(path: Path) -> None:
    (row,) = _table(path, HEADER, GOOD, profile="ggz-consulten").rows
    assert row.item is not None


def test_each_table_beside_the_export_has_its_own_objects(path: Path) -> None:
    path.write_text("AGB;Naam\n94009101;Zuiderlicht\n", encoding="utf-8")
    (partij,) = read_table(path, Partij).rows
    assert partij.item is not None
    assert partij.item.naam == "Zuiderlicht"
    path.write_text(
        "Prestatiecodelijst;Prestatiecode;Geldig van;Max tarief\n071;CO0627;01-01-2026;189,60\n",
        encoding="utf-8",
    )
    (tarief,) = read_table(path, Tarief).rows
    assert tarief.item is not None
    assert tarief.item.geldig_tot is None
    with pytest.raises(UnusableInputError, match="IN-ANDER-PROFIEL"):
        read_table(path, Afspraak)


def test_every_profile_gives_something_that_exists_and_fills_its_fields() -> None:
    for profile in profiles().values():
        fields = {field.name for field in KINDS[profile.levert].__attrs_attrs__}  # type: ignore[attr-defined]  # attrs adds it
        # An order of the aanvrager stands in the agreement here; ggz has no code below a code.
        told = {"orderreferentie", "onderliggende_prestatiecode"}
        elsewhere = told if profile.naam == "ggz-consulten" else set()
        assert {kolom.veld for kolom in profile.kolommen} == fields - {"herkomst", *elsewhere}
