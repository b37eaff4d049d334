"""The same care many times in one message, and twice in the rows of an export."""

import json
from pathlib import Path

from click.testing import CliRunner

import adapter
from adapter.cli import program
from tests.situaties import HEAD, ON, PARTIES, PRACTICE, export

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


def test_two_services_of_one_day_under_y02_are_other_care(tmp_path: Path) -> None:
    row = "mondzorg;02-11-2026;J;94009101;009;Y02;{};1;15,00;15,00;F1;30-11-2026;;C-1"
    tariffs = tmp_path / "tarieven.csv"
    tariffs.write_text(
        "Prestatiecodelijst;Prestatiecode;Geldig van;Max tarief\n"
        "009;M03;01-01-2026;16,25\n009;V91;01-01-2026;16,25\n",
        encoding="utf-8",
    )

    def doubles(second: str) -> int:
        rows = (row.format("M03"), row.format(second))
        exports = (export(tmp_path, *rows, head=f"{HEAD};Cliëntnummer"),)
        inputs = adapter.Inputs(
            exports=exports, practice=PRACTICE, parties=PARTIES, tariffs=tariffs
        )
        report = adapter.convert(inputs, tmp_path / second, on=ON)
        assert report.invoiced.rows == 2
        told = (tmp_path / second / "bevindingen.jsonl").read_text(encoding="utf-8")
        return told.count("RIJ-ZORG-DUBBEL")

    assert (doubles("V91"), doubles("M03")) == (0, 2)
