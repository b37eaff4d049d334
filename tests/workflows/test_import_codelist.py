"""A code list of the user: what is taken in, what is refused, and what then judges."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

import adapter
from adapter.core.errors import OutputError, UnusableInputError
from adapter.reference.codelists import Outcome, codelists, load_codelists, user_path
from adapter.workflows.import_codelist import ImportedList, import_codelist

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"
TODAY = date(2026, 11, 22)
LIST = "CL0003-NZA"
OWN = """# titel: iets anders
# volledig: {volledig}
code;omschrijving;geldig_van;geldig_tot;bron
01A;een;2022-01-01;2026-12-31;NZa
02B;twee;;;NZa
"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<cod:Codelijst xmlns:cod="http://ei.vektis.nl/codelijsten/v1">
  <cod:Naam>wordt niet gelezen</cod:Naam>
  <cod:CodelijstElement><cod:Code>01A</cod:Code><cod:Ingangsdatum>2022-01-01</cod:Ingangsdatum>
    <cod:Expiratiedatum>20270101</cod:Expiratiedatum></cod:CodelijstElement>
  <cod:CodelijstElement><cod:Code>02B</cod:Code><cod:Expiratiedatum/></cod:CodelijstElement>
</cod:Codelijst>
"""
PLAIN = "Code;Omschrijving;Ingangsdatum;Expiratiedatum\n01A;een;01-01-2022;01-01-2027\n02B;twee;;\n"
MIXED = "Code;Omschrijving;Lijst\n01A;een;CL0003\n02B;twee;COD046\n"


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZORGDECLARATIE_DATA", str(tmp_path / "gegevens"))
    return tmp_path


def load(
    folder: Path, content: str | bytes, name: str = f"{LIST}.csv", *, force: bool = False
) -> ImportedList:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_codelist(path, None, TODAY, force=force)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (OWN.format(volledig="ja"), f"{LIST}.csv"),
        (XML, "cl0003.xml"),
        (PLAIN, f"{LIST}.csv"),
        (PLAIN.replace(";", ","), f"{LIST}.txt"),
        (PLAIN.replace(";", "\t").encode("utf-16"), f"{LIST}.csv"),
        (("Codelijst NZa;;;\n\n" + PLAIN.replace("een", "eén")).encode("cp1252"), f"{LIST}.csv"),
        (PLAIN.replace("Code;", "Codelijst;Codewaarde;").replace("01A;", "CL0003;01A;")
         .replace("02B;", "CL0003-NZA;02B;"), "lijst.csv"),
        (PLAIN.replace("Omschrijving", "BETEKENIS").replace("Expiratiedatum", "Geldig tot en met")
         .replace("01-01-2027", "31-12-2026"), f"{LIST}.csv"),
    ],
    ids=["own", "xml", "csv", "comma", "utf-16", "title-above-and-cp1252", "names-itself", "alias"],
)  # fmt: skip
def test_every_form_gives_the_same_list_in_place_of_ours(
    content: str | bytes, name: str, folder: Path
) -> None:
    assert load(folder, content, name).codelist
    lijst = load_codelists()[LIST]
    assert (lijst.titel, lijst.volledig) == ("zorglabel", True)
    outcomes = [
        lijst.lookup(code, on)
        for code, on in (
            ("01A", date(2021, 12, 31)), ("01A", date(2022, 1, 1)), ("01A", date(2026, 12, 31)),
            ("01A", date(2027, 1, 1)), ("02B", date(1900, 1, 1)), ("03C", TODAY),
        )
    ]  # fmt: skip
    assert outcomes == [
        Outcome.NOT_YET_VALID, Outcome.VALID, Outcome.VALID, Outcome.EXPIRED, Outcome.VALID,
        Outcome.UNKNOWN,
    ]  # fmt: skip
    assert lijst.imported
    assert (lijst.imported.bestand, lijst.imported.op) == (name, TODAY)
    assert lijst.imported.sha256 == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    assert codelists()[LIST].codes == {}, "ours is as it was"
    assert {naam for naam, item in load_codelists().items() if item.imported} == {LIST}
    assert user_path(LIST).stat().st_mode & 0o777 == 0o600


def test_a_list_that_says_that_it_is_not_complete_refuses_no_code(folder: Path) -> None:
    assert load(folder, OWN.format(volledig="nee")).codelist
    assert load_codelists()[LIST].lookup("03C", TODAY) is Outcome.NOT_JUDGED


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (PLAIN.splitlines()[0], "LIJST-LEEG", None),
        ('<c:Codelijst xmlns:c="http://ei.vektis.nl/codelijsten/v1"/>', "LIJST-LEEG", None),
        (PLAIN.replace("01-01-2022", "32-01-2022"), "IMP-DATUM", 2),
        (PLAIN.replace("01A", ""), "IMP-LEEG", 2),
        (PLAIN.replace("02B", "02B" * 9), "LIJST-CODE", 3),
        (PLAIN.replace("02B", "#02B"), "LIJST-CODE", 3),
        (PLAIN.replace("02B", "01A"), "LIJST-DUBBEL", 3),
        (PLAIN.replace("02B;twee;;", "01A;twee;31-12-2026;"), "LIJST-DUBBEL", 3),
        (PLAIN.replace("02B;twee;;", "02B;twee;01-02-2026;01-01-2026"), "LIJST-DATUMS", 3),
        (MIXED, "LIJST-ANDERE", 3),
        (XML.replace("20270101", "2027"), "IMP-DATUM", 4),
        (XML.replace("02B", " "), "IMP-LEEG", 6),
    ],
)  # fmt: skip
def test_a_list_with_a_fault_is_refused_whole_and_says_where(
    content: str, code: str, row: int | None, folder: Path
) -> None:
    result = load(folder, content)
    assert result.codelist is None
    (finding,) = result.findings
    assert finding.code == code
    assert (finding.at.origin.row if finding.at.origin else None) == row
    assert not user_path(LIST).exists()


def test_periods_of_one_code_that_follow_each_other_are_kept(folder: Path) -> None:
    later = PLAIN.replace("02B;twee;;", "01A;opvolger;01-01-2027;")
    withdrawn = later + "03C;nooit;01-01-2024;01-01-2024\n"
    assert load(folder, withdrawn).findings == ()
    lijst = load_codelists()[LIST]
    assert lijst.lookup("01A", date(2027, 1, 1)) is Outcome.VALID
    assert lijst.lookup("03C", date(2024, 1, 1)) is not Outcome.VALID
    assert [item.omschrijving for item in lijst.codes["01A"]] == ["een", "opvolger"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (PLAIN, "lijst.csv", "IN-LIJST-NAAM"),
        (PLAIN, "CL9999.csv", "IN-LIJST-NAAM"),
        (PLAIN, "COD327.csv", "IN-LIJST-NAAM"),  # COD327-VEKT or COD327-VEK1
        (MIXED.replace("CL0003", "../../x"), "a.csv", "IN-LIJST-NAAM"),
        ("niets", f"{LIST}.csv", "IN-PROFIEL"),
        ("", f"{LIST}.csv", "IN-LEEG"),
        ("<Codelijst/>", f"{LIST}.xml", "IN-LIJST-XML"),
        ("<Codelijst>", f"{LIST}.xml", "IN-LIJST-XML"),
        (XML.replace("codelijsten/v1", "codelijsten/v2"), f"{LIST}.xml", "IN-LIJST-XML"),
        (XML.replace("?>", "?><!DOCTYPE x [<!ENTITY a 'b'>]>"), f"{LIST}.xml", "IN-LIJST-XML"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_or_names_none_is_unusable(
    content: str, name: str, code: str, folder: Path
) -> None:
    with pytest.raises(UnusableInputError) as caught:
        load(folder, content, name)
    assert caught.value.code == code
    assert not (folder / "gegevens").exists()


def test_a_list_is_only_replaced_when_that_is_asked(folder: Path) -> None:
    load(folder, PLAIN)
    before = user_path(LIST).read_bytes()
    with pytest.raises(OutputError, match="UIT-LIJST-BESTAAT"):
        load(folder, PLAIN.replace("twee", "drie"))
    assert load(folder, PLAIN.replace("02B", "01A"), force=True).codelist is None
    assert user_path(LIST).read_bytes() == before, "a refused list leaves the old one"
    load(folder, PLAIN.replace("twee", "drie"), force=True)
    assert load_codelists()[LIST].codes["02B"][0].omschrijving == "drie"
    assert len(list(user_path(LIST).parent.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bestand").write_text("-")
    monkeypatch.setenv("ZORGDECLARATIE_DATA", str(folder / "bestand"))
    with pytest.raises(OutputError, match="UIT-SCHRIJFFOUT"):
        load(folder, PLAIN)


def labelled(code: str) -> bytes:
    message = BASE.read_bytes()
    at = message.index(b"        <gds801:Verwijzing>")
    label = (
        "<gds801:AanvullendPrestatieKenmerk><gds801:ApkCodelijstCode>001</gds801:ApkCodelijstCode>"
        f"<gds801:ApkCode>{code}</gds801:ApkCode></gds801:AanvullendPrestatieKenmerk>"
    )
    return message[:at] + label.encode() + message[at:]


def judged(code: str) -> tuple[list[str], str, tuple[str, ...]]:
    findings, verdict = adapter.validate(BytesIO(labelled(code)), on=TODAY)
    told = [item.text_key for item in findings if item.retourcode]
    return told, verdict.verdict, verdict.not_judged


def test_validate_refuses_what_a_loaded_list_does_not_have_and_what_is_not_valid(
    folder: Path,
) -> None:
    assert judged("03C") == ([], "accepted", (LIST,)), "ours is not complete"
    load(folder, PLAIN)
    assert judged("01A") == ([], "accepted", ())
    assert judged("03C")[:2] == (["RC030-9365"], "refused")
    load(folder, PLAIN.replace("01-01-2027", "05-10-2026"), force=True)
    assert judged("01A")[:2] == (["RC030-9367"], "refused")
    load(folder, PLAIN.replace("01-01-2022", "06-10-2026"), force=True)
    assert judged("01A")[:2] == (["RC030-9366"], "refused")
    user_path(LIST).unlink()
    assert judged("03C") == ([], "accepted", (LIST,)), "nothing of it stays behind"


def command(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        input=stdin,
        text=True,
    )


def test_the_command_loads_a_list_and_shows_whose_it_is(folder: Path) -> None:
    path = folder / "zorglabels.csv"
    path.write_text(PLAIN, encoding="utf-8")
    done = command("codes", "import", str(path), "--list", "cl0003", "--on", "2026-11-22",
                   "--format", "json")  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert (summary["kind"], summary["list"], summary["codes"]) == ("summary", LIST, 2)
    assert summary["imported"]["file"] == "zorglabels.csv"
    assert summary["imported"]["on"] == "2026-11-22"
    shown = command("codes").stdout
    (line,) = [line for line in shown.splitlines() if line.startswith(LIST)]
    assert "zorglabels.csv" in line
    assert "2026-11-22" in line
    again = command("codes", "import", "-", "--list", LIST, stdin=PLAIN)
    assert (again.returncode, again.stdout) == (2, "")
    assert LIST in again.stderr
    assert command("codes", "import", "-", "--list", LIST, "--force", stdin=PLAIN).returncode == 0
    assert json.loads(command("codes", LIST, "01A", "--format", "json").stdout)["code"] == "01A"


def test_a_refused_list_ends_the_command_with_its_findings(folder: Path) -> None:
    path = folder / f"{LIST}.csv"
    path.write_text(PLAIN.replace("02B", "01A"), encoding="utf-8")
    done = command("codes", "import", str(path))
    assert done.returncode == 1
    assert "LIJST-DUBBEL" in done.stdout
    assert f"{LIST}.csv:3:Code" in done.stdout
    assert not user_path(LIST).exists()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"code;omschrijving\n", PLAIN.encode(), b'# volledig: ja\n"']
)
def test_a_list_that_was_spoiled_is_named_and_can_be_loaded_again(
    content: bytes, folder: Path
) -> None:
    load(folder, PLAIN)
    user_path(LIST).write_bytes(content)
    for arguments in (("codes",), ("validate", str(BASE))):
        done = command(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert str(user_path(LIST)) in done.stderr
        assert done.stderr.count("\n") == 1
    assert command("codes", "import", str(folder / f"{LIST}.csv"), "--force").returncode == 0
    assert command("codes").returncode == 0
