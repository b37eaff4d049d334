"""A flat return message on the command line: in words and as JSON lines."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapter.cli.show import command
from adapter.formats.ei.registry import standards
from tests.ei_loop import LINES, Loop, refuse, sandbox_of
from tests.ei_messages import PERSONS, message


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A return message, and its declaration."""
    refuse(monkeypatch)
    loop = Loop(tmp_path)
    answer = loop.answer(message("GZ321 1.0", LINES, children=True), sandbox_of("GZ321"))
    return str(tmp_path / "uit" / str(answer.path)), str(tmp_path / "d.txt")


def test_a_flat_return_is_a_table_with_what_was_calculated(files: tuple[str, str]) -> None:
    told = CliRunner().invoke(command, [files[0], "--declaration", files[1]])
    assert told.exit_code == 0
    header = next(line for line in told.stdout.splitlines() if "Regel" in line)
    assert header.split()[-4:] == ["Gedeclareerd", "Berekend", "Toegekend", "Uitkomst"]
    assert "Sluitrecord (99) noemt: gedeclareerd € 375,00, toegekend € 150,00" in told.stdout
    assert not any(number in told.stdout for number in (*PERSONS, "Voorbeeld"))
    shown = CliRunner().invoke(command, [files[0], "--show-personal-data"])
    assert PERSONS[0] in shown.stdout


def test_a_flat_return_in_json_says_what_was_awarded(files: tuple[str, str]) -> None:
    told = CliRunner().invoke(
        command, [files[0], "--declaration", files[1], "--format", "json", "--lang", "en"]
    )
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [line["kind"] for line in lines] == ["feedback", *["retour"] * 3, "summary", "finding"]
    head, first, *_, summary, finding = lines
    assert (head["record"], head["retourcode"]) == ("01", "0200")
    wanted = {"record": "06", "claimed": "125.00", "calculated": "100.00", "awarded": "100.00"}
    assert wanted.items() <= first.items()
    assert first["feedback"][0]["retourcode"] == "8059"
    assert "path" not in first
    assert summary["total"] == {"rows": 3, "claimed": "375.00", "awarded": "150.00"}
    assert summary["sluitrecord"] == {"claimed": "375.00", "awarded": "150.00"}
    assert finding["code"] == "RET-EI-TOEGEKEND"


def test_a_code_that_is_none_and_a_record_that_is_none_are_told(files: tuple[str, str]) -> None:
    path = Path(files[0])
    lines = path.read_bytes().split(b"\r\n")
    at = standards()["GZ322", "1.0"].records["02"].by_number["0296"].begin
    lines[1] = lines[1][:at] + b"JANS" + lines[1][at + 4 :]
    lines.insert(2, b"77" + lines[1][2:])
    path.write_bytes(b"\r\n".join(lines))
    told = CliRunner().invoke(command, [files[0]])
    assert told.exit_code == 1
    assert "RET-EI-RECORD" in told.stdout
    assert "JANS" not in told.stdout
    assert "Zie ook hierboven" in told.stdout
