"""The command credit: what it says, and how it ends."""

import json
import re
from pathlib import Path

from click.testing import CliRunner, Result

from adapter.cli.answer import command as answer
from adapter.cli.credit import command as credit

BASE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis"
FLAT = BASE.parents[1] / "ei/GZ321-1.0/goed.txt"
GIVEN = BASE / "debet-en-credit.xml"


def run(folder: Path, *options: str, given: Path = GIVEN) -> Result:
    returned = folder / "uit/retour-debet-en-credit.xml"
    if not returned.exists():
        made = [str(GIVEN), "--out", str(folder / "uit"), "--on", "2026-11-22"]
        assert CliRunner().invoke(answer, made).exit_code == 0
    asked = [str(given), "--return", str(returned), "--out", str(folder / "c")]
    rest = ["--invoice-number", "C-1", "--on", "2026-11-23", *options]
    return CliRunner().invoke(credit, [*asked, *rest])


def test_a_credit_is_told_in_a_line_and_in_json(tmp_path: Path) -> None:
    told = run(tmp_path)
    assert told.exit_code == 0
    assert "€ 200,00; niet gecrediteerd: 1. Creditbestand" in told.stdout
    told = run(tmp_path, "--format", "json", "--force", "--invoice-date", "2026-11-20")
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [line["kind"] for line in lines] == ["finding", "credit"]
    assert lines[1]["left"] == {"CREDIT-IS-CREDIT": 1}
    report = json.loads((tmp_path / "c/rapport.json").read_text("utf-8"))
    assert report["credits"][0]["amount"] == "200.00"
    written = (tmp_path / "c" / lines[1]["path"]).read_text("utf-8")
    assert "Factuurdatum>2026-11-20<" in written
    assert (tmp_path / "c" / lines[1]["path"]).stat().st_mode & 0o777 == 0o600


def test_what_was_asked_for_and_cannot_be_is_an_error(tmp_path: Path) -> None:
    told = run(tmp_path, "--reference", "P-102")
    assert told.exit_code == 1
    assert "er is geen creditbestand gemaakt" in told.stdout
    assert not (tmp_path / "c").exists()


def test_a_reference_that_is_not_there_is_told_by_its_place_among_those_asked_for(
    tmp_path: Path,
) -> None:
    asked = ("--reference", "P-101", "--reference", "999990019", "--reference", "P-999")
    told = run(tmp_path, *asked).stdout
    assert "Referentienummer *** (het gevraagde nummer 2)" in " ".join(told.split())
    assert "(het gevraagde nummer 3)" in " ".join(told.split())
    assert "(het gevraagde nummer 1)" not in " ".join(told.split())


def test_an_invoice_number_is_needed(tmp_path: Path) -> None:
    given = [str(GIVEN), "--out", str(tmp_path / "c")]
    assert CliRunner().invoke(credit, given).exit_code == 2


def test_a_wrong_invoice_date_is_told_once(tmp_path: Path) -> None:
    asked = [str(FLAT), "--out", str(tmp_path / "c"), "--invoice-number", "C-1"]
    dates = ["--invoice-date", "2015-01-01", "--on", "2026-11-23"]
    told = CliRunner().invoke(credit, [*asked, *dates, "--format", "json"])
    assert told.exit_code == 1
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    errors = [line for line in lines if line.get("severity") == "error"]
    assert [line["code"] for line in errors] == ["CREDIT-FACTUURDATUM"]
    assert "--invoice-date" in errors[0]["remedy"]
    assert not (tmp_path / "c").exists()


def test_a_return_of_another_declaration_names_the_option_of_credit(tmp_path: Path) -> None:
    other = tmp_path / "ander.xml"
    text = GIVEN.read_text("utf-8")
    number = re.search(r"Factuurnummer>([^<]+)<", text)
    assert number
    other.write_text(text.replace(f">{number[1]}<", ">F-ANDERS<"), "utf-8")
    told = run(tmp_path, given=other)
    assert told.exit_code == 1
    assert "--return" in told.stdout
    assert "--declaration" not in told.stdout
