"""`ei list`, `ei show` and `ei import` as users and programs meet them."""

import json
from pathlib import Path

import pytest

from adapter.cli import main
from adapter.formats.ei.registry import standards
from tests.importers.berwerkmap import book_of


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZORGDECLARATIE_DATA", str(tmp_path / "gegevens"))
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run a command; return its status and what it says."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    standards.cache_clear()
    told = capsys.readouterr()
    return int(str(left.value.code)), told.out + told.err


def test_every_standard_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    status, told = run(capsys, "ei", "list")
    assert status == 0
    assert "ZH308  9.0  101           declaratie   610  01 02 04 06 16 98 99" in told
    lines = [
        json.loads(line)
        for line in run(capsys, "ei", "list", "--format", "json")[1].split("\n")[:-1]
    ]
    assert len(lines) == len(standards())
    assert lines[0] == {
        "kind": "standard",
        "standard": "AP304",
        "version": "7.2",
        "title": "Declaratie farmaceutische hulp",
        "sort": "declaratie",
        "codes": ["106", "120"],
        "record_length": 310,
        "records": {
            "01": "Voorlooprecord",
            "02": "Verzekerdenrecord",
            "03": "Debiteurrecord",
            "04": "Prestatierecord",
            "98": "Commentaarrecord",
            "99": "Sluitrecord",
        },
        "source": "github.com/joris77/Vektis-viewer src/AP304V0702.xls",
        "sureness": "officieel",
    }


def test_the_rubrieken_of_a_standard_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    status, told = run(capsys, "ei", "show", "zh308", "--record", "16")
    assert status == 0
    assert told.startswith("ZH308  9.0  101")
    assert "1616  " in told
    assert "(Afwijkende instellingscode zorgactiviteit)" in told
    assert len(told.splitlines()) == 1 + len(standards()["ZH308", "9.0"].records["16"].alle)
    _, told = run(capsys, "ei", "show", "PM304", "3.2", "--format", "json")
    rows = [json.loads(line) for line in told.splitlines()]
    assert {row["record"] for row in rows} == {"01", "02", "03", "04", "98", "99"}
    assert next(row for row in rows if row["rubriek"] == "0403") == {
        "kind": "rubriek",
        "standard": "PM304",
        "version": "3.2",
        "record": "04",
        "rubriek": "0403",
        "name": "Burgerservicenummer (BSN) verzekerde",
        "key": "burgerservicenummer_bsn_verzekerde",
        "field": "verzekerde.bsn",
        "position": 15,
        "length": 9,
        "type": "N",
        "obligation": None,
        "value_kind": "code",
        "element": "NUM313",
        "codelist": None,
    }
    for wrong in (["XX999"], ["ZH308", "1.0"], ["ZH308", "--record", "77"]):
        assert run(capsys, "ei", "show", *wrong)[0] == 2
    assert run(capsys, "ei", "show", "HA304")[0] == 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_import_tells_what_came_in(
    language: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = book_of(folder, standards()["ZH309", "9.0"])
    arguments = ("ei", "import", str(book), "--on", "2026-11-23", "--lang", language)
    status, told = run(capsys, *arguments)
    assert status == 0
    assert "ZH309 9.0" in told
    assert "01 Voorlooprecord, 02 Verzekerdenrecord" in told
    assert "C 9" in told
    assert run(capsys, *arguments)[0] == 2
    status, told = run(capsys, *arguments, "--force", "--format", "json")
    facts = json.loads(told)
    assert (status, facts["kind"], facts["answers"], facts["replaced"]) == (
        0,
        "summary",
        "ZH308",
        "own",
    )
    assert facts["unused_columns"] == ["Standaard", "Organisatiecode", "Beschrijving functie"]
    _, listed = run(capsys, "ei", "list", "--lang", language)
    assert {"nl": "zelf ingelezen", "en": "loaded by you"}[language] in listed


def test_a_refused_workbook_fails_and_names_the_cell(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = book_of(folder, standards()["ZH309", "9.0"], lambda cells: cells.pop(40))
    status, told = run(capsys, "ei", "import", str(book))
    assert status == 1
    assert "BER-POSITIE" in told
    assert f"{book}:51:Eindpositie" in told
    status, told = run(capsys, "ei", "import", str(book), "--version", "negen")
    assert (status, "--version" in told) == (2, True)
