"""`answer` as its users and other programs see it."""

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from adapter.cli import main

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "fixtures/gds801/basis/debet-enkel.xml"
ON = ("--on", "2026-11-22")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = 0
    try:
        main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    told, complaint = capsys.readouterr()
    return status, told, complaint


def test_an_answer_is_told_in_a_line_with_its_euros(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "uit")
    status, told, complaint = run(capsys, "answer", str(BASE), "--out", out, *ON)
    assert (status, complaint) == (0, "")
    assert "toegekend € 155,12" in told
    assert "retour-debet-enkel.xml" in told
    assert run(capsys, "answer", str(BASE), "--out", out, *ON)[0] == 2
    status, told, _ = run(capsys, "answer", str(BASE), "--out", out, *ON, "--force", "--lang", "en")
    assert status == 0
    assert "awarded € 155.12" in told


def test_as_json_a_refusal_is_its_findings_and_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "fout.xml"
    given.write_text(BASE.read_text("utf-8").replace("Aantal>1<", "Aantal>2<"), "utf-8")
    out = str(tmp_path / "uit")
    status, told, _ = run(capsys, "answer", str(given), "--out", out, *ON, "--format", "json")
    finding, answer = map(json.loads, told.splitlines())
    assert status == 1
    assert (finding["kind"], finding["retourcode"]) == ("finding", "8049")
    assert answer == {
        "kind": "answer",
        "file": str(given),
        "path": "retour-fout.xml",
        "from": "vecozo",
        "prestaties": 1,
        "returned": 1,
        "declared": "155.12",
        "awarded": "0.00",
        "paid": "0.00",
        "codes": {"8049": 1},
    }
    status, told, _ = run(capsys, "answer", str(given), "--out", out, *ON, "--force")
    assert status == 1
    assert told.splitlines()[1:] == ["  8049: 1 x"]


def test_a_sandbox_rejects_without_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    insurer = tmp_path / "sandbox.toml"
    insurer.write_text('[[afwijzen]]\nretourcode = "0613"\n', encoding="utf-8")
    out = str(tmp_path / "uit")
    given = ("answer", str(BASE), "--out", out, "--insurer", str(insurer), *ON)
    status, told, _ = run(capsys, *given)
    assert status == 0
    assert "0613: 1 x" in told
    insurer.write_text('[afwijzen]\nretourcode = "0613"\n', encoding="utf-8")
    status, told, complaint = run(capsys, *given, "--force")
    assert (status, told) == (2, "")
    assert "afwijzen" in complaint


def test_standard_input_is_answered_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(BASE.read_bytes()))
    monkeypatch.setattr(sys, "stdin", stdin)
    status, _, _ = run(capsys, "answer", "-", "--out", str(tmp_path / "uit"), *ON)
    assert status == 0
    assert (tmp_path / "uit/retour-bericht.xml").exists()


def test_what_cannot_be_read_leaves_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "geen.xml"
    given.write_text("geen xml", encoding="utf-8")
    status, told, _ = run(capsys, "answer", str(given), "--out", str(tmp_path / "uit"), *ON)
    assert status == 1
    assert "geen retourbericht" in told
    assert [path.name for path in tmp_path.iterdir()] == ["geen.xml"]
    assert run(capsys, "answer", "nergens.xml", "--out", str(tmp_path / "uit"))[0] == 2


def test_nothing_that_is_told_names_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "fout.xml"
    text = BASE.read_text("utf-8").replace("UzoviNummer>3311<", "UzoviNummer>7119<")
    given.write_text(text, encoding="utf-8")
    out = tmp_path / "uit"
    _, told, _ = run(capsys, "answer", str(given), "--out", str(out), *ON)
    assert "9269" in told
    report = (out / "rapport.json").read_text("utf-8")
    assert "999990123" not in told + report
    assert "999990123" in (out / "retour-fout.xml").read_text("utf-8")


def test_an_empty_folder_is_filled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "answer", str(BASE), "--out", str(tmp_path), *ON)[0] == 0
    assert (tmp_path / "retour-debet-enkel.xml").exists()


def test_a_return_message_is_told_only_when_it_stands_in_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapter.workflows.answer.REPORT", "geen-map/rapport.json")
    out = tmp_path / "uit"
    status, told, complaint = run(capsys, "answer", str(BASE), "--out", str(out), *ON)
    assert (status, told, out.exists()) == (2, "", False)
    assert complaint


def test_a_zip_file_in_a_folder_that_cannot_be_opened_leaves_the_rest_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out = tmp_path / "in", tmp_path / "uit"
    given.mkdir()
    (given / "z.xml").write_bytes(BASE.read_bytes())
    with zipfile.ZipFile(given / "m.zip", "w") as archive:
        archive.writestr("map/b.xml", b"<a/>")
    call = ("answer", str(given), "--out", str(out), "--format", "json", *ON)
    status, told, _ = run(capsys, *call)
    lines = [json.loads(line) for line in told.splitlines()]
    assert status == 1
    assert [(line["kind"], line.get("code"), line.get("path")) for line in lines] == [
        ("finding", "IN-ZIP-MAP", None),
        ("answer", None, None),
        ("answer", None, "retour-z.xml"),
    ]
    alone = ("answer", str(given / "m.zip"), "--out", str(tmp_path / "x"), *ON)
    assert run(capsys, *alone)[0] == 2
