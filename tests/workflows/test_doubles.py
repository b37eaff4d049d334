"""The same care many times in one message."""

import json
from pathlib import Path

from click.testing import CliRunner

from adapter.cli import program

MESSAGE = Path(__file__).resolve().parents[2] / "fixtures/gds801/basis/debet-enkel.xml"


def test_care_twice_in_one_message_is_told_once(tmp_path: Path) -> None:
    text = MESSAGE.read_text(encoding="utf-8")
    start = text.index("  <gds801:Verzekerde>")
    end = text.index("</gds801:Bericht>")
    person = text[start:end]
    # Enough of them for several drawers, in which they are sorted apart.
    persons = (person.replace("P-101", f"P-{number}") for number in range(3000))
    message = tmp_path / "a.xml"
    message.write_text(text[:start] + "".join(persons) + text[end:], encoding="utf-8")
    given = ["validate", str(message), "--format", "json", "--on", "2026-12-01"]
    lines = CliRunner().invoke(program(), given).stdout.splitlines()
    doubles = [item for item in map(json.loads, lines) if item.get("code") == "EIGEN-DUBBEL"]
    length = person.count("\n")
    assert [item["line"] for item in doubles] == [39 + length * n for n in range(1, 3000)]
    assert all(f"({message}, regel 39)" in item["message"] for item in doubles)
