"""A flat message is shown record by record, and nobody in it is known by it."""

import io
import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapter.core.findings import Finding
from adapter.exporters.eirecord import EiRow, EiTotals, RecordPart
from adapter.formats.ei.compiled import Waarde
from adapter.formats.ei.layout import RecordLayout, Standaard
from adapter.formats.ei.registry import standards
from adapter.formats.ei.writing import EiWriter
from adapter.reference.shown import shown
from adapter.workflows.show import TABLE, TREE, View, show_messages

BSN, NAME, BORN = "999990019", "Proefpersoon", date(1988, 4, 5)
PERSON: dict[str, Waarde] = {
    "NUM313": BSN,
    "NUM003": "VERZ12345",
    "NUM366": "PAT-7700",
    "DAT006": BORN,
    "NAM193": NAME,
    "NAM025": "PQR",
    "COD083": "9999ZZ",
    "NUM030": "12345",
    "COD061": "9999",
}
CARE: dict[str, Waarde] = {
    "COD367": "041",
    "COD692": "041",
    "COD388": "15C01",
    "COD695": "15C018",
    "COD988": "999990020",
    "DAT001": date(2026, 10, 1),
    "DAT272": date(2026, 10, 1),
    "COD836": "01234567",
    "COD953": "0101",
    "COD127": "M54",
    "NUM362": "REF-1",
    "NUM368": "TRAJECT-1",
    "ANT054": 1,
    "BED160": 12345,
    "BED161": 12345,
    "NUM371": "TAR-1",
    "OMS016": "Mevrouw belde",
}
MARKS = (BSN, "VERZ12345", "PAT-7700", NAME, "PQR", "9999ZZ", "1988", "M54", "TRAJECT", "belde")


def record(layout: RecordLayout, **more: Waarde) -> tuple[Waarde, ...]:
    """Return the values of a record: what the person and the care are, and what is said more."""
    held = {**PERSON, **CARE, **more}
    empty: dict[str, Waarde] = {"datum": None, "bedrag": 0, "aantal": 0, "code": "", "tekst": ""}
    made = [held.get(veld.element, empty[veld.soort]) for veld in layout.velden]
    for veld in layout.velden:
        if (sign := layout.sign_of(veld)) and veld.soort == "bedrag":
            made[layout.index[sign.nr]] = more.get("sign", "D")
    return (layout.kenmerk, *made[1:])


def message(
    standaard: Standaard, *, credit: bool = False, more: Mapping[str, Waarde] | None = None
) -> bytes:
    """Return a message with one person and every kind of record."""
    target = io.BytesIO()
    writer = EiWriter(standaard, target)
    head = record(standaard.records["01"], NUM029="F-1", COD363="EUR")
    writer.write("01", ("01", standaard.berichtcodes[0], *standaard.version_digits, *head[4:]))
    for kenmerk in sorted(set(standaard.records) - {"01", "99"}):
        sign = {"sign": "C"} if credit else {}
        writer.write(kenmerk, record(standaard.records[kenmerk], **sign, **(more or {})))
    writer.finish()
    return target.getvalue()


def show(
    folder: Path, data: bytes, form: str | None = None, *, reveal: bool = False, line: int = 0
) -> tuple[list[Any], View]:
    """Return what is shown of a message, and the view."""
    path = folder / "bericht.txt"
    path.write_bytes(data)
    views = show_messages([path], form, reveal=reveal, record=line or None)
    return next((list(view), view) for view in views)


def words(parts: list[Any]) -> str:
    """Return everything that is told of parts, in text and JSON."""
    told: list[object] = []
    for part in parts:
        if isinstance(part, RecordPart):
            told += [*part.to_lines("nl"), *part.to_lines("en"), part.to_dict()]
        elif isinstance(part, Finding):
            told.append(part)
        else:
            told += [part.to_text("nl"), part.to_dict()]
    return str(told)


ALL = [item for item in standards().values() if item.soort != "fragment"]


@pytest.mark.parametrize("form", [TREE, TABLE])
@pytest.mark.parametrize("standaard", ALL, ids=lambda s: f"{s.naam}-{s.versie}")
def test_nobody_is_known_by_what_is_shown_unless_asked_for(
    standaard: Standaard, form: str, tmp_path: Path
) -> None:
    if standaard.is_retour and form == TABLE:
        return
    data = message(standaard)
    told = words(show(tmp_path, data, form)[0])
    assert not [mark for mark in MARKS if mark in told]
    for line in range(1, data.count(b"\r\n") + 1):
        told = words(show(tmp_path, data, line=line)[0])
        assert not [mark for mark in (*MARKS, "1988040") if mark in told]
    asked = words(show(tmp_path, data, TREE, reveal=True)[0])
    assert {BSN, NAME, "1988-04-05"} <= {mark for mark in (*MARKS, "1988-04-05") if mark in asked}


def test_the_tree_tells_values_signs_and_meanings(tmp_path: Path) -> None:
    parts, view = show(tmp_path, message(standards()["ZH308", "9.0"], credit=True))
    lines = ["".join(line) for part in parts for line in part.to_lines("nl")]
    assert (
        lines[0]
        == "01 Voorlooprecord (regel 1, ZH308 9.0, Declaratie DBC/ziekenhuiszorg (finaal concept))"
    )
    for line in (
        "02 Verzekerdenrecord (regel 2)",
        "  0203 Burgerservicenummer (BSN) verzekerde: ***",
        "  04 Prestatierecord (regel 3)",
        "    0423 Specialisme voorschrijver/verwijzer: 0101 (Huisarts",
        "    06 Tariefrecord (regel 4)",
        "    16 Zorgactiviteitrecord (regel 5)",
        "      98 Commentaarrecord (regel 6)",
        "99 Sluitrecord (regel 7)",
        "  9906 Aantal zorgactiviteitrecords: 1",
    ):
        assert any(held.startswith(line) for held in lines), line
    assert any("Declaratiebedrag (incl. BTW): -123,45" in held for held in lines)
    assert any(held.endswith(": C (credit)") for held in lines)
    assert isinstance(view.totals, EiTotals)
    assert view.totals.to_text("nl") == (
        "Totaal: aantal verzekerden 1; debet 0 (€ 0,00), credit 1 (€ 123,45), saldo € -123,45; "
        "sluitrecord noemt € -123,45"
    )


def test_the_table_has_a_row_for_each_record_with_money(tmp_path: Path) -> None:
    parts, _ = show(tmp_path, message(standards()["ZH308", "9.0"]), TABLE)
    (row,) = parts
    assert isinstance(row, EiRow)
    assert row.to_dict() == {
        "record": "06",
        "line": 4,
        "debet_credit": "D",
        "verzekerde": None,
        "prestatiecodelijst": "041",
        "prestatiecode": "15C018",
        "begindatum": "2026-10-01",
        "aantal": "1",
        "tarief": "123.45",
        "bedrag": "123.45",
        "referentienummer": "TAR-1",
        "masked": ["verzekerde"],
    }


def test_the_table_tells_the_deelprestatie_of_a_tariefrecord(tmp_path: Path) -> None:
    own: dict[str, Waarde] = {"COD334": "21B012", "COD677": "050", "DAT298": date(2026, 10, 9)}
    columns = ("prestatiecodelijst", "prestatiecode", "begindatum")
    for more, told in [
        (own, ["050", "21B012", "2026-10-09"]),
        ({}, ["041", "15C018", "2026-10-01"]),
    ]:
        data = message(standards()["GZ321", "1.0"], more=more)
        ((row, *_), _) = show(tmp_path, data, TABLE)
        assert [row.to_dict()[column] for column in columns] == told


def test_one_record_is_shown_whole_with_positions(tmp_path: Path) -> None:
    data = message(standards()["ZH308", "9.0"])
    (part,), view = show(tmp_path, data, line=4)
    layout = standards()["ZH308", "9.0"].records["06"]
    told = part.to_dict()
    assert [item["rubriek"] for item in told["rubrieken"]] == [veld.nr for veld in layout.alle]
    amount = next(item for item in told["rubrieken"] if item["element"] == "BED161")
    assert (amount["raw"], amount["value"], amount["obligation"]) == ("00012345", "123.45", "C")
    assert view.totals is None
    text = ["".join(line) for line in part.to_lines("nl")]
    assert any("[00012345] = 123,45" in line for line in text)
    (missing,), _ = show(tmp_path, data, line=99)
    assert missing.code == "TOON-GEEN-REGEL"


def test_one_record_is_asked_of_flat_messages_only(tmp_path: Path) -> None:
    (finding,), _ = show(tmp_path, b"<Bericht/>", line=2)
    assert finding.code == "TOON-GEEN-RECORDS"


def test_a_bad_message_is_shown_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    lines = message(standards()["ZH308", "9.0"]).split(b"\r\n")
    lines[2] = lines[2][:70]
    lines[3] = b"77" + lines[3][2:]
    lines[1] = lines[1][:53] + b"20261399" + lines[1][61:]
    parts, _ = show(tmp_path, b"\n".join(lines))
    codes = [(part.code, part.at.line) for part in parts if isinstance(part, Finding)]
    assert codes == [
        ("EI-2-LENGTE", 3),
        ("TOON-NIET-OP-ZIJN-PLAATS", 3),
        ("EI-2-RECORD-ONBEKEND", 4),
    ]
    shown_lines = [part.line for part in parts if isinstance(part, RecordPart)]
    assert shown_lines == [1, 2, 3, 4, 5, 6, 7]
    text = [
        "".join(line)
        for part in parts
        if isinstance(part, RecordPart)
        for line in part.to_lines("nl")
    ]
    assert "  0207 Datum geboorte verzekerde: *** [geen geldige waarde]" in text
    assert "onbekend record (regel 4)" in text


@pytest.mark.parametrize(
    ("data", "code"), [(b"011010900", "EI-1-VERSIE"), (b"019990100" + b" " * 400, "EI-1-ONBEKEND")]
)
def test_an_unknown_standard_says_so(data: bytes, code: str, tmp_path: Path) -> None:
    data = data.replace(b"011010900", b"011019900")
    (finding,), _ = show(tmp_path, data)
    assert finding.code == code


def test_a_reference_that_tells_the_person_is_masked(tmp_path: Path) -> None:
    standaard = standards()["PM304", "3.2"]
    target = io.BytesIO()
    writer = EiWriter(standaard, target)
    writer.write("01", ("01", "107", "03", "02", *record(standaard.records["01"])[4:]))
    writer.write("02", record(standaard.records["02"]))
    for reference in (f"R{BSN}", "R05041988", "R-VERZ12345", "R-1"):
        writer.write("04", record(standaard.records["04"], NUM362=reference))
    writer.finish()
    parts, _ = show(tmp_path, target.getvalue(), TABLE)
    assert [row.to_dict()["referentienummer"] for row in parts] == [None, None, None, "R-1"]


def test_only_known_elements_and_shapes_are_shown() -> None:
    known = {
        veld.element
        for standaard in standards().values()
        for layout in standaard.records.values()
        for veld in layout.velden
    }
    assert set(shown("EI").vorm) <= known
    assert not {"NUM313", "NUM003", "DAT006", "NAM193", "OMS016", "NUM406"} & set(shown("EI").vorm)


def test_a_long_message_is_shown_without_keeping_it(tmp_path: Path) -> None:
    standaard = standards()["PM304", "3.2"]
    path = tmp_path / "lang.txt"
    with path.open("wb") as stream:
        writer = EiWriter(standaard, stream)
        writer.write("01", ("01", "107", "03", "02", *record(standaard.records["01"])[4:]))
        writer.write("02", record(standaard.records["02"]))
        row = record(standaard.records["04"])
        for _ in range(20_000):
            writer.write("04", row)
        writer.finish()
    views = show_messages([path], TREE, reveal=False)
    parts = iter(next(views))
    begun = time.process_time()
    first = next(parts)
    assert isinstance(first, RecordPart)
    assert time.process_time() - begun < 1
    assert sum(1 for _ in parts) == 20_002


def test_the_command_line_shows_text_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from adapter.cli import main  # noqa: PLC0415 - the command line is one test here

    path = tmp_path / "bericht.txt"
    path.write_bytes(message(standards()["PM304", "3.2"]))
    for arguments in ((), ("--as", "table"), ("--record", "3"), ("--format", "json")):
        with pytest.raises(SystemExit) as left:
            main(["show", str(path), *arguments])
        assert left.value.code == 0
        told = capsys.readouterr().out
        assert told
    lines = [json.loads(line) for line in told.splitlines()]
    assert [line["kind"] for line in lines] == [*["record"] * 6, "summary"]
    assert lines[0]["record"] == "01"
    assert lines[-1]["kind"] == "summary"
    assert lines[-1]["overzicht"] == "123.45"
