"""Translating: where the result goes, what is left alone, and what nothing is made of."""

import io
import json
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from subprocess import run

import pytest

import adapter
from adapter.cli import main
from adapter.core.errors import UnusableInputError
from adapter.formats.common.registry import codecs
from adapter.workflows.translating.gdsboom import read_tree, write_tree

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "fixtures/translate"
FLAT = CASES / "zh308-naar-json/input.txt"
EXPORT = CASES / "zh308-export"
SAMPLES = ROOT.parent / "shared/ei/samples/gz321"
GDS801 = sorted((ROOT / "fixtures/convert").glob("*/expected/declaraties/*.xml"))
Told = Callable[..., tuple[int, str]]


@pytest.fixture(name="told")
def _told(capsys: pytest.CaptureFixture[str]) -> Told:
    def call(*arguments: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["translate", *map(str, arguments)])
        captured = capsys.readouterr()
        return int(str(ended.value.code or 0)), captured.out + captured.err

    return call


def test_what_is_there_is_left_alone_unless_it_may_be_replaced(tmp_path: Path, told: Told) -> None:
    out = tmp_path / "uit.json"
    out.write_text("van iemand")
    assert told(FLAT, "--to", "json", "--out", out)[0] == 2
    assert out.read_text() == "van iemand"
    assert told(FLAT, "--to", "json", "--out", out, "--force")[0] == 0
    assert json.loads(out.read_text(encoding="utf-8"))["standaard"] == "ZH308"
    assert told(tmp_path, "--to", "json", "--out", tmp_path)[0] == 2
    assert told(out, "--to", "csv", "--out", out, "--force")[0] == 2


def test_of_what_is_no_message_nothing_is_made(tmp_path: Path, told: Told) -> None:
    for name, data in {
        "leeg": b"",
        "tekst": b"Geachte heer",
        "versie": b"019990100" + b" " * 301,
        "twee bytes": FLAT.read_bytes().decode("cp1252").encode("utf-16"),
        "kapot.json": b'{"standaard": "ZH308", "versie": "9.0",',
        "boom.json": b'{"standaard": "ZH308", "versie": "9.0", "verzekerden": []}',
        "onbekend.json": b'{"standaard": "ZH308", "versie": "7.0"}',
        "dubbel.json": b'{"standaard":"ZH308","versie":"9.0","voorlooprecord":{"a":1,"a":1}}',
        "kop.csv": b"record;regel;regel\n01;1;1\n",
        "rij.csv": b"record;regel;x\n",
        "kapot.xml": b"<Bericht>",
        "gds.json": b'{"standaard": "GDS801", "verzekerden": []}',
    }.items():
        (tmp_path / name).write_bytes(data)
        for form in ("json", "csv", "ei", "gds801"):
            status, text = told(tmp_path / name, "--to", form, "--out", tmp_path / "uit")
            is_told = "VERT-" in text or "EI-1-UTF16" in text
            assert (status, is_told) == (1, True), (name, form)
            assert not (tmp_path / "uit").exists()


def test_standard_input_and_output_are_files_too() -> None:
    done = run(
        [sys.executable, ROOT / "cli.py", "translate", "-", "--to", "json", "--out", "-"],
        input=FLAT.read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout == (CASES / "zh308-naar-json/expected.json").read_bytes()
    assert b"records: 8" in done.stderr


def test_what_goes_to_standard_output_is_told_to_be_there(told: Told) -> None:
    status, text = told(FLAT, "--to", "json", "--out", "-")
    assert status == 0
    assert "staat als json in de standaarduitvoer" in text


def test_each_message_of_a_zip_file_is_translated(tmp_path: Path, told: Told) -> None:
    given, out = tmp_path / "in.zip", tmp_path / "uit"
    with zipfile.ZipFile(given, "w") as archive:
        archive.write(FLAT, "een.txt")
        archive.write(FLAT, "EEN.asc")
        archive.writestr("twee.txt", "niets")
    status, text = told(given, "--to", "json", "--out", out, "--format", "json")
    assert status == 1
    assert sorted(path.name for path in out.iterdir()) == ["EEN.json", "een-2.json", "rapport.json"]
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["path"] for line in lines if line["kind"] == "translation"] == [
        "EEN.json",
        "een-2.json",
        None,
    ]
    assert told(given, "--to", "json", "--out", "-")[0] == 2
    assert told(given, "--to", "csv", "--out", out, "--force")[0] == 1


def test_no_finding_shows_a_person(tmp_path: Path, told: Told) -> None:
    for case in sorted(CASES.glob("*/case.toml")):
        given = next(case.parent.glob("input.*"))
        for form in ("json", "csv", "ei", "gds801"):
            out = tmp_path / "uit"
            text = told(given, "--to", form, "--out", out, "--force", "--on", "2027-02-05")[1]
            for personal in ("999990019", "Voorbeeld", "kasiewicz", "1984", "V-1001", "1234AB"):
                assert personal not in text, (case, form)


@pytest.mark.parametrize("path", GDS801, ids=lambda path: f"{path.parents[2].name}-{path.stem}")
def test_a_gds801_message_comes_back_from_json_the_same(path: Path) -> None:
    codec = codecs()["GDS801"]
    with path.open("rb") as stream:
        try:
            records = [record.value for record in codec.read(stream)]
        except UnusableInputError:
            pytest.skip("a case with a schema of its own")
    text = io.StringIO()
    assert write_tree(iter(records), "1.0", text) == len(records)
    text.seek(0)
    assert list(read_tree(text)) == records


def test_a_hospital_export_becomes_a_declaration_for_each_insurer(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXPORT)
    given = ("export.csv", "--to", "ei", "--standard", "ZH308")
    out = tmp_path / "uit"
    status, text = told(*given, "--practice", "praktijk.toml", "--out", out)
    assert status == 1
    expected = EXPORT / "expected"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in expected.iterdir()
    }
    codes = {line.split()[1] for line in text.splitlines() if line.startswith("fout")}
    absent = {code for code in codes if code.startswith("ZH308-") and code.endswith("-ZORGPRODUCT")}
    assert len(absent) > 1
    assert codes - absent == {
        "IMP-BSN",
        "EI-3-LEEG",
        "EI-5-STRIJDIG",
        *(f"VERT-REGEL-{word}" for word in ("PATIENT", "BEDRAG", "CREDIT", "ACTIVITEIT", "DATUM")),
        *(
            f"VERT-REGEL-{word}"
            for word in ("LENGTE", "AANTAL", "CIJFERS", "FACTUUR", "VERSCHIL", "EN-CREDIT")
        ),
    }
    assert told(*given, "--out", tmp_path / "x")[0] == 2
    assert told(*given, "--practice", "praktijk.toml", "--out", "-")[0] == 2
    practice = ROOT / "fixtures/convert/praktijk.toml"
    assert told(*given, "--practice", practice, "--out", tmp_path / "x")[0] == 2
    assert not (tmp_path / "x").exists()


def test_a_row_of_a_prestatie_does_not_go_without_the_others(tmp_path: Path, told: Told) -> None:
    header, first, second, *_ = (EXPORT / "export.csv").read_text(encoding="utf-8").splitlines()
    export = tmp_path / "export.csv"
    wrong = second.replace("20-01-2026", "20-13-2026")
    export.write_text(f"{header}\n{first}\n{wrong}\n", encoding="utf-8")
    arguments = (export, "--to", "ei", "--standard", "ZH308", "--out", tmp_path / "uit")
    status, text = told(*arguments, "--practice", EXPORT / "praktijk.toml")
    assert status == 1
    assert "VERT-REGEL-SAMEN" in text
    report = json.loads((tmp_path / "uit/rapport.json").read_text(encoding="utf-8"))
    assert report["rejected"] == {"rows": 2, "amount": "1250.50"}
    assert report["declared"] == {"rows": 0, "amount": "0.00"}


def test_the_library_reads_and_writes_the_model_and_lists_what_was_done_elsewhere() -> None:
    flat = FLAT.read_bytes()
    records = list(adapter.read_ei(io.BytesIO(flat)))
    target = io.BytesIO()
    adapter.write_ei(records, target)
    assert target.getvalue() == flat
    for form, name in (("json", "naar-json"), ("csv", "naar-csv")):
        made = io.BytesIO()
        adapter.write_ei(iter(records), made, form)
        given = CASES / f"zh308-{name}"
        assert made.getvalue() == (given / f"expected.{form}").read_bytes()
        made.seek(0)
        assert list(adapter.read_ei(made)) == records
    with pytest.raises(ValueError, match="xml"):
        adapter.write_ei(records, io.BytesIO(), "xml")
    assert all(not record.afwijkend for record in records)
    (elsewhere,) = adapter.performed_elsewhere(records)
    assert (elsewhere.declarant, elsewhere.uitvoerder) == ("06009999", "06008888")
    assert elsewhere.activiteit.begindatum is not None
    assert elsewhere.prestatie.delen[0].declaratiebedrag == Decimal("1250.50")  # type: ignore[attr-defined]  # a tarief
    with pytest.raises(UnusableInputError):
        list(adapter.read_ei(io.BytesIO(b"")))
    with pytest.raises(UnusableInputError):
        adapter.write_ei(records[1:], io.BytesIO())


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the test set lies beside the project only")
@pytest.mark.parametrize("form", ["json", "csv"])
def test_nothing_of_the_test_set_is_lost_without_a_finding(
    form: str, tmp_path: Path, told: Told
) -> None:
    for path in sorted(SAMPLES.iterdir()):
        if path.suffix.lower() != ".asc":
            continue
        flat = b"\r\n".join([*path.read_bytes().splitlines(), b""])
        given, between, back = tmp_path / "in.txt", tmp_path / "tussen", tmp_path / "terug"
        given.write_bytes(flat)
        _, there = told(given, "--to", form, "--out", between, "--force")
        is_told = "VERT-" in there
        if not between.exists():
            assert is_told, path.name
            continue
        _, again = told(between, "--to", "ei", "--out", back, "--force")
        assert is_told or "VERT-" in again or back.read_bytes() == flat, path.name
        between.unlink()
