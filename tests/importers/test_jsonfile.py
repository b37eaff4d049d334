"""JSON is read piece by piece, to the last digit, and no key or value is lost."""

import json
import tracemalloc
from pathlib import Path

import pytest

from adapter.core.errors import UnusableInputError
from adapter.importers.building import read_table
from adapter.importers.sheets import read_sheets
from adapter.model.afspraak import Afspraak, Partij


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "tabel.json"


def cells(path: Path, text: str) -> list[tuple[str, ...]]:
    path.write_text(text, encoding="utf-8")
    (sheet,) = read_sheets(path)
    return [row.cells for row in sheet.rows]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("155.10", "155.10"),
        ("1e2", "100"),
        ("1.5512E2", "155.12"),
        ("-0.5", "-0.5"),
        ("1.039", "1.0390"),
        ("0.1", "0.1"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("1e400", "1E+400"),
        ("1e-999999999", "1E-999999999"),
        ('"155,12"', "155,12"),
        ('"1e2"', "1e2"),
        ("null", ""),
        ("true", "WAAR"),
        ("false", "ONWAAR"),
        ('"a\\nb"', "a\nb"),
        ('"\\ud800"', "\uffff"),
        ('["CO0497", "CO0627"]', '["CO0497", "CO0627"]'),
        ('["CO0497"]', "CO0497"),
        ("[]", ""),
        ('{"a": {"b": [1, 2.50, null, true]}}', '{"a": {"b": ["1", "2.50", null, true]}}'),
    ],
)
def test_a_value_is_given_to_the_last_digit(path: Path, value: str, text: str) -> None:
    assert cells(path, f'[{{"kop": {value}, "z": "z"}}]') == [("kop", "z"), (text, "z")]


def test_the_keys_of_all_rows_are_the_header(path: Path) -> None:
    assert cells(path, '[{"a": 1}, {"b": 2, "a": 3}, {}]') == [
        ("a", "b"), ("1", ""), ("3", "2"), ("", ""),
    ]  # fmt: skip


def test_a_key_that_is_there_twice_is_two_columns(path: Path) -> None:
    assert cells(path, '[{"a": 1}, {"a": 2, "b": 3, "a": 4}]') == [
        ("a", "a", "b"), ("1", "", ""), ("2", "4", "3"),
    ]  # fmt: skip
    text = '[{"AGB": "94009101", "Naam": "x", "Naam": "y"}, {"AGB": "94009102", "Naam": "x"}]'
    path.write_text(text, encoding="utf-8")
    rows = list(read_table(path, Partij).rows)
    assert [[finding.code for finding in row.findings] for row in rows] == [
        ["IMP-KOLOM-DUBBEL"], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1}, {"a": 2}]',
        '{"rijen": [{"a": 1}, {"a": 2}]}',
        '{"versie": 1, "data": {"meta": {"leeg": [], "codes": [1, 2]}, "r": [{"a": 1}, {"a": 2}]}}',
        '{"a": 1}\n{"a": 2}\n',
        '\ufeff {"a": 1} {"a": 2}',
        '[\n {"a": 1},\n {"a": 2}\n]\n\n',
    ],
)
def test_rows_are_found_in_a_list_deeper_down_and_on_lines(path: Path, text: str) -> None:
    assert cells(path, text) == [("a",), ("1",), ("2",)]


def test_one_object_is_one_row(path: Path) -> None:
    assert cells(path, '{"a": 1, "b": ["x", "y"]}') == [("a", "b"), ("1", '["x", "y"]')]


def test_of_two_lists_the_one_that_fits_is_read(path: Path) -> None:
    path.write_text(
        '{"clienten": [{"Naam": "x"}], "partijen": [{"AGB": "94009101", "Naam": "y"}]}',
        encoding="utf-8",
    )
    (row,) = read_table(path, Partij).rows
    assert row.item is not None
    assert row.item.naam == "y"
    both = '{"een": [{"AGB": "94009101", "Naam": "x"}], "twee": [{"AGB": "94009102", "Naam": "y"}]}'
    path.write_text(both, encoding="utf-8")
    with pytest.raises(UnusableInputError, match=r"IN-BLADEN.*bladen=1, 2"):
        read_table(path, Partij)


def test_a_list_is_taken_as_codes_where_codes_belong_and_is_a_fault_elsewhere(path: Path) -> None:
    row = {
        "Afspraaknummer": ["OD-1", "OD-2"], "Datum afspraak": "2026-01-01",
        "AGB aanvrager": "94009101", "AGB uitvoerder": "94009001", "Route": 1,
        "Prestaties": ["CO0497", "CO0627"], "Geldig van": "2026-01-01", "Geldig tot": "2026-12-31",
    }  # fmt: skip
    path.write_text(json.dumps([row, {**row, "Afspraaknummer": ["OD-3"]}]), encoding="utf-8")
    wrong, good = read_table(path, Afspraak).rows
    assert [(item.code, str(item.at.origin)) for item in wrong.findings] == [
        ("IMP-SAMENGESTELD", f"{path}:2:Afspraaknummer")
    ]
    assert good.item is not None
    assert good.item.prestaties == ("CO0497", "CO0627")


@pytest.mark.parametrize(
    ("text", "code"),
    {
        "niet af": ("[{", "IN-GEEN-TABEL"),
        "afgebroken": ('[{"a": 1}, {"a": 2}', "IN-GEEN-TABEL"),
        "afgebroken in een object": ('{"r": [{"a": 1}]', "IN-GEEN-TABEL"),
        "iets erachter": ('[{"a": 1}] x', "IN-GEEN-TABEL"),
        "geen rijen": ("[1, 2]", "IN-GEEN-TABEL"),
        "rijen en iets anders": ('[{"a": 1}, 2]', "IN-GEEN-TABEL"),
        "regels en iets anders": ('{"a": 1}\n2\n', "IN-GEEN-TABEL"),
        "geen getal": ('[{"a": NaN}]', "IN-GEEN-TABEL"),
        "te diep": ("[" * 100_000, "IN-GEEN-TABEL"),
        "te diep in een rij": ('[{"a": ' + "[" * 100_000, "IN-GEEN-TABEL"),
        "leeg": ("[]", "IN-LEEG"),
        "leeg in een object": ('{"a": [], "b": []}', "IN-LEEG"),
        "te veel sleutels": (
            "[" + ",".join(f'{{"k{n}": 1}}' for n in range(10_001)) + "]", "IN-TE-GROOT",
        ),
    }.values(),
)  # fmt: skip
def test_what_is_no_list_of_rows_is_refused(path: Path, text: str, code: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInputError) as caught:
        list(read_sheets(path))
    assert caught.value.code == code
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("head", ["[", '{"rijen": ['])
def test_a_long_list_does_not_fill_memory(path: Path, head: str) -> None:
    row = json.dumps({f"sleutel {number}": "waarde" * 5 for number in range(20)})
    with path.open("w", encoding="utf-8") as stream:
        stream.write(head)
        stream.writelines(f"{row},\n" for _ in range(20_000))
        stream.write(f"{row}]{'}' if head != '[' else ''}")
    tracemalloc.start()
    (sheet,) = read_sheets(path)
    assert sum(1 for _ in sheet.rows) == 20_002
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 << 20


def test_a_value_that_is_too_long_is_refused(path: Path) -> None:
    path.write_text('[{"a": "' + "x" * (34 << 20) + '"}]', encoding="utf-8")
    with pytest.raises(UnusableInputError, match="IN-TE-GROOT"):
        list(read_sheets(path))
