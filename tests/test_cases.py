"""Every folder in fixtures/convert is a conversion: its findings and its whole output are exact.

case.toml says what goes in: `title`, `on` (today) and `[inputs]` (exports, practice, agreements,
parties, contracts, tariffs, schemas), paths from the folder. `findings` is the sorted list of all
of them, as "CODE row column". `pytest tests/test_cases.py --update` rewrites expected/ (never
`findings`): look at the difference before you trust it.
"""

import csv
import hashlib
import io
import json
import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from adapter.core.values import is_bsn
from adapter.exporters.report import Report
from adapter.reference.texts import keys
from adapter.validation.scope import Omgeving
from adapter.workflows.conversion.reading import Inputs
from adapter.workflows.convert import convert

_CASES = Path(__file__).resolve().parents[1] / "fixtures" / "convert"
_FOLDERS = sorted(path.parent for path in _CASES.glob("*/case.toml"))
_ROW_CODES = ("IMP-", "RIJ-", "OD-", "ROUTE-")
_PERSONAL = ("BSN", "Geboortedatum", "Verzekerdennummer", "Naam verwijzer", "Cliëntnummer")
_ACCOUNT = ("bevindingen.jsonl", "rapport.json", "rapport.txt")
_PARTS = ("agreements", "parties", "contracts", "tariffs", "schemas")


def _case(folder: Path) -> Mapping[str, Any]:
    return tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))


def _inputs(case: Mapping[str, Any]) -> Inputs:
    files = case["inputs"]
    optional: dict[str, Any] = {part: Path(files[part]) for part in _PARTS if part in files}
    exports = tuple(Path(name) for name in files["exports"])
    return Inputs(exports=exports, practice=Path(files["practice"]), **optional)


def _run(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    case = _case(folder)
    monkeypatch.chdir(folder)  # so that files are named as in the case, wherever the checkout lies
    return convert(_inputs(case), out, Omgeving(vandaag=case["on"]))


def _findings(out: Path) -> list[Mapping[str, Any]]:
    lines = (out / "bevindingen.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _cell(finding: Mapping[str, Any]) -> tuple[str, str]:
    """Return row and column of the cell that a finding is on."""
    match = re.fullmatch(r"[^:]*:(\d+)(?::(.*))?", finding["origin"] or "", re.DOTALL)
    return (match[1], match[2] or "") if match else ("", "")


def _line(finding: Mapping[str, Any]) -> str:
    code, retourcode = finding["code"], finding["retourcode"]
    return " ".join((f"{code}-{retourcode}" if retourcode else code, *_cell(finding))).strip()


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): _content(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _content(path: Path) -> bytes:
    if path.suffix == ".xml":
        return etree.tostring(etree.parse(str(path)), method="c14n")
    return path.read_bytes()


@pytest.fixture(name="out")
def _out(tmp_path: Path) -> Path:
    return tmp_path / "uit"


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_the_findings_are_exactly_those_of_the_case(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(folder, out, monkeypatch)
    assert sorted(map(_line, _findings(out))) == _case(folder)["findings"]


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_the_output_is_exactly_that_of_the_case(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    _run(folder, out, monkeypatch)
    expected = folder / "expected"
    if request.config.getoption("--update"):
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(out, expected)
    assert _tree(out) == _tree(expected)


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_the_account_of_the_case_closes_and_names_its_files(folder: Path) -> None:
    expected = folder / "expected"
    report = json.loads((expected / "rapport.json").read_text(encoding="utf-8"))
    parts = [report[name] for name in ("declared", "invoiced", "rejected")]
    assert report["rows"] == sum(part["rows"] for part in parts)
    assert round(float(report["amount"]) * 100) == sum(
        round(float(part["amount"]) * 100) for part in parts
    )
    told = {file["path"]: file["sha256"] for file in report["files"]}
    assert told == {
        path.relative_to(expected).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in expected.rglob("*.xml")
    }


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_a_case_says_what_it_is_in_a_sentence(folder: Path) -> None:
    case = _case(folder)
    assert case["title"].endswith(".")
    assert case["findings"] == sorted(case["findings"])


def test_every_code_of_a_row_is_found_in_a_case() -> None:
    found = {line.partition(" ")[0] for folder in _FOLDERS for line in _case(folder)["findings"]}
    codes = {key for key in keys("nl") if key.startswith(_ROW_CODES)}
    assert codes - found == set()


def test_a_row_with_an_error_goes_nowhere_and_a_row_without_one_goes_on(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(_CASES / "elke-rijfout", out, monkeypatch)
    with (out / "uitval.csv").open(encoding="utf-8-sig", newline="") as stream:
        refused = {row["bron"].rpartition(":")[2] for row in csv.DictReader(stream, delimiter=";")}
    errors = (item for item in _findings(out) if item["severity"] == "error")
    assert {_cell(item)[0] for item in errors if item["origin"]} == refused


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_no_account_and_no_invoice_shows_a_person(folder: Path) -> None:
    values: set[str] = set()
    for path in [*folder.glob("export.csv"), *folder.glob("uitval.csv")]:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
        for row in csv.DictReader(io.StringIO(text), delimiter=";"):
            values |= {row.get(name) or "" for name in _PERSONAL}
    values = {value for value in values if len(value) > 3}
    shown = [folder / "expected" / name for name in _ACCOUNT]
    for path in [*shown, *(folder / "expected/facturen").glob("*.xml")]:
        text = path.read_text(encoding="utf-8")
        assert {value for value in values if value in text} == set(), path.name
        numbers = re.findall(r"(?<!\d)9999\d{5}(?!\d)", text)
        assert not any(is_bsn(number) for number in numbers), path.name
