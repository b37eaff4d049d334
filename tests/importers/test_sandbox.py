"""sandbox.toml: what is right is read, what is not is told with what was probably meant."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from adapter.core.errors import UnusableInputError
from adapter.importers.practice import read_practice
from adapter.importers.sandbox import read_sandbox
from adapter.importers.tomlfile import Line, load
from adapter.model.sandbox import Beleid, Retourcodes, Sandbox

EXAMPLE = Path(__file__).resolve().parents[2] / "fixtures/demo/sandbox.toml"


def read(text: str, tmp_path: Path) -> Sandbox:
    path = tmp_path / "sandbox.toml"
    path.write_text(text, encoding="utf-8")
    return read_sandbox(path)


def test_the_example_shows_every_key_and_the_codes_that_are_taken_without_it() -> None:
    found = read_sandbox(EXAMPLE)
    text = EXAMPLE.read_text(encoding="utf-8")
    for kind in (Beleid, Retourcodes):
        assert all(f"\n{field.name} = " in text for field in attrs.fields(kind))
    assert found.retourcodes == Retourcodes()
    assert found.beleid == Beleid(dubbel="afwijzen")
    assert found.tarieven[0].maximum == Decimal("180.00")
    assert found.verzekerden[0].van == date(2026, 12, 1)
    assert not found.verzekerden[0].verzekerd


def test_an_empty_file_is_the_insurer_that_awards_everything(tmp_path: Path) -> None:
    assert read("", tmp_path) == Sandbox()


@pytest.mark.parametrize(
    ("amount", "read_as"), [("5", "5.00"), ("5.5", "5.50"), ('"5.50"', "5.50"), ("0", "0.00")]
)
def test_an_amount_is_a_number_or_a_text(amount: str, read_as: str, tmp_path: Path) -> None:
    found = read(f"[[tarieven]]\nmaximum = {amount}", tmp_path)
    assert str(found.tarieven[0].maximum) == read_as


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[belied]", "belied → beleid"),
        ("[beleid]\nboven_max = 'verlagen'", "beleid.boven_max → boven_maximum"),
        ("[[tarieven]]\nmaximum = 5\nprestatie = 'CO1'", "tarieven.prestatie → prestatiecode"),
        ("[[verzekerde]]\nbsn = '*'", "verzekerde → verzekerden"),
    ],
)
def test_an_unknown_key_is_told_with_the_likely_one(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError) as wrong:
        read(text, tmp_path)
    assert wrong.value.code == "IN-SANDBOX-SLEUTEL"
    assert told in wrong.value.details["sleutels"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("beleid = 3", "beleid"),
        ("tarieven = [3]", "tarieven"),
        ("[verzekerden]\nbsn = '*'", "verzekerden"),
        ("[beleid]\nboven_maximum = 'soms'", "beleid.boven_maximum"),
        ("[beleid]\ndubbel = 'verlagen'", "beleid.dubbel"),
        ("[beleid]\nuitbetalen = 'ja'", "beleid.uitbetalen"),
        ("[retourcodes]\ndubbel = '58'", "retourcodes.dubbel"),
        ("[[tarieven]]\nprestatiecode = 'CO0627'", "tarieven.maximum"),
        ("[[tarieven]]\nmaximum = 1.234", "tarieven.maximum"),
        ("[[tarieven]]\nmaximum = -1", "tarieven.maximum"),
        ("[[tarieven]]\nmaximum = true", "tarieven.maximum"),
        ("[[tarieven]]\nmaximum = inf", "tarieven.maximum"),
        ("[[tarieven]]\nmaximum = nan", "tarieven.maximum"),
        ("[[contracten]]\nvan = 2026-01-01", "contracten.agb"),
        ("[[afwijzen]]\nprestatiecode = '*'", "afwijzen.retourcode"),
        ("[[verzekerden]]\nvan = '2026-01-01'", "verzekerden.van"),
        ("[[verzekerden]]\nvan = 2026-02-01\ntot = 2026-01-01", "verzekerden.tot"),
        ("[[verzekerden]]\nbsn = '[0-9]'", "verzekerden.bsn"),
        ("[verzekeraar]\ndeclaratienummer = ''", "verzekeraar.declaratienummer"),
    ],
)
def test_what_has_not_its_form_is_named(text: str, fields: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError) as wrong:
        read(text, tmp_path)
    table, _, key = fields.partition(".")
    told = str(wrong.value.details["velden"])
    assert wrong.value.code == "IN-SANDBOX"
    assert re.match(rf":\d+ .*\b{table}\b.*{key} → ", told)


def test_a_fault_is_told_with_line_table_row_key_and_example(tmp_path: Path) -> None:
    text = "[[tarieven]]\nmaximum = 12.00\n\n[[tarieven]]\nmaximum = '150,00'\n"
    with pytest.raises(UnusableInputError) as wrong:
        read(text, tmp_path)
    assert wrong.value.details["velden"] == ":5 [[tarieven]] 2 maximum → maximum = 150.00"


@pytest.mark.parametrize(
    "value", ["1" * 5000, "1e99999999999999999999", "[" * 5000, "2026-13-01", "'"]
)
def test_what_python_takes_for_no_number_is_told_as_no_toml(value: str, tmp_path: Path) -> None:
    text = f"x = {value}"
    with pytest.raises(UnusableInputError, match="IN-SANDBOX-TOML"):
        read(text, tmp_path)
    found = load(text, Decimal)
    assert isinstance(found, Line)
    assert found.number in {"-", "1"}
    plain = load(text)
    assert isinstance(plain, Line) or plain == {"x": float("inf")}


def test_a_number_of_thousands_of_hexadecimal_digits_has_not_its_form(tmp_path: Path) -> None:
    number = f"0x{'f' * 5000}"
    with pytest.raises(UnusableInputError, match="IN-SANDBOX"):
        read(f"[[tarieven]]\nmaximum = {number}", tmp_path)
    path = tmp_path / "praktijk.toml"
    path.write_text(f"[praktijk]\nagb = {number}", encoding="utf-8")
    with pytest.raises(UnusableInputError, match="IN-PRAKTIJK"):
        read_practice(path)


def test_a_file_that_is_no_toml_or_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="IN-SANDBOX-TOML"):
        read("= 3", tmp_path)
    with pytest.raises(UnusableInputError, match="IN-ONLEESBAAR"):
        read_sandbox(tmp_path / "nergens.toml")
