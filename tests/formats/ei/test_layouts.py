"""Every layout loads, and a message of every standard survives reading and writing."""

import io
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapter.core.errors import RegisterError
from adapter.formats.ei.compiled import Ongeldig
from adapter.formats.ei.layout import Standaard, standard_of
from adapter.formats.ei.plekken import plekken
from adapter.formats.ei.reading import EiFaultError, EiReader, EiRecord
from adapter.formats.ei.registry import FOLDER, answered_by, return_of, standards
from adapter.formats.ei.text import decode, encode
from adapter.formats.ei.writing import EiWriter, Misfit
from tests.formats.ei.berichten import MESSAGES, head_of, values_of

ROW = ["0101", 1, 2, "N", "M", "T", "COD001", "", "", "Kenmerk record"]


def test_all_layouts_are_there_and_each_return_knows_its_declaration() -> None:
    assert len(standards()) == len(list(FOLDER.glob("*.toml"))) == 34
    for item in standards().values():
        assert not item.is_retour or answered_by(item), item.naam
    assert return_of(standards()["ZH308", "9.0"]) is standards()["ZH309", "9.0"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["0102", 4, 3, "N", "M", "", "COD002", "", "", "Code"], "begins at 4, expected 3"),
        (["0102", 3, 4, "N", "M", "", "COD002", "", "", "Code"], "takes 6, not 5"),
        (["102", 3, 3, "N", "M", "", "COD002", "", "", "Code"], "not well-formed"),
        (["0102", 3, 3, "X", "M", "", "COD002", "", "", "Code"], "type or obligation"),
        (["0102", 3, 3], "10 columns"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused(row: list[object], fault: str) -> None:
    with pytest.raises(RegisterError, match=fault):
        standard_of(layout(row), "XX301-1.0.toml")


def layout(row: object, **changes: object) -> dict[str, object]:
    """Return the layout of a standard of one record of five positions."""
    return {
        "standaard": "XX301",
        "versie": "1.0",
        "soort": "fragment",
        "berichtcodes": ["999"],
        "recordlengte": 5,
        "bron": "test",
        "zekerheid": "geladen",
        "record": [{"kenmerk": "01", "naam": "Voorlooprecord", "velden": [ROW, row]}],
    } | changes


FITS = ["0102", 3, 3, "N", "M", "", "COD002", "", "", "Code"]


def test_a_layout_that_fits_is_taken() -> None:
    assert standard_of(layout(FITS), "XX301-1.0.toml").records["01"].read("01999") == ("01", "999")


@pytest.mark.parametrize(
    "kenmerk",
    ["z=print()", "1", "012", "0\N{ARABIC-INDIC DIGIT ONE}", "01\n", "", 1, None],
    ids=repr,
)
def test_a_kenmerk_is_two_digits_since_it_becomes_a_name_in_code(kenmerk: object) -> None:
    wrong = layout(FITS, record=[{"kenmerk": kenmerk, "naam": "x", "velden": [ROW, FITS]}])
    with pytest.raises(RegisterError, match=r"XX301-1\.0\.toml"):
        standard_of(wrong, "XX301-1.0.toml")


def test_a_rubriek_has_a_number_of_its_record() -> None:
    with pytest.raises(RegisterError, match="0202 is not well-formed"):
        standard_of(layout(["0202", *FITS[1:]]), "XX301-1.0.toml")


@pytest.mark.parametrize("value", [["x"], 1.5, True, None], ids=str)
@pytest.mark.parametrize("column", range(len(FITS)))
def test_a_column_of_another_kind_is_refused(column: int, value: object) -> None:
    row: list[object] = list(FITS)
    row[column] = value
    with pytest.raises(RegisterError, match="of another kind"):
        standard_of(layout(row), "XX301-1.0.toml")


@pytest.mark.parametrize(
    "changes",
    [
        {"berichtcodes": "107"},
        {"berichtcodes": [107]},
        {"recordlengte": "5"},
        {"recordlengte": 5.0},
        {"recordlengte": 0, "record": [{"kenmerk": "01", "naam": "x", "velden": []}]},
        {"standaard": 301},
        {"versie": 1.0},
        {"titel": ["x"]},
        {"bron": None},
        {"record": "01"},
        {"record": [{"kenmerk": "01", "naam": 1, "velden": [ROW, FITS]}]},
        {"record": [{"kenmerk": "01", "naam": "x", "velden": "0101"}]},
        {"record": [{"kenmerk": "01", "naam": "x", "velden": [1]}]},
    ],
    ids=str,
)
def test_a_key_of_another_kind_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(RegisterError, match=r"XX301-1\.0\.toml"):
        standard_of(layout(FITS, **changes), "XX301-1.0.toml")


def copy(source: BinaryIO, tell: list[Misfit]) -> bytes:
    """Read a message and write it."""
    reader, target = EiReader(source), io.BytesIO()
    writer = EiWriter(reader.standaard, target, tell.append)
    for record in reader:
        if record.kenmerk != "99":
            writer.write(record.kenmerk, record.waarden)
    writer.finish()
    return target.getvalue()


@pytest.mark.parametrize("standaard", MESSAGES, ids=lambda s: f"{s.naam}-{s.versie}")
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_what_is_written_is_read_and_written_again_the_same(
    standaard: Standaard, data: st.DataObject
) -> None:
    target = io.BytesIO()
    tell: list[Misfit] = []
    writer = EiWriter(standaard, target, tell.append)
    writer.write("01", head_of(standaard, data.draw(values_of(standaard.records["01"]))))
    kinds = st.lists(st.sampled_from(sorted(set(standaard.records) - {"01", "99"})), max_size=4)
    for kenmerk in data.draw(kinds):
        writer.write(kenmerk, data.draw(values_of(standaard.records[kenmerk])))
    writer.finish()
    text = target.getvalue()
    assert not tell
    assert {len(line) for line in text.split(b"\r\n")[:-1]} == {standaard.recordlengte}
    assert copy(io.BytesIO(text), tell) == text
    assert copy(io.BytesIO(text.replace(b"\r\n", b"\n").rstrip(b"\n")), tell) == text


def test_every_byte_is_a_sign_and_every_sign_that_byte() -> None:
    every = bytes(range(256))
    assert encode(decode(every)) == every


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EI-1-LEEG"),
        (b"\r\n  \r\n", "EI-1-LEEG"),
        (b"@" * 310, "EI-1-ONBEKEND"),
        (b"019990100" + b" " * 301, "EI-1-ONBEKEND"),
        (b"011950300" + b" " * 301, "EI-1-VERSIE"),
    ],
)
def test_what_is_no_message_says_so(data: bytes, code: str) -> None:
    with pytest.raises(EiFaultError) as fault:
        EiReader(io.BytesIO(data))
    assert fault.value.code == code


def test_what_does_not_fit_is_told_and_cut() -> None:
    standaard = standards()["PM304", "3.2"]
    target = io.BytesIO()
    tell: list[Misfit] = []
    writer = EiWriter(standaard, target, tell.append)
    values = list(standaard.records["02"].read(" " * 310))
    index = standaard.records["02"].index
    values[index["0210"]] = "Łukasiewicz-" * 3
    values[index["0203"]] = "99990001099"
    writer.write("02", values)
    assert [(item.code, item.rubriek) for item in tell] == [
        ("EI-SCHRIJF-LENGTE", "0203"),
        ("EI-SCHRIJF-INGEKORT", "0210"),
        ("EI-SCHRIJF-TEKEN", "0210"),
    ]
    assert writer.faults == 1
    assert len(target.getvalue()) == 312
    assert b"?ukasiewicz-?ukasiewicz-" in target.getvalue()


def test_an_amount_without_place_for_its_minus_and_an_end_of_line_are_told() -> None:
    layout = standards()["PM304", "3.2"].records["04"]
    target = io.BytesIO()
    tell: list[Misfit] = []
    writer = EiWriter(standards()["PM304", "3.2"], target, tell.append)
    values = list(layout.read("0" * 310))
    amount, text = (layout.of_element(name) for name in ("BED161", "NUM362"))
    assert amount
    assert text
    values[layout.index[amount.nr]] = -500
    values[layout.index[text.nr]] = "R1\r\nR2\x85"
    writer.write("04", values)
    assert [(item.code, item.rubriek) for item in tell] == [
        ("EI-SCHRIJF-LENGTE", amount.nr),
        ("EI-SCHRIJF-TEKEN", text.nr),
    ]
    assert writer.faults == 1
    written = target.getvalue()
    assert written[amount.begin : amount.einde] == b"0" * amount.lengte
    assert written[text.begin : text.einde].startswith(b"R1  R2")
    assert (len(written), written.count(b"\n")) == (312, 1)
    writer.finish()
    assert b"-" not in target.getvalue()


@pytest.mark.parametrize("text", ["0_000500", "+0000500", "   00500", "-0000500", "00005²00"])
def test_a_number_is_digits_only_and_else_kept_as_it_stands(text: str) -> None:
    layout = standards()["PM304", "3.2"].records["04"]
    amount = plekken(layout).gedeclareerd
    assert amount
    begin, end = amount.bedrag.begin, amount.bedrag.einde
    whole = "04".ljust(begin, "0") + text + "0" * (310 - end)
    value = layout.read(whole)[layout.index[amount.bedrag.nr]]
    assert isinstance(value, Ongeldig)
    assert value == text
    assert amount.cents(EiRecord(layout, 1, whole)) is None
    assert layout.write(layout.read(whole))[begin:end] == text
